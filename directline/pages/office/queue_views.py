"""One queue at a time, keyboard through it."""

from flask import abort, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.models import User
from directline.pages.guards import Policy, enter, me
from directline.pages.listing import Tab, answered, counted
from directline.pages.office import queue_boards
from directline.pages.office.views import blueprint
from directline.tickets.lists.queues import QUEUES


@blueprint.get("/queues/<code>")
@enter(Policy.OFFICE)
def queue(code: str) -> str | Response:
    chosen = QUEUES.get(code) or abort(404)
    at = clock.now()
    return answered(
        queue_boards.board(me(), chosen, at),
        "office/queue.html",
        queue=chosen,
        tabs=_tabs(me(), code),
        urgent=queue_boards.urgent(me(), chosen, at),
        empty=queue_boards.EMPTY[code],
    )


def _tabs(user: User, current: str) -> list[Tab]:
    """Every queue with its number: label, address, is it this one, how many wait."""
    return counted(
        [
            (queue_boards.NAMES[code], url_for("office.queue", code=code), code == current, one.rows(user))
            for code, one in QUEUES.items()
        ]
    )
