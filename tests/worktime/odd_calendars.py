"""Odd calendars for property tests, and an oracle that asks the wall clock minute by minute."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from directline.worktime.calendar import WorkCalendar
from directline.worktime.limits import Limit, Pause, Unit

MINUTE = timedelta(minutes=1)
quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

zones = st.sampled_from(
    ["Asia/Shanghai", "UTC", "Europe/Berlin", "America/New_York", "America/Havana", "Australia/Lord_Howe"]
)


@st.composite
def day_hours(draw, least: int = 0) -> tuple[tuple[time, time], ...]:
    """Up to three disjoint intervals on whole hours, the last of which may end at midnight."""
    size = draw(st.integers(least, 3)) * 2
    marks = sorted(draw(st.sets(st.integers(0, 24), min_size=size, max_size=size)))
    deadlines = [time(mark % 24) for mark in marks]
    return tuple(zip(deadlines[::2], deadlines[1::2], strict=True))


@st.composite
def calendars(draw) -> WorkCalendar:
    """One to seven working weekdays, a few dates of their own in 2025 and 2026."""
    week = draw(st.dictionaries(st.integers(0, 6), day_hours(least=1), min_size=1))
    days = draw(st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), day_hours(), max_size=5))
    return WorkCalendar(draw(zones), week, days)


moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
around_clock_changes = st.one_of(
    *(
        st.datetimes(day - timedelta(days=2), day + timedelta(days=1))
        for day in map(
            datetime,
            *zip((2026, 3, 8), (2026, 3, 29), (2026, 4, 5), (2026, 10, 4), (2026, 10, 25), (2026, 11, 1), strict=True),
        )
    )
).map(lambda naive: naive.replace(second=0, microsecond=0, tzinfo=UTC))
workings = st.timedeltas(timedelta(seconds=1), timedelta(hours=200))
limits = st.one_of(
    st.builds(Limit, st.integers(1, 6000), st.just(Unit.working_minutes)),
    st.builds(Limit, st.integers(1, 40), st.just(Unit.working_days)),
    st.builds(Limit, st.integers(1, 90), st.just(Unit.calendar_days)),
)


@st.composite
def pauses(draw, since: datetime, most: int = 3) -> list[Pause]:
    """Closed pauses after a moment, some of them overlapping."""
    gaps = st.timedeltas(timedelta(0), timedelta(days=9))
    starts = [since + draw(gaps) for _ in range(draw(st.integers(0, most)))]
    return [Pause(start, start + draw(gaps)) for start in starts]


def open_minutes(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """How many whole minutes from start to end the wall clock shows an open time; nothing is precomputed."""
    return sum(_is_open(calendar, start + i * MINUTE) for i in range((end - start) // MINUTE))


def _is_open(calendar: WorkCalendar, moment: datetime) -> bool:
    local = moment.astimezone(calendar.zone)
    deadline = local.time()
    return any(start <= deadline and (deadline < end or end == time(0)) for start, end in calendar.hours(local.date()))
