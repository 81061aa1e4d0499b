"""A complaint follows whom it is about: to another place, and to an account that they are given afterwards."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from directline.extensions import db
from directline.models import ActorKind, Recusal, RecusalKind, Ticket, TicketEvent, User
from directline.tickets import history, notices
from directline.tickets.lifecycle.handlers import hand_back_from_barred
from directline.tickets.lifecycle.sealing import NAMED, Respondents, bar, hand_on
from directline.tickets.rules import Action
from directline.tickets.sealed.named import is_named

__all__ = ("follow",)


def follow(user: User, *, at: datetime) -> None:
    """Somebody has another place or name: whom a complaint means is barred, and no colleague of theirs keeps it."""
    db.session.flush()
    for ticket in _about(user):
        db.session.refresh(ticket, with_for_update={"of": Ticket})
        case_owner = ticket.case_owner
        is_new = bar(ticket, Respondents(people=[user]), by_id=None, at=at)
        people = hand_on(ticket)
        if is_new or ticket.case_owner is not case_owner:
            event = _record(ticket, user, at)
            notices.notify(event, people)
            hand_back_from_barred(ticket, at=at)


def _about(user: User) -> Iterator[Ticket]:
    """The sealed tickets that name this person, as one of ours or by a name that nobody bore then."""
    named = select(Recusal.ticket_id).where(Recusal.user_id == user.id, Recusal.kind == RecusalKind.RESPONDENT)
    known = set(db.session.scalars(named))
    sealed = db.session.execute(select(Ticket.id, Ticket.extra).where(Ticket.is_sealed).order_by(Ticket.id)).all()
    for key, extra in sealed:
        if key in known or is_named(user, extra.get(NAMED, "")):
            yield db.session.get_one(Ticket, key)


def _record(ticket: Ticket, user: User, at: datetime) -> TicketEvent:
    return history.record(
        ticket,
        Action.ADD_RESPONDENT,
        by=ActorKind.SYSTEM,
        at=at,
        from_status=ticket.status,
        to_status=ticket.status,
        facts={"units": [], "people": [user.id], "case_owner": ticket.case_owner},
    )
