"""What stands at the end of a sealed complaint: the finding, and the questions afterwards."""

from sqlalchemy import select

from directline.extensions import db
from directline.models import Aftermath, Finding, Ticket


def finding_of(ticket: Ticket) -> Finding | None:
    return db.session.scalar(select(Finding).where(Finding.ticket_id == ticket.id))


def aftermaths_of(ticket: Ticket) -> list[Aftermath]:
    """What the enterprise was asked after the end, answered or not, in that order."""
    return list(db.session.scalars(select(Aftermath).where(Aftermath.ticket_id == ticket.id).order_by(Aftermath.days)))


def unanswered(ticket: Ticket) -> Aftermath | None:
    """The last question, if it is still open."""
    asked = aftermaths_of(ticket)
    return asked[-1] if asked and asked[-1].answered_at is None else None
