"""The ticket that the signed-in person may see."""

from flask import abort, redirect, url_for

from directline.extensions import db
from directline.models import Ticket
from directline.pages import form_key
from directline.pages.guards import me
from directline.tickets.lists import selects
from directline.tickets.reading import Reader


def ticket_or_404(number: str) -> Ticket:
    """Not theirs and not there are the same answer; who gave it out of sight by this form is led home again."""
    ticket = db.session.scalar(selects.by_number(me(), number))
    if ticket is not None:
        return ticket
    return abort(redirect(url_for("public.home"), 303) if form_key.is_done() else 404)


def reader_or_404(number: str) -> Reader:
    return Reader(me(), ticket_or_404(number))
