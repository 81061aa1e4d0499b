"""The open hours of one year as moments in UTC, with running sums, so that working time is found by bisection."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property

Hours = tuple[tuple[time, time], ...]
Interval = tuple[datetime, datetime]

MIDNIGHT = time(0, 0)
ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)


@dataclass(frozen=True)
class Openings:
    """The intervals of one year in order, half-open, in UTC; `before[i]` is the working time before `opens[i]`."""

    begin: datetime
    end: datetime
    by_day: dict[date, tuple[Interval, ...]]
    opens: list[datetime]
    closes: list[datetime]
    before: list[timedelta]
    total: timedelta

    @cached_property
    def days(self) -> list[date]:
        """The working days of the year in order."""
        return list(self.by_day)

    def index(self, moment: datetime) -> int:
        """The interval that opened last at or before the moment; -1 before the first."""
        return bisect_right(self.opens, moment) - 1

    def is_open(self, moment: datetime) -> bool:
        i = self.index(moment)
        return i >= 0 and moment < self.closes[i]

    def worked(self, moment: datetime) -> timedelta:
        """The working time of the year up to the moment."""
        i = self.index(moment)
        if i < 0:
            return NOTHING
        return self.before[i] + (min(moment, self.closes[i]) - self.opens[i])

    def when_done(self, working: timedelta) -> datetime:
        """The earliest moment at which so much of the year is worked: at a boundary, the closing."""
        i = bisect_left(self.before, working) - 1
        return self.opens[i] + (working - self.before[i])

    def when_begun(self, working: timedelta) -> datetime:
        """The latest moment at which no more than that is worked: at a boundary, the opening."""
        i = bisect_right(self.before, working) - 1
        return self.opens[i] + (working - self.before[i])


def openings(zone: tzinfo, year: int, hours: Callable[[date], Hours]) -> Openings:
    """The openings of the local year; `hours` gives the wall-clock hours of a date."""
    by_day = {day: intervals for day in _dates(year) if (intervals := tuple(_intervals(zone, day, hours(day))))}
    spans = [interval for intervals in by_day.values() for interval in intervals]
    before, total = [], NOTHING
    for opened, closed in spans:
        before.append(total)
        total += closed - opened
    opens, closes = [span[0] for span in spans], [span[1] for span in spans]
    begin, end = instant(zone, date(year, 1, 1), MIDNIGHT), instant(zone, date(year + 1, 1, 1), MIDNIGHT)
    return Openings(begin, end, by_day, opens, closes, before, total)


def utc(moment: datetime) -> datetime:
    """The moment in UTC, where order is safe (within one zone Python compares wall clocks); ValueError if naive."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment}: a moment needs a time zone")
    return moment.astimezone(UTC)


def instant(zone: tzinfo, day: date, deadline: time) -> datetime:
    """The UTC moment of a wall-clock time; of two that occur it is the first, for a skipped one the leap itself."""
    local = datetime.combine(day, deadline, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).utcoffset() == local.utcoffset():
        return moment
    return _leap(zone, local)


def _leap(zone: tzinfo, local: datetime) -> datetime:
    """The moment, to the second, at which the clocks jump over a local time (PEP 495: fold gives the two sides)."""
    second = timedelta(seconds=1)
    low = local.replace(microsecond=0, fold=1).astimezone(UTC)
    high = local.replace(microsecond=0, fold=0).astimezone(UTC) + second
    before = low.astimezone(zone).utcoffset()
    while high - low > second:
        middle = low + (high - low) // 2 // second * second
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def _intervals(zone: tzinfo, day: date, hours: Hours) -> Iterator[Interval]:
    for start, end in hours:
        opened = instant(zone, day, start)
        closed = instant(zone, day + ONE_DAY if end == MIDNIGHT else day, end)
        if opened < closed:
            yield opened, closed


def _dates(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE_DAY
