"""The tables of tickets: by channel, category, township, cluster and chain; the stock by its stage and age."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from directline.models import OPEN, Status
from directline.reports import durations
from directline.reports.facts import TicketFact
from directline.reports.measures import Count, count_tickets
from directline.reports.period_rows import PeriodRows

NO_KEY = "-"
AGES: tuple[tuple[str, int | None], ...] = (("0-5", 5), ("6-15", 15), ("16-30", 30), (">30", None))
"""Labels and the most working days since receipt."""


@dataclass(frozen=True)
class Line:
    """One row of a table: ``key`` is a code or an id, NO_KEY where the ticket has none."""

    key: str
    filed: Count
    closed: Count
    in_hand: Count
    overdue: Count


def counts(rows: PeriodRows) -> dict[str, Count]:
    """The columns of every table; their sums are the county's totals."""
    return {
        "filed": count_tickets(rows.filed),
        "closed": count_tickets(rows.closed),
        "in_hand": Count(tuple(rows.statuses)),
        "overdue": count_tickets(rows.late),
    }


def lines(rows: PeriodRows, key: Callable[[TicketFact], object]) -> list[Line]:
    """One row per key that occurs, the most filed first."""
    columns = {name: _sorted_out(counted, rows.known, key) for name, counted in counts(rows).items()}
    keys = sorted({each for column in columns.values() for each in column})
    table = [
        Line(each, **{name: Count(tuple(column.get(each, ()))) for name, column in columns.items()}) for each in keys
    ]
    return sorted(table, key=lambda line: (-line.filed.n, -line.in_hand.n, line.key))


def stages(statuses: dict[int, Status]) -> dict[str, Count]:
    """The stock by the status in which each ticket stood; every open status, in the order of a ticket's life."""
    return {
        status.value: Count(tuple(ticket for ticket, its in statuses.items() if its is status))
        for status in Status
        if status in OPEN
    }


def ages(rows: PeriodRows) -> dict[str, Count]:
    """The stock by its age in working days since it was received."""
    table: dict[str, list[int]] = {label: [] for label, _ in AGES}
    last = rows.end - timedelta(microseconds=1)
    for ticket in rows.statuses:
        age = durations.age(rows.known[ticket].submitted_at, last)
        table[next(label for label, most in AGES if most is None or age <= most)].append(ticket)
    return {label: Count(tuple(row)) for label, row in table.items()}


def _sorted_out(
    counted: Count, known: dict[int, TicketFact], key: Callable[[TicketFact], object]
) -> dict[str, list[int]]:
    table: dict[str, list[int]] = {}
    for ticket in counted.tickets:
        value = key(known[ticket])
        table.setdefault(NO_KEY if value is None else str(value), []).append(ticket)
    return table
