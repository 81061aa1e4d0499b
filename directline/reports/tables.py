"""The tables of the figures: by channel, category, township and department; what is overdue, cards, verdicts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from directline.models import LEAD_RESOLVE, ClockKind, Closing, Colour, DeadlineState, Rung, Satisfaction
from directline.reports import clock_facts, durations
from directline.reports.clock_facts import ClockFact
from directline.reports.facts import CardFact, Cut, EventFact, TicketFact
from directline.reports.measures import Count, Share, Spread, count, in_time, spread


@dataclass(frozen=True)
class Line:
    """One row of a table: by channel, category, township or the like."""

    key: str
    filed: Count
    closed: Count
    in_hand: Count
    overdue: Count


@dataclass(frozen=True)
class DepartmentLine:
    """One department's lead assignments."""

    department_id: int
    dispatched: Count
    on_time: Share
    on_time_original: Share
    awaiting_audit: Count
    standing_still: Count
    signed_in_time: Share
    contacted_in_time: Share
    planned_in_time: Share
    solved: Share
    satisfied: Share
    redone: Share
    yellow: Count
    red: Count
    in_hand: Count
    overdue: Count
    handling: Spread


@dataclass(frozen=True)
class OverdueLine:
    """A lead's clock that was late at the cut, and how far it had climbed."""

    ticket_id: int
    department_id: int
    assignment_id: int
    due_at: datetime
    late_minutes: int
    rung: str


@dataclass(frozen=True)
class CardLine:
    escalation_id: int
    ticket_id: int
    department_id: int | None
    rung: str
    colour: str
    at: datetime
    is_revoked: bool


@dataclass(frozen=True)
class VerdictLine:
    """What an enterprise said, in its words, by the event that holds it."""

    ticket_id: int
    round: int
    is_solved: bool
    satisfaction: str


NO_KEY = "-"


def lines(
    key: Callable[[TicketFact], object],
    known: dict[int, TicketFact],
    *,
    filed: Count,
    closed: Count,
    in_hand: Count,
    overdue: Count,
) -> list[Line]:
    """One row per key that occurs, the most filed first."""

    def sorted_out(counted: Count) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for ticket in counted.tickets:
            rows.setdefault(_text(key(known[ticket])), []).append(ticket)
        return rows

    columns = [sorted_out(counted) for counted in (filed, closed, in_hand, overdue)]
    keys = sorted({found for column in columns for found in column})
    rows = [Line(found, *(Count(tuple(column.get(found, ()))) for column in columns)) for found in keys]
    return sorted(rows, key=lambda line: (-line.filed.n, -line.in_hand.n, line.key))


def _text(key: object) -> str:
    return NO_KEY if key is None else str(key)


@dataclass(frozen=True)
class DepartmentFacts:
    """What the departments' table is counted from."""

    dispatched: Sequence[tuple[int, int, int]]
    due: Sequence[ClockFact]
    carried: Sequence[ClockFact]
    steps: dict[ClockKind, list[ClockFact]]
    running: Sequence[ClockFact]
    passed: Sequence[ClockFact]
    closed: Sequence[EventFact]
    countable: frozenset[int]
    verdicts: Sequence[EventFact]
    cards: Sequence[CardFact]


def department_lines(found: DepartmentFacts, cut: Cut) -> list[DepartmentLine]:
    """One row per department that had anything, in order of id; figures count lead assignments."""
    ids = {department for _, _, department in found.dispatched}
    for rows in (found.due, found.carried, found.running, found.passed, found.closed, found.cards):
        ids |= {row.department_id for row in rows if row.department_id is not None}
    minutes = durations.handling_minutes(found.passed)
    return [_department_line(found, department, minutes, cut) for department in sorted(ids)]


def _department_line(found: DepartmentFacts, department: int, minutes: dict[int, float], cut: Cut) -> DepartmentLine:
    def own(rows: Iterable[ClockFact]) -> list[ClockFact]:
        return [row for row in rows if row.department_id == department]

    due, running = own([*found.due, *found.carried]), own(found.running)
    closed = [row for row in found.closed if row.department_id == department and row.ticket_id in found.countable]
    verdicts = [row for row in found.verdicts if row.department_id == department]
    return DepartmentLine(
        department_id=department,
        dispatched=Count(tuple(ticket for _, ticket, unit in found.dispatched if unit == department)),
        on_time=in_time(due),
        on_time_original=in_time(due, original=True),
        awaiting_audit=count(awaiting_audit(own(found.due))),
        standing_still=count(standing_still(own(found.due))),
        signed_in_time=in_time(own(found.steps[ClockKind.SIGN])),
        contacted_in_time=in_time(own(found.steps[ClockKind.CONTACT])),
        planned_in_time=in_time(own(found.steps[ClockKind.PLAN])),
        solved=Share(count(row for row in closed if is_solved(row)).tickets, count(closed).tickets),
        satisfied=satisfied(verdicts),
        redone=redone(verdicts),
        yellow=_cards(found, department, Rung.E1),
        red=_cards(found, department, Rung.E2),
        in_hand=count(running),
        overdue=count(late(running, cut)),
        handling=spread(minutes[row.id] for row in own(found.passed) if row.id in minutes),
    )


def _cards(found: DepartmentFacts, department: int, rung: Rung) -> Count:
    """The cards of that rung in the period, not revoked."""
    return count(row for row in found.cards if row.department_id == department and row.rung is rung and is_card(row))


def is_card(row: CardFact) -> bool:
    return row.kind in LEAD_RESOLVE and row.colour in (Colour.YELLOW, Colour.RED) and not row.is_revoked


def is_solved(row: EventFact) -> bool:
    return row.facts.get("closing") == Closing.SOLVED


def satisfied(verdicts: Sequence[EventFact]) -> Share:
    """Satisfied and basically satisfied, of all verdicts given."""
    pleased = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)
    return Share(
        count(row for row in verdicts if row.facts["satisfaction"] in pleased).tickets, count(verdicts).tickets
    )


def redone(verdicts: Sequence[EventFact]) -> Share:
    """Sent into another round, of all verdicts given."""
    again = [row for row in verdicts if row.to_status != "closed"]
    return Share(count(again).tickets, count(verdicts).tickets)


def late(running: Iterable[ClockFact], cut: Cut) -> list[ClockFact]:
    """The clocks that ran on at the cut though their due had passed."""
    return [row for row in running if row.state is DeadlineState.RUNNING and row.due_at < cut.period.end]


def awaiting_audit(due: Iterable[ClockFact]) -> list[ClockFact]:
    """Answered, not yet audited at the cut: printed apart, counted when decided."""
    return [row for row in due if row.state in STILL and row.is_answered]


def standing_still(due: Iterable[ClockFact]) -> list[ClockFact]:
    """Waiting for a supplement at the cut: printed apart, counted in the month of the new due."""
    return [row for row in due if row.state in STILL and not row.is_answered]


STILL = (DeadlineState.PAUSED, DeadlineState.HELD)


def overdue_lines(running: Iterable[ClockFact], cut: Cut) -> list[OverdueLine]:
    """The late ones, the latest first."""
    found = sorted(late(running, cut), key=lambda row: (row.due_at, row.id))
    rungs = clock_facts.highest_rungs(cut, [row.id for row in found])
    return [
        OverdueLine(
            ticket_id=row.ticket_id,
            department_id=row.department_id or 0,
            assignment_id=row.assignment_id or 0,
            due_at=row.due_at,
            late_minutes=durations.late_minutes(row.due_at, cut.period.end),
            rung=rungs.get(row.id, ""),
        )
        for row in found
    ]


def card_lines(cards: Iterable[CardFact]) -> list[CardLine]:
    """The yellow and red cards issued in the period, revoked ones marked."""
    shown = (row for row in cards if row.kind in LEAD_RESOLVE and row.colour in (Colour.YELLOW, Colour.RED))
    return [
        CardLine(row.id, row.ticket_id, row.department_id, row.rung, row.colour, row.at, row.is_revoked)
        for row in shown
    ]


def verdict_lines(verdicts: Iterable[EventFact]) -> list[VerdictLine]:
    return [
        VerdictLine(row.ticket_id, row.facts["round"], row.facts["is_solved"], row.facts["satisfaction"])
        for row in verdicts
    ]


def ages(in_hand: Count, known: dict[int, TicketFact], cut: Cut) -> dict[str, Count]:
    """The stock at the cut by its age in working days since submission."""
    rows: dict[str, list[int]] = {label: [] for label, _ in AGES}
    for ticket in in_hand.tickets:
        age = durations.working_days(known[ticket].submitted_at, cut.period.end - timedelta(microseconds=1))
        rows[next(label for label, most in AGES if most is None or age <= most)].append(ticket)
    return {label: Count(tuple(found)) for label, found in rows.items()}


AGES: tuple[tuple[str, int | None], ...] = (("0-5", 5), ("6-15", 15), ("16-30", 30), (">30", None))
