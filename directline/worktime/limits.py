"""Limits in working minutes, working days or calendar days, and what follows from them: due, used, late.

Everything here is a pure function of (calendar, start, limit, pauses, extensions). A pause stops the count; a limit in
calendar days has no use for pauses (`due` ignores them; callers of the other functions leave them out).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from directline.text import fold
from directline.worktime.calendar import WorkCalendar
from directline.worktime.openings import NOTHING, Interval, utc


class Unit(StrEnum):
    working_minutes = "working_minutes"
    working_days = "working_days"
    calendar_days = "calendar_days"


SUFFIXES = {"m": Unit.working_minutes, "h": Unit.working_minutes, "wd": Unit.working_days, "d": Unit.calendar_days}
LONGEST = {Unit.working_minutes: 1_000_000, Unit.working_days: 10_000, Unit.calendar_days: 10_000}


@dataclass(frozen=True)
class Limit:
    """A positive amount of a unit; written "90m", "4h", "7.5h" (all working time), "5wd" (working days), "30d"."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        if not 1 <= self.amount <= LONGEST[self.unit]:
            raise ValueError(f"{self.amount}: a limit is 1 to {LONGEST[self.unit]} {self.unit}")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read the written form; ValueError for anything else."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(wd|[mhd])", fold(text).strip(), re.ASCII)
        if not match:
            raise ValueError(f"{text!r}: write a limit as 90m, 4h, 5wd or 30d")
        amount = float(match[1]) * (60 if match[2] == "h" else 1)
        if amount != int(amount):
            raise ValueError(f"{text!r}: a limit is a whole number of minutes or days")
        return cls(int(amount), SUFFIXES[match[2]])

    def __str__(self) -> str:
        if self.unit is not Unit.working_minutes:
            return f"{self.amount}{'wd' if self.unit is Unit.working_days else 'd'}"
        return f"{self.amount / 60:g}h" if self.amount % 30 == 0 else f"{self.amount}m"


@dataclass(frozen=True)
class Pause:
    """A time for which the deadline stood still, half-open; `end` None while it still does."""

    start: datetime
    end: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if utc(self.start) > utc(self.end or self.start):
            raise ValueError(f"a pause ends at {self.end}, before it starts at {self.start}")


@dataclass(frozen=True)
class Extension:
    """A later end granted at a moment: the closing of a date or, on a day off, of the next working day; or a moment."""

    at: datetime
    until: date | datetime


def received(calendar: WorkCalendar, moment: datetime) -> datetime:
    """When something handed in at that moment counts as received: then, in office hours, else at the next opening."""
    return calendar.next_open(moment)


def due(
    calendar: WorkCalendar,
    start: datetime,
    limit: Limit,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
) -> datetime:
    """The moment up to which an act is in time.

    Working minutes are open minutes from receipt. Working days and calendar days do not count the day of receipt and
    end at the closing of the last day; the last calendar day rolls on to a working day. On resuming from a pause the
    working time remains that remained when it began; a pause still open leaves due as it was; one after due changes
    nothing. Pauses and extensions apply in order of time: a pause moves an extended date too, and an extension never
    brings due forward.
    """
    receipt = received(calendar, start)
    stops = [] if limit.unit is Unit.calendar_days else merged(pauses)
    moment, since = unpaused_due(calendar, receipt, limit), utc(receipt)
    for extension in sorted(extensions, key=lambda extension: utc(extension.at)):
        at = utc(extension.at)
        moment = _shifted(calendar, moment, _within(stops, since, at))
        moment = max(moment, _end_of(calendar, extension.until), key=utc)
        since = max(since, at)
    return _shifted(calendar, moment, _within(stops, since))


def unpaused_due(calendar: WorkCalendar, receipt: datetime, limit: Limit) -> datetime:
    """What `due` gives for something received at that open moment, without pauses and extensions."""
    if limit.unit is Unit.working_minutes:
        return calendar.advance(receipt, timedelta(minutes=limit.amount))
    day = calendar.date_of(receipt)
    if limit.unit is Unit.working_days:
        return calendar.close_of(calendar.nth_working_day(day, limit.amount))
    return due_on(calendar, day + timedelta(days=limit.amount))


def due_on(calendar: WorkCalendar, day: date) -> datetime:
    """When something promised for a date is due: at its closing or, on a day off, at the next working day's."""
    return calendar.close_of(calendar.working_day_from(day))


def used(calendar: WorkCalendar, start: datetime, at: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
    """The unpaused working time from receipt to `at`; a pause still open stops the count at its start."""
    return _unpaused(calendar, start, at, merged(pauses))


def moment_used(
    calendar: WorkCalendar, start: datetime, due: datetime, share: float, pauses: Iterable[Pause] = ()
) -> datetime:
    """The moment at which a share (0 to 1) of the unpaused working time from receipt to due is used."""
    stops, receipt = merged(pauses), received(calendar, start)
    amount = _unpaused(calendar, receipt, due, _ended(stops)) * share
    return _shifted(calendar, calendar.advance(receipt, amount), _within(stops, utc(receipt)))


def moment_late(calendar: WorkCalendar, due: datetime, working: timedelta, pauses: Iterable[Pause] = ()) -> datetime:
    """Due plus so much unpaused working time; n days late is n times `calendar.day_length`."""
    return _shifted(calendar, calendar.advance(due, working), _within(merged(pauses), utc(due)))


def settled(pauses: Iterable[Pause], extensions: Iterable[Extension]) -> list[Pause]:
    """The pauses as `due` counts them: one still open ends with the last extension granted in it, or is left out."""
    last = max((utc(extension.at) for extension in extensions), default=None)
    stops = [(begin, end or last) for begin, end in merged(pauses)]
    return [Pause(begin, end) for begin, end in stops if end and begin < end]


def _end_of(calendar: WorkCalendar, until: date | datetime) -> datetime:
    """A moment on a day off moves to the closing of the next working day, as a date does."""
    if not isinstance(until, datetime):
        return due_on(calendar, until)
    day = calendar.date_of(until)
    return until if calendar.is_working_day(day) else due_on(calendar, day)


Stop = tuple[datetime, datetime | None]


def merged(pauses: Iterable[Pause]) -> list[Stop]:
    """The pauses in UTC and in order, disjoint; at most the last is open (end None), from where an earlier one ends."""
    stops: list[Stop] = []
    spans = ((utc(pause.start), utc(pause.end) if pause.end else None) for pause in pauses)
    for begin, end in sorted(spans, key=lambda span: (span[0], span[1] is None)):
        latest = stops[-1][1] if stops else None
        if end is None:
            return [*stops, (max(begin, latest or begin), None)]
        if latest and begin <= latest:
            begin, end = stops.pop()[0], max(end, latest)
        stops.append((begin, end))
    return stops


def _within(stops: Iterable[Stop], since: datetime, until: datetime | None = None) -> Iterator[Interval]:
    """The parts of the pauses between two moments; one that is open counts up to `until`, and without it not at all."""
    for begin, end in stops:
        begin = max(begin, since)
        end = until if end is None else end if until is None else min(end, until)
        if end is not None and begin < end:
            yield begin, end


def _shifted(calendar: WorkCalendar, moment: datetime, stops: Iterable[Interval]) -> datetime:
    """The moment moved on by the working time of each pause that begins no later than it."""
    for begin, end in stops:
        if begin <= utc(moment):
            moment = calendar.advance(moment, calendar.elapsed(begin, end))
    return moment


def _unpaused(calendar: WorkCalendar, since: datetime, until: datetime, stops: list[Stop]) -> timedelta:
    paused = (calendar.elapsed(begin, end) for begin, end in _within(stops, utc(since), utc(until)))
    return calendar.elapsed(since, until) - sum(paused, NOTHING)


def _ended(stops: list[Stop]) -> list[Stop]:
    return [stop for stop in stops if stop[1] is not None]
