"""The steps by which firms are given into somebody's care, and the second person's buttons."""

from collections.abc import Callable

from flask import abort, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import care
from directline.models import CareChange
from directline.pages.acting import pressed
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.listing import answered
from directline.pages.office.care_boards import board
from directline.pages.office.views import blueprint


@blueprint.get("/cares")
@enter(Policy.OFFICE, Policy.SUPERVISION)
def cares() -> str | Response:
    return answered(board(me()), "office/cares.html")


@blueprint.post("/cares/<int:key>/confirm")
@enter(Policy.OFFICE, Policy.SUPERVISION)
def confirm_care(key: int) -> Response:
    return _decided(key, _("已确认，并告知本人和企业。"), lambda asked: care.confirm(asked, by=me(), at=clock.now()))


@blueprint.post("/cares/<int:key>/refuse")
@enter(Policy.OFFICE, Policy.SUPERVISION)
def refuse_care(key: int) -> Response:
    return _decided(key, _("没有同意，一切照旧。"), lambda asked: care.refuse(asked, by=me(), at=clock.now()))


def _decided(key: int, words: str, action: Callable[[CareChange], object]) -> Response:
    asked = care.one(key) or abort(404)
    return pressed(url_for("office.cares"), words, lambda: action(asked))
