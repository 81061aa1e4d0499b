"""The department's inbox, what it had, and the enterprises in one's care."""

from datetime import datetime

from flask import Blueprint
from werkzeug.wrappers import Response

from directline import clock
from directline.extensions import db
from directline.models import User
from directline.pages import task_board
from directline.pages.entry import filing
from directline.pages.guards import Policy, enter, me
from directline.pages.handler import boards
from directline.pages.handler.care import care_board
from directline.pages.language import gettext as _
from directline.pages.late_boards import shown_cards
from directline.pages.listing import Tab, address, answered, counted
from directline.pages.security import takes_files
from directline.tickets.lists import assignments, selects

SHOWN_CARDS = 8
blueprint = Blueprint("handler", __name__, url_prefix="/handler")


@blueprint.get("")
@enter(Policy.OFFICIAL)
def inbox() -> str | Response:
    at = clock.now()
    board = boards.inbox(me(), at)
    cards = db.session.scalars(assignments.owed_cards(me()).limit(SHOWN_CARDS)).all()
    tabs = _tabs(me(), board.filters.chosen, at)
    owed, tasks = shown_cards(me(), cards, at), task_board.owed(me(), at)
    return answered(board, "handler/inbox.html", tabs=tabs, owed=owed, tasks=tasks)


@blueprint.get("/done")
@enter(Policy.OFFICIAL)
def tickets() -> str | Response:
    return answered(boards.done(me()), "handler/done.html")


@blueprint.get("/enterprises")
@enter(Policy.OFFICIAL)
def care() -> str | Response:
    return answered(care_board(me(), clock.now()), "handler/care.html")


@blueprint.route("/entry", methods=["GET", "POST"])
@enter(Policy.OFFICIAL)
@takes_files
def file() -> str | Response:
    return filing.on_behalf()


def _tabs(user: User, chosen: dict[str, str], at: datetime) -> list[Tab]:
    """What is in hand by urgency: label, address, is it this one, how many."""
    kept = {"whose": chosen["whose"]} if "whose" in chosen else {}
    wishes: dict[str, dict[str, str]] = {
        _("全部在办"): {},
        _("已超时"): {"due": "late"},
        _("今天到期"): {"due": "today"},
        _("三天内到期"): {"due": "soon"},
        _("待签收"): {"status": "dispatched"},
    }
    inbox = selects.inbox(user)
    return counted(
        [
            (words, address("handler.inbox", criteria), chosen == criteria, boards.narrowed(user, inbox, criteria, at))
            for words, wish in wishes.items()
            for criteria in [kept | wish]
        ]
    )
