"""Imported matters whose unit was only suggested, confirmed page by page."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.extensions import db
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.listing import answered
from directline.pages.office import past_boards
from directline.pages.office.past_boards import UnitsForm
from directline.pages.office.views import blueprint
from directline.tickets.errors import Refused


@blueprint.route("/past", methods=["GET", "POST"])
@enter(Policy.OFFICE)
def past() -> str | Response:
    form = UnitsForm()
    if form.validate_on_submit() and _confirmed(form):
        return redirect(url_for("office.past"), 303)
    return answered(past_boards.board(me()), "office/past.html", form=form)


def _confirmed(form: UnitsForm) -> bool:
    try:
        number = past_boards.carry_out(me(), form, clock.now())
        db.session.commit()
    except Refused as reason:
        db.session.rollback()
        form.refuse(reason)
        return False
    flash(_("已确认 %(number)d 件历史诉求的承办单位。", number=number), "success")
    return True
