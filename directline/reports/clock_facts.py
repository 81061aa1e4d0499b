"""Deadlines as they stood at the cut: due and state by the last change that had happened and was known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from directline.extensions import db
from directline.models import (
    LEAD_RESOLVE,
    Assignment,
    ClockKind,
    Deadline,
    DeadlineChange,
    DeadlinePause,
    DeadlineState,
    Escalation,
    PauseReason,
    Rung,
)
from directline.reports.facts import Cut, chunks, not_sealed


@dataclass(frozen=True)
class ClockFact:
    """A deadline as it stood at the cut: its due and state by its last known change."""

    id: int
    kind: ClockKind
    ticket_id: int
    assignment_id: int | None
    department_id: int | None
    limit: str
    started_at: datetime
    original_due_at: datetime
    due_at: datetime
    state: DeadlineState
    stopped_at: datetime | None
    changed_at: datetime
    is_answered: bool


def clocks_due(cut: Cut, *kinds: ClockKind) -> list[ClockFact]:
    """The clocks whose due, as it stood at the cut, fell in the period."""
    candidates = select(DeadlineChange.deadline_id).where(
        DeadlineChange.due_at >= cut.period.start, DeadlineChange.due_at < cut.period.end
    )
    found = _clocks(cut, Deadline.kind.in_(kinds), candidates)
    return [fact for fact in found if cut.period.start <= fact.due_at < cut.period.end]


def clocks_started(cut: Cut, *kinds: ClockKind) -> list[ClockFact]:
    """The clocks that began in the period."""
    candidates = select(DeadlineChange.deadline_id).where(
        DeadlineChange.reason == "started", cut.within(DeadlineChange.at, DeadlineChange.recorded_at)
    )
    return _clocks(cut, Deadline.kind.in_(kinds), candidates)


def clocks_passed(cut: Cut) -> list[ClockFact]:
    """The leads' clocks whose answer passed in the period."""
    candidates = select(DeadlineChange.deadline_id).where(
        DeadlineChange.reason == "stopped", cut.within(DeadlineChange.at, DeadlineChange.recorded_at)
    )
    return _clocks(cut, Deadline.kind.in_(LEAD_RESOLVE), candidates)


def clocks_running(cut: Cut, *kinds: ClockKind) -> list[ClockFact]:
    """The clocks of tickets in hand that had begun and not stopped at the cut."""
    candidates = select(DeadlineChange.deadline_id).where(
        DeadlineChange.reason == "started", cut.before(DeadlineChange.at, DeadlineChange.recorded_at)
    )
    unended = or_(Deadline.stopped_at.is_(None), Deadline.stopped_at >= cut.period.end, Deadline.state == "paused")
    found = _clocks(cut, Deadline.kind.in_(kinds) & unended, candidates)
    alive = (DeadlineState.RUNNING, DeadlineState.PAUSED, DeadlineState.HELD)
    return [fact for fact in found if fact.state in alive]


def was_apart_before(cut: Cut, fact: ClockFact) -> bool:
    """Stood the clock still when the period began (awaiting audit, or a supplement)?"""
    earlier = (
        select(DeadlineChange.state)
        .where(
            DeadlineChange.deadline_id == fact.id,
            DeadlineChange.at < cut.period.start,
            DeadlineChange.recorded_at <= cut.known_at,
        )
        .order_by(DeadlineChange.id.desc())
    )
    return db.session.scalars(earlier).first() in (DeadlineState.PAUSED, DeadlineState.HELD)


def highest_rungs(cut: Cut, ids: Iterable[int]) -> dict[int, Rung]:
    """The highest rung that each of these deadlines had reached at the cut."""
    found: dict[int, Rung] = {}
    for part in chunks(ids):
        reached = select(Escalation.deadline_id, func.max(Escalation.rung)).where(
            Escalation.deadline_id.in_(part), cut.before(Escalation.at, Escalation.recorded_at)
        )
        found |= {
            deadline: Rung(rung) for deadline, rung in db.session.execute(reached.group_by(Escalation.deadline_id))
        }
    return found


def _clocks(cut: Cut, condition: ColumnElement[bool], candidates: Any) -> list[ClockFact]:
    last = (
        select(func.max(DeadlineChange.id))
        .where(
            DeadlineChange.deadline_id.in_(candidates),
            cut.before(DeadlineChange.at, DeadlineChange.recorded_at),
        )
        .group_by(DeadlineChange.deadline_id)
    )
    wanted = (
        select(
            Deadline.id,
            Deadline.kind,
            Deadline.ticket_id,
            Deadline.assignment_id,
            Assignment.department_id,
            Deadline.limit,
            Deadline.started_at,
            Deadline.original_due_at,
            DeadlineChange.due_at,
            DeadlineChange.state,
            Deadline.stopped_at,
            DeadlineChange.at,
            _is_answered(cut),
        )
        .join(Deadline, Deadline.id == DeadlineChange.deadline_id)
        .outerjoin(Assignment, Assignment.id == Deadline.assignment_id)
        .where(DeadlineChange.id.in_(last), condition)
    )
    rows = db.session.execute(not_sealed(wanted, Deadline.ticket_id).order_by(Deadline.id))
    return [ClockFact(*row) for row in rows]


def _is_answered(cut: Cut) -> ColumnElement[bool]:
    """Did the clock stand still at the cut because its answer was being audited?"""
    waiting = exists().where(
        DeadlinePause.deadline_id == Deadline.id,
        DeadlinePause.reason == PauseReason.ANSWER,
        DeadlinePause.starts_at < cut.period.end,
        or_(DeadlinePause.ends_at.is_(None), DeadlinePause.ends_at >= cut.period.end),
    )
    return or_(DeadlineChange.state == DeadlineState.HELD, waiting)
