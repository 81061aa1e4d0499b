"""Why this date: hand-checked tellings, and agreement with due in every case."""

from datetime import UTC, date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directline.worktime.calendar import WorkCalendar
from directline.worktime.county_calendar import LocalDay, compose
from directline.worktime.explanation import DayLine, Reason, explain
from directline.worktime.limits import Extension, Limit, Pause, Unit, due, settled, used

from .odd_calendars import calendars, limits, moments, pauses, quick
from .office import CALENDAR, COUNTY, OFFICE_WEEK, SHANGHAI, at

HOUR = timedelta(hours=1)


def recipients(start: str, limit: str, stopped=(), granted=()) -> list[tuple[str, int | None, str, str, float, float]]:
    lines = explain(CALENDAR, at(start), Limit.parse(limit), stopped, granted, COUNTY.names)
    return [
        (f"{line.date:%m-%d}", line.number, str(line.reason), line.name, line.working / HOUR, line.paused / HOUR)
        for line in lines
    ]


def test_a_limit_over_spring_festival():
    holidays = [(f"02-{day}", None, "holiday", "春节", 0, 0) for day in range(15, 24)]
    assert recipients("2026-02-13 10:00", "2wd") == [
        ("02-13", None, "receipt", "", 6, 0),
        ("02-14", 1, "make_up", "春节", 7.5, 0),
        *holidays,
        ("02-24", 2, "counted", "", 7.5, 0),
    ]


def test_handed_in_after_hours_and_on_a_weekend():
    assert recipients("2026-11-20 17:30", "1wd") == [
        ("11-20", None, "after_hours", "", 0, 0),
        ("11-21", None, "weekend", "", 0, 0),
        ("11-22", None, "weekend", "", 0, 0),
        ("11-23", None, "receipt", "", 7.5, 0),
        ("11-24", 1, "counted", "", 7.5, 0),
    ]


def test_a_pause_cuts_days_short_and_the_last_day_ends_early():
    stopped = [Pause(at("2026-11-17 10:00"), at("2026-11-18 15:00"))]
    assert recipients("2026-11-16 10:00", "2wd", stopped) == [
        ("11-16", None, "receipt", "", 6, 0),
        ("11-17", None, "paused", "", 1.5, 6),
        ("11-18", None, "paused", "", 2.5, 5),
        ("11-19", 1, "counted", "", 7.5, 0),
        ("11-20", 2, "counted", "", 7.5 - 4, 0),
    ]


def test_a_pause_on_the_day_of_receipt_is_made_up_before_days_count():
    stopped = [Pause(at("2026-11-16 10:00"), at("2026-11-17 17:30"))]
    assert recipients("2026-11-16 08:30", "1wd", stopped) == [
        ("11-16", None, "receipt", "", 1.5, 6),
        ("11-17", None, "paused", "", 0, 7.5),
        ("11-18", None, "carried", "", 7.5, 0),
        ("11-19", 1, "counted", "", 6, 0),
    ]


def test_an_extension_is_told_beyond_the_limit():
    granted = [Extension(at("2026-11-17 09:00"), date(2026, 11, 21))]
    assert recipients("2026-11-16 10:00", "2wd", (), granted) == [
        ("11-16", None, "receipt", "", 6, 0),
        ("11-17", 1, "counted", "", 7.5, 0),
        ("11-18", 2, "counted", "", 7.5, 0),
        ("11-19", None, "extended", "", 7.5, 0),
        ("11-20", None, "extended", "", 7.5, 0),
        ("11-21", None, "weekend", "", 0, 0),
        ("11-22", None, "weekend", "", 0, 0),
        ("11-23", None, "extended", "", 7.5, 0),
    ]


def test_calendar_days_count_days_off_and_roll_to_a_working_day():
    assert recipients("2026-09-20 10:00", "6d", [Pause(at("2026-09-21 10:00"), at("2026-09-23 10:00"))]) == [
        ("09-20", None, "receipt", "国庆节", 6, 0),
        *((f"09-{20 + number}", number, "counted", "", 7.5, 0) for number in range(1, 5)),
        ("09-25", 5, "counted", "中秋节", 0, 0),
        ("09-26", 6, "counted", "中秋节", 0, 0),
        ("09-27", None, "holiday", "中秋节", 0, 0),
        ("09-28", None, "rolled", "", 7.5, 0),
    ]


def test_hours_have_no_numbers():
    assert recipients("2026-09-18 16:00", "12h", [Pause(at("2026-09-18 17:00"), at("2026-09-21 16:00"))]) == [
        ("09-18", None, "receipt", "", 1, 0.5),
        ("09-19", None, "weekend", "", 0, 0),
        ("09-20", None, "paused", "国庆节", 0, 7.5),
        ("09-21", None, "counted", "", 1.5, 6),
        ("09-22", None, "counted", "", 7.5, 0),
        ("09-23", None, "counted", "", 2, 0),
    ]


def test_an_open_pause_is_told_as_if_it_did_not_last():
    still_open = [Pause(at("2026-11-17 10:00"))]
    assert recipients("2026-11-16 10:00", "2wd", still_open) == recipients("2026-11-16 10:00", "2wd")


def test_a_due_at_midnight_is_told_up_to_the_day_that_ends_then():
    evenings = WorkCalendar(SHANGHAI, {0: ((time(20), time(0)),)})
    lines = explain(evenings, at("2026-11-16 21:00"), Limit.parse("1wd"))
    assert due(evenings, at("2026-11-16 21:00"), Limit.parse("1wd")) == at("2026-11-24 00:00")
    assert (len(lines), lines[-1].date, lines[-1].number) == (8, date(2026, 11, 23), 1)


def test_local_days_are_told_by_their_names():
    local = [LocalDay(date(2026, 3, 7), True, "旗庆补班"), LocalDay(date(2026, 3, 9), False, "旗庆")]
    county = compose(SHANGHAI, OFFICE_WEEK, local=local)
    lines = explain(county.calendar, at("2026-03-06 10:00"), Limit.parse("2wd"), names=county.names)
    assert [(line.date.day, line.number, line.reason, line.name) for line in lines] == [
        (6, None, Reason.receipt, ""),
        (7, 1, Reason.local_working, "旗庆补班"),
        (8, None, Reason.weekend, ""),
        (9, None, Reason.local_off, "旗庆"),
        (10, 2, Reason.counted, ""),
    ]


def dates(lines: list[DayLine]) -> list[date]:
    return [line.date for line in lines]


@quick
@given(calendars(), moments, limits, st.booleans(), st.data())
def test_explanation_agrees_with_due(calendar: WorkCalendar, start, limit, is_open, data):
    receipt = calendar.next_open(start)
    stopped = data.draw(pauses(receipt))
    if is_open:
        stopped.append(Pause(receipt.astimezone(UTC) + data.draw(st.timedeltas(timedelta(0), timedelta(days=9)))))
    granted = data.draw(
        st.lists(
            st.builds(
                Extension,
                st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda gap: receipt.astimezone(UTC) + gap),
                st.dates(receipt.date(), receipt.date() + timedelta(days=40)),
            ),
            max_size=2,
        )
    )
    ends = due(calendar, start, limit, stopped, granted)
    lines = explain(calendar, start, limit, stopped, granted)
    first, last = calendar.date_of(start), calendar.date_of(ends.astimezone(UTC) - timedelta.resolution)
    assert dates(lines) == [first + timedelta(days=i) for i in range((last - first).days + 1)]
    assert all(line.working >= timedelta(0) and line.paused >= timedelta(0) for line in lines)
    numbers = [line.number for line in lines if line.number is not None]
    assert numbers == sorted(set(numbers))
    if limit.unit is not Unit.working_minutes:
        assert numbers[-1] == limit.amount
    if limit.unit is Unit.working_days and not granted:
        assert lines[-1].number == limit.amount
    counted = [] if limit.unit is Unit.calendar_days else settled(stopped, granted)
    assert sum((line.working for line in lines), timedelta(0)) == used(calendar, start, ends, counted)
    assert {line.reason for line in lines if not calendar.is_working_day(line.date) and line.number is None} <= {
        Reason.weekend
    }


@pytest.mark.parametrize("limit", ["1wd", "4h", "30d"])
def test_without_pauses_the_working_times_are_the_open_times(limit):
    start = at("2026-11-16 08:30")
    lines = explain(CALENDAR, start, Limit.parse(limit))
    assert sum((line.working for line in lines), timedelta(0)) == CALENDAR.elapsed(
        start, due(CALENDAR, start, Limit.parse(limit))
    )
