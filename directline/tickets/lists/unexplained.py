"""The cards 亮牌 that a unit still has to explain: conditions on Escalation."""

from sqlalchemy import ColumnElement, bindparam, select

from directline.extensions import db
from directline.models import Escalation, Ticket, User


def unexplained(user: User, ticket: Ticket) -> list[ColumnElement[bool]]:
    """The conditions on Escalation for the cards of this ticket that this person's unit still has to explain."""
    return [Escalation.ticket_id == ticket.id, *owed_by(user)]


def owed_by(user: User) -> list[ColumnElement[bool]]:
    """The conditions on Escalation for the cards that this person's unit still has to explain."""
    return [Escalation.department_id == user.department_id, *_OPEN]


def owes(user: User, ticket: Ticket) -> bool:
    """Has this person's unit a card of this ticket to explain?"""
    return bool(db.session.scalar(_OWES, {"ticket": ticket.id, "unit": user.department_id}))


_OPEN = (
    Escalation.explanation_due_id.is_not(None),
    Escalation.explained_at.is_(None),
    Escalation.revoked_at.is_(None),
)
_OWES = select(
    select(Escalation.id)
    .where(Escalation.ticket_id == bindparam("ticket"), Escalation.department_id == bindparam("unit"), *_OPEN)
    .exists()
)
