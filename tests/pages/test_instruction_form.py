"""The form of an instruction: sent as it opens, with words of one's own, or for another day."""

from datetime import date

import pytest
from flask import current_app
from sqlalchemy import update
from werkzeug.datastructures import MultiDict

from directline.configuration import working_time
from directline.extensions import db
from directline.models import LimitRule
from directline.pages.instruction_form import InstructionForm, units_for
from directline.tickets import lifecycle
from directline.tickets.errors import Refused
from tests import scenarios
from tests.factories import moment

AT = moment("2026-03-03 16:00")
NEXT_WEEK = "2026-03-12"


def _form(ticket, **typed):
    with current_app.test_request_context():
        form = InstructionForm(ticket, AT, formdata=MultiDict(typed) if typed else None, meta={"csrf": False})
        return form, bool(typed) and form.validate()


def _values(form):
    return {field.name: field.data for field in form}


@pytest.mark.on_both
def test_it_opens_with_the_lead_and_the_usual_day(cast):
    form, _ = _form(scenarios.planned(cast))

    kept = {"text": None, "department": cast.lead_unit.code, "within": "10", "day": "", "is_public": False}
    assert _values(form) == kept
    assert [str(words) for _value, words, *_ in form.within.iter_choices()] == [
        "三天内（3月6日 周五）",
        "一周内（3月10日 周二）",
        "十天内（3月13日 周五）",
        "其他日期",
    ]


def test_sent_as_it_opens_it_orders_to_settle_it(cast):
    form, is_sound = _form(scenarios.planned(cast), department=cast.lead_unit.code, within="7")

    assert is_sound
    words = f"请{cast.lead_unit.name}于3月10日 周二前办结，并报告结果。"
    assert form.order() == lifecycle.Order(words, cast.lead_unit, date(2026, 3, 10))


@pytest.mark.on_both
def test_own_words_another_day_and_open_to_the_enterprise(cast):
    typed = {"text": "请 <b>现场</b> 办公", "department": cast.other_unit.code, "within": "other", "day": NEXT_WEEK}
    form, is_sound = _form(scenarios.planned(cast), **typed, is_public="y")

    assert is_sound
    assert form.order(digest_item=None) == lifecycle.Order(
        "请 <b>现场</b> 办公", cast.other_unit, date(2026, 3, 12), is_public=True
    )


@pytest.mark.parametrize("day", ["", "12.3.2026", "2026-02-30"])
def test_another_day_has_to_be_a_day(cast, day):
    form, is_sound = _form(scenarios.planned(cast), department=cast.lead_unit.code, within="other", day=day)

    assert not is_sound
    assert list(form.errors) == ["day"]


def test_a_day_that_is_over_is_refused_by_the_rule(cast):
    ticket = scenarios.planned(cast)
    form, is_sound = _form(ticket, department=cast.lead_unit.code, within="other", day="2026-03-02", text="x")

    assert is_sound
    with pytest.raises(Refused, match="不能早于今天"):
        lifecycle.instruct(ticket, form.order(), by=cast.secretary, at=AT)


def test_a_usual_day_in_working_days_stands_as_another_day(cast):
    db.session.execute(update(LimitRule).where(LimitRule.kind == "instruction").values(limit="6wd"))
    working_time.forget()

    form, _ = _form(scenarios.planned(cast))

    assert (form.within.data, form.day.data) == ("other", "2026-03-11")


@pytest.mark.on_both
def test_on_a_digest_as_a_whole_no_unit_is_chosen_and_no_enterprise_reads(cast):
    form, _ = _form(None)

    assert _values(form) == {"text": None, "department": "", "within": "10", "day": ""}
    assert cast.lead_unit in units_for(None)
