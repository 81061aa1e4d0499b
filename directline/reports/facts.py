"""What was known, when: rows for the figures, as of the end of a period and as recorded up to ``known_at``.

A fact counts when it happened before the cut and was written by ``known_at``. What can change later is read from
append-only rows (events, deadline changes, classifications), never from today's columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from directline.extensions import db
from directline.models import (
    OPEN,
    Answer,
    Assignment,
    Audit,
    Channel,
    Classification,
    ClockKind,
    Closing,
    Colour,
    Deadline,
    Enterprise,
    Escalation,
    Outcome,
    Rung,
    Severity,
    Status,
    Ticket,
    TicketEvent,
)
from directline.reports.period import Period

CHUNK = 500


@dataclass(frozen=True)
class Cut:
    """The period, and the moment up to which its facts were recorded."""

    period: Period
    known_at: datetime

    def within(self, at: Any, recorded_at: Any) -> ColumnElement[bool]:
        """Happened in the period, and known."""
        return (at >= self.period.start) & self.before(at, recorded_at)

    def before(self, at: Any, recorded_at: Any) -> ColumnElement[bool]:
        """Happened before the cut, and known."""
        return (at < self.period.end) & (recorded_at <= self.known_at)


@dataclass(frozen=True)
class TicketFact:
    """A ticket as the figures see it at the cut."""

    id: int
    number: str
    channel: Channel
    category_id: int
    severity: Severity
    township_id: int | None
    enterprise_id: int
    is_key: bool
    is_history: bool
    submitted_at: datetime


@dataclass(frozen=True)
class EventFact:
    ticket_id: int
    action: str
    to_status: Status
    department_id: int | None
    at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True)
class CardFact:
    id: int
    ticket_id: int
    department_id: int | None
    kind: ClockKind
    rung: Rung
    colour: Colour
    at: datetime
    is_revoked: bool


def events(cut: Cut, *actions: str) -> list[EventFact]:
    """The period's events of these actions, in the order in which they happened."""
    wanted = select(
        TicketEvent.ticket_id,
        TicketEvent.action,
        TicketEvent.to_status,
        Assignment.department_id,
        TicketEvent.at,
        TicketEvent.facts,
    )
    wanted = wanted.outerjoin(Assignment, Assignment.id == TicketEvent.assignment_id).where(
        TicketEvent.action.in_(actions), cut.within(TicketEvent.at, TicketEvent.recorded_at)
    )
    rows = db.session.execute(not_sealed(wanted, TicketEvent.ticket_id).order_by(TicketEvent.at, TicketEvent.id))
    return [EventFact(*row) for row in rows]


def open_at(cut: Cut) -> dict[int, Status]:
    """The tickets in hand at the cut, with the status in which each then stood."""
    late = select(TicketEvent.ticket_id).where(TicketEvent.recorded_at > cut.known_at)
    candidates = select(Ticket.id).where(
        Ticket.submitted_at < cut.period.end,
        ~Ticket.is_sealed,
        or_(Ticket.closed_at.is_(None), Ticket.closed_at >= cut.period.end, Ticket.id.in_(late)),
    )
    last = (
        select(func.max(TicketEvent.id))
        .where(TicketEvent.ticket_id.in_(candidates), cut.before(TicketEvent.at, TicketEvent.recorded_at))
        .group_by(TicketEvent.ticket_id)
    )
    rows = db.session.execute(select(TicketEvent.ticket_id, TicketEvent.to_status).where(TicketEvent.id.in_(last)))
    return {ticket: status for ticket, status in rows if status in OPEN}


def tickets(cut: Cut, ids: Iterable[int]) -> dict[int, TicketFact]:
    """These tickets with the category and severity that they had at the cut."""
    found: dict[int, TicketFact] = {}
    for part in chunks(ids):
        classes = _classes(cut, part)
        rows = db.session.execute(
            select(
                Ticket.id,
                Ticket.number,
                Ticket.channel,
                Ticket.category_id,
                Ticket.severity,
                Ticket.township_id,
                Ticket.enterprise_id,
                Enterprise.is_key,
                Ticket.is_history,
                Ticket.submitted_at,
            )
            .join(Enterprise, Enterprise.id == Ticket.enterprise_id)
            .where(Ticket.id.in_(part))
        )
        for key, number, channel, category, severity, *rest in rows:
            category, severity = classes.get(key, (category, severity))
            found[key] = TicketFact(key, number, channel, category, severity, *rest)
    return found


def last_outcomes(cut: Cut, ids: Iterable[int]) -> dict[int, Outcome]:
    """How each of these tickets was last answered, by an answer that had passed before the cut."""
    found: dict[int, Outcome] = {}
    for part in chunks(ids):
        passed = select(Answer.ticket_id, Answer.outcome).where(
            Answer.ticket_id.in_(part), Answer.audit == Audit.PASSED, Answer.audited_at < cut.period.end
        )
        found |= {ticket: outcome for ticket, outcome in db.session.execute(passed.order_by(Answer.id))}
    return found


def solved_ever(cut: Cut) -> int:
    """How many tickets enterprises have called solved since the line began."""
    wanted = select(func.count(TicketEvent.ticket_id.distinct())).where(
        TicketEvent.action == "verdict",
        TicketEvent.to_status == Status.CLOSED,
        TicketEvent.facts["closing"].as_string() == Closing.SOLVED.value,
        cut.before(TicketEvent.at, TicketEvent.recorded_at),
    )
    return db.session.scalar(not_sealed(wanted, TicketEvent.ticket_id)) or 0


def filed_again(cut: Cut, enterprise_ids: Iterable[int]) -> list[tuple[int, int, datetime]]:
    """(enterprise, category, when) of everything that these enterprises filed before the cut."""
    found: list[tuple[int, int, datetime]] = []
    for part in chunks(enterprise_ids):
        filed = select(Ticket.enterprise_id, Ticket.category_id, Ticket.submitted_at).where(
            Ticket.enterprise_id.in_(part), ~Ticket.is_sealed, Ticket.submitted_at < cut.period.end
        )
        found += [(enterprise, category, at) for enterprise, category, at in db.session.execute(filed)]
    return found


def cards(cut: Cut) -> list[CardFact]:
    """The rungs reached in the period; revoked: by the cut."""
    wanted = (
        select(
            Escalation.id,
            Escalation.ticket_id,
            Escalation.department_id,
            Deadline.kind,
            Escalation.rung,
            Escalation.colour,
            Escalation.at,
            Escalation.revoked_at,
        )
        .join(Deadline, Deadline.id == Escalation.deadline_id)
        .where(cut.within(Escalation.at, Escalation.recorded_at))
    )
    rows = db.session.execute(not_sealed(wanted, Escalation.ticket_id).order_by(Escalation.at, Escalation.id))
    return [
        CardFact(key, ticket, department, kind, rung, colour, at, revoked is not None and revoked < cut.period.end)
        for key, ticket, department, kind, rung, colour, at, revoked in rows
    ]


def dispatched(cut: Cut) -> list[tuple[int, int, int]]:
    """(assignment, ticket, department) of the leads dispatched in the period, but for those recalled."""
    wanted = select(Assignment.id, Assignment.ticket_id, Assignment.department_id).where(
        Assignment.role == "lead",
        Assignment.dispatched_at >= cut.period.start,
        Assignment.dispatched_at < cut.period.end,
        or_(Assignment.end.is_(None), Assignment.end != "recalled"),
    )
    known = select(TicketEvent.assignment_id).where(TicketEvent.recorded_at <= cut.known_at)
    wanted = not_sealed(wanted, Assignment.ticket_id).where(Assignment.id.in_(known)).order_by(Assignment.id)
    return [(assignment, ticket, department) for assignment, ticket, department in db.session.execute(wanted)]


def _classes(cut: Cut, ids: list[int]) -> dict[int, tuple[int, Severity]]:
    last = (
        select(func.max(Classification.id))
        .where(Classification.ticket_id.in_(ids), cut.before(Classification.at, Classification.recorded_at))
        .group_by(Classification.ticket_id)
    )
    rows = db.session.execute(
        select(Classification.ticket_id, Classification.category_id, Classification.severity).where(
            Classification.id.in_(last)
        )
    )
    return {ticket: (category, severity) for ticket, category, severity in rows}


def not_sealed(wanted: Any, ticket_id: Any) -> Any:
    """No sealed ticket enters any figure; the principals' annex has its own."""
    return wanted.where(ticket_id.not_in(select(Ticket.id).where(Ticket.is_sealed)))


def chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(set(ids))
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
