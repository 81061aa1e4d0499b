"""Open deadlines counted anew when the calendar changes; closed ones never."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from directline.configuration import working_time
from directline.extensions import db
from directline.models import ALIVE, ActorKind, ChangeReason, Deadline, DeadlineKind, DeadlineState, Rung, Ticket
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
    running = select(Deadline.ticket_id).where(Deadline.state.in_(ALIVE))
    tickets = db.session.scalars(select(Ticket).where(Ticket.id.in_(running)).order_by(Ticket.id)).all()
    moved = [(ticket, _recompute(ticket, at=at)) for ticket in tickets]
    return sum(deadlines for ticket, deadlines in moved if not ticket.is_sealed)


def catch_up_open(kind: DeadlineKind | None = None, *, at: datetime) -> None:
    """Write the rungs that are due already, before the ladder of that kind or the calendar changes."""
    waiting = select(Deadline.ticket_id).where(Deadline.next_rung_at < at)
    waiting = waiting if kind is None else waiting.where(Deadline.kind == kind)
    for ticket in db.session.scalars(select(Ticket).where(Ticket.id.in_(waiting)).order_by(Ticket.id)).all():
        db.session.refresh(ticket, with_for_update={"of": Ticket})
        ladder.catch_up(ticket, before=at)


def reschedule_open(kind: DeadlineKind, *, at: datetime) -> int:
    """Let the open deadlines of a kind follow its present ladder from now on; returns how many ordinary there are."""
    ladder_times.forget()
    running = select(Deadline).where(Deadline.kind == kind, Deadline.state == DeadlineState.RUNNING)
    found = db.session.scalars(running.order_by(Deadline.id)).all()
    for deadline in found:
        deadline.not_before = max(at, deadline.not_before)
        ladder_times.schedule(deadline, deadlines.pauses_of(deadline))
    db.session.flush()
    return sum(not deadline.ticket.is_sealed for deadline in found)


def _recompute(ticket: Ticket, *, at: datetime) -> int:
    db.session.refresh(ticket, with_for_update={"of": Ticket})
    ladder.catch_up(ticket, before=at)
    counted = [counted_anew(deadline, at=at) for deadline in deadline_states.in_order(ticket)]
    moved = [(deadline, before, after) for deadline, before, after in counted if before != after]
    record(ticket, moved, at=at)
    return len(moved)


def counted_anew(deadline: Deadline, *, at: datetime, is_known: bool = False) -> Moved:
    """The deadline, what was stored of it, and what is now; a card that came too early is revoked."""
    before = Counted.of(deadline)
    deadlines.recount(deadline, ChangeReason.CALENDAR, at=at, is_known=is_known)
    if deadline.due_number != before.due_number:
        ladder.revoke_moot(deadline, at=at)
    return deadline, before, Counted.of(deadline)


def record(ticket: Ticket, moved: Iterable[Moved], *, at: datetime) -> None:
    """One event with every due that moved or became certain, and every next rung that moved under the same due."""
    dues, rungs = {}, {}
    for deadline, before, after in moved:
        if (before.due_at, before.is_provisional) != (after.due_at, after.is_provisional):
            dues[str(deadline.id)] = [history.moment_text(before.due_at), history.moment_text(after.due_at)]
        else:
            rungs[str(deadline.id)] = [_rung_text(before), _rung_text(after)]
    if not dues and not rungs:
        return
    lead = ticket.lead
    event = history.record(
        ticket,
        Action.RECOMPUTE,
        by=ActorKind.SYSTEM,
        at=max(at, ticket.last_event_at),
        from_status=ticket.status,
        to_status=ticket.status,
        assignment_id=lead.id if lead else None,
        facts={"deadlines": dues, "rungs": rungs},
    )
    event.ticket = ticket
    if any(before != after for before, after in dues.values()):
        people = recipients.at_work(ticket) if lead else recipients.case_owners(ticket)
        notices.notify(event, [*people, *recipients.enterprise_people(ticket)])


def _rung_text(counted: Counted) -> str:
    return f"{counted.next_rung} {history.moment_text(counted.next_rung_at)}" if counted.next_rung_at else ""
