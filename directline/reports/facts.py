"""What was known, when: rows for the figures, as of the end of a period and as recorded up to ``known_at``.

A fact counts when it happened before the cut and was written by ``known_at``. What can change later is read from
append-only rows (events, deadline changes, classifications), never from today's columns. No sealed ticket enters any
figure; the principals' annex has its own.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from directline.database import among
from directline.extensions import db
from directline.models import (
    OPEN,
    Answer,
    Assignment,
    Channel,
    Classification,
    Closing,
    Colour,
    Deadline,
    DeadlineKind,
    EnterpriseVersion,
    Escalation,
    Outcome,
    Review,
    Rung,
    Severity,
    Status,
    Ticket,
    TicketEvent,
)
from directline.reports.cut import Cut
from directline.reports.firm_facts import versions as firm_versions
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.tickets.rules import MOVES, Action

BACKDATED = tuple(action for action, move in MOVES.items() if move.is_backdated)


class TicketFact(NamedTuple):
    """A ticket as the figures see it at the cut."""

    id: int
    channel: Channel
    category_id: int
    severity: Severity
    production_stopped: bool
    township_id: int | None
    enterprise_id: int
    cluster_id: int | None
    chain_id: int | None
    is_key: bool
    submitted_at: datetime


class EventFact(NamedTuple):
    """``department_id`` is of the assignment that the action was about, if any; none where it was only suggested."""

    ticket_id: int
    action: str
    to_status: Status
    assignment_id: int | None
    department_id: int | None
    at: datetime
    facts: dict[str, Any]
    is_imported: bool

    @property
    def closing(self) -> str | None:
        return self.facts.get("closing") if self.to_status is Status.CLOSED else None


class CardFact(NamedTuple):
    """A rung that was reached; ``is_revoked``: by the cut."""

    id: int
    ticket_id: int
    department_id: int | None
    kind: DeadlineKind
    rung: Rung
    colour: Colour
    at: datetime
    is_revoked: bool


def events(cut: Cut, *actions: str) -> list[EventFact]:
    """The period's events of these actions, in the order in which they happened."""
    wanted = (
        select(
            TicketEvent.ticket_id,
            TicketEvent.action,
            TicketEvent.to_status,
            TicketEvent.assignment_id,
            case((cut.unconfirmed(), None), else_=Assignment.department_id),
            TicketEvent.at,
            TicketEvent.facts,
            Ticket.is_imported,
        )
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .outerjoin(Assignment, Assignment.id == TicketEvent.assignment_id)
        .where(TicketEvent.action.in_(actions), cut.within(TicketEvent.at, TicketEvent.recorded_at), ~Ticket.is_sealed)
        .order_by(TicketEvent.at, TicketEvent.ticket_id, TicketEvent.sequence)
    )
    return [EventFact._make(row) for row in db.session.execute(wanted)]


def open_at(cut: Cut) -> dict[int, Status]:
    """The tickets in hand at the cut, with the status in which each then stood.

    A rung may be written down long after its moment, with the status of then: no rung moves a ticket.
    """
    unended = or_(Ticket.closed_at.is_(None), Ticket.closed_at >= cut.period.end, Ticket.id.in_(cut.known_later()))
    candidates = select(Ticket.id).where(Ticket.submitted_at < cut.period.end, ~Ticket.is_sealed, unended)
    last = (
        select(func.max(TicketEvent.id))
        .where(
            TicketEvent.ticket_id.in_(candidates),
            TicketEvent.action.not_in(BACKDATED),
            cut.before(TicketEvent.at, TicketEvent.recorded_at),
        )
        .group_by(TicketEvent.ticket_id)
    )
    rows = select(TicketEvent.ticket_id, TicketEvent.to_status).where(TicketEvent.id.in_(last))
    return {
        ticket: status for ticket, status in db.session.execute(rows.order_by(TicketEvent.ticket_id)) if status in OPEN
    }


def tickets(cut: Cut, ids: Iterable[int]) -> dict[int, TicketFact]:
    """These tickets as they were classified at the cut, and their enterprises as they were grouped."""
    wanted = list(set(ids))
    last = (
        select(func.max(Classification.id))
        .where(among(Classification.ticket_id, wanted), cut.before(Classification.at, Classification.recorded_at))
        .group_by(Classification.ticket_id)
    )
    rows = db.session.execute(
        select(
            Ticket.id,
            Ticket.channel,
            func.coalesce(Classification.category_id, Ticket.category_id),
            func.coalesce(Classification.severity, Ticket.severity),
            func.coalesce(Classification.production_stopped, Ticket.production_stopped),
            Ticket.township_id,
            Ticket.enterprise_id,
            EnterpriseVersion.cluster_id,
            EnterpriseVersion.chain_id,
            EnterpriseVersion.is_key,
            Ticket.submitted_at,
        )
        .join(EnterpriseVersion, EnterpriseVersion.enterprise_id == Ticket.enterprise_id)
        .outerjoin(Classification, (Classification.ticket_id == Ticket.id) & Classification.id.in_(last))
        .where(among(Ticket.id, wanted), EnterpriseVersion.id.in_(firm_versions(cut)))
    )
    return {row[0]: TicketFact._make(row) for row in rows}


def last_outcomes(cut: Cut, ids: Iterable[int]) -> dict[int, Outcome]:
    """How each of these tickets was last answered, by an answer that had passed before the cut."""
    passed = select(Answer.ticket_id, Answer.outcome).where(among(Answer.ticket_id, ids), *_passed(cut))
    return {ticket: outcome for ticket, outcome in db.session.execute(passed.order_by(Answer.id))}


def _passed(cut: Cut) -> tuple[ColumnElement[bool], ...]:
    return Answer.review == Review.PASSED, Answer.reviewed_at < cut.period.end


def solved(cut: Cut) -> Select[int]:
    """The tickets that enterprises called solved in the period, none twice; without those that were not true."""
    closing = TicketEvent.facts["closing"].as_string()
    last = select(func.max(Answer.id)).where(*_passed(cut)).group_by(Answer.ticket_id)
    untrue = select(Answer.ticket_id).where(Answer.id.in_(last), Answer.outcome == Outcome.NOT_TRUE)
    return (
        select(TicketEvent.ticket_id)
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(
            TicketEvent.action == "verdict",
            TicketEvent.to_status == Status.CLOSED,
            closing == Closing.SOLVED.value,
            cut.within(TicketEvent.at, TicketEvent.recorded_at),
            ~Ticket.is_sealed,
            TicketEvent.ticket_id.not_in(untrue),
        )
        .distinct()
    )


def spoken_with(cut: Cut, ids: Iterable[int]) -> dict[int, list[datetime]]:
    """When the enterprises of these tickets were reached by a call-back."""
    calls = select(TicketEvent.ticket_id, TicketEvent.at).where(
        among(TicketEvent.ticket_id, ids),
        TicketEvent.action == Action.CALL_BACK,
        TicketEvent.facts["is_reached"].as_boolean(),
        cut.before(TicketEvent.at, TicketEvent.recorded_at),
    )
    reached: dict[int, list[datetime]] = {}
    for ticket, at in db.session.execute(calls):
        reached.setdefault(ticket, []).append(at)
    return reached


def how_many(wanted: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def cards(cut: Cut) -> list[CardFact]:
    """The rungs reached in the period, and those reached earlier that were taken back in it."""
    is_taken_back = (Escalation.revoked_at >= cut.period.start) & (Escalation.revoked_at < cut.period.end)
    wanted = (
        select(
            Escalation.id,
            Escalation.ticket_id,
            Escalation.department_id,
            Deadline.kind,
            Escalation.rung,
            Escalation.colour,
            Escalation.at,
        )
        .join(Deadline, Deadline.id == Escalation.deadline_id)
        .join(Ticket, Ticket.id == Escalation.ticket_id)
        .where(
            cut.before(Escalation.at, Escalation.recorded_at),
            or_(Escalation.at >= cut.period.start, is_taken_back),
            or_(Deadline.kind.not_in(LEAD_RESOLVE), ~cut.unconfirmed()),
            ~Ticket.is_sealed,
        )
        .order_by(Escalation.at, Escalation.id)
    )
    rows = db.session.execute(wanted).all()
    revoked = taken_back(cut, [row.id for row in rows])
    facts = [CardFact(*row, is_revoked=row.id in revoked) for row in rows]
    return [card for card in facts if card.is_revoked or card.at >= cut.period.start]


def raised(cut: Cut, ids: Iterable[int]) -> set[int]:
    """Of these tickets, those that a rung had brought before the two principals, and none had taken it back."""
    reached = (
        select(Escalation.id, Escalation.ticket_id)
        .join(Ticket, Ticket.id == Escalation.ticket_id)
        .where(
            among(Escalation.ticket_id, ids),
            Escalation.rung == Rung.E4,
            cut.before(Escalation.at, Escalation.recorded_at),
            ~cut.unconfirmed(),
        )
    )
    rows = db.session.execute(reached).all()
    revoked = taken_back(cut, [row.id for row in rows])
    return {row.ticket_id for row in rows if row.id not in revoked}


def taken_back(cut: Cut, rungs: Iterable[int]) -> set[int]:
    """Of these rungs, those that had been revoked by the cut, as far as was known."""
    revoked = select(Escalation.id).where(among(Escalation.id, rungs), Escalation.revoked_at < cut.period.end)
    written_later = select(TicketEvent.facts).where(
        TicketEvent.action == Action.REVOKE_CARD, TicketEvent.recorded_at > cut.known_at
    )
    later = {said["escalation"] for said in db.session.scalars(written_later)}
    return set(db.session.scalars(revoked)) - later


def unconfirmed(cut: Cut) -> list[int]:
    """The imported tickets of which only a suggestion says whose they were."""
    wanted = (
        select(TicketEvent.ticket_id)
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(
            TicketEvent.action == Action.DISPATCH,
            cut.before(TicketEvent.at, TicketEvent.recorded_at),
            cut.unconfirmed(),
        )
    )
    return list(db.session.scalars(wanted.order_by(TicketEvent.ticket_id)))
