"""Every deadline: started, stopped, paused and recomputed here, each change kept with both its times.

When it is due says due_dates, the next rung ladder_times. Every change ends in ``_settle``.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import selectinload

from directline import clock
from directline.configuration import working_time
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
    Subject,
    Task,
    Ticket,
)
from directline.tickets import deadline_limits, due_dates, ladder_times
from directline.tickets.deadline_rules import RESOLVE
from directline.tickets.due_dates import computed_due, pauses_of
from directline.worktime.limits import Limit

__all__ = ("computed_due", "pauses_of")


def start(kind: DeadlineKind, ticket: Ticket, *, at: datetime, assignment: Assignment | None = None) -> Deadline | None:
    """Begin a deadline; None without a limit, and for an imported ticket but for the resolve deadlines."""
    if ticket.is_imported and kind not in RESOLVE:
        return None
    limit = deadline_limits.limit_of(kind, deadline_limits.class_of(ticket))
    return None if limit is None else _start(Deadline(kind=kind, ticket=ticket, assignment=assignment), limit, at)


def start_of_task(task: Task, kind: DeadlineKind, *, at: datetime) -> Deadline:
    """Begin the deadline of a task, due at the closing of the day by which it was ordered."""
    return _start(Deadline(kind=kind, task=task), due_dates.limit_until(task.due_on, started_at=at), at)


def _start(deadline: Deadline, limit: Limit, at: datetime) -> Deadline:
    deadline.limit, deadline.started_at, deadline.not_before = str(limit), at, at
    deadline.due_number, deadline.state = 0, DeadlineState.RUNNING
    deadline.due_at = deadline.original_due_at = computed_due(deadline)
    db.session.add(deadline)
    _settle(deadline, ChangeReason.STARTED, at)
    return deadline


def begin_earlier(deadline: Deadline, pauses: Iterable[DeadlinePause], *, began_at: datetime, at: datetime) -> None:
    """A deadline that is needed only now counts from where it would have begun, and not before the next closing."""
    deadline.started_at, deadline.pauses = began_at, list(pauses)
    deadline.relimited_at = at if due_dates.own_due(deadline, resumed_at=at) < due_dates.next_closing(at) else None
    deadline.due_at = deadline.original_due_at = computed_due(deadline)
    _settle(deadline, ChangeReason.RECLASSIFIED, at)


def stop(deadline: Deadline, *, at: datetime, as_of: datetime | None = None) -> None:
    """The promise was kept, or kept late: at ``as_of`` where the action counts from earlier (a passed answer)."""
    is_paused, deadline.stopped_at = deadline.state is DeadlineState.PAUSED, as_of or at
    _end_pause(deadline, at)
    if is_paused and as_of is None:
        deadline.due_at = computed_due(deadline)
    deadline.state = DeadlineState.MET if deadline.stopped_at <= deadline.due_at else DeadlineState.MISSED
    _settle(deadline, ChangeReason.STOPPED, at)


def void(deadline: Deadline, *, at: datetime) -> None:
    """The matter ended by another way: a deadline not yet due is void, an overdue one missed."""
    deadline.stopped_at = deadline.stopped_at or at
    is_late = deadline.stopped_at > deadline.due_at
    _end_pause(deadline, at)
    deadline.state = DeadlineState.MISSED if is_late else DeadlineState.VOID
    _settle(deadline, ChangeReason.VOIDED, at)


def pause(deadline: Deadline, reason: PauseReason, *, at: datetime, by_id: int | None = None) -> None:
    """Stop counting working time. Calendar days are never stretched: where they do not go on, escalation is held."""
    if not deadline.is_running or goes_on(deadline, reason):
        return
    deadline.stopped_at = at
    if due_dates.is_in_calendar_days(deadline):
        deadline.state = DeadlineState.HELD
        _settle(deadline, ChangeReason.HELD, at)
        return
    deadline.pauses.append(DeadlinePause(starts_at=at, reason=reason, by_id=by_id))
    deadline.state = DeadlineState.PAUSED
    _settle(deadline, ChangeReason.PAUSED, at)


def goes_on(deadline: Deadline, reason: PauseReason) -> bool:
    """A statutory limit, in calendar days, stands still for nothing but its own answer."""
    return reason is not PauseReason.ANSWER and deadline.kind in RESOLVE and due_dates.is_in_calendar_days(deadline)


def resume(deadline: Deadline, *, at: datetime) -> None:
    """Count again: the working time that remained at the pause remains now."""
    if deadline.state not in (DeadlineState.PAUSED, DeadlineState.HELD):
        return
    _end_pause(deadline, at)
    deadline.state, deadline.stopped_at, deadline.not_before = DeadlineState.RUNNING, None, at
    deadline.due_at = computed_due(deadline)
    _settle(deadline, ChangeReason.RESUMED, at)


def relimit(deadline: Deadline, limit: Limit, *, at: datetime) -> None:
    """Another limit from the same start, with the pauses kept.

    It sets no due before the closing of the next working day: one that lay before it already stays, under a shorter
    limit; a longer one that is still ahead holds as it is, but for the resolve deadlines.
    """
    before, deadline.limit = due_dates.own_due(deadline, resumed_at=at), str(limit)
    deadline.relimited_at = deadline.kept_due_at = None
    due, least = due_dates.own_due(deadline, resumed_at=at), due_dates.next_closing(at)
    if due < before:
        deadline.relimited_at, deadline.kept_due_at = at, before if before < least else None
    elif due < least and (due <= at or deadline.kind in RESOLVE):
        deadline.relimited_at = at
    recount(deadline, ChangeReason.RECLASSIFIED, at=at)


def extend(deadline: Deadline, *, at: datetime) -> None:
    """The day of its task was put off."""
    if deadline.task is not None:
        deadline.limit = str(due_dates.limit_until(deadline.task.due_on, started_at=deadline.started_at))
    recount(deadline, ChangeReason.EXTENDED, at=at)


def recount(deadline: Deadline, reason: ChangeReason, *, at: datetime, is_known: bool = False) -> None:
    """Set due and next rung as they follow from the calendar, the limit and the lead's due as these are now.

    The due number rises where the due moved, or a rung was written before its moment. ``is_known``: nothing changed
    now, what is stored was wrong; so the next rung comes at its own moment, though that be past.
    """
    written, pauses, before = ladder_times.written(deadline), pauses_of(deadline), deadline.next_rung_at
    old_due, deadline.due_at = deadline.due_at, _due_now(deadline, at)
    standing = [card for card in written if card.revoked_at is None]
    if deadline.due_at != old_due or any(ladder_times.is_premature(card, deadline, pauses) for card in standing):
        _move_due(deadline, deadline.due_at, reason, at)
        return
    if deadline.is_provisional != _is_provisional(deadline):
        _settle(deadline, reason, at)
    ladder_times.schedule(deadline, pauses, ladder_times.reached_by(written))
    moment = deadline.next_rung_at
    if moment is not None and moment != before and moment < at and not is_known:
        deadline.next_rung_at = deadline.not_before = at


def reopen(deadline: Deadline) -> None:
    """A deadline that was given up runs again; whether it waits says the status."""
    deadline.state, deadline.stopped_at = DeadlineState.RUNNING, None


def forget_rungs(deadline: Deadline, *, after: datetime) -> bool:
    """Take from this due the rungs written after the deadline had to be paused; True if there were any."""
    written = ladder_times.written(deadline)
    kept = [rung for rung in written if rung.at <= after]
    if len(kept) == len(written):
        return False
    _renumber(deadline, kept)
    _settle(deadline, ChangeReason.CALENDAR, after)
    return True


def is_as_counted(deadline: Deadline, written: Collection[Escalation], *, at: datetime) -> bool:
    """Do the stored moments follow from the calendar as it is? ``written`` are the rungs of the present due."""
    pauses = pauses_of(deadline)
    stored = (deadline.due_at, deadline.is_provisional, deadline.next_rung, deadline.next_rung_at)
    following = ladder_times.next_of(deadline, pauses, ladder_times.reached_by(written))
    return stored == (_due_now(deadline, at), _is_provisional(deadline), *following) and not any(
        card.revoked_at is None and ladder_times.is_premature(card, deadline, pauses) for card in written
    )


def alive(subject: Subject, *kinds: DeadlineKind, assignment: Assignment | None = None) -> list[Deadline]:
    """The deadlines of these kinds (or all) that have not stopped, paused ones among them."""
    if isinstance(subject, Task):
        return list(db.session.scalars(_ALIVE.where(Deadline.task_id == subject.id)))
    if subject.is_imported and kinds and RESOLVE.isdisjoint(kinds):
        return []
    return [
        deadline
        for deadline in db.session.scalars(_ALIVE_OF, {"ticket": subject.id})
        if (not kinds or deadline.kind in kinds) and (assignment is None or deadline.assignment_id == assignment.id)
    ]


_ALIVE = select(Deadline).where(Deadline.state.in_(ALIVE)).options(selectinload(Deadline.pauses)).order_by(Deadline.id)
_ALIVE_OF = _ALIVE.where(Deadline.ticket_id == bindparam("ticket"))


def _due_now(deadline: Deadline, at: datetime) -> datetime:
    """What was promised moves back to a moment ahead alone: nobody is late by a change made afterwards."""
    due = computed_due(deadline)
    return deadline.due_at if due < deadline.due_at and due <= at else due


def _move_due(deadline: Deadline, due: datetime, reason: ChangeReason, at: datetime) -> None:
    """Another due number, and the rungs that hold under it."""
    pauses, written, deadline.due_at = pauses_of(deadline), ladder_times.written(deadline), due
    _renumber(deadline, [card for card in written if not ladder_times.is_premature(card, deadline, pauses)])
    deadline.not_before = at
    _settle(deadline, reason, at)


def _renumber(deadline: Deadline, kept: Iterable[Escalation]) -> None:
    """These rungs go with the due to its next number; the cards that stay behind are moot."""
    deadline.due_number += 1
    for card in kept:
        card.due_number = deadline.due_number


def _end_pause(deadline: Deadline, at: datetime) -> None:
    for row in deadline.pauses:
        if row.ends_at is None:
            row.ends_at = at


def _settle(deadline: Deadline, reason: ChangeReason, at: datetime) -> None:
    """After any change: provisional or not, the next rung, the change itself, the columns that lists order by."""
    deadline.is_provisional = _is_provisional(deadline)
    ladder_times.schedule(deadline, pauses_of(deadline))
    db.session.add(
        DeadlineChange(
            deadline=deadline,
            at=at,
            recorded_at=clock.now(),
            reason=reason,
            state=deadline.state,
            due_at=deadline.due_at,
            due_number=deadline.due_number,
        )
    )
    _order_columns(deadline, is_new=reason is ChangeReason.STARTED)


def _is_provisional(deadline: Deadline) -> bool:
    return deadline.is_alive and working_time.county_calendar().is_provisional(
        clock.local_date(deadline.started_at), clock.local_date(deadline.due_at)
    )


def _order_columns(deadline: Deadline, *, is_new: bool) -> None:
    """Keep on ticket and assignment the dues that lists order by."""
    if deadline.kind is DeadlineKind.RESOLVE_TICKET:
        deadline.ticket.due_at = deadline.due_at if deadline.is_alive else None
    part = deadline.assignment
    if part is not None and is_new:
        part.next_due_at = min(part.next_due_at or deadline.due_at, deadline.due_at)
    elif part is not None:
        part.next_due_at = db.session.scalar(_NEXT_DUE_OF, {"assignment": part.id})


_NEXT_DUE_OF = select(func.min(Deadline.due_at)).where(
    Deadline.assignment_id == bindparam("assignment"), Deadline.state == DeadlineState.RUNNING
)
