"""Written inquiries 核查函: which of them a unit is asked to answer, and which wait for a second person.

The unit that is asked is no party to the ticket, and as a rule barred from it: it has the letter alone.
"""

from sqlalchemy import ColumnElement, select

from directline.extensions import db
from directline.models import Inquiry, Ticket, User


def sent_to(user: User) -> ColumnElement[bool]:
    """The condition on Inquiry that it was approved and asks this official's unit."""
    return (Inquiry.department_id == user.department_id) & Inquiry.approved_at.is_not(None)


def is_asked(user: User, ticket: Ticket) -> bool:
    """Does this official's unit still owe an answer to an inquiry about the ticket?"""
    owed = select(Inquiry.id).where(Inquiry.ticket_id == ticket.id, sent_to(user), Inquiry.replied_at.is_(None))
    return user.is_official and bool(db.session.scalar(select(owed.exists())))


def pending(ticket: Ticket) -> list[Inquiry]:
    """The drafts that nobody has approved or declined yet, the oldest first."""
    undecided = (Inquiry.approved_at.is_(None), Inquiry.declined_at.is_(None))
    wanted = select(Inquiry).where(Inquiry.ticket_id == ticket.id, *undecided)
    return list(db.session.scalars(wanted.order_by(Inquiry.id)))


def inquiries_of(ticket: Ticket) -> list[Inquiry]:
    """All of the ticket's, for who keeps it; the oldest first."""
    return list(db.session.scalars(select(Inquiry).where(Inquiry.ticket_id == ticket.id).order_by(Inquiry.id)))
