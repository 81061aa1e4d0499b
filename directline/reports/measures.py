"""What figures are made of: a count, a share, a spread; each holds the tickets behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from directline.models import DeadlineState
from directline.reports.clock_facts import ClockFact

SMALL = 5
_DECIDED = (DeadlineState.MET, DeadlineState.MISSED, DeadlineState.RUNNING)


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
class Spread:
    """Durations in minutes: how many, mean, median and 90th percentile (nearest rank)."""

    n: int
    mean: float | None
    median: float | None
    p90: float | None


def count(rows: Iterable[OfTicket]) -> Count:
    return Count(tuple(row.ticket_id for row in rows))


def in_time(clocks: Iterable[ClockFact], *, original: bool = False) -> Share:
    """Of the clocks that came due: met, of met, missed and still running; void ones and those at rest are apart."""
    decided = [fact for fact in clocks if fact.state in _DECIDED]
    kept = [fact for fact in decided if (_met_originally(fact) if original else fact.state is DeadlineState.MET)]
    return Share(count(kept).tickets, count(decided).tickets)


def _met_originally(fact: ClockFact) -> bool:
    is_over = fact.state in (DeadlineState.MET, DeadlineState.MISSED) and fact.stopped_at is not None
    return is_over and fact.stopped_at <= fact.original_due_at  # type: ignore[operator]


def spread(minutes: Iterable[float]) -> Spread:
    values = sorted(minutes)
    if not values:
        return Spread(0, None, None, None)
    rank = -(-len(values) * 9 // 10) - 1
    return Spread(len(values), round(sum(values) / len(values), 1), round(median(values), 1), round(values[rank], 1))
