"""Every enterprise, what it has filed, and whose care it is in."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directline.accounts import enterprises
from directline.extensions import db
from directline.models import Enterprise
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.listing import answered
from directline.pages.office import enterprise_boards
from directline.pages.office.enterprise_boards import EnterpriseForm
from directline.pages.office.verification_boards import tickets_of
from directline.pages.office.views import blueprint


@blueprint.get("/enterprises", endpoint="enterprises")
@enter(Policy.OFFICE)
def listed() -> str | Response:
    return answered(enterprise_boards.board(me(), enterprise_boards.EnterpriseFilters()), "office/enterprises.html")


@blueprint.route("/enterprises/<int:enterprise_id>", methods=["GET", "POST"])
@enter(Policy.OFFICE)
def enterprise(enterprise_id: int) -> str | Response:
    firm = enterprises.one(enterprise_id) or abort(404)
    form = EnterpriseForm(firm, enterprises.carers([firm])[firm.id])
    if form.validate_on_submit():
        enterprise_boards.carry_out(firm, form)
        db.session.commit()
        flash(_("已保存“%(name)s”的档案。", name=firm.name), "success")
        return redirect(url_for("office.enterprise", enterprise_id=firm.id), 303)
    return render_template("office/enterprise.html", firm=firm, form=form, **_shown(firm))


def _shown(firm: Enterprise) -> dict[str, object]:
    return {"tickets": tickets_of(me(), firm), "members": enterprises.members(firm)}
