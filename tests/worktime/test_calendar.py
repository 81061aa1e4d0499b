"""The working calendar: hand-checked moments of the county, odd calendars, and properties against a slow oracle."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directline.worktime.calendar import ClosedDay, NeverOpens, WorkCalendar

from .odd_calendars import MINUTE, around_clock_changes, calendars, moments, open_minutes, quick, workings
from .office import CALENDAR, OFFICE_HOURS, OFFICE_WEEK, SHANGHAI, at, open_time

HOUR = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")
WHOLE_DAY = ((time(0), time(0)),)
MAKE_UP_DAYS = [
    *("2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12"),
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
]
DAYS_OFF = [
    "2024-02-10",
    "2024-10-07",
    "2025-10-08",
    "2026-01-02",
    "2026-02-16",
    "2026-02-23",
    "2026-06-19",
    "2027-01-01",
]


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize("day", MAKE_UP_DAYS)
def test_make_up_days_are_weekend_days_with_office_hours(day):
    day = date.fromisoformat(day)
    assert day.weekday() >= 5
    assert CALENDAR.is_working_day(day)
    assert open_time(CALENDAR, day) == timedelta(hours=7.5)


@pytest.mark.parametrize("day", DAYS_OFF)
def test_holidays_on_weekdays_are_off(day):
    day = date.fromisoformat(day)
    assert not CALENDAR.is_working_day(day)
    assert CALENDAR.intervals(day) == []


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year_are_those_of_the_notice(year, count):
    assert CALENDAR.working_days(date(year, 1, 1), date(year, 12, 31)) == count


def test_intervals_are_two_half_days_in_the_zone_of_the_calendar():
    intervals = CALENDAR.intervals(date(2026, 2, 14))
    assert intervals == [
        (at("2026-02-14 08:30"), at("2026-02-14 12:00")),
        (at("2026-02-14 13:30"), at("2026-02-14 17:30")),
    ]
    assert {moment.tzinfo for interval in intervals for moment in interval} == {SHANGHAI}


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20 08:29:59.999999", False),
        ("2026-11-20 08:30", True),
        ("2026-11-20 11:59:59.999999", True),
        ("2026-11-20 12:00", False),
        ("2026-11-20 13:30", True),
        ("2026-11-20 17:29:59", True),
        ("2026-11-20 17:30", False),
        ("2026-11-21 10:00", False),
        ("2026-02-14 10:00", True),
    ],
)
def test_is_open_is_half_open(moment, expected):
    assert CALENDAR.is_open(at(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20 10:00", "2026-11-20 10:00"),
        ("2026-11-20 12:00", "2026-11-20 13:30"),
        ("2026-11-20 17:30", "2026-11-23 08:30"),
        ("2026-02-14 17:30", "2026-02-24 08:30"),
        ("2026-12-31 17:30", "2027-01-04 08:30"),
    ],
)
def test_next_open_stays_or_goes_to_the_next_opening(moment, expected):
    assert CALENDAR.next_open(at(moment)) == at(expected)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-02 00:00", "2026-03-02 08:30"),
        ("2026-03-02 08:30", "2026-03-02 08:30"),
        ("2026-03-02 08:30:01", "2026-03-03 08:30"),
        ("2026-03-02 13:00", "2026-03-03 08:30"),
        ("2026-03-06 18:00", "2026-03-09 08:30"),
        ("2026-05-08 17:31", "2026-05-09 08:30"),
        ("2026-12-31 10:00", "2027-01-04 08:30"),
    ],
)
def test_next_day_open_is_the_first_opening_of_a_working_day(moment, expected):
    assert CALENDAR.next_day_open(at(moment)) == at(expected)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-11-20 11:59", 1, "2026-11-20 12:00"),
        ("2026-11-20 11:59", 2, "2026-11-20 13:31"),
        ("2026-11-20 17:29", 1, "2026-11-20 17:30"),
        ("2026-11-20 17:29", 2, "2026-11-23 08:31"),
        ("2026-11-21 03:00", 450, "2026-11-23 17:30"),
        ("2026-02-13 08:30", 900, "2026-02-14 17:30"),
        ("2026-02-13 08:30", 901, "2026-02-24 08:31"),
        ("2026-11-23 08:31", -1, "2026-11-23 08:30"),
        ("2026-11-23 08:31", -2, "2026-11-20 17:29"),
        ("2026-02-24 08:30", -450, "2026-02-14 08:30"),
        ("2027-01-04 08:30", -60, "2026-12-31 16:30"),
    ],
)
def test_advance_by_working_minutes(start, minutes, expected):
    assert CALENDAR.advance(at(start), minutes * MINUTE) == at(expected)


def test_advance_by_nothing_gives_the_start_as_it_is():
    start = datetime(2026, 11, 21, 3, tzinfo=UTC)
    assert CALENDAR.advance(start, timedelta(0)) is start


def test_advance_keeps_microseconds():
    start = at("2026-11-20 17:29:59.750000")
    assert CALENDAR.advance(start, timedelta(milliseconds=500)) == at("2026-11-23 08:30:00.250000")


def test_advance_over_years_agrees_with_counting_days():
    years = CALENDAR.working_days(date(2024, 1, 1), date(2026, 12, 31))
    assert CALENDAR.advance(at("2024-01-01 00:00"), years * 7.5 * HOUR) == at("2026-12-31 17:30")
    assert CALENDAR.elapsed(at("2024-01-01 00:00"), at("2027-01-01 00:00")) == years * 7.5 * HOUR


def test_elapsed_counts_open_time_only():
    assert CALENDAR.elapsed(at("2026-11-20 11:00"), at("2026-11-23 09:00")) == 5.5 * HOUR
    assert CALENDAR.elapsed(at("2026-11-21 11:00"), at("2026-11-22 09:00")) == timedelta(0)
    assert CALENDAR.elapsed(at("2026-11-23 09:00"), at("2026-11-20 11:00")) == timedelta(0)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-15", 1, "2026-02-24"),
        ("2026-02-24", -1, "2026-02-14"),
        ("2026-02-20", -1, "2026-02-14"),
        ("2026-02-20", 0, "2026-02-20"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2027-01-04", -1, "2026-12-31"),
        ("2025-12-31", 248, "2026-12-31"),
        ("2024-02-28", 1, "2024-02-29"),
    ],
)
def test_nth_working_day_counts_from_the_day_after(day, n, expected):
    assert CALENDAR.nth_working_day(date.fromisoformat(day), n) == date.fromisoformat(expected)


def test_working_days_between_reversed_dates_are_none():
    assert CALENDAR.working_days(date(2026, 3, 2), date(2026, 3, 1)) == 0
    assert CALENDAR.working_days(date(2026, 3, 2), date(2026, 3, 2)) == 1


def test_closing_of_a_day():
    assert CALENDAR.close_of(date(2026, 2, 14)) == at("2026-02-14 17:30")
    with pytest.raises(ClosedDay):
        CALENDAR.close_of(date(2026, 2, 15))


def test_day_length_is_that_of_an_ordinary_day():
    short_friday = OFFICE_WEEK | {4: ((time(8, 30), time(12)),)}
    assert CALENDAR.day_length == 7.5 * HOUR
    assert WorkCalendar(SHANGHAI, short_friday).day_length == 7.5 * HOUR
    assert WorkCalendar(SHANGHAI, {6: WHOLE_DAY}).day_length == 24 * HOUR
    assert WorkCalendar(SHANGHAI, {}, {date(2026, 1, 5): OFFICE_HOURS}).day_length == 7.5 * HOUR


def test_moments_of_any_zone_are_taken_and_the_calendars_zone_is_given():
    due = CALENDAR.advance(datetime(2026, 11, 20, 9, 29, tzinfo=UTC), MINUTE)
    assert (due, due.tzinfo) == (at("2026-11-20 17:30"), SHANGHAI)
    assert CALENDAR.date_of(datetime(2026, 11, 20, 16, tzinfo=UTC)) == date(2026, 11, 21)


@pytest.mark.parametrize("ask", [CALENDAR.is_open, CALENDAR.next_open, CALENDAR.date_of])
def test_naive_moments_are_refused(ask):
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2026, 11, 20, 9))  # noqa: DTZ001


@pytest.mark.parametrize("ask", [CALENDAR.is_working_day, CALENDAR.intervals, CALENDAR.close_of])
def test_a_moment_is_refused_where_a_date_is_wanted(ask):
    with pytest.raises(TypeError):
        ask(at("2026-11-20 10:00"))


@pytest.mark.parametrize(
    "hours",
    [
        [(time(13), time(17)), (time(8), time(12))],
        [(time(8), time(12)), (time(11), time(17))],
        [(time(8), time(8))],
        [(time(17), time(8))],
        [(time(8), time(0)), (time(9), time(10))],
        [(time(8, tzinfo=UTC), time(9, tzinfo=UTC))],
    ],
)
def test_hours_that_overlap_or_run_backwards_are_refused(hours):
    with pytest.raises(ValueError, match="-"):
        WorkCalendar("Asia/Shanghai", {0: hours})
    with pytest.raises(ValueError, match="-"):
        WorkCalendar("Asia/Shanghai", {1: OFFICE_HOURS}, {date(2026, 1, 5): hours})


def test_weekdays_outside_the_week_are_refused():
    with pytest.raises(ValueError, match="weekdays"):
        WorkCalendar(SHANGHAI, {7: OFFICE_HOURS})


@pytest.mark.parametrize("days", [{}, {date(2026, 1, 5): ()}])
def test_a_calendar_without_any_hours_is_refused(days):
    with pytest.raises(NeverOpens):
        WorkCalendar("Asia/Shanghai", {0: ()}, days)


def test_a_calendar_without_open_time_within_400_days_is_refused_where_it_is_asked():
    lone = WorkCalendar("Asia/Shanghai", {}, {date(2026, 1, 5): OFFICE_HOURS})
    assert lone.next_open(at("2024-12-02 00:00")) == at("2026-01-05 08:30")
    assert lone.advance(at("2026-01-01 00:00"), 7.5 * HOUR) == at("2026-01-05 17:30")
    assert lone.nth_working_day(date(2026, 2, 1), -1) == date(2026, 1, 5)
    assert lone.elapsed(at("2020-01-01 00:00"), at("2030-01-01 00:00")) == 7.5 * HOUR
    for ask in (
        lambda: lone.next_open(at("2024-11-30 00:00")),
        lambda: lone.next_open(at("2026-01-05 17:30")),
        lambda: lone.advance(at("2026-01-01 00:00"), 7.5 * HOUR + MINUTE),
        lambda: lone.advance(at("2026-02-01 00:00"), -8 * HOUR),
        lambda: lone.nth_working_day(date(2026, 1, 5), 1),
        lambda: lone.nth_working_day(date(2026, 1, 5), -1),
    ):
        with pytest.raises(NeverOpens):
            ask()


def test_a_gap_of_a_whole_year_is_crossed_and_a_longer_one_is_not():
    days = {date(2025, 12, 20): OFFICE_HOURS, date(2027, 1, 10): OFFICE_HOURS, date(2029, 1, 10): OFFICE_HOURS}
    sparse = WorkCalendar("Asia/Shanghai", {}, days)
    assert sparse.advance(at("2025-12-20 17:00"), HOUR) == at("2027-01-10 09:00")
    assert sparse.advance(at("2027-01-10 09:00"), -HOUR) == at("2025-12-20 17:00")
    with pytest.raises(NeverOpens):
        sparse.advance(at("2025-12-20 17:00"), 8.5 * HOUR)


def test_one_day_a_week_loses_nothing():
    sundays = WorkCalendar("Asia/Shanghai", {6: ((time(9), time(10)),)})
    assert sundays.advance(at("2026-01-01 00:00"), 52 * HOUR) == at("2026-12-27 10:00")
    assert sundays.nth_working_day(date(2026, 1, 1), 52) == date(2026, 12, 27)


def test_open_until_midnight_ends_at_the_end_of_the_day():
    evenings = WorkCalendar("Asia/Shanghai", {0: ((time(22), time(0)),)})
    assert evenings.close_of(date(2026, 11, 23)) == at("2026-11-24 00:00")
    assert not evenings.is_open(at("2026-11-24 00:00"))
    assert evenings.advance(at("2026-11-23 20:00"), 2 * HOUR) == at("2026-11-24 00:00")
    assert open_time(evenings, date(2026, 11, 23)) == 2 * HOUR


def test_any_number_of_segments_and_touching_ones():
    quarters = tuple((time(hour), time(hour, 15)) for hour in range(8, 18))
    assert open_time(WorkCalendar("UTC", {0: quarters}), date(2026, 11, 23)) == 2.5 * HOUR
    touching = WorkCalendar("UTC", {0: ((time(8), time(9)), (time(9), time(10)))})
    assert (
        touching.elapsed(datetime(2026, 11, 23, 8, 30, tzinfo=UTC), datetime(2026, 11, 23, 9, 30, tzinfo=UTC)) == HOUR
    )


def test_days_of_clock_change_are_23_and_25_hours_long():
    always = WorkCalendar(BERLIN, dict.fromkeys(range(7), WHOLE_DAY))
    assert open_time(always, date(2026, 3, 29)) == 23 * HOUR
    assert open_time(always, date(2026, 10, 25)) == 25 * HOUR
    assert always.advance(berlin("2026-03-29 01:30"), HOUR) == berlin("2026-03-29 03:30")
    assert always.advance(berlin("2026-10-25 02:30"), HOUR).fold == 1
    assert always.elapsed(berlin("2026-10-25 02:30"), berlin("2026-10-25 02:30", fold=1)) == HOUR


def test_hours_in_a_skipped_hour_shrink_to_what_the_clock_shows():
    nights = WorkCalendar(BERLIN, {6: ((time(1), time(2, 30)), (time(2, 40), time(2, 50)), (time(2, 55), time(4)))})
    assert nights.intervals(date(2026, 3, 29)) == [
        (berlin("2026-03-29 01:00"), berlin("2026-03-29 03:00")),
        (berlin("2026-03-29 03:00"), berlin("2026-03-29 04:00")),
    ]
    assert open_time(nights, date(2026, 3, 29)) == 2 * HOUR


def test_a_date_that_the_zone_skipped_is_no_working_day():
    samoa = WorkCalendar("Pacific/Apia", dict.fromkeys(range(7), OFFICE_HOURS))
    assert not samoa.is_working_day(date(2011, 12, 30))
    assert samoa.nth_working_day(date(2011, 12, 29), 1) == date(2011, 12, 31)


@quick
@given(calendars(), st.one_of(moments, around_clock_changes), workings)
def test_advance_and_elapsed_are_inverse(calendar, start, working):
    end = calendar.advance(start, working)
    assert calendar.elapsed(start, end) == working
    assert calendar.advance(calendar.next_open(start), working) == end
    back = calendar.advance(start, -working)
    assert calendar.elapsed(back, start) == working
    assert calendar.is_open(back)


@quick
@given(calendars(), moments, workings)
def test_going_back_returns_to_an_open_start(calendar, start, working):
    start = calendar.next_open(start)
    assert calendar.advance(calendar.advance(start, working), -working).astimezone(UTC) == start.astimezone(UTC)


@quick
@given(calendars(), moments, workings, workings)
def test_advance_is_additive_and_monotone(calendar, start, first, second):
    whole = calendar.advance(start, first + second)
    assert calendar.advance(calendar.advance(start, first), second).astimezone(UTC) == whole.astimezone(UTC)
    assert calendar.advance(start + first, second).astimezone(UTC) >= calendar.advance(start, second).astimezone(UTC)


@quick
@given(calendars(), st.one_of(around_clock_changes, moments), st.integers(0, 3 * 1440))
def test_elapsed_agrees_with_the_wall_clock_minute_by_minute(calendar, start, minutes):
    start = start.replace(second=0, microsecond=0)
    end = start + minutes * MINUTE
    assert calendar.elapsed(start, end) == open_minutes(calendar, start, end) * MINUTE


@quick
@given(calendars(), moments)
def test_next_open_is_open_and_nothing_is_open_before_it(calendar, moment):
    opened = calendar.next_open(moment)
    assert calendar.is_open(opened)
    assert calendar.elapsed(moment, opened) == timedelta(0)


@quick
@given(calendars(), st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(1, 300))
def test_nth_working_day_agrees_with_counting(calendar, day, n):
    nth = calendar.nth_working_day(day, n)
    assert calendar.is_working_day(nth)
    assert calendar.working_days(day + timedelta(days=1), nth) == n
    assert calendar.nth_working_day(nth, -n) <= calendar.working_day_from(day)
    assert calendar.nth_working_day(nth + timedelta(days=1), -1) == nth


@quick
@given(calendars(), moments, workings, st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_a_holiday_moves_a_due_by_exactly_its_open_time_or_not_at_all(calendar, start, working, holiday):
    end = calendar.advance(start, working)
    changed = WorkCalendar(calendar.zone, calendar.week, {**calendar.days, holiday: ()})
    lost = calendar.elapsed(start, end) - changed.elapsed(start, end)
    moved = changed.advance(start, working)
    assert moved.astimezone(UTC) == changed.advance(end, lost).astimezone(UTC)
    if not start.date() - timedelta(days=1) <= holiday <= end.astimezone(UTC).date() + timedelta(days=1):
        assert moved.astimezone(UTC) == end.astimezone(UTC)
