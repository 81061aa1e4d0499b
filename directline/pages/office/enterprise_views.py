"""Every enterprise, what it has filed, and whose care it is in."""

from flask import abort, flash, render_template, url_for
from werkzeug.wrappers import Response

from directline.accounts import enterprises
from directline.models import Enterprise
from directline.pages.acting import done, saved
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.listing import answered
from directline.pages.office import care_boards, enterprise_boards
from directline.pages.office.enterprise_boards import EnterpriseForm, carry_out
from directline.pages.office.verification_boards import tickets_of
from directline.pages.office.views import blueprint


@blueprint.get("/enterprises", endpoint="enterprises")
@enter(Policy.OFFICE)
def listed() -> str | Response:
    return answered(enterprise_boards.board(me()), "office/enterprises.html")


@blueprint.route("/enterprises/<int:enterprise_id>", methods=["GET", "POST"])
@enter(Policy.OFFICE)
def enterprise(enterprise_id: int) -> str | Response:
    firm = enterprises.one(enterprise_id) or abort(404)
    form = EnterpriseForm(firm, enterprises.carers([firm])[firm.id])
    if form.validate_on_submit() and (outcome := saved(form, lambda: carry_out(firm, form, by=me()))):
        return _saved(firm, is_waiting=bool(outcome.result))
    return render_template("office/enterprise.html", firm=firm, form=form, **_shown(firm))


def _shown(firm: Enterprise) -> dict[str, object]:
    return {
        "tickets": tickets_of(me(), firm),
        "members": enterprises.members(firm),
        "cares": care_boards.history(me(), firm),
    }


def _saved(firm: Enterprise, *, is_waiting: bool) -> Response:
    response = done(url_for("office.enterprise", enterprise_id=firm.id), _("已保存“%(name)s”的档案。", name=firm.name))
    if is_waiting:
        flash(_("这家企业有要求保密的诉求：指定联系人要由另一位同志在“联系人变更”确认，在此之前一切照旧。"), "warning")
    return response
