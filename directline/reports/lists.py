"""The lists: what is overdue, the cards, the verdicts; ids and codes, whose words are joined when they are shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from directline.models import DeadlineState, Severity
from directline.reports import deadline_facts, durations, facts, lead_facts
from directline.reports.departments import is_card
from directline.reports.facts import TicketFact
from directline.reports.period_rows import PeriodRows


class Reason(StrEnum):
    """Why a matter asks the two principals to decide, the most pressing first."""

    RAISED = "raised"
    PRODUCTION_STOPPED = "production_stopped"
    MAJOR = "major"


@dataclass(frozen=True)
class DecisionLine:
    """A matter in hand at the cut that by rule needs a decision."""

    ticket_id: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class OverdueLine:
    """A lead's deadline that was late at the cut, how far it had escalated, and who had it."""

    ticket_id: int
    department_id: int
    assignment_id: int
    handler_id: int | None
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
    """What an enterprise said of a round; the words are the verdict's own."""

    ticket_id: int
    round: int
    is_solved: bool
    satisfaction: str


class Carried(StrEnum):
    """How far an instruction was at the cut."""

    KEPT = "kept"
    LATE = "late"
    OPEN = "open"
    AWAITING = "awaiting"


CARRIED = {
    DeadlineState.MET: Carried.KEPT,
    DeadlineState.MISSED: Carried.LATE,
    DeadlineState.RUNNING: Carried.OPEN,
    DeadlineState.HELD: Carried.AWAITING,
    DeadlineState.PAUSED: Carried.AWAITING,
}


@dataclass(frozen=True)
class InstructionLine:
    """An instruction whose date fell in the period, or that was late and not done at the cut."""

    task_id: int
    department_id: int
    due_at: datetime
    state: str


def instruction_lines(rows: PeriodRows) -> list[InstructionLine]:
    """The earliest date first; none that was cancelled before its date."""
    facts = {fact.id: fact for fact in (*rows.instructions, *rows.instructions_late) if fact.state in CARRIED}
    return [
        InstructionLine(fact.task_id, fact.department_id, fact.due_at, CARRIED[fact.state].value)
        for fact in sorted(facts.values(), key=lambda fact: (fact.due_at, fact.id))
    ]


def decision_lines(rows: PeriodRows) -> list[DecisionLine]:
    """Raised to the principals, production stopped, or major; the most pressing first."""
    raised = facts.raised(rows.cut, rows.statuses)
    reasons = {ticket: _reasons(rows.known[ticket], ticket in raised) for ticket in rows.statuses}
    asked = [DecisionLine(ticket, why) for ticket, why in reasons.items() if why]
    return sorted(asked, key=lambda line: ([why not in line.reasons for why in Reason], line.ticket_id))


def _reasons(ticket: TicketFact, is_raised: bool) -> tuple[str, ...]:
    holds = {
        Reason.RAISED: is_raised,
        Reason.PRODUCTION_STOPPED: ticket.production_stopped,
        Reason.MAJOR: ticket.severity is Severity.MAJOR,
    }
    return tuple(why.value for why, is_so in holds.items() if is_so)


def overdue_lines(rows: PeriodRows) -> list[OverdueLine]:
    """The late ones, the latest first."""
    rungs = deadline_facts.highest_rungs(rows.cut, rows.late)
    handlers = lead_facts.handlers(rows.cut, [fact.ticket_id for fact in rows.late])
    return [
        OverdueLine(
            ticket_id=fact.ticket_id,
            department_id=fact.department_id or 0,
            assignment_id=fact.assignment_id or 0,
            handler_id=handlers.get((fact.ticket_id, fact.department_id)),
            due_at=fact.due_at,
            late_minutes=durations.late_minutes(fact.due_at, rows.end),
            rung=rungs.get(fact.id, ""),
        )
        for fact in rows.late
    ]


def card_lines(rows: PeriodRows) -> list[CardLine]:
    """The yellow and red cards that fell in the period, and those that fell before and were taken back in it."""
    return [
        CardLine(card.id, card.ticket_id, card.department_id, card.rung, card.colour, card.at, card.is_revoked)
        for card in rows.cards
        if is_card(card)
    ]


def verdict_lines(rows: PeriodRows) -> list[VerdictLine]:
    return [
        VerdictLine(row.ticket_id, row.facts["round"], row.facts["is_solved"], row.facts["satisfaction"])
        for row in rows.verdicts
    ]
