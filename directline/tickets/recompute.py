"""Open deadlines counted anew when the calendar changes; closed ones never."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from directline.configuration import working_time
from directline.extensions import db
from directline.models import (
    ALIVE,
    ActorKind,
    ChangeReason,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Rung,
    Subject,
    Task,
    Ticket,
    User,
)
from directline.tickets import deadline_states, deadlines, history, ladder, ladder_times, notices, recipients
from directline.tickets.rules import Action


class Counted(NamedTuple):
    """What depends on the calendar of one deadline."""

    due_at: datetime
    due_number: int
    is_provisional: bool
    next_rung: Rung | None
    next_rung_at: datetime | None

    @classmethod
    def of(cls, deadline: Deadline) -> "Counted":
        return cls(*(getattr(deadline, name) for name in cls._fields))


Moved = tuple[Deadline, Counted, Counted]


def recompute_open(*, at: datetime) -> int:
    """Count every deadline that has not stopped anew by the present calendar; returns how many ordinary ones moved.

    Who changes the calendar reads that number: sealed tickets stand in none. Each ticket keeps an event with what was
    and what is; people are told where a due moved. Mails wait for the openings that the calendar has now.
    """
    working_time.forget()
    notices.wait_for_openings(at=at)
    moved = [(subject, _recompute(subject, at=at)) for subject in _with_deadlines(Deadline.state.in_(ALIVE))]
    return sum(deadlines for subject, deadlines in moved if not is_of_sealed(subject))


def is_of_sealed(subject: Subject) -> bool:
    ticket = subject.ticket if isinstance(subject, Task) else subject
    return ticket is not None and ticket.is_sealed


def _with_deadlines(condition: ColumnElement[bool]) -> Iterator[Subject]:
    """The tickets and tasks that have such a deadline."""
    tickets = select(Deadline.ticket_id).where(condition, Deadline.ticket_id.is_not(None))
    tasks = select(Deadline.task_id).where(condition, Deadline.task_id.is_not(None))
    yield from db.session.scalars(select(Ticket).where(Ticket.id.in_(tickets)).order_by(Ticket.id)).all()
    yield from db.session.scalars(select(Task).where(Task.id.in_(tasks)).order_by(Task.id)).all()


def catch_up_open(kind: DeadlineKind | None = None, *, at: datetime) -> None:
    """Write the rungs that are due already, before the ladder of that kind or the calendar changes."""
    waiting = Deadline.next_rung_at < at
    for subject in _with_deadlines(waiting if kind is None else waiting & (Deadline.kind == kind)):
        db.session.refresh(subject, with_for_update={"of": type(subject)})
        ladder.catch_up(subject, before=at)


def reschedule_open(kind: DeadlineKind, *, at: datetime) -> int:
    """Let the open deadlines of a kind follow its present ladder from now on; returns how many ordinary there are."""
    ladder_times.forget()
    running = select(Deadline).where(Deadline.kind == kind, Deadline.state == DeadlineState.RUNNING)
    rows = db.session.scalars(running.order_by(Deadline.id)).all()
    for deadline in rows:
        deadline.not_before = max(at, deadline.not_before)
        ladder_times.schedule(deadline, deadlines.pauses_of(deadline))
    db.session.flush()
    return sum(not is_of_sealed(deadline.subject) for deadline in rows)


def _recompute(subject: Subject, *, at: datetime) -> int:
    db.session.refresh(subject, with_for_update={"of": type(subject)})
    ladder.catch_up(subject, before=at)
    counted = [counted_anew(deadline, at=at) for deadline in deadline_states.in_order(subject)]
    moved = [(deadline, before, after) for deadline, before, after in counted if before != after]
    record(subject, moved, at=at)
    return len(moved)


def counted_anew(deadline: Deadline, *, at: datetime, is_known: bool = False) -> Moved:
    """The deadline, what was stored of it, and what is now; a card that came too early is revoked."""
    before = Counted.of(deadline)
    deadlines.recount(deadline, ChangeReason.CALENDAR, at=at, is_known=is_known)
    if deadline.due_number != before.due_number:
        ladder.revoke_moot(deadline, at=at)
    return deadline, before, Counted.of(deadline)


def record(subject: Subject, moved: Iterable[Moved], *, at: datetime) -> None:
    """One event with every due that moved or became certain, and every next rung that moved under the same due."""
    dues, rungs = {}, {}
    for deadline, before, after in moved:
        if (before.due_at, before.is_provisional) != (after.due_at, after.is_provisional):
            dues[str(deadline.id)] = [history.moment_text(before.due_at), history.moment_text(after.due_at)]
        else:
            rungs[str(deadline.id)] = [_rung_text(before), _rung_text(after)]
    if not dues and not rungs:
        return
    lead = subject.lead if isinstance(subject, Ticket) else None
    event = history.record(
        subject,
        Action.RECOMPUTE,
        by=ActorKind.SYSTEM,
        at=max(at, subject.last_event_at),
        from_status=subject.status,
        to_status=subject.status,
        assignment_id=lead.id if lead else None,
        facts={"deadlines": dues, "rungs": rungs},
    )
    if any(before != after for before, after in dues.values()):
        notices.notify(event, _concerned(subject))


def _concerned(subject: Subject) -> list[User]:
    """Whose dates have moved."""
    if isinstance(subject, Task):
        return [*recipients.owners_of(subject), *recipients.givers_of(subject)]
    people = recipients.at_work(subject) if subject.lead else recipients.case_owners(subject)
    return [*people, *recipients.enterprise_people(subject)]


def _rung_text(counted: Counted) -> str:
    return f"{counted.next_rung} {history.moment_text(counted.next_rung_at)}" if counted.next_rung_at else ""
