"""The desk, every ticket, who is late, the cards, entry on behalf."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from directline import clock
from directline.pages import late_boards, ticket_board
from directline.pages.entry import filing
from directline.pages.guards import Policy, enter, me
from directline.pages.listing import answered
from directline.pages.office.desk import desk_of
from directline.pages.security import takes_files

blueprint = Blueprint("office", __name__, url_prefix="/office")


@blueprint.get("")
@enter(Policy.OFFICE)
def desk() -> str:
    return render_template("office/desk.html", desk=desk_of(me(), clock.now()))


@blueprint.get("/tickets")
@enter(Policy.OFFICE)
def tickets() -> str | Response:
    return answered(ticket_board.tickets(me(), clock.now()), "office/tickets.html")


@blueprint.get("/overdue")
@enter(Policy.OFFICE)
def overdue() -> str | Response:
    return answered(late_boards.overdue(me(), clock.now()), "office/overdue.html")


@blueprint.get("/cards")
@enter(Policy.OFFICE)
def cards() -> str | Response:
    return answered(late_boards.cards(me(), clock.now()), "office/cards.html")


@blueprint.route("/entry", methods=["GET", "POST"])
@enter(Policy.OFFICE)
@takes_files
def file() -> str | Response:
    return filing.on_behalf()
