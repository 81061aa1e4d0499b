"""Imported matters whose unit was only suggested, confirmed page by page."""

from flask import url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.pages.acting import done, saved
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.listing import answered
from directline.pages.office import past_boards
from directline.pages.office.past_boards import UnitsForm
from directline.pages.office.views import blueprint


@blueprint.route("/past", methods=["GET", "POST"])
@enter(Policy.OFFICE)
def past() -> str | Response:
    form = UnitsForm()
    at = clock.now()
    if form.validate_on_submit() and (outcome := saved(form, lambda: past_boards.carry_out(me(), form, at))):
        words = _("已确认 %(number)d 件历史诉求的承办单位。", number=outcome.result)
        return done(url_for("office.past"), words)
    return answered(past_boards.board(me()), "office/past.html", form=form)
