"""What figures are made of: a count, a share, a spread; each holds the tickets behind it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

SMALL = 5


class OfTicket(Protocol):
    """Anything that is about one ticket."""

    @property
    def ticket_id(self) -> int: ...


@dataclass(frozen=True)
class Count:
    """How many, and which tickets (a ticket stands once for each thing counted)."""

    tickets: tuple[int, ...]

    @property
    def n(self) -> int:
        return len(self.tickets)


NO_TICKETS = Count(())


@dataclass(frozen=True)
class Share:
    """x of n: the tickets that fulfil it, of those that could. n = 0 prints nothing, n < 5 is greyed."""

    part: tuple[int, ...]
    whole: tuple[int, ...]

    @property
    def x(self) -> int:
        return len(self.part)

    @property
    def n(self) -> int:
        return len(self.whole)

    @property
    def percent(self) -> float | None:
        return 100 * self.x / self.n if self.n else None

    @property
    def is_small(self) -> bool:
        return self.n < SMALL


@dataclass(frozen=True)
class TaskShare(Share):
    """A share of tasks: the ids are theirs."""


NO_TASKS = TaskShare((), ())


@dataclass(frozen=True)
class Spread:
    """Durations in minutes: of which tickets, mean, median and 90th percentile (nearest rank)."""

    tickets: tuple[int, ...]
    mean: float | None
    median: float | None
    p90: float | None

    @property
    def n(self) -> int:
        return len(self.tickets)

    @property
    def is_small(self) -> bool:
        return self.n < SMALL


@dataclass(frozen=True)
class Activity:
    """How many enterprises filed anything, of how many there are; and what they filed."""

    x: int
    n: int
    tickets: tuple[int, ...]


Measure = Count | Share | Spread | Activity


def count(rows: Iterable[OfTicket]) -> Count:
    """One for each row."""
    return Count(tuple(row.ticket_id for row in rows))


def count_tickets(rows: Iterable[OfTicket]) -> Count:
    """One for each ticket, however often it occurs."""
    return Count(tuple(dict.fromkeys(row.ticket_id for row in rows)))


def share(part: Iterable[OfTicket], whole: Iterable[OfTicket]) -> Share:
    return Share(count(part).tickets, count(whole).tickets)


def spread(timed: Sequence[tuple[int, float]]) -> Spread:
    """Of (ticket, minutes)."""
    tickets, values = tuple(ticket for ticket, _ in timed), sorted(minutes for _, minutes in timed)
    if not values:
        return Spread((), None, None, None)
    rank = -(-len(values) * 9 // 10) - 1
    mean, middle, ninth = sum(values) / len(values), median(values), values[rank]
    return Spread(tickets, round(mean, 1), round(middle, 1), round(ninth, 1))


def counted(measure: Measure, side: str = "") -> tuple[int, ...]:
    """What a figure counted, by ticket: of a share its ``part``, its ``whole``, or the ``rest`` that failed."""
    if not isinstance(measure, Share):
        return measure.tickets
    if side == "rest":
        return tuple((Counter(measure.whole) - Counter(measure.part)).elements())
    return measure.part if side == "part" else measure.whole


def behind(measure: Measure, side: str = "") -> tuple[int, ...]:
    """The tickets behind a figure, each once."""
    return tuple(dict.fromkeys(counted(measure, side)))
