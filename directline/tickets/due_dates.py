"""When a deadline is due: computed from the calendar, its start, limit, pauses and changes of limit. Only reads."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from directline.configuration import working_time
from directline.extensions import db
from directline.models import ALIVE, Assignment, Deadline, DeadlineKind
from directline.tickets.deadline_rules import LEAD_RESOLVE, ON_THE_WAY
from directline.worktime import limits
from directline.worktime.calendar import WorkCalendar
from directline.worktime.limits import Limit, Unit


def computed_due(deadline: Deadline) -> datetime:
    """The moment up to which the promise is kept in time."""
    due = own_due(deadline)
    lead = _lead_of(deadline) if deadline.kind in ON_THE_WAY else None
    return min(due, lead.due_at) if lead is not None and _ran_at(deadline, lead.due_at) else due


def own_due(deadline: Deadline, *, resumed_at: datetime | None = None) -> datetime:
    """By its own limit, or a task's day; ``resumed_at`` as if a pause that is still open ended then."""
    if deadline.task is not None:
        return limits.due_on(_calendar(), deadline.task.due_on)
    limit, pauses = Limit.parse(deadline.limit), pauses_of(deadline)
    pauses = [limits.Pause(one.start, one.end or resumed_at, one.reason) for one in pauses]
    return limits.due(_calendar(), deadline.started_at, limit, pauses, _floors_of(deadline))


def limit_until(day: date, *, started_at: datetime) -> Limit:
    """The calendar days from receipt to that day, at least one: what a task was given."""
    calendar = _calendar()
    received = calendar.date_of(limits.received(calendar, started_at))
    return Limit(max(1, (day - received).days), Unit.calendar_days)


def next_closing(at: datetime) -> datetime:
    """The closing of the next working day: a change of limit sets no due before it."""
    calendar = _calendar()
    return calendar.close_of(calendar.nth_working_day(calendar.date_of(at), 1))


def pauses_of(deadline: Deadline) -> list[limits.Pause]:
    """The pauses that count: none for a limit in calendar days."""
    if is_in_calendar_days(deadline):
        return []
    return [limits.Pause(row.starts_at, row.ends_at, row.reason) for row in deadline.pauses]


def is_in_calendar_days(deadline: Deadline) -> bool:
    return Limit.parse(deadline.limit).unit is Unit.calendar_days


def _floors_of(deadline: Deadline) -> list[limits.Extension]:
    """After a change of limit: not before the due that was kept, else not before the next working day's closing."""
    if deadline.relimited_at is None:
        return []
    calendar = _calendar()
    next_day = calendar.nth_working_day(calendar.date_of(deadline.relimited_at), 1)
    return [limits.Extension(deadline.relimited_at, deadline.kept_due_at or next_day)]


def _ran_at(deadline: Deadline, lead_due: datetime) -> bool:
    """Had it begun, and stood it not still, when the lead was due? Else that binds it no more."""
    stood = any(row.ends_at is not None and row.starts_at < lead_due <= row.ends_at for row in deadline.pauses)
    return deadline.started_at < lead_due and not stood


def is_needless(deadline: Deadline) -> bool:
    """Is it the deadline of a plan where the answer is a matter of hours?"""
    lead = _lead_of(deadline) if deadline.kind is DeadlineKind.PLAN else None
    return lead is not None and Limit.parse(lead.limit).unit is Unit.working_minutes


class Lead(NamedTuple):
    due_at: datetime
    limit: str


def _lead_of(deadline: Deadline) -> Lead | None:
    """Of the lead's deadline of the same dispatch."""
    part = deadline.assignment
    if part is None:
        return None
    row = db.session.execute(_LEAD_OF, {"ticket": part.ticket_id, "dispatch": part.dispatch_number}).first()
    return Lead(*row) if row else None


_LEAD_OF = (
    select(Deadline.due_at, Deadline.limit)
    .join(Assignment, Assignment.id == Deadline.assignment_id)
    .where(
        Deadline.ticket_id == bindparam("ticket"),
        Deadline.kind.in_(LEAD_RESOLVE),
        Deadline.state.in_(ALIVE),
        Assignment.dispatch_number == bindparam("dispatch"),
    )
)


def _calendar() -> WorkCalendar:
    return working_time.county_calendar().calendar
