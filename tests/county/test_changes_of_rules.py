"""What an administrator changes holds for the clocks it should, is recorded, and dates nothing back."""

from datetime import date, time

import pytest
from sqlalchemy import select

from directline.configuration import settings
from directline.configuration.working_time import county_calendar, limit_for
from directline.county import changes_of_rules, days
from directline.extensions import db
from directline.models import (
    CalendarDay,
    CountyChange,
    Deadline,
    DeadlineKind,
    Escalation,
    LadderRule,
    Rung,
    Severity,
)
from directline.tickets.errors import Refused
from directline.worktime.county_calendar import LocalDay
from directline.worktime.holiday_notice import read_notice
from tests import scenarios
from tests.factories import moment

NOW = moment("2026-03-02 14:00")
NOTICE = '{"year": 2026, "papers": ["试"], "days": [{"name": "试", "date": "2026-03-04", "isOffDay": true}]}'


def lead_deadline(ticket):
    of_lead = (Deadline.ticket_id == ticket.id, Deadline.kind == DeadlineKind.RESOLVE_LEAD)
    return db.session.scalars(select(Deadline).where(*of_lead)).one()


def recorded():
    return [(row.subject, row.name, row.by.login) for row in db.session.scalars(select(CountyChange))]


def rungs_of(kind, **minutes):
    rules = db.session.scalars(select(LadderRule).where(LadderRule.kind == kind).order_by(LadderRule.rung))
    names = ("rung", "share", "late_minutes", "colour", "recipients", "has_letter", "is_daily")
    values = [{name: getattr(rule, name) for name in names} for rule in rules]
    return [row | ({"late_minutes": minutes[row["rung"]]} if row["rung"] in minutes else {}) for row in values]


def test_new_limits_leave_running_clocks(cast):
    running = lead_deadline(scenarios.dispatched(cast))
    wanted = changes_of_rules.general_limits() | {
        (kind, Severity.GENERAL): "2wd" for kind in (DeadlineKind.RESOLVE_TICKET, DeadlineKind.RESOLVE_LEAD)
    }

    changes_of_rules.change_general_limits(wanted, by=cast.admin, at=NOW)

    later = lead_deadline(scenarios.dispatched(cast, submission_key="second"))
    assert (running.limit, later.limit) == ("5wd", "2wd")
    assert recorded() == [("limits", "一般时限", "admin")]


def test_own_limit_of_a_category_wins_and_can_be_taken_away(cast):
    values = {"is_open": True, "elsewhere": "", "name": "要素保障"}
    changes_of_rules.change_category(cast.category, values, "10wd", by=cast.admin, at=NOW)
    assert str(limit_for(DeadlineKind.RESOLVE_LEAD, cast.category, Severity.URGENT)) == "10wd"

    changes_of_rules.change_category(cast.category, values, "", by=cast.admin, at=NOW)
    assert str(limit_for(DeadlineKind.RESOLVE_LEAD, cast.category, Severity.URGENT)) == "7.5h"


def test_closed_category_says_where_else_to_go(cast):
    with pytest.raises(Refused, match="哪里"):
        changes_of_rules.change_category(cast.category, {"is_open": False, "elsewhere": ""}, "", by=cast.admin, at=NOW)


def test_sealed_category_is_opened_like_any_other(cast):
    cast.category.is_sealed, cast.category.is_open = True, False
    changes_of_rules.change_category(cast.category, {"is_open": True, "elsewhere": ""}, "15wd", by=cast.admin, at=NOW)
    assert (cast.category.is_open, changes_of_rules.own_limit(cast.category)) == (True, "15wd")


def test_new_ladder_writes_what_was_due_under_the_old_one(cast):
    ticket = scenarios.dispatched(cast)
    late = moment("2026-03-11 09:00")

    changes_of_rules.change_ladder(
        DeadlineKind.RESOLVE_LEAD, rungs_of(DeadlineKind.RESOLVE_LEAD, E1=600), by=cast.admin, at=late
    )

    reached = db.session.scalars(select(Escalation.rung).where(Escalation.deadline_id == lead_deadline(ticket).id))
    assert set(reached) == {Rung.E0, Rung.E1}


def test_new_ladder_dates_no_rung_before_it(cast):
    ticket = scenarios.dispatched(cast)
    late = moment("2026-03-11 09:00")

    changes_of_rules.change_ladder(
        DeadlineKind.RESOLVE_LEAD, rungs_of(DeadlineKind.RESOLVE_LEAD, E2=60), by=cast.admin, at=late
    )

    deadline = lead_deadline(ticket)
    assert (deadline.next_rung, deadline.next_rung_at) == (Rung.E2, late)


@pytest.mark.parametrize("minutes", [{"E1": 5000}, {"E2": None}])
def test_ladder_that_does_not_climb_is_refused(cast, minutes):
    with pytest.raises(Refused):
        changes_of_rules.change_ladder(
            DeadlineKind.RESOLVE_LEAD, rungs_of(DeadlineKind.RESOLVE_LEAD, **minutes), by=cast.admin, at=NOW
        )


def test_lead_ladder_keeps_its_due_rung(cast):
    rest = [row for row in rungs_of(DeadlineKind.REDO) if row["rung"] is not Rung.E1]
    with pytest.raises(Refused, match="逾期督办"):
        changes_of_rules.change_ladder(DeadlineKind.REDO, rest, by=cast.admin, at=NOW)


def test_new_office_hours_move_open_deadlines(cast):
    deadline = lead_deadline(scenarios.dispatched(cast))
    hours = {"office_hours": [["09:00", "12:00"], ["13:00", "17:00"]]}

    moved = changes_of_rules.change_settings(hours, by=cast.admin, at=NOW)

    assert moved >= 1
    assert deadline.due_at == moment("2026-03-09 17:00")


def test_new_numbers_hold_at_once(cast):
    changes_of_rules.change_settings({"call_back_attempts": 5}, by=cast.admin, at=NOW)

    assert settings.number("call_back_attempts") == 5


def test_local_day_off_moves_open_deadlines_and_back(cast):
    deadline = lead_deadline(scenarios.dispatched(cast))
    day = LocalDay(date(2026, 3, 5), is_working=False, name="县庆日")

    assert days.set_local_day(day, by=cast.admin, at=NOW) >= 1
    assert deadline.due_at == moment("2026-03-10 17:30")
    days.remove_local_day(day.date, by=cast.admin, at=NOW)
    assert deadline.due_at == moment("2026-03-09 17:30")


def test_local_day_keeps_its_own_hours(cast):
    hours = ((time(8, 30), time(12)),)
    days.set_local_day(LocalDay(date(2026, 3, 7), True, "加班", hours), by=cast.admin, at=NOW)

    assert db.session.scalars(select(CalendarDay.hours)).all() == [[["08:30", "12:00"]]]
    assert county_calendar().calendar.close_of(date(2026, 3, 7)) == moment("2026-03-07 12:00")


def test_removing_a_day_that_is_not_there_is_refused(cast):
    with pytest.raises(Refused, match="2026-03-07"):
        days.remove_local_day(date(2026, 3, 7), by=cast.admin, at=NOW)


def test_loaded_year_moves_open_deadlines_and_is_recorded(cast):
    deadline = lead_deadline(scenarios.dispatched(cast))

    loaded = days.load_year(read_notice(NOTICE), by=cast.admin, at=NOW)

    assert (loaded.year, loaded.days_off, loaded.make_up_days, loaded.moved >= 1) == (2026, 1, 0, True)
    assert deadline.due_at == moment("2026-03-10 17:30")
    assert recorded() == [("calendar_days", "工作日历", "admin")]


@pytest.mark.parametrize(
    ("today", "missing"), [("2026-10-31 12:00", None), ("2026-11-01 00:00", 2027), ("2027-01-05 09:00", 2027)]
)
def test_missing_year_is_told_from_november(cast, today, missing):
    assert days.missing_year(at=moment(today)) == missing


def test_a_change_says_from_what_to_what(cast):
    """Of limits, of a category's own limit, of the ladder, of settings: what differs alone."""
    kind = DeadlineKind.PLAN
    wanted = changes_of_rules.general_limits() | {(kind, None): "4wd"}
    before = changes_of_rules.general_limits()[kind, None]
    changes_of_rules.change_general_limits(wanted, by=cast.admin, at=NOW)
    values = {"is_open": True, "elsewhere": ""}
    changes_of_rules.change_category(cast.category, values, "10wd", by=cast.admin, at=NOW)
    lead = DeadlineKind.RESOLVE_LEAD
    changes_of_rules.change_ladder(lead, rungs_of(lead, E1=30), by=cast.admin, at=NOW)
    changes_of_rules.change_settings({"redo_share": 40, "call_back_attempts": 3}, by=cast.admin, at=NOW)
    rows = db.session.scalars(select(CountyChange).order_by(CountyChange.id)).all()

    assert [(row.subject, row.name, row.action, row.at) for row in rows] == [
        ("limits", "一般时限", "修改", NOW),
        ("limits", cast.category.name, "修改类别时限", NOW),
        ("ladder_rules", "resolve_lead", "修改", NOW),
        ("county_settings", "参数", "修改", NOW),
    ]
    assert [(row.before, row.after) for row in rows[:2]] == [
        ({"plan": before}, {"plan": "4wd"}),
        ({"limit": ""}, {"limit": "10wd"}),
    ]
    assert rows[2].before == {"E0": "80%", "E1": 0} | {
        key: rows[2].after[key]["late_minutes"] for key in rows[2].after if key > "E1"
    }
    assert (rows[2].after["E0"]["share"], rows[2].after["E1"]["late_minutes"]) == (80, 30)
    assert (rows[3].before, rows[3].after) == ({"redo_share": 50}, {"redo_share": 40})


def test_what_is_saved_as_it_stands_is_no_change(cast):
    kind = DeadlineKind.RESOLVE_LEAD
    changes_of_rules.change_general_limits(changes_of_rules.general_limits(), by=cast.admin, at=NOW)
    changes_of_rules.change_category(cast.category, {"is_open": True, "elsewhere": ""}, "", by=cast.admin, at=NOW)
    assert changes_of_rules.change_ladder(kind, rungs_of(kind), by=cast.admin, at=NOW) == 0
    assert changes_of_rules.change_settings({"redo_share": 50}, by=cast.admin, at=NOW) == 0

    assert recorded() == []


def test_calendar_days_are_refused_for_what_waits_at_times(cast):
    before = changes_of_rules.general_limits()
    with pytest.raises(Refused, match=r"3d：.*自然日不能暂停"):
        changes_of_rules.change_general_limits(before | {(DeadlineKind.PLAN, None): "3d"}, by=cast.admin, at=NOW)
    assert changes_of_rules.general_limits() == before

    resolve = before | {(DeadlineKind.RESOLVE_LEAD, Severity.GENERAL): "30d"}
    changes_of_rules.change_general_limits(resolve, by=cast.admin, at=NOW)
    assert changes_of_rules.general_limits() == resolve


def test_a_rung_that_is_taken_away_is_reached_no_more(cast):
    kind = DeadlineKind.RESOLVE_LEAD
    ticket = scenarios.dispatched(cast)
    kept = [rung for rung in rungs_of(kind) if rung["rung"] is not Rung.E0]

    assert changes_of_rules.change_ladder(kind, kept, by=cast.admin, at=NOW) >= 1
    assert lead_deadline(ticket).next_rung is Rung.E1


def test_new_office_hours_write_what_was_due_under_the_old_ones(cast):
    ticket = scenarios.dispatched(cast)
    hours = {"office_hours": [["09:00", "12:00"], ["13:00", "23:00"]]}

    changes_of_rules.change_settings(hours, by=cast.admin, at=moment("2026-03-09 17:31"))

    reached = select(Escalation.rung).where(Escalation.deadline_id == lead_deadline(ticket).id)
    assert set(db.session.scalars(reached)) == {Rung.E0, Rung.E1}


def test_a_year_loaded_again_replaces_its_own_days_and_those_before_new_year(cast):
    days_of = select(CalendarDay.date).where(CalendarDay.date < date(2027, 12, 1)).order_by(CalendarDay.date)
    before = set(db.session.scalars(days_of))
    notice = """{"year": 2027, "papers": ["试"], "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": true},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": false},
        {"name": "国庆", "date": "2027-10-01", "isOffDay": true}]}"""
    loaded = days.load_year(read_notice(notice), by=None, at=NOW)
    again = days.load_year(read_notice(notice.replace("2027-10-01", "2027-10-04")), by=cast.admin, at=NOW)

    new = set(db.session.scalars(days_of)) - before
    assert (loaded.days_off, loaded.make_up_days, again.days_off) == (2, 1, 2)
    assert new == {date(2026, 12, 31), date(2027, 1, 2), date(2027, 10, 4)}
    rows = db.session.scalars(select(CountyChange).order_by(CountyChange.id))
    assert [(row.name, row.action, row.by) for row in rows] == [
        ("工作日历", "装入2027年放假安排", None),
        ("工作日历", "装入2027年放假安排", cast.admin),
    ]
