"""Clocks follow their ticket: they run, wait or end as its status says, and are as long as its class says."""

from datetime import datetime

from sqlalchemy import select

from directline.extensions import db
from directline.models import (
    LEAD_RESOLVE,
    ChangeReason,
    ClockKind,
    Deadline,
    DeadlinePause,
    DeadlineState,
    Status,
    Ticket,
    TicketEvent,
)
from directline.tickets import access, clock_limits, clock_rules, deadlines, due_dates, ladder
from directline.tickets.clock_limits import Class
from directline.tickets.clock_rules import WAITS_FOR, Course
from directline.worktime.limits import Limit, Unit

Span = tuple[Status, datetime, datetime | None]
"""A status, since when, and until when; None while the ticket still stands in it."""


def follow_status(ticket: Ticket, *, at: datetime, by_id: int | None = None) -> None:
    """The same for every clock of the ticket."""
    for clock in in_order(ticket):
        follow(clock, at=at, by_id=by_id)


def follow(clock: Deadline, *, at: datetime, by_id: int | None = None) -> None:
    """Let one clock run, wait or end as the status of its ticket says."""
    match _course_of(clock):
        case Course.RUNS:
            deadlines.resume(clock, at=at)
        case Course.WAITS:
            deadlines.pause(clock, WAITS_FOR[clock.ticket.status], at=at, by_id=by_id)
        case Course.OVER:
            deadlines.void(clock, at=at)


def follow_class(ticket: Ticket, before: Class, *, at: datetime) -> None:
    """The ticket has another category or severity: every clock whose limit differs by that has the other one.

    From the same start, with the pauses kept. A change of the county's own limits moves nothing that runs.
    """
    now = clock_limits.class_of(ticket)
    for clock in in_order(ticket):
        old, new = (clock_limits.limit_of(clock.kind, each) for each in (before, now))
        number = clock.due_number
        if new is None:
            deadlines.void(clock, at=at)
        elif new != old:
            _relimit(clock, new, at=at)
        else:
            deadlines.recount(clock, ChangeReason.RECLASSIFIED, at=at)
        if clock.due_number != number:
            ladder.revoke_moot(clock, at=at)
    _begin_plan(ticket, at=at)


def is_as_the_status_has_it(clock: Deadline) -> bool:
    """Does a clock that has not stopped run only where it may?"""
    match _course_of(clock):
        case Course.RUNS:
            return clock.is_running
        case Course.WAITS:
            return not clock.is_running or deadlines.goes_on(clock, WAITS_FOR[clock.ticket.status])
        case Course.OVER:
            return False


def in_order(ticket: Ticket) -> list[Deadline]:
    """The clocks that have not stopped, the lead's first: it bounds what the others are due by."""
    return sorted(deadlines.alive(ticket), key=lambda clock: clock.kind not in LEAD_RESOLVE)


def spans(ticket: Ticket) -> list[Span]:
    """The statuses of the ticket in order, as its events tell them."""
    moved = select(TicketEvent.to_status, TicketEvent.at).where(
        TicketEvent.ticket_id == ticket.id, TicketEvent.from_status.is_distinct_from(TicketEvent.to_status)
    )
    rows = db.session.execute(moved.order_by(TicketEvent.sequence)).all()
    ends = [*(at for _, at in rows[1:]), None]
    return [(status, at, end) for (status, at), end in zip(rows, ends, strict=True)]


def waited(ticket: Ticket, kind: ClockKind, *, since: datetime, until: datetime) -> list[DeadlinePause]:
    """The pauses that such a clock would have had in that time."""
    return [
        DeadlinePause(starts_at=max(start, since), ends_at=end or until, reason=WAITS_FOR[status])
        for status, start, end in spans(ticket)
        if (end or until) > since and clock_rules.course(kind, status) is Course.WAITS
    ]


def _course_of(clock: Deadline) -> Course:
    """By the status; and a unit that is kept away from the ticket explains no card of it any more."""
    part = clock.assignment
    if clock.kind is ClockKind.EXPLAIN and part and access.is_unit_barred(part.department, clock.ticket):
        return Course.OVER
    return clock_rules.course(clock.kind, clock.ticket.status)


def _relimit(clock: Deadline, limit: Limit, *, at: datetime) -> None:
    """Calendar days know no pauses: where the unit is another one, what a pause would have been is found anew."""
    was_in_days = due_dates.is_in_calendar_days(clock)
    if was_in_days is not (limit.unit is Unit.calendar_days):
        deadlines.resume(clock, at=at)
    if was_in_days and limit.unit is not Unit.calendar_days:
        since = max([clock.started_at, *(pause.ends_at for pause in clock.pauses if pause.ends_at)])
        clock.pauses += waited(clock.ticket, clock.kind, since=since, until=at)
    deadlines.relimit(clock, limit, at=at)
    follow(clock, at=at)


def _begin_plan(ticket: Ticket, *, at: datetime) -> None:
    """A matter of hours had no plan; of days it has one, as from its dispatch."""
    lead = ticket.lead
    if lead is None or lead.planned_at is not None:
        return
    if not deadlines.alive(ticket, ClockKind.RESOLVE_LEAD, assignment=lead) or _has_plan(lead.id):
        return
    clock = deadlines.start(ClockKind.PLAN, ticket, at=at, assignment=lead)
    if clock is not None:
        pauses = waited(ticket, ClockKind.PLAN, since=lead.dispatched_at, until=at)
        deadlines.begin_earlier(clock, pauses, began_at=lead.dispatched_at, at=at)
        follow(clock, at=at)


def _has_plan(assignment_id: int) -> bool:
    """Has it a plan clock that runs, stands still or was missed?"""
    plans = select(Deadline.id).where(Deadline.assignment_id == assignment_id, Deadline.kind == ClockKind.PLAN)
    return bool(db.session.scalar(select(plans.where(Deadline.state != DeadlineState.VOID).exists())))
