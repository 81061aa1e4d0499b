"""The cards 亮牌 that a unit still has to explain: conditions on Escalation."""

from sqlalchemy import ColumnElement

from directline.models import Escalation, Ticket, User


def unexplained(user: User, ticket: Ticket) -> list[ColumnElement[bool]]:
    """The conditions on Escalation for the cards of this ticket that this person's unit still has to explain."""
    return [Escalation.ticket_id == ticket.id, *owed_by(user)]


def owed_by(user: User) -> list[ColumnElement[bool]]:
    """The conditions on Escalation for the cards that this person's unit still has to explain."""
    return [
        Escalation.department_id == user.department_id,
        Escalation.explanation_due_id.is_not(None),
        Escalation.explained_at.is_(None),
        Escalation.revoked_at.is_(None),
    ]
