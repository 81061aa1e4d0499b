"""Working through a queue: while the address names one, every address of a ticket names it too.

So the way to the next ticket is still there after a step was taken.
"""

from typing import Any, NamedTuple

from flask import Flask, has_request_context, request, url_for

from directline.models import Ticket, User
from directline.pages.forms import query_text
from directline.tickets.lists import queues

TICKET_DOOR = "ticket."
LISTS = {queues.INBOX.code: "handler.inbox", queues.ON_BEHALF.code: "supervision.on_behalf"}


class Walk(NamedTuple):
    """``list_url`` leads back; the others are empty at the ends of the queue."""

    list_url: str
    previous_url: str
    next_url: str


def register(app: Flask) -> None:
    app.url_defaults(_keep_queue)


def of(user: User, ticket: Ticket) -> Walk | None:
    """The way on from this ticket, if the address names a queue that this person works through."""
    queue = queues.open_to(user, query_text("queue"))
    if queue is None:
        return None
    before, after = queues.beside(user, queue, ticket)
    return Walk(
        list_url=_list_url(queue.code),
        previous_url=url_for("ticket.page", number=before.number) if before else "",
        next_url=url_for("ticket.page", number=after.number) if after else "",
    )


def _list_url(code: str) -> str:
    return url_for(LISTS[code]) if code in LISTS else url_for("office.queue", code=code)


def _keep_queue(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint.startswith(TICKET_DOOR) and has_request_context() and "queue" in request.args:
        values.setdefault("queue", query_text("queue", 20))
