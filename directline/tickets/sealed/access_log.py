"""The trail that the auditor follows: who read who complained, and when; nothing of any complaint but its number."""

from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from directline import clock
from directline.models import Ticket, TicketEvent, User
from directline.tickets import access
from directline.tickets.rules import Action


def readings(
    auditor: User, who: str = "", *, first: date | None = None, last: date | None = None
) -> Select[TicketEvent]:
    """Readings of identity by people of this name or login, on these days; of none from which the asker is barred."""
    wanted = select(TicketEvent).join(TicketEvent.ticket).where(TicketEvent.action == Action.READ_IDENTITY)
    wanted = wanted.where(access.not_barred(auditor))
    if who:
        wanted = wanted.where(TicketEvent.actor.has(User.begins(who)))
    if first:
        wanted = wanted.where(TicketEvent.at >= clock.at_local(first))
    if last:
        wanted = wanted.where(TicketEvent.at < clock.at_local(last + timedelta(days=1)))
    number, actor = joinedload(TicketEvent.ticket).load_only(Ticket.number), joinedload(TicketEvent.actor)
    return wanted.options(number, actor, actor.joinedload(User.department), actor.joinedload(User.post))
