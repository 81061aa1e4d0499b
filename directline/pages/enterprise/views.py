"""The enterprise's list."""

from flask import Blueprint, Response

from directline.pages.enterprise.board import own_tickets
from directline.pages.enterprise.waiting import waiting_for
from directline.pages.guards import Policy, enter, me
from directline.pages.listing import answered

blueprint = Blueprint("enterprise", __name__, url_prefix="/enterprise")


@blueprint.route("/tickets")
@enter(Policy.ENTERPRISE)
def tickets() -> str | Response:
    more = {"is_confirmed": me().is_confirmed, "waiting": waiting_for(me())}
    return answered(own_tickets(me()), "enterprise/tickets.html", **more)
