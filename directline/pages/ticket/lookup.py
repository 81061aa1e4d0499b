"""Who is asking, and the ticket they may see."""

from flask import abort
from flask_login import current_user

from directline.extensions import db
from directline.models import Ticket, User
from directline.tickets import queries
from directline.tickets.reading import Reader


def me() -> User:
    """The signed-in user as a row of the present session."""
    user: User = current_user._get_current_object()
    return user


def ticket_or_404(number: str) -> Ticket:
    """Not theirs and not there are the same answer."""
    ticket = db.session.scalar(queries.sheet_of(me(), number))
    return ticket if ticket is not None else abort(404)


def reader_or_404(number: str) -> Reader:
    return Reader(me(), ticket_or_404(number))
