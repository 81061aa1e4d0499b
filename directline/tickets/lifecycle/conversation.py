"""What is said on a ticket: messages, urges, the enterprise's confirmation of what was filed on its behalf."""

from datetime import datetime

from flask_babel import gettext as _

from directline.models import DeadlineKind, Message, MessageSide, Ticket, User
from directline.tickets import access, deadlines, recipients
from directline.tickets.errors import Refused
from directline.tickets.lifecycle.transition import By, Transition, transition
from directline.tickets.parties import Party
from directline.tickets.rules import Action

__all__ = ("confirm_wording", "message", "urge")


def confirm_wording(ticket: Ticket, *, by: By, at: datetime | None = None) -> None:
    """The enterprise confirms what an official filed on its behalf."""
    with transition(ticket, Action.CONFIRM_WORDING, by=by, at=at) as act:
        ticket.is_wording_confirmed = True
        act.notify(recipients.case_owners(ticket))


def message(ticket: Ticket, text: str, *, by: By, at: datetime | None = None) -> Message:
    """A line to the other sides: the enterprise, the lead, the office."""
    with transition(ticket, Action.MESSAGE, by=by, at=at) as act:
        return _say(act, text, is_urge=False)


def urge(ticket: Ticket, text: str, *, by: By, at: datetime | None = None) -> Message:
    """催办: a message that the office counts."""
    with transition(ticket, Action.URGE, by=by, at=at) as act:
        return _say(act, text, is_urge=True)


def _say(act: Transition[Ticket], text: str, *, is_urge: bool) -> Message:
    if not text:
        raise Refused(_("请先写内容，再发送。"))
    ticket, user = act.subject, act.user
    roles = access.parties(act.by, ticket)
    side = _side(roles)
    said = Message(
        ticket_id=ticket.id,
        side=side,
        department_id=user.department_id if user else None,
        text=text,
        is_urge=is_urge,
        at=act.at,
        by_id=act.by_id,
    )
    act.wrote(said)
    act.facts["side"] = side
    if side is MessageSide.DEPARTMENT:
        _stop_contact_of_masked(ticket, at=act.at)
    act.notify(_others(ticket, side))
    return said


def _side(roles: set[Party]) -> MessageSide:
    if Party.ENTERPRISE in roles:
        return MessageSide.ENTERPRISE
    return MessageSide.DEPARTMENT if Party.LEAD in roles else MessageSide.OFFICE


def _others(ticket: Ticket, side: MessageSide) -> list[User]:
    """The sides that did not speak."""
    sides = {
        MessageSide.ENTERPRISE: recipients.enterprise_people(ticket),
        MessageSide.DEPARTMENT: recipients.members(ticket.lead.department_id) if ticket.lead else [],
        MessageSide.OFFICE: recipients.case_owners(ticket),
    }
    return [person for other, people in sides.items() if other is not side for person in people]


def _stop_contact_of_masked(ticket: Ticket, *, at: datetime) -> None:
    """A department that sees a mask reaches the enterprise by the line; its first message is the first contact."""
    lead = ticket.lead
    if ticket.is_confidential and lead is not None and lead.contacted_at is None:
        lead.contacted_at = at
        for running in deadlines.alive(ticket, DeadlineKind.CONTACT, assignment=lead):
            deadlines.stop(running, at=at)
