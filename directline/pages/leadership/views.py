"""The month so far, who is late, the cards, and the tickets behind the figures of the month so far."""

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.pages import late_boards
from directline.pages.forms import query_text
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.leadership import month as months
from directline.pages.leadership.figure_boards import behind_figure
from directline.pages.listing import answered

blueprint = Blueprint("leadership", __name__, url_prefix="/leadership")


@blueprint.get("")
@enter(Policy.LEADER)
def month() -> str:
    return render_template("leadership/month.html", glance=months.glance_of(me(), clock.now()))


@blueprint.get("/overdue")
@enter(Policy.LEADER)
def overdue() -> str | Response:
    return late_boards.overdue_page(_("超期与红牌"))


@blueprint.get("/cards")
@enter(Policy.LEADER)
def cards() -> str | Response:
    return late_boards.cards_page(_("超期与红牌"))


@blueprint.get("/figures/<string:key>", defaults={"side": ""})
@blueprint.get("/figures/<string:key>/<string:side>")
@enter(Policy.LEADER)
def running_figure(key: str, side: str) -> str | Response:
    at, row = clock.now(), query_text("row", 40)
    if not months.sees_figure(me(), key, row):
        abort(404)
    behind = behind_figure(me(), months.running(at), key, row, side, months.running_address, at)
    back = (_("本月总览"), url_for("leadership.month"))
    return answered(behind.board, "leadership/figure.html", behind=behind, back=back)
