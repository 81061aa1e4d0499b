"""The county's numbers and names that are no limit and no rung."""

from typing import Any

from flask import render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.configuration import settings, working_time
from directline.county import changes_of_rules
from directline.pages.acting import done, saved
from directline.pages.admin.blueprint import blueprint
from directline.pages.admin.rule_forms import ParametersForm
from directline.pages.guards import Policy, enter, me

WORDS = ("line_name", "county_name", "line_phone", "host_unit", "site_code", "site_record")
NUMBERS = (
    "call_back_attempts",
    "call_back_days",
    "call_back_gap_minutes",
    "supplement_reminder_days",
    "redo_share",
    "redo_minimum_days",
    "failed_redos",
    "red_cards_a_month",
    "dispatches_without_result",
)


@blueprint.route("/parameters", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def parameters() -> Response | str:
    form = ParametersForm(data=_typed())
    if form.validate_on_submit() and saved(form, lambda: _change(form)):
        return done(url_for("admin.parameters"), "参数已保存。")
    return render_template("admin/parameters.html", form=form)


def _typed() -> dict[str, Any]:
    hours = " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in working_time.office_hours())
    words = {name: settings.words(name) for name in WORDS}
    return words | {name: settings.number(name) for name in NUMBERS} | {"office_hours": hours}


def _change(form: ParametersForm) -> None:
    """A day has as many minutes as its office hours."""
    wanted = {name: form[name].data for name in (*WORDS, *NUMBERS)}
    wanted |= {"office_hours": form.hours, "day_minutes": form.day_minutes}
    changes_of_rules.change_settings(wanted, by=me(), at=clock.now())
