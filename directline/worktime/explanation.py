"""Why this date: a due date explained day by day, for whoever sees the ticket."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from directline.worktime.calendar import WorkCalendar
from directline.worktime.county_calendar import DayKind, DayName
from directline.worktime.limits import Extension, Limit, Pause, Unit, due, received, settled, unpaused_due, used
from directline.worktime.openings import MIDNIGHT, ONE_DAY, instant, utc


class Reason(StrEnum):
    """Why a day counts or does not; `weekend` is any day off of the week's own pattern."""

    receipt = "receipt"
    after_hours = "after_hours"
    counted = "counted"
    make_up = "make_up"
    local_working = "local_working"
    weekend = "weekend"
    holiday = "holiday"
    local_off = "local_off"
    paused = "paused"
    carried = "carried"
    rolled = "rolled"
    extended = "extended"


DAYS_OFF = {DayKind.holiday: Reason.holiday, DayKind.local_off: Reason.local_off}
DAYS_WORKED = {DayKind.make_up: Reason.make_up, DayKind.local_working: Reason.local_working}


@dataclass(frozen=True)
class DayLine:
    """One day from handing in to due.

    `number` is the day of the limit, 1 to N, that is over when this day is: None on a day that does not count, is cut
    short by a pause or only makes up for one (`carried`), and throughout limits in hours. `name` is the day's own name
    (国庆节) or empty. `working` is how long the deadline ran on the day, `paused` how long it was paused in open hours.
    """

    date: date
    number: int | None
    reason: Reason
    name: str
    working: timedelta
    paused: timedelta


def explain(
    calendar: WorkCalendar,
    start: datetime,
    limit: Limit,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
    names: Mapping[date, DayName] = MappingProxyType({}),
) -> list[DayLine]:
    """Every day from the one of `start` to the one on which `due(...)` of the same arguments falls, in order.

    A due at midnight falls on the day that ends then.
    """
    pauses, extensions = list(pauses), list(extensions)
    ends = due(calendar, start, limit, pauses, extensions)
    stops = [] if limit.unit is Unit.calendar_days else settled(pauses, extensions)
    account = _Account(calendar, names, limit, received(calendar, start), ends, stops)
    day, last, lines = calendar.date_of(start), calendar.date_of(utc(ends) - timedelta.resolution), []
    while day <= last:
        lines.append(account.line(day))
        day += ONE_DAY
    return lines


@dataclass(frozen=True)
class _Account:
    """The running of one deadline, asked day by day."""

    calendar: WorkCalendar
    names: Mapping[date, DayName]
    limit: Limit
    receipt: datetime
    ends: datetime
    pauses: list[Pause]

    def line(self, day: date) -> DayLine:
        began, ended = self._used_by(day - ONE_DAY), self._used_by(day)
        paused = self._open_by(day) - self._open_by(day - ONE_DAY) - (ended - began)
        number = self._number(day, began, ended)
        reason = self._reason(day, number, began, paused)
        own = self.names.get(day)
        return DayLine(day, number, reason, own.name if own else "", ended - began, paused)

    @cached_property
    def _first(self) -> date:
        return self.calendar.date_of(self.receipt)

    @cached_property
    def _whole(self) -> timedelta:
        return self.calendar.elapsed(self.receipt, unpaused_due(self.calendar, self.receipt, self.limit))

    @cached_property
    def _marks(self) -> list[timedelta]:
        """How much of the deadline is used when each day of a limit in working days is over."""
        days = (self.calendar.nth_working_day(self._first, n + 1) for n in range(self.limit.amount))
        return [self.calendar.elapsed(self.receipt, self.calendar.close_of(day)) for day in days]

    def _number(self, day: date, began: timedelta, ended: timedelta) -> int | None:
        if self.limit.unit is Unit.calendar_days:
            number = (day - self._first).days
            return number if 1 <= number <= self.limit.amount else None
        if self.limit.unit is Unit.working_minutes or bisect_right(self._marks, began) == self.limit.amount:
            return None
        over = bisect_right(self._marks, ended)
        return over if over > bisect_right(self._marks, began) else None

    def _reason(self, day: date, number: int | None, began: timedelta, paused: timedelta) -> Reason:
        if day == self._first:
            return Reason.receipt
        if number is not None:
            return Reason.counted if self.limit.unit is Unit.calendar_days else self._worked(day)
        if not self.calendar.is_working_day(day):
            return DAYS_OFF.get(self.names[day].kind, Reason.weekend) if day in self.names else Reason.weekend
        if day < self._first:
            return Reason.after_hours
        return self._uncounted(day, began, paused)

    def _uncounted(self, day: date, began: timedelta, paused: timedelta) -> Reason:
        """Why a working day after receipt completes no day of the limit."""
        if began >= self._whole:
            return Reason.extended
        if self.limit.unit is Unit.calendar_days:
            return Reason.rolled
        if paused and (self.limit.unit is Unit.working_days or self._used_by(day) == began):
            return Reason.paused
        return self._worked(day) if self.limit.unit is Unit.working_minutes else Reason.carried

    def _worked(self, day: date) -> Reason:
        return DAYS_WORKED.get(self.names[day].kind, Reason.counted) if day in self.names else Reason.counted

    def _used_by(self, day: date) -> timedelta:
        return used(self.calendar, self.receipt, self._end_of(day), self.pauses)

    def _open_by(self, day: date) -> timedelta:
        return self.calendar.elapsed(self.receipt, self._end_of(day))

    def _end_of(self, day: date) -> datetime:
        return min(instant(self.calendar.zone, day + ONE_DAY, MIDNIGHT), utc(self.ends))
