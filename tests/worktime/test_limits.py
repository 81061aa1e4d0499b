"""Due dates of the county's calendar, each checked by hand against the notices for 2024, 2025 and 2026."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directline.worktime.calendar import WorkCalendar
from directline.worktime.limits import (
    Extension,
    Limit,
    Pause,
    Unit,
    due,
    due_on,
    moment_late,
    moment_used,
    received,
    used,
)

from .odd_calendars import calendars, limits, moments, pauses, quick
from .office import CALENDAR, at

DUE = [
    # one working day around Friday's closing; the weekend's submission is received on Monday
    ("2026-11-20 17:29", "1wd", "2026-11-23 17:30"),
    ("2026-11-20 17:30", "1wd", "2026-11-24 17:30"),
    ("2026-11-20 17:31", "1wd", "2026-11-24 17:30"),
    ("2026-11-22 11:00", "1wd", "2026-11-24 17:30"),
    # working hours: lunch, closing minute, used up exactly at closing
    ("2026-11-20 11:30", "1h", "2026-11-20 14:00"),
    ("2026-11-20 12:00", "1h", "2026-11-20 14:30"),
    ("2026-11-20 13:30", "4h", "2026-11-20 17:30"),
    ("2026-11-20 13:31", "4h", "2026-11-23 08:31"),
    ("2026-11-20 08:30", "7.5h", "2026-11-20 17:30"),
    # 2026: Saturday 14 February is worked, 15 to 23 February is 春节, Saturday 28 is worked
    ("2026-02-13 17:00", "1wd", "2026-02-14 17:30"),
    ("2026-02-13 17:00", "2wd", "2026-02-24 17:30"),
    ("2026-02-14 17:30", "4h", "2026-02-24 14:00"),
    ("2026-02-14 17:29", "1h", "2026-02-24 09:29"),
    ("2026-02-26 10:00", "3wd", "2026-03-02 17:30"),
    # calendar days: receipt is not counted, a last day off rolls on
    ("2026-01-14 10:00", "30d", "2026-02-13 17:30"),
    ("2026-01-16 10:00", "30d", "2026-02-24 17:30"),
    ("2024-01-30 10:00", "30d", "2024-02-29 17:30"),
    # National Day 2025: 1 to 8 October off, Sunday 28 September and Saturday 11 October worked
    ("2025-09-26 10:00", "2wd", "2025-09-29 17:30"),
    ("2025-09-30 16:00", "1wd", "2025-10-09 17:30"),
    ("2025-09-30 16:00", "3wd", "2025-10-11 17:30"),
    # 2024 with its leap day and New Year
    ("2024-02-28 10:00", "1wd", "2024-02-29 17:30"),
    ("2024-02-29 10:00", "1wd", "2024-03-01 17:30"),
    ("2023-12-29 17:00", "1wd", "2024-01-02 17:30"),
    # over New Year 2027, of which only 1 January is known
    ("2026-12-28 10:00", "5wd", "2027-01-05 17:30"),
    ("2026-12-31 17:30", "1h", "2027-01-04 09:30"),
]


@pytest.mark.parametrize(("start", "limit", "expected"), DUE)
def test_due_follows_the_counting_rules(start, limit, expected):
    assert due(CALENDAR, at(start), Limit.parse(limit)) == at(expected)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def pause(start: str, end: str | None = None) -> Pause:
    return Pause(at(start), at(end) if end else None)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-20 17:29", "2026-11-20 17:29"),
        ("2026-11-20 17:30", "2026-11-23 08:30"),
        ("2026-11-20 12:00", "2026-11-20 13:30"),
        ("2026-02-15 10:00", "2026-02-24 08:30"),
    ],
)
def test_received_is_the_moment_in_office_hours_else_the_next_opening(start, expected):
    assert received(CALENDAR, at(start)) == at(expected)


@pytest.mark.parametrize(
    ("text", "limit", "written"),
    [
        ("90m", Limit(90, Unit.working_minutes), "1.5h"),
        ("4h", Limit(240, Unit.working_minutes), "4h"),
        ("7.5h", Limit(450, Unit.working_minutes), "7.5h"),
        ("100m", Limit(100, Unit.working_minutes), "100m"),
        (" 5WD ", Limit(5, Unit.working_days), "5wd"),
        ("５ｗｄ", Limit(5, Unit.working_days), "5wd"),
        ("30 d", Limit(30, Unit.calendar_days), "30d"),
    ],
)
def test_limit_is_read_and_written(text, limit, written):
    assert Limit.parse(text) == limit
    assert str(limit) == written
    assert Limit.parse(written) == limit


@pytest.mark.parametrize("text", ["", "5", "wd", "-1d", "0d", "1.5wd", "1.3333h", "5 days", "99999999999d", "1e3d"])
def test_what_is_no_limit_is_refused(text):
    with pytest.raises(ValueError, match="limit"):
        Limit.parse(text)


def test_a_pause_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="pause"):
        pause("2026-11-18 10:00", "2026-11-18 09:00")


PAUSED = [
    # 3 working days from Monday 10:00 are due on Thursday at closing; what remained at the pause remains after it
    ([("2026-11-17 10:00", "2026-11-17 15:00")], "2026-11-20 12:00"),
    ([("2026-11-17 10:00", "2026-11-19 10:00")], "2026-11-23 17:30"),
    # from closing to opening no working time passes
    ([("2026-11-17 17:30", "2026-11-18 08:30")], "2026-11-19 17:30"),
    ([("2026-11-17 12:15", "2026-11-17 13:15")], "2026-11-19 17:30"),
    # on the day of receipt, and begun before it
    ([("2026-11-16 14:00", "2026-11-16 16:30")], "2026-11-20 11:00"),
    ([("2026-11-13 09:00", "2026-11-16 11:00")], "2026-11-20 09:30"),
    # two pauses, apart, touching and overlapping, in any order
    ([("2026-11-18 09:00", "2026-11-18 10:00"), ("2026-11-17 09:00", "2026-11-17 10:00")], "2026-11-20 10:30"),
    ([("2026-11-17 09:00", "2026-11-17 10:00"), ("2026-11-17 10:00", "2026-11-17 11:00")], "2026-11-20 10:30"),
    ([("2026-11-17 09:00", "2026-11-17 11:00"), ("2026-11-17 10:00", "2026-11-17 11:00")], "2026-11-20 10:30"),
    ([("2026-11-17 09:00", "2026-11-17 11:00"), ("2026-11-17 09:30", "2026-11-17 10:00")], "2026-11-20 10:30"),
    # the second pause begins after the original due, but before the one that the first pause made
    ([("2026-11-18 08:30", "2026-11-18 17:30"), ("2026-11-20 16:30", "2026-11-23 16:30")], "2026-11-23 17:30"),
    # at due it still stops the clock, after due it changes nothing; an open one leaves due as it was
    ([("2026-11-19 17:30", "2026-11-20 10:00")], "2026-11-20 10:00"),
    ([("2026-11-20 08:30", "2026-11-25 10:00")], "2026-11-19 17:30"),
    ([("2026-11-17 10:00", None)], "2026-11-19 17:30"),
    ([("2026-11-17 10:00", "2026-11-17 11:00"), ("2026-11-18 10:00", None)], "2026-11-20 09:30"),
    ([("2026-11-17 10:00", "2026-11-17 11:00"), ("2026-11-17 11:00", None)], "2026-11-20 09:30"),
    ([("2026-11-17 10:00", "2026-11-17 11:00"), ("2026-11-17 10:00", None)], "2026-11-20 09:30"),
    ([("2026-11-17 10:00", None), ("2026-11-17 10:00", "2026-11-17 11:00")], "2026-11-20 09:30"),
    ([("2026-11-17 10:00", None), ("2026-11-17 10:30", "2026-11-17 11:00")], "2026-11-19 17:30"),
    # to the second
    ([("2026-11-17 10:00:00", "2026-11-17 10:00:01")], "2026-11-20 08:30:01"),
]


@pytest.mark.parametrize(("pauses", "expected"), PAUSED)
def test_pauses_move_due_by_their_working_time(pauses, expected):
    assert due(CALENDAR, at("2026-11-16 10:00"), Limit.parse("3wd"), [pause(*times) for times in pauses]) == at(
        expected
    )


def test_calendar_days_are_never_paused():
    pauses = [pause("2026-11-17 10:00", "2026-12-17 15:00")]
    assert due(CALENDAR, at("2026-11-16 10:00"), Limit.parse("30d"), pauses) == at("2026-12-16 17:30")


EXTENDED = [
    ([], [("2026-11-18 10:00", "2026-11-25")], "2026-11-25 17:30"),
    ([], [("2026-11-18 10:00", "2026-11-28")], "2026-11-30 17:30"),
    ([], [("2026-11-24 10:00", "2026-11-27"), ("2026-11-18 10:00", "2026-11-25")], "2026-11-27 17:30"),
    ([], [("2026-11-18 10:00", "2026-11-18")], "2026-11-19 17:30"),
    ([("2026-11-17 10:00", "2026-11-17 11:00")], [("2026-11-18 10:00", "2026-11-25")], "2026-11-25 17:30"),
    ([("2026-11-24 10:00", "2026-11-24 11:00")], [("2026-11-18 10:00", "2026-11-25")], "2026-11-26 09:30"),
    # granted in a pause: what then remains of the new date remains on resuming
    ([("2026-11-17 10:00", "2026-11-19 10:00")], [("2026-11-18 10:00", "2026-11-25")], "2026-11-26 17:30"),
    ([("2026-11-17 10:00", None)], [("2026-11-18 10:00", "2026-11-25")], "2026-11-25 17:30"),
    # granted late
    ([], [("2026-11-23 10:00", "2026-11-25")], "2026-11-25 17:30"),
    ([("2026-11-20 10:00", "2026-11-20 16:00")], [("2026-11-23 10:00", "2026-11-25")], "2026-11-25 17:30"),
]


@pytest.mark.parametrize(("pauses", "extensions", "expected"), EXTENDED)
def test_extensions_and_pauses_apply_in_order_of_time(pauses, extensions, expected):
    granted = [Extension(at(moment), date.fromisoformat(until)) for moment, until in extensions]
    stopped = [pause(*times) for times in pauses]
    assert due(CALENDAR, at("2026-11-16 10:00"), Limit.parse("3wd"), stopped, granted) == at(expected)


@pytest.mark.parametrize(
    ("until", "pauses", "expected"),
    [
        ("2026-11-24 11:00", [], "2026-11-24 11:00"),
        ("2026-11-18 11:00", [], "2026-11-19 17:30"),
        ("2026-11-24 11:00", [("2026-11-23 10:00", "2026-11-23 12:00")], "2026-11-24 14:30"),
        ("2026-11-21 11:00", [], "2026-11-23 17:30"),
    ],
    ids=["kept", "passed by", "stretched by a later pause", "on a day off"],
)
def test_an_extension_up_to_a_moment(until, pauses, expected):
    granted = [Extension(at("2026-11-18 10:00"), at(until))]
    stopped = [pause(*times) for times in pauses]
    assert due(CALENDAR, at("2026-11-16 10:00"), Limit.parse("3wd"), stopped, granted) == at(expected)


def test_used_at_a_moment():
    start = at("2026-11-16 10:00")
    pauses = [pause("2026-11-17 09:00", "2026-11-17 11:00")]
    assert used(CALENDAR, start, at("2026-11-17 10:00"), pauses) == hours(6.5)
    assert used(CALENDAR, start, at("2026-11-17 12:00"), pauses) == hours(7.5)
    assert used(CALENDAR, start, at("2026-11-16 09:00"), pauses) == hours(0)
    assert used(CALENDAR, at("2026-11-14 10:00"), at("2026-11-16 09:00")) == hours(0.5)


def test_an_open_pause_holds_what_is_used():
    start, pauses = at("2026-11-16 10:00"), [pause("2026-11-17 10:00")]
    assert used(CALENDAR, start, at("2026-12-17 10:00"), pauses) == hours(7.5)
    overlapping = [pause("2026-11-17 10:00", "2026-11-17 11:00"), pause("2026-11-17 10:30")]
    assert used(CALENDAR, start, at("2026-11-18 10:00"), overlapping) == hours(7.5)


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        # 6 h on the day of receipt and 22.5 h make 28.5 h; four fifths are 22.8 h
        ([], "2026-11-19 10:18"),
        ([("2026-11-17 09:00", "2026-11-17 10:00")], "2026-11-19 11:18"),
        ([("2026-11-17 09:00", "2026-11-17 11:00")], "2026-11-19 13:48"),
        ([("2026-11-17 09:00", "2026-11-17 11:00"), ("2026-11-19 17:00", "2026-11-20 09:00")], "2026-11-19 13:48"),
        ([("2026-11-19 10:00", None)], "2026-11-19 10:18"),
    ],
)
def test_the_moment_at_which_a_share_of_the_limit_is_used(pauses, expected):
    stopped = [pause(*times) for times in pauses]
    ends = due(CALENDAR, at("2026-11-16 10:00"), Limit.parse("3wd"), stopped)
    assert moment_used(CALENDAR, at("2026-11-16 10:00"), ends, 0.8, stopped) == at(expected)


def test_a_promise_for_a_date_is_due_at_closing_of_a_working_day():
    assert due_on(CALENDAR, date(2026, 2, 14)) == at("2026-02-14 17:30")
    assert due_on(CALENDAR, date(2026, 2, 15)) == at("2026-02-24 17:30")


def test_the_moment_at_which_something_is_days_late():
    ends, length = at("2026-02-13 17:30"), CALENDAR.day_length
    assert moment_late(CALENDAR, ends, 0 * length) == ends
    assert moment_late(CALENDAR, ends, 1 * length) == at("2026-02-14 17:30")
    assert moment_late(CALENDAR, ends, 3 * length) == at("2026-02-25 17:30")
    assert moment_late(CALENDAR, ends, 1 * length, [pause("2026-02-14 09:30", "2026-02-24 09:30")]) == at(
        "2026-02-24 17:30"
    )
    assert moment_late(CALENDAR, ends, 1 * length, [pause("2026-02-14 09:30")]) == at("2026-02-14 17:30")


def test_order_is_right_in_the_hour_that_occurs_twice():
    berlin = ZoneInfo("Europe/Berlin")
    nights = WorkCalendar(berlin, dict.fromkeys(range(7), ((time(0), time(0)),)))
    early, late = (datetime(2026, 10, 25, 2, minute, tzinfo=berlin, fold=fold) for minute, fold in ((50, 0), (10, 1)))
    assert used(nights, early, late) == timedelta(minutes=20)
    assert due(nights, early, Limit.parse("30m"), [Pause(early, late)]) == datetime(
        2026, 10, 25, 2, 40, tzinfo=berlin, fold=1
    )
    with pytest.raises(ValueError, match="pause"):
        Pause(late, early)


@quick
@given(calendars(), moments, st.timedeltas(timedelta(0), timedelta(days=30)), limits, st.data())
def test_due_is_monotone_in_start_and_in_limit(calendar, start, later, limit, data):
    stopped = data.draw(pauses(calendar.next_open(start + later)))
    ends = due(calendar, start, limit, stopped).astimezone(UTC)
    assert ends >= calendar.next_open(start).astimezone(UTC)
    assert due(calendar, start + later, limit, stopped).astimezone(UTC) >= ends
    assert due(calendar, start, Limit(limit.amount + 1, limit.unit), stopped).astimezone(UTC) >= ends


def remaining(calendar, ends, moment, pauses):
    """Unpaused working time until it is due; negative when it is late."""
    is_late = moment.astimezone(UTC) > ends.astimezone(UTC)
    return -used(calendar, ends, moment, pauses) if is_late else used(calendar, moment, ends, pauses)


@quick
@given(calendars(), moments, limits, st.timedeltas(timedelta(0), timedelta(days=60)), st.data())
def test_what_remains_at_a_pause_remains_on_resuming(calendar, start, limit, length, data):
    if limit.unit is Unit.calendar_days:
        limit = Limit(limit.amount, Unit.working_days)
    earlier = data.draw(pauses(calendar.next_open(start)))
    before = due(calendar, start, limit, earlier)
    last = max([calendar.next_open(start), *(stop.end for stop in earlier)], key=lambda moment: moment.astimezone(UTC))
    begin = last + data.draw(st.timedeltas(timedelta(0), timedelta(days=9)))
    still_open, resumed = [*earlier, Pause(begin)], [*earlier, Pause(begin, begin + length)]
    left = remaining(calendar, before, begin, earlier)
    assert due(calendar, start, limit, still_open) == before
    after = due(calendar, start, limit, resumed)
    assert remaining(calendar, after, begin, resumed) == left
    assert remaining(calendar, after, begin + length, resumed) == left
    assert used(calendar, start, begin + length, resumed) == used(calendar, start, begin, earlier)


@quick
@given(calendars(), moments, limits, st.floats(0, 1), st.data())
def test_shares_and_lateness_add_up_in_unpaused_working_time(calendar, start, limit, share, data):
    stopped = [] if limit.unit is Unit.calendar_days else data.draw(pauses(calendar.next_open(start)))
    ends = due(calendar, start, limit, stopped)
    whole = used(calendar, start, ends, stopped)
    assert whole == used(calendar, start, due(calendar, start, limit))
    moment = moment_used(calendar, start, ends, share, stopped)
    assert used(calendar, start, moment, stopped) == whole * share
    assert used(calendar, moment, ends, stopped) == whole - whole * share
    late = moment_late(calendar, ends, timedelta(hours=7.5), stopped)
    assert used(calendar, ends, late, stopped) == timedelta(hours=7.5)


@quick
@given(calendars(), moments, limits, st.dates(date(2025, 1, 1), date(2027, 6, 30)))
def test_a_day_off_outside_the_days_counted_changes_nothing(calendar, start, limit, holiday):
    ends = due(calendar, start, limit)
    changed = WorkCalendar(calendar.zone, calendar.week, {**calendar.days, holiday: ()})
    moved = due(changed, start, limit)
    if calendar.date_of(start) <= holiday <= calendar.date_of(ends):
        assert moved.astimezone(UTC) >= ends.astimezone(UTC)
    else:
        assert moved == ends
    if limit.unit is Unit.working_days and calendar.date_of(received(calendar, start)) < holiday <= ends.date():
        day = calendar.date_of(ends)
        assert moved.date() == (calendar.nth_working_day(day, 1) if calendar.is_working_day(holiday) else day)
