"""What an administrator changes holds for the clocks it should, is recorded, and dates nothing back."""

from datetime import date, time

import pytest
from sqlalchemy import select

from directline.configuration import settings
from directline.configuration.working_time import county_calendar, limit_for
from directline.county import changes_of_rules, days, departments
from directline.extensions import db
from directline.models import (
    CalendarDay,
    CountyChange,
    Deadline,
    DeadlineKind,
    DepartmentVersion,
    Escalation,
    LadderRule,
    Rung,
    Severity,
)
from directline.tickets.errors import Refused
from directline.worktime.county_calendar import LocalDay
from directline.worktime.holiday_notice import read_notice
from tests import factories, scenarios
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


def values_of(unit, **other):
    names = ("name", "short_name", "kind", "parent_id", "comparison_group", "vice_post_id", "phone", "duties")
    return {name: getattr(unit, name) for name in names} | other


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


def test_department_in_use_is_not_closed(cast):
    scenarios.dispatched(cast)
    with pytest.raises(Refused, match="1 件在办"):
        departments.close(cast.lead_unit, by=cast.admin, at=NOW)


def test_department_that_categories_point_to_is_not_closed(cast):
    with pytest.raises(Refused, match="要素保障"):
        departments.close(cast.lead_unit, by=cast.admin, at=NOW)


@pytest.mark.parametrize("name", ["office", "supervision"])
def test_office_and_supervision_are_not_closed(cast, name):
    with pytest.raises(Refused, match="不能停用"):
        departments.close(getattr(cast, name), by=cast.admin, at=NOW)


def test_closed_department_can_be_opened_again(cast):
    departments.close(cast.other_unit, by=cast.admin, at=NOW)
    assert not cast.other_unit.is_active

    departments.reopen(cast.other_unit, by=cast.admin, at=NOW)
    assert cast.other_unit.is_active
    assert len(recorded()) == 2


def test_change_of_group_is_kept_as_a_version(cast):
    values = values_of(cast.other_unit, comparison_group="B")

    departments.change(cast.other_unit, values, by=cast.admin, at=NOW)

    of_this = DepartmentVersion.department_id == cast.other_unit.id
    last = db.session.scalars(select(DepartmentVersion).where(of_this).order_by(DepartmentVersion.id.desc())).first()
    assert (last.comparison_group, last.recorded_at) == ("B", NOW)


def test_department_is_not_below_itself(cast):
    below = factories.department(parent_id=cast.other_unit.id)
    with pytest.raises(Refused, match="下级"):
        departments.change(cast.other_unit, values_of(cast.other_unit, parent_id=below.id), by=cast.admin, at=NOW)


def test_name_of_another_department_is_refused(cast):
    with pytest.raises(Refused, match="已经有名为"):
        departments.change(cast.other_unit, values_of(cast.other_unit, name=cast.lead_unit.name), by=cast.admin, at=NOW)


def test_second_office_is_refused(cast):
    with pytest.raises(Refused, match="各有一个"):
        departments.add("second", values_of(cast.office, name="第二办公室"), by=cast.admin, at=NOW)
