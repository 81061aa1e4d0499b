"""Enterprise people without a mailbox who change the number they sign in with: the office asks, then decides."""

from flask import abort, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import enterprises, numbers
from directline.models import NumberChange
from directline.pages.acting import acted, done
from directline.pages.guards import Policy, enter, me
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, FirmFilters, answered
from directline.pages.office import verification_boards
from directline.pages.office.verification_forms import DecisionForm
from directline.pages.office.views import blueprint
from directline.tickets.lists.paging import Key

OLDEST = (Key(NumberChange.asked_at), Key(NumberChange.id))
COLUMNS: Columns = (
    (_l("姓名"), lambda row: row.user.name),
    (_l("企业"), lambda row: row.user.enterprise.name),
    (_l("现在的手机号"), lambda row: row.old),
    (_l("新的手机号"), lambda row: row.new),
    (_l("申请时间"), lambda row: row.asked_at),
)


@blueprint.get("/verifications/numbers", endpoint="numbers")
@enter(Policy.OFFICE)
def listed() -> str | Response:
    return answered(_board(), "office/numbers.html", tabs=verification_boards.tabs("numbers"))


@blueprint.route("/verifications/numbers/<int:user_id>", methods=["GET", "POST"], endpoint="decide_number")
@enter(Policy.OFFICE)
def decide(user_id: int) -> str | Response:
    number_change, form = numbers.one_for_office(user_id), DecisionForm()
    if form.validate_on_submit() and acted(form, lambda: _decide(number_change or abort(404), form)):
        return done(url_for("office.numbers"), _("已记录更换登录手机号的核实结果。"))
    number_change = number_change or abort(404)
    members = enterprises.members(number_change.user.enterprise) if number_change.user.enterprise else []
    return render_template("office/decide_number.html", number_change=number_change, form=form, members=members)


def _decide(number_change: NumberChange, form: DecisionForm) -> None:
    numbers.decide(number_change, is_accepted=form.is_accepted, note=form.note.data or "", by=me(), at=clock.now())


def _board() -> Board[NumberChange, NumberChange]:
    filters = FirmFilters()
    return Board(
        name=_("更换登录手机号"),
        filters=filters,
        rows=numbers.for_office(filters.chosen.get("words", "")),
        keys=OLDEST,
        present=list,
        columns=COLUMNS,
    )
