"""The ladder of every deadline: when a rung is reached, its colour, who is told."""

from datetime import timedelta
from typing import Any

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.county import changes_of_rules, file_rows
from directline.models import CARDS, Colour, DeadlineKind, LadderRule, Rung
from directline.pages.acting import done, pressed, saved
from directline.pages.admin.blueprint import blueprint
from directline.pages.admin.rule_forms import RungForm
from directline.pages.display import working_left
from directline.pages.guards import Policy, enter, me
from directline.tickets import ladder_times
from directline.tickets.deadline_rules import ON_LADDER


@blueprint.get("/ladder")
@enter(Policy.ADMIN)
def ladder() -> str:
    ladders = [(kind, ladder_times.rules(kind)) for kind in sorted(ON_LADDER, key=_length, reverse=True)]
    return render_template("admin/ladder.html", ladders=ladders, rungs=list(Rung), cards=CARDS, moment_of=_moment_of)


@blueprint.route("/ladder/<string:kind>/<string:rung>", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def rung(kind: str, rung: str) -> Response | str:
    of, level = _place(kind, rung)
    stored = next((rule for rule in ladder_times.rules(of) if rule.rung is level), None)
    form = RungForm(of, data=_typed(stored) if stored else {})
    if form.validate_on_submit() and saved(form, lambda: _change(of, level, form)):
        return done(url_for("admin.ladder"), "阶梯已保存；在办的从现在起按新的阶梯升级，已发的牌不变。")
    return render_template("admin/rung.html", form=form, kind=of, rung=level, is_new=stored is None)


@blueprint.post("/ladder/<string:kind>/<string:rung>/remove")
@enter(Policy.ADMIN)
def remove_rung(kind: str, rung: str) -> Response:
    of, level = _place(kind, rung)
    rest = [_values(rule) for rule in ladder_times.rules(of) if rule.rung is not level]
    words = "这一级已取消；已发的牌不变。"
    return pressed(
        url_for("admin.ladder"), words, lambda: changes_of_rules.change_ladder(of, rest, by=me(), at=clock.now())
    )


def _moment_of(rule: LadderRule) -> str:
    if rule.share is not None:
        return f"时限用去 {rule.share}%"
    return late_words(rule.late_minutes or 0)


def late_words(minutes: int) -> str:
    return f"超期 {working_left(timedelta(minutes=minutes))}" if minutes else "到期"


def _place(kind: str, rung: str) -> tuple[DeadlineKind, Rung]:
    if kind not in ON_LADDER or rung not in list(Rung):
        abort(404)
    return DeadlineKind(kind), Rung(rung)


def _length(kind: DeadlineKind) -> int:
    return len(ladder_times.rules(kind))


def _values(rule: LadderRule) -> dict[str, Any]:
    return {column.attribute: getattr(rule, column.attribute) for column in file_rows.RUNG}


def _typed(rule: LadderRule) -> dict[str, Any]:
    is_share = rule.share is not None
    when = {"when": "share" if is_share else "late", "amount": rule.share if is_share else rule.late_minutes}
    return when | {name: getattr(rule, name) for name in ("colour", "recipients", "has_letter", "is_daily")}


def _change(kind: DeadlineKind, level: Rung, form: RungForm) -> None:
    is_share = form.when.data == "share"
    wanted = {
        "rung": level,
        "share": form.amount.data if is_share else None,
        "late_minutes": None if is_share else form.amount.data,
        "colour": Colour(form.colour.data),
        "recipients": form.recipients.data,
        "has_letter": bool(form.has_letter.data),
        "is_daily": bool(form.is_daily.data),
    }
    rest = [_values(rule) for rule in ladder_times.rules(kind) if rule.rung is not level]
    changes_of_rules.change_ladder(kind, [*rest, wanted], by=me(), at=clock.now())
