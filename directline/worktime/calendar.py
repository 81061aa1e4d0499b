"""The working calendar: which moments are open, and arithmetic in working time."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import count
from types import MappingProxyType
from zoneinfo import ZoneInfo

from directline.worktime.openings import MIDNIGHT, NOTHING, ONE_DAY, Hours, Interval, Openings, instant, openings, utc

HORIZON = timedelta(days=400)
FIRST_YEAR, LAST_YEAR = 2, 9998


class NeverOpens(ValueError):
    """The calendar has no open time within 400 days of where it was asked."""


class ClosedDay(ValueError):
    """Opening or closing time was asked of a day off."""


class WorkCalendar:
    """Open hours by weekday, with dated exceptions; all arithmetic is done in UTC and is exact to the microsecond.

    `week` maps weekday 0-6 (Monday first) to intervals of wall-clock times; a weekday left out is a day off. `days`
    maps a date to its own intervals, which replace the weekday's: empty for a holiday, filled for a make-up day or
    special hours. Intervals are half-open, in order and disjoint; an end of 00:00 is midnight at the end of that day.
    Moments taken are aware datetimes of any zone (naive ones: ValueError), moments given are in the calendar's zone.
    """

    def __init__(
        self,
        zone: tzinfo | str,
        week: Mapping[int, Iterable[tuple[time, time]]],
        days: Mapping[date, Iterable[tuple[time, time]]] = MappingProxyType({}),
    ) -> None:
        self.zone: tzinfo = ZoneInfo(zone) if isinstance(zone, str) else zone
        self.week: Mapping[int, Hours] = {_weekday(number): checked_hours(hours) for number, hours in week.items()}
        self.days: Mapping[date, Hours] = {_plain_date(day): checked_hours(hours) for day, hours in days.items()}
        if not any(self.week.values()) and not any(self.days.values()):
            raise NeverOpens("the calendar has no open hours at all")
        self._years: dict[int, Openings] = {}

    def hours(self, day: date) -> Hours:
        """The wall-clock hours of a date, empty for a day off."""
        own = self.days.get(day)
        return self.week.get(day.weekday(), ()) if own is None else own

    def is_working_day(self, day: date) -> bool:
        return _plain_date(day) in self._openings(day.year).by_day

    def intervals(self, day: date) -> list[Interval]:
        """The open intervals of a date as pairs of moments, half-open, in order."""
        spans = self._openings(day.year).by_day.get(_plain_date(day), ())
        return [(self._local(opened), self._local(closed)) for opened, closed in spans]

    def close_of(self, day: date) -> datetime:
        """The last closing of a working day; `ClosedDay` on a day off."""
        return self._local(self._working(day)[-1][1])

    @property
    def day_length(self) -> timedelta:
        """The length of an ordinary working day: the commonest in the week, of equals the longest."""
        ordinary = [hours for hours in self.week.values() if hours] or [hours for hours in self.days.values() if hours]
        lengths = Counter(_length(hours) for hours in ordinary)
        return max(lengths, key=lambda length: (lengths[length], length))

    def date_of(self, moment: datetime) -> date:
        """The local date of a moment."""
        return self._local(utc(moment)).date()

    def is_open(self, moment: datetime) -> bool:
        moment = utc(moment)
        return self._year_of(moment).is_open(moment)

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself where it is open, else the next opening."""
        moment = utc(moment)
        year_openings, later = self._year_of(moment), self._later(moment)
        if year_openings.is_open(moment):
            return self._local(moment)
        i = year_openings.index(moment) + 1
        while i == len(year_openings.opens):
            year_openings, i = next(later), 0
        return self._local(year_openings.opens[i])

    def next_day_open(self, moment: datetime) -> datetime:
        """The first opening of a working day that is not before the moment."""
        day = self.working_day_from(self.date_of(moment))
        opening = self.intervals(day)[0][0]
        return opening if opening >= utc(moment) else self.intervals(self.nth_working_day(day, 1))[0][0]

    def advance(self, start: datetime, working: timedelta) -> datetime:
        """The moment so much working time after `start`; a negative amount goes back; zero gives `start` as it is.

        An amount used up exactly at closing ends there, not at the next opening (going back: at the opening).
        """
        moment = utc(start)
        if not working:
            return start
        return self._local(self._forward(moment, working) if working > NOTHING else self._back(moment, -working))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two moments; zero where `end` is not after `start`."""
        start, end = utc(start), utc(end)
        if end <= start:
            return NOTHING
        first, last = self._local(start).year, self._local(end).year
        whole = sum((self._openings(year).total for year in range(first, last)), NOTHING)
        return whole + self._openings(last).worked(end) - self._openings(first).worked(start)

    def nth_working_day(self, day: date, n: int) -> date:
        """The n-th working day after a date, which itself does not count; negative n counts back; 0 gives the date."""
        if not n:
            return _plain_date(day)
        year_openings = self._openings(_plain_date(day).year)
        i = bisect_right(year_openings.days, day) + n - 1 if n > 0 else bisect_left(year_openings.days, day) + n
        if 0 <= i < len(year_openings.days):
            return year_openings.days[i]
        return self._day_of_other_year(day, i, year_openings)

    def working_day_from(self, day: date) -> date:
        """The date itself where it is a working day, else the next one."""
        return day if self.is_working_day(day) else self.nth_working_day(day, 1)

    def working_days(self, first: date, last: date) -> int:
        """How many working days lie between two dates, both included."""
        if _plain_date(last) < _plain_date(first):
            return 0
        whole = sum(len(self._openings(year).days) for year in range(first.year, last.year))
        upto_last = bisect_right(self._openings(last.year).days, last)
        return whole + upto_last - bisect_left(self._openings(first.year).days, first)

    def _forward(self, moment: datetime, working: timedelta) -> datetime:
        year_openings, later = self._year_of(moment), self._later(moment)
        target = year_openings.worked(moment) + working
        while target > year_openings.total:
            target -= year_openings.total
            year_openings = next(later)
        return year_openings.when_done(target)

    def _back(self, moment: datetime, working: timedelta) -> datetime:
        year_openings, earlier = self._year_of(moment), self._earlier(moment)
        target = year_openings.worked(moment) - working
        while target < NOTHING:
            year_openings = next(earlier)
            target += year_openings.total
        return year_openings.when_begun(target)

    def _day_of_other_year(self, day: date, i: int, year_openings: Openings) -> date:
        """The working day at an index that lies before or beyond those of the date's own year."""
        midnight = instant(self.zone, day, MIDNIGHT)
        later, earlier = self._later(midnight), self._earlier(midnight)
        while i >= len(year_openings.days):
            i -= len(year_openings.days)
            year_openings = next(later)
        while i < 0:
            year_openings = next(earlier)
            i += len(year_openings.days)
        return year_openings.days[i]

    def _later(self, moment: datetime) -> Iterator[Openings]:
        """The years after the moment's own; refused once nothing opens for the horizon."""
        year_openings = self._year_of(moment)
        for year in count(self._local(moment).year + 1):
            moment = max(moment, year_openings.closes[-1]) if year_openings.closes else moment
            year_openings = self._openings(year)
            if (year_openings.opens[0] if year_openings.opens else year_openings.end) - moment > HORIZON:
                raise NeverOpens(f"no open time in the {HORIZON.days} days after {moment.isoformat()}")
            yield year_openings

    def _earlier(self, moment: datetime) -> Iterator[Openings]:
        """The years before the moment's own; refused once nothing was open for the horizon."""
        year_openings = self._year_of(moment)
        for year in count(self._local(moment).year - 1, -1):
            moment = min(moment, year_openings.opens[0]) if year_openings.opens else moment
            year_openings = self._openings(year)
            if moment - (year_openings.closes[-1] if year_openings.closes else year_openings.begin) > HORIZON:
                raise NeverOpens(f"no open time in the {HORIZON.days} days before {moment.isoformat()}")
            yield year_openings

    def _working(self, day: date) -> tuple[Interval, ...]:
        spans = self._openings(day.year).by_day.get(_plain_date(day))
        if spans is None:
            raise ClosedDay(f"{day} is a day off")
        return spans

    def _openings(self, year: int) -> Openings:
        year_openings = self._years.get(year)
        if year_openings is None:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise NeverOpens(f"the year {year} is outside the calendar")
            year_openings = self._years[year] = openings(self.zone, year, self.hours)
        return year_openings

    def _year_of(self, moment: datetime) -> Openings:
        return self._openings(moment.astimezone(self.zone).year)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)


def checked_hours(hours: Iterable[tuple[time, time]]) -> Hours:
    """The intervals of a day, refused (ValueError) where empty, unsorted, overlapping or with a zone of their own."""
    checked = tuple((start, end) for start, end in hours)
    closed: time | None = MIDNIGHT
    for start, end in checked:
        if start.tzinfo or end.tzinfo:
            raise ValueError(f"{start}-{end}: hours are wall-clock times without a zone")
        if closed is None or start < closed:
            raise ValueError(f"{start}-{end}: the intervals of a day must be in order and not overlap")
        if start >= end != MIDNIGHT:
            raise ValueError(f"{start}-{end}: an interval must end after it begins")
        closed = None if end == MIDNIGHT else end
    return checked


def _length(hours: Hours) -> timedelta:
    """The wall-clock length of a day's hours."""
    spans = ((datetime.combine(date.min, start), datetime.combine(date.min, end)) for start, end in hours)
    return sum((end - start if end > start else end + ONE_DAY - start for start, end in spans), NOTHING)


def _plain_date(day: date) -> date:
    if isinstance(day, datetime):
        raise TypeError(f"{day!r}: a date is wanted, not a moment; see date_of")
    return day


def _weekday(number: int) -> int:
    if number not in range(7):
        raise ValueError(f"{number}: weekdays are 0 (Monday) to 6 (Sunday)")
    return number
