"""Which firms and accounts still have to be proved, beside what they have filed."""

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import enterprises, verification
from directline.models import Enterprise, User
from directline.pages.acting import acted, done
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.listing import answered
from directline.pages.office import verification_boards
from directline.pages.office.verification_forms import DecisionForm, EnterpriseDecisionForm
from directline.pages.office.views import blueprint


@blueprint.get("/verifications")
@enter(Policy.OFFICE)
def verifications() -> str | Response:
    tabs = verification_boards.tabs("verifications")
    return answered(verification_boards.firms(me()), "office/verifications.html", tabs=tabs)


@blueprint.get("/verifications/accounts")
@enter(Policy.OFFICE)
def members() -> str | Response:
    tabs = verification_boards.tabs("members")
    return answered(verification_boards.members(), "office/members.html", tabs=tabs)


@blueprint.route("/verifications/<int:enterprise_id>", methods=["GET", "POST"])
@enter(Policy.OFFICE)
def verify_enterprise(enterprise_id: int) -> str | Response:
    firm = enterprises.one(enterprise_id) or abort(404)
    form = EnterpriseDecisionForm(data={"name": firm.name})
    if form.validate_on_submit() and _decided_firm(firm, form):
        return done(url_for("office.verifications"), _("已记录对“%(name)s”的核实结果。", name=firm.name))
    return render_template("office/verify_enterprise.html", firm=firm, form=form, **_shown(firm))


@blueprint.route("/verifications/accounts/<int:user_id>", methods=["GET", "POST"])
@enter(Policy.OFFICE)
def verify_account(user_id: int) -> str | Response:
    member = enterprises.member(user_id) or abort(404)
    form = DecisionForm()
    if form.validate_on_submit() and _decided_member(member, form):
        return done(url_for("office.members"), _("已记录对账号“%(name)s”的核实结果。", name=member.name))
    return render_template("office/verify_account.html", member=member, form=form, **_shown(member.enterprise))


def _shown(firm: Enterprise | None) -> dict[str, object]:
    """What the office compares: the other accounts, what was filed, what was decided before."""
    if firm is None:
        return {}
    return {
        "members": enterprises.members(firm),
        "tickets": verification_boards.tickets_of(me(), firm),
        "decisions": enterprises.verifications(firm),
    }


def _decided_firm(firm: Enterprise, form: EnterpriseDecisionForm) -> object:
    return acted(
        form,
        lambda: verification.verify_enterprise(
            firm,
            is_accepted=form.is_accepted,
            note=form.note.data or "",
            name=form.name.data or "",
            by=me(),
            at=clock.now(),
        ),
    )


def _decided_member(member: User, form: DecisionForm) -> object:
    return acted(
        form,
        lambda: verification.verify_account(
            member, is_accepted=form.is_accepted, note=form.note.data or "", by=me(), at=clock.now()
        ),
    )
