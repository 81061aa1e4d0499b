"""Every promise of time: started, stopped, paused and recomputed here, each change kept with both its times.

Arithmetic is worktime's, the next rung is ladder_times'. Every change ends in ``_settle``.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import selectinload

from directline import clock
from directline.extensions import db
from directline.models import (
    ALIVE,
    LEAD_RESOLVE,
    Assignment,
    ChangeReason,
    ClockKind,
    Deadline,
    DeadlineChange,
    DeadlinePause,
    DeadlineState,
    Escalation,
    PauseReason,
    Ticket,
    User,
)
from directline.tickets import calendars, ladder_times, settings
from directline.worktime import limits
from directline.worktime.limits import Limit, Unit

RESOLVE = LEAD_RESOLVE | {ClockKind.RESOLVE_TICKET}


def start(
    kind: ClockKind, ticket: Ticket, *, at: datetime, assignment: Assignment | None = None, limit: Limit | None = None
) -> Deadline | None:
    """Begin a clock; None for a ticket lived elsewhere, of which only the resolve clocks are known."""
    if ticket.is_history and kind not in RESOLVE:
        return None
    limit = limit or calendars.limit_for(kind, ticket.category, ticket.severity)
    due = limits.due(calendars.county_calendar().calendar, at, limit)
    deadline = Deadline(
        kind=kind,
        ticket=ticket,
        assignment=assignment,
        limit=str(limit),
        started_at=at,
        climbs_from=at,
        due_at=due,
        original_due_at=due,
        due_number=0,
        state=DeadlineState.RUNNING,
    )
    db.session.add(deadline)
    _settle(deadline, ChangeReason.STARTED, at)
    return deadline


def start_co_report(ticket: Ticket, part: Assignment, *, at: datetime) -> Deadline | None:
    """A co-handler reports within its own limit, which is less than the lead's."""
    limit = calendars.limit_for(ClockKind.CO_REPORT, ticket.category, ticket.severity)
    lead = calendars.limit_for(ClockKind.RESOLVE_LEAD, ticket.category, ticket.severity)
    if lead.unit is Unit.working_minutes:
        limit = Limit(lead.amount // 2, Unit.working_minutes)
    elif lead.unit is limit.unit and limit.amount >= lead.amount > 1:
        limit = Limit(lead.amount - 1, limit.unit)
    return start(ClockKind.CO_REPORT, ticket, at=at, assignment=part, limit=limit)


def redo_limit(ticket: Ticket) -> Limit:
    """Half the original limit, at least three working days (county settings)."""
    original = calendars.limit_for(ClockKind.RESOLVE_LEAD, ticket.category, ticket.severity)
    least = settings.number("redo_minimum_days")
    if original.unit is Unit.working_minutes:
        return Limit(least, Unit.working_days)
    return Limit(max(least, -(-original.amount * settings.number("redo_share") // 100)), original.unit)


def stop(deadline: Deadline, *, at: datetime, as_of: datetime | None = None) -> None:
    """The promise was kept, or kept late: at ``as_of`` where the deed counts from earlier (a passed answer)."""
    deadline.stopped_at = as_of or at
    _end_pause(deadline, at)
    deadline.state = DeadlineState.MET if deadline.stopped_at <= deadline.due_at else DeadlineState.MISSED
    _settle(deadline, ChangeReason.STOPPED, at)


def void(deadline: Deadline, *, at: datetime) -> None:
    """The matter ended by another way: a clock not yet due is void, an overdue one missed."""
    deadline.stopped_at = deadline.stopped_at or at
    is_late = deadline.stopped_at > deadline.due_at
    _end_pause(deadline, at)
    deadline.state = DeadlineState.MISSED if is_late else DeadlineState.VOID
    _settle(deadline, ChangeReason.VOIDED, at)


def pause(deadline: Deadline, reason: PauseReason, *, at: datetime, by: User | None) -> None:
    """Stop counting working time. Calendar days are never paused: an answer only holds their climb."""
    if Limit.parse(deadline.limit).unit is Unit.calendar_days:
        if reason is PauseReason.ANSWER:
            deadline.state, deadline.stopped_at = DeadlineState.HELD, at
            _settle(deadline, ChangeReason.HELD, at)
        return
    deadline.pauses.append(DeadlinePause(starts_at=at, reason=reason, by_id=by.id if by else None))
    deadline.state, deadline.stopped_at = DeadlineState.PAUSED, at
    _settle(deadline, ChangeReason.PAUSED, at)


def resume(deadline: Deadline, *, at: datetime) -> None:
    """Count again: the working time that remained at the pause remains now."""
    if deadline.state not in (DeadlineState.PAUSED, DeadlineState.HELD):
        return
    _end_pause(deadline, at)
    deadline.state, deadline.stopped_at, deadline.climbs_from = DeadlineState.RUNNING, None, at
    deadline.due_at = computed_due(deadline)
    _settle(deadline, ChangeReason.RESUMED, at)


def relimit(deadline: Deadline, limit: Limit, *, at: datetime) -> None:
    """Another limit from the same start, with the pauses kept; never due before the next working day's closing."""
    if str(limit) == deadline.limit:
        return
    deadline.limit, deadline.relimited_at = str(limit), at
    _move_due(deadline, computed_due(deadline), ChangeReason.RECLASSIFIED, at)


def recompute(deadline: Deadline, *, at: datetime, is_known: bool = False) -> None:
    """Count anew by the present calendar: the due and, also where it stays, the next rung.

    The due number rises where the due moved, or a rung was written before its moment. ``is_known``: nothing changed
    now, what is stored was wrong; so the next rung comes at its own moment, though that be past.
    """
    written, pauses, before = ladder_times.written(deadline), pauses_of(deadline), deadline.next_rung_at
    old_due, deadline.due_at = deadline.due_at, computed_due(deadline)
    standing = [card for card in written if card.revoked_at is None]
    if deadline.due_at != old_due or any(ladder_times.is_premature(card, deadline, pauses) for card in standing):
        _move_due(deadline, deadline.due_at, ChangeReason.CALENDAR, at)
        return
    if deadline.is_provisional != _is_provisional(deadline):
        _settle(deadline, ChangeReason.CALENDAR, at)
    ladder_times.schedule(deadline, pauses, ladder_times.reached_by(written))
    moment = deadline.next_rung_at
    if moment is not None and moment != before and moment < at and not is_known:
        deadline.next_rung_at = deadline.climbs_from = at


def is_as_counted(deadline: Deadline, written: Collection[Escalation]) -> bool:
    """Do the stored moments follow from the calendar as it is? ``written`` are the rungs of the present due."""
    pauses = pauses_of(deadline)
    stored = (deadline.due_at, deadline.is_provisional, deadline.next_rung, deadline.next_rung_at)
    following = ladder_times.next_of(deadline, pauses, ladder_times.reached_by(written))
    return stored == (computed_due(deadline), _is_provisional(deadline), *following) and not any(
        card.revoked_at is None and ladder_times.is_premature(card, deadline, pauses) for card in written
    )


def computed_due(deadline: Deadline) -> datetime:
    """Due as it follows from the calendar, the start, the limit, the pauses, and the day after a new limit."""
    calendar = calendars.county_calendar().calendar
    limit = Limit.parse(deadline.limit)
    return limits.due(calendar, deadline.started_at, limit, pauses_of(deadline), floors_of(deadline))


def floors_of(deadline: Deadline) -> list[limits.Extension]:
    """A new limit is never due before the closing of the next working day."""
    if deadline.relimited_at is None:
        return []
    calendar = calendars.county_calendar().calendar
    next_day = calendar.nth_working_day(calendar.date_of(deadline.relimited_at), 1)
    return [limits.Extension(deadline.relimited_at, next_day)]


def pauses_of(deadline: Deadline) -> list[limits.Pause]:
    """The pauses that count: none for a limit in calendar days."""
    if Limit.parse(deadline.limit).unit is Unit.calendar_days:
        return []
    return [limits.Pause(row.starts_at, row.ends_at, row.reason) for row in deadline.pauses]


def alive(ticket: Ticket, *kinds: ClockKind, assignment: Assignment | None = None) -> list[Deadline]:
    """The ticket's clocks of these kinds (or all) that have not stopped, paused ones among them."""
    if ticket.is_history and kinds and RESOLVE.isdisjoint(kinds):
        return []
    return [
        deadline
        for deadline in db.session.scalars(_ALIVE_OF, {"ticket": ticket.id})
        if (not kinds or deadline.kind in kinds) and (assignment is None or deadline.assignment_id == assignment.id)
    ]


_ALIVE_OF = (
    select(Deadline)
    .where(Deadline.ticket_id == bindparam("ticket"), Deadline.state.in_(ALIVE))
    .options(selectinload(Deadline.pauses))
    .order_by(Deadline.id)
)


def _move_due(deadline: Deadline, due: datetime, reason: ChangeReason, at: datetime) -> None:
    """Another due number. The rungs that hold under it go with it; the cards that stay behind are moot."""
    pauses, written, deadline.due_at = pauses_of(deadline), ladder_times.written(deadline), due
    kept = [card for card in written if not ladder_times.is_premature(card, deadline, pauses)]
    deadline.due_number += 1
    for card in kept:
        card.due_number = deadline.due_number
    deadline.climbs_from = at
    _settle(deadline, reason, at)


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
    return deadline.is_alive and calendars.county_calendar().is_provisional(
        clock.local_date(deadline.started_at), clock.local_date(deadline.due_at)
    )


def _order_columns(deadline: Deadline, *, is_new: bool) -> None:
    """Keep on ticket and assignment the dues that lists order by."""
    if deadline.kind is ClockKind.RESOLVE_TICKET:
        deadline.ticket.due_at = deadline.due_at if deadline.is_alive else None
    part = deadline.assignment
    if part is not None and is_new:
        part.next_due_at = min(part.next_due_at or deadline.due_at, deadline.due_at)
    elif part is not None:
        part.next_due_at = db.session.scalar(_NEXT_DUE_OF, {"assignment": part.id})


_NEXT_DUE_OF = select(func.min(Deadline.due_at)).where(
    Deadline.assignment_id == bindparam("assignment"), Deadline.state == DeadlineState.RUNNING
)
