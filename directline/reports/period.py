"""Periods of the county's calendar: a month, or any run of days, from midnight to midnight, Asia/Shanghai."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from directline import clock


@dataclass(frozen=True)
class Period:
    """``start`` included, ``end`` not; ``label`` is ``2026-10`` for a month."""

    label: str
    start: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        return clock.local_date(self.start)

    @property
    def last_day(self) -> date:
        return clock.local_date(self.end - timedelta(microseconds=1))

    @property
    def is_month(self) -> bool:
        """A whole month, not the running one up to now."""
        return clock.at_local(_next_first(self.first_day)) == self.end


def month(label: str) -> Period:
    """The month written ``2026-10``, of this century; ValueError for anything else."""
    if not re.fullmatch(r"20\d{2}-(0[1-9]|1[0-2])", label, re.ASCII):
        raise ValueError(f"{label!r} is no month, write 2026-10.")
    first = date.fromisoformat(f"{label}-01")
    return Period(label, clock.at_local(first), clock.at_local(_next_first(first)))


def month_of(day: date) -> Period:
    return month(f"{day:%Y-%m}")


def month_before(period: Period) -> Period:
    return month_of(period.first_day.replace(day=1) - timedelta(days=1))


def so_far(at: datetime) -> Period:
    """The month that is running, cut at that moment."""
    running = month_of(clock.local_date(at))
    return Period(running.label, running.start, at)


def days(first: date, last: date) -> Period:
    """From the first day to the last, both included."""
    return Period(f"{first}/{last}", clock.at_local(first), clock.at_local(last + timedelta(days=1)))


def year_to(period: Period) -> Period:
    """From the first of January to the end of that period."""
    first = period.last_day.replace(month=1, day=1)
    return Period(f"{first.year}", clock.at_local(first), period.end)


def _next_first(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
