"""Deadlines as they stood at a cut: due and state by the last change that had happened and was known."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union

from directline.database import among
from directline.extensions import db
from directline.models import (
    ALIVE,
    Assignment,
    ChangeReason,
    Deadline,
    DeadlineChange,
    DeadlineKind,
    DeadlinePause,
    DeadlineState,
    Escalation,
    PauseReason,
    Rung,
    Ticket,
)
from directline.reports import facts
from directline.reports.counted_once import DECIDED, Change, was_counted
from directline.reports.cut import Cut
from directline.tickets.deadline_rules import LEAD_RESOLVE

STILL = (DeadlineState.PAUSED, DeadlineState.HELD)
ENDED = (DeadlineState.MET, DeadlineState.MISSED, DeadlineState.VOID)


class Dated(Protocol):
    """A deadline at a cut, of a ticket or a task."""

    @property
    def id(self) -> int: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def due_number(self) -> int: ...
    @property
    def state(self) -> DeadlineState: ...


Fact = TypeVar("Fact", bound=Dated)


class DeadlineFact(NamedTuple):
    """A deadline at a cut; its last change with moment and reason; ``is_answered``: it stood still for a review."""

    id: int
    kind: DeadlineKind
    ticket_id: int
    assignment_id: int | None
    department_id: int | None
    started_at: datetime
    original_due_at: datetime
    due_at: datetime
    due_number: int
    state: DeadlineState
    stopped_at: datetime | None
    changed_at: datetime
    reason: ChangeReason
    is_answered: bool

    @property
    def is_kept(self) -> bool:
        return self.state is DeadlineState.MET

    @property
    def is_kept_originally(self) -> bool:
        """Kept by the first due that it had."""
        if self.reason is not ChangeReason.STOPPED or self.stopped_at is None:
            return False
        return self.stopped_at <= self.original_due_at


class Due(NamedTuple):
    """The deadlines that came due in a period, and those that had come due before and were decided only in it."""

    own: list[DeadlineFact]
    carried: list[DeadlineFact]

    def of(self, *kinds: DeadlineKind) -> "Due":
        return Due(_of(kinds, self.own), _of(kinds, self.carried))


def _of(kinds: tuple[DeadlineKind, ...], deadlines: list[DeadlineFact]) -> list[DeadlineFact]:
    return [fact for fact in deadlines if fact.kind in kinds]


def deadlines_due(cut: Cut, *kinds: DeadlineKind) -> Due:
    """The deadlines whose due, as it stood at the cut, fell in the period; and what was printed apart before it."""
    return Due(*came_due(cut, lambda candidates: _deadlines(cut, Deadline.kind.in_(kinds), candidates)))


def came_due(cut: Cut, read: Callable[[Any], list[Fact]]) -> tuple[list[Fact], list[Fact]]:
    """The same of whatever ``read`` reads of the candidates."""
    start, change = cut.period.start, DeadlineChange
    fell_due = select(change.deadline_id).where(change.due_at >= start, change.due_at < cut.period.end)
    moved_on = select(change.deadline_id).where(cut.within(change.at, change.recorded_at), change.due_at < start)
    due = read(union(fell_due, moved_on))
    own = [fact for fact in due if start <= fact.due_at < cut.period.end]
    earlier = [fact for fact in due if fact.due_at < start and fact.state in DECIDED]
    doubtful = [*earlier, *(fact for fact in own if fact.due_number)]
    counted = _counted_before(cut, doubtful) if doubtful else set()
    return [fact for fact in own if fact.id not in counted], [fact for fact in earlier if fact.id not in counted]


def deadlines_passed(cut: Cut) -> list[DeadlineFact]:
    """The leads' deadlines whose answer passed in the period."""
    stopped = select(DeadlineChange.deadline_id).where(
        DeadlineChange.reason == ChangeReason.STOPPED, cut.within(DeadlineChange.at, DeadlineChange.recorded_at)
    )
    return _deadlines(cut, Deadline.kind.in_(LEAD_RESOLVE), stopped)


def deadlines_running(cut: Cut) -> list[DeadlineFact]:
    """The leads' deadlines that had begun and not ended at the cut, those that stood still among them."""
    is_of_lead = Deadline.kind.in_(LEAD_RESOLVE)
    running = _deadlines(cut, is_of_lead, begun(cut, is_of_lead, Deadline.ticket_id.in_(cut.known_later())))
    return [fact for fact in running if fact.state in ALIVE]


def begun(cut: Cut, condition: ColumnElement[bool], is_known_later: ColumnElement[bool]) -> Select[int]:
    """Those that had begun by the cut and may not have ended: candidates, whose last change decides."""
    ended_later = select(DeadlineChange.deadline_id).where(
        DeadlineChange.at >= cut.period.end, DeadlineChange.state.in_(ENDED)
    )
    unended = or_(Deadline.state.in_(ALIVE), Deadline.id.in_(ended_later), is_known_later)
    return select(Deadline.id).where(condition, Deadline.started_at < cut.period.end, unended)


def deadlines_of(cut: Cut, kind: DeadlineKind, assignments: Iterable[int]) -> list[DeadlineFact]:
    """The deadlines of that kind of these assignments."""
    return _deadlines(cut, (Deadline.kind == kind) & among(Deadline.assignment_id, assignments))


def highest_rungs(cut: Cut, deadlines: Iterable[DeadlineFact]) -> dict[int, Rung]:
    """By the deadline's id, the highest rung that the due which held at the cut had reached, none that was taken back.

    A rung that still holds when a due is moved goes with it; the number of one that was left behind stays lower.
    """
    numbers = {fact.id: fact.due_number for fact in deadlines}
    reached = select(Escalation.id, Escalation.deadline_id, Escalation.due_number, Escalation.rung).where(
        among(Escalation.deadline_id, numbers), cut.before(Escalation.at, Escalation.recorded_at)
    )
    rows = db.session.execute(reached.order_by(Escalation.rung)).all()
    revoked = facts.taken_back(cut, [row.id for row in rows])
    standing = [row for row in rows if row.due_number >= numbers[row.deadline_id] and row.id not in revoked]
    return {row.deadline_id: row.rung for row in standing}


def _counted_before(cut: Cut, deadlines: Iterable[Dated]) -> set[int]:
    """Of these deadlines, those whose due was counted at the end of an earlier month."""
    change = DeadlineChange
    rows = select(change.deadline_id, change.at, change.state, change.due_at, change.due_number).where(
        among(change.deadline_id, [fact.id for fact in deadlines]), cut.before(change.at, change.recorded_at)
    )
    changes: dict[int, list[Change]] = {}
    for row in db.session.execute(rows.order_by(change.id)):
        changes.setdefault(row.deadline_id, []).append(Change(row.at, row.state, row.due_at, row.due_number))
    return {key for key, history in changes.items() if was_counted(history, cut.period.start)}


def last_changes(cut: Cut, condition: ColumnElement[bool], candidates: Any = None) -> Select[int]:
    """Of each of these deadlines, its last change as far as it had happened and was known."""
    last = (
        select(func.max(DeadlineChange.id))
        .join(Deadline, Deadline.id == DeadlineChange.deadline_id)
        .where(condition, cut.before(DeadlineChange.at, DeadlineChange.recorded_at))
        .group_by(DeadlineChange.deadline_id)
    )
    return last if candidates is None else last.where(DeadlineChange.deadline_id.in_(candidates))


def _deadlines(cut: Cut, condition: ColumnElement[bool], candidates: Any = None) -> list[DeadlineFact]:
    wanted = (
        select(
            Deadline.id,
            Deadline.kind,
            Deadline.ticket_id,
            Deadline.assignment_id,
            Assignment.department_id,
            Deadline.started_at,
            Deadline.original_due_at,
            DeadlineChange.due_at,
            DeadlineChange.due_number,
            DeadlineChange.state,
            Deadline.stopped_at,
            DeadlineChange.at,
            DeadlineChange.reason,
            _is_answered(),
        )
        .join(Deadline, Deadline.id == DeadlineChange.deadline_id)
        .join(Ticket, Ticket.id == Deadline.ticket_id)
        .outerjoin(Assignment, Assignment.id == Deadline.assignment_id)
        .where(
            DeadlineChange.id.in_(last_changes(cut, condition, candidates)),
            or_(Deadline.kind.not_in(LEAD_RESOLVE), ~cut.unconfirmed()),
            ~Ticket.is_sealed,
        )
        .order_by(Deadline.id)
    )
    return [DeadlineFact._make(row) for row in db.session.execute(wanted)]


def _is_answered() -> ColumnElement[bool]:
    """Did the deadline stand still, as of its last change, because its answer was being reviewed?"""
    reviewed = exists().where(
        DeadlinePause.deadline_id == Deadline.id,
        DeadlinePause.reason == PauseReason.ANSWER,
        DeadlinePause.starts_at <= DeadlineChange.at,
        or_(DeadlinePause.ends_at.is_(None), DeadlinePause.ends_at > DeadlineChange.at),
    )
    return or_(DeadlineChange.state == DeadlineState.HELD, (DeadlineChange.state == DeadlineState.PAUSED) & reviewed)
