"""The ticket that the signed-in person may see."""

from flask import abort

from directline.extensions import db
from directline.models import Ticket
from directline.pages.guards import me
from directline.tickets import queries
from directline.tickets.reading import Reader


def ticket_or_404(number: str) -> Ticket:
    """Not theirs and not there are the same answer."""
    ticket = db.session.scalar(queries.sheet_of(me(), number))
    return ticket if ticket is not None else abort(404)


def reader_or_404(number: str) -> Reader:
    return Reader(me(), ticket_or_404(number))
