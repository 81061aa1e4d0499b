"""Deadlines follow their ticket or task: they run, wait or end by its status, and are as long as its class says."""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from directline.extensions import db
from directline.models import (
    ChangeReason,
    Deadline,
    DeadlineKind,
    DeadlinePause,
    DeadlineState,
    Status,
    Subject,
    TaskStatus,
    Ticket,
    TicketEvent,
)
from directline.tickets import access, deadline_limits, deadline_rules, deadlines, due_dates, ladder
from directline.tickets.deadline_limits import Class
from directline.tickets.deadline_rules import LEAD_RESOLVE, WAITS_FOR, Course
from directline.worktime.limits import Limit, Unit

Span = tuple[Status | TaskStatus, datetime, datetime | None]
"""A status, since when, and until when; None while it still stands in it."""


def follow_status(subject: Subject, *, at: datetime, by_id: int | None = None) -> None:
    """The same for every deadline of the ticket or task."""
    for deadline in in_order(subject):
        follow(deadline, at=at, by_id=by_id)


def follow(deadline: Deadline, *, at: datetime, by_id: int | None = None) -> None:
    """Let one deadline run, wait or end as the status of its ticket or task says."""
    match _course_of(deadline):
        case Course.RUNS:
            deadlines.resume(deadline, at=at)
        case Course.WAITS:
            deadlines.pause(deadline, WAITS_FOR[deadline.subject.status], at=at, by_id=by_id)
        case Course.OVER:
            deadlines.void(deadline, at=at)


def follow_class(ticket: Ticket, before: Class, *, at: datetime) -> None:
    """The ticket has another category or severity: every deadline whose limit differs by that has the other one.

    From the same start, with the pauses kept. A change of the county's own limits moves nothing that runs.
    """
    now = deadline_limits.class_of(ticket)
    for deadline in in_order(ticket):
        old, new = (deadline_limits.limit_of(deadline.kind, each) for each in (before, now))
        number = deadline.due_number
        if new is None:
            deadlines.void(deadline, at=at)
        elif new != old:
            _relimit(deadline, new, at=at)
        else:
            deadlines.recount(deadline, ChangeReason.RECLASSIFIED, at=at)
        if deadline.due_number != number:
            ladder.revoke_moot(deadline, at=at)
    _begin_plan(ticket, at=at)


def is_as_the_status_has_it(deadline: Deadline) -> bool:
    """Does a deadline that has not stopped run only where it may?"""
    match _course_of(deadline):
        case Course.RUNS:
            return deadline.is_running
        case Course.WAITS:
            return not deadline.is_running or deadlines.goes_on(deadline, WAITS_FOR[deadline.subject.status])
        case Course.OVER:
            return False


def in_order(subject: Subject) -> list[Deadline]:
    """The deadlines that have not stopped, the lead's first: it bounds what the others are due by."""
    return sorted(deadlines.alive(subject), key=lambda deadline: deadline.kind not in LEAD_RESOLVE)


def spans(subject: Subject) -> list[Span]:
    """The statuses of the ticket or task in order, as its events tell them."""
    moved = select(TicketEvent.to_status, TicketEvent.at).where(
        _is_of(subject), TicketEvent.from_status.is_distinct_from(TicketEvent.to_status)
    )
    rows = db.session.execute(moved.order_by(TicketEvent.sequence)).all()
    ends = [*(at for _, at in rows[1:]), None]
    return [(status, at, end) for (status, at), end in zip(rows, ends, strict=True)]


def _is_of(subject: Subject) -> ColumnElement[bool]:
    column = TicketEvent.ticket_id if isinstance(subject, Ticket) else TicketEvent.task_id
    return column == subject.id


def waited(ticket: Ticket, kind: DeadlineKind, *, since: datetime, until: datetime) -> list[DeadlinePause]:
    """The pauses that such a deadline would have had in that time."""
    return [
        DeadlinePause(starts_at=max(start, since), ends_at=end or until, reason=WAITS_FOR[status])
        for status, start, end in spans(ticket)
        if (end or until) > since and deadline_rules.course(kind, status) is Course.WAITS
    ]


def _course_of(deadline: Deadline) -> Course:
    """By the status; and a unit that is kept away from the ticket explains no card of it any more."""
    part = deadline.assignment
    if deadline.kind is DeadlineKind.EXPLAIN and part and access.is_unit_barred(part.department, deadline.ticket):
        return Course.OVER
    return deadline_rules.course(deadline.kind, deadline.subject.status)


def _relimit(deadline: Deadline, limit: Limit, *, at: datetime) -> None:
    """Calendar days know no pauses: where the unit is another one, what a pause would have been is found anew."""
    was_in_days = due_dates.is_in_calendar_days(deadline)
    if was_in_days is not (limit.unit is Unit.calendar_days):
        deadlines.resume(deadline, at=at)
    if was_in_days and limit.unit is not Unit.calendar_days:
        since = max([deadline.started_at, *(pause.ends_at for pause in deadline.pauses if pause.ends_at)])
        deadline.pauses += waited(deadline.ticket, deadline.kind, since=since, until=at)
    deadlines.relimit(deadline, limit, at=at)
    follow(deadline, at=at)


def _begin_plan(ticket: Ticket, *, at: datetime) -> None:
    """A matter of hours had no plan; of days it has one, as from its dispatch."""
    lead = ticket.lead
    if lead is None or lead.planned_at is not None:
        return
    if not deadlines.alive(ticket, DeadlineKind.RESOLVE_LEAD, assignment=lead) or _has_plan(lead.id):
        return
    deadline = deadlines.start(DeadlineKind.PLAN, ticket, at=at, assignment=lead)
    if deadline is not None:
        pauses = waited(ticket, DeadlineKind.PLAN, since=lead.dispatched_at, until=at)
        deadlines.begin_earlier(deadline, pauses, began_at=lead.dispatched_at, at=at)
        follow(deadline, at=at)


def _has_plan(assignment_id: int) -> bool:
    """Has it a plan deadline that runs, stands still or was missed?"""
    plans = select(Deadline.id).where(Deadline.assignment_id == assignment_id, Deadline.kind == DeadlineKind.PLAN)
    return bool(db.session.scalar(select(plans.where(Deadline.state != DeadlineState.VOID).exists())))
