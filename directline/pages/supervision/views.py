"""The supervision desk and its lists."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from directline import clock
from directline.pages import late_boards
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.listing import answered
from directline.pages.supervision import letters as letter_boards
from directline.pages.supervision.desk import desk_of
from directline.pages.supervision.on_behalf import on_behalf_board

blueprint = Blueprint("supervision", __name__, url_prefix="/supervision")


@blueprint.get("")
@enter(Policy.SUPERVISION)
def desk() -> str:
    return render_template("supervision/desk.html", desk=desk_of(me(), clock.now()))


@blueprint.get("/overdue")
@enter(Policy.SUPERVISION)
def overdue() -> str | Response:
    return late_boards.overdue_page(_("超期与亮牌"))


@blueprint.get("/cards")
@enter(Policy.SUPERVISION)
def cards() -> str | Response:
    return late_boards.cards_page(_("超期与亮牌"))


@blueprint.get("/letters")
@enter(Policy.SUPERVISION)
def letters() -> str | Response:
    return answered(letter_boards.letters(me(), clock.now()), "supervision/letters.html")


@blueprint.get("/on-behalf")
@enter(Policy.SUPERVISION)
def on_behalf() -> str | Response:
    return answered(on_behalf_board(me(), clock.now()), "supervision/on_behalf.html")
