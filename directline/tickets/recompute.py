"""Open deadlines counted anew when the calendar changes; closed ones never."""

from datetime import datetime

from sqlalchemy import select

from directline.extensions import db
from directline.models import ALIVE, ActorKind, ClockKind, Deadline, DeadlineState, Ticket
from directline.tickets import calendars, deadlines, history, ladder, ladder_times, notices, people
from directline.tickets.rules import Action


def recompute_open(*, at: datetime) -> int:
    """Count every deadline that has not stopped anew by the present calendar; returns how many ordinary ones moved.

    Who changes the calendar reads that number: sealed tickets stand in none. Each ticket keeps an event with the old
    and the new due of each clock; people are told where a due moved.
    """
    calendars.forget()
    running = select(Deadline.ticket_id).where(Deadline.state.in_(ALIVE))
    tickets = db.session.scalars(select(Ticket).where(Ticket.id.in_(running)).order_by(Ticket.id)).all()
    moved = [(ticket, _recompute(ticket, at=at)) for ticket in tickets]
    return sum(clocks for ticket, clocks in moved if not ticket.is_sealed)


def catch_up_open(kind: ClockKind, *, at: datetime) -> None:
    """Write the rungs of a kind that are due already, before its ladder changes."""
    waiting = select(Deadline.ticket_id).where(Deadline.kind == kind, Deadline.next_rung_at < at)
    for ticket in db.session.scalars(select(Ticket).where(Ticket.id.in_(waiting)).order_by(Ticket.id)).all():
        db.session.refresh(ticket, with_for_update={"of": Ticket})
        ladder.catch_up(ticket, before=at)


def reschedule_open(kind: ClockKind, *, at: datetime) -> int:
    """Let the open clocks of a kind climb by its present ladder from now on; returns how many ordinary there are."""
    ladder_times.forget()
    running = select(Deadline).where(Deadline.kind == kind, Deadline.state == DeadlineState.RUNNING)
    found = db.session.scalars(running.order_by(Deadline.id)).all()
    for deadline in found:
        deadline.climbs_from = max(at, deadline.climbs_from)
        ladder_times.schedule(deadline, deadlines.pauses_of(deadline))
    db.session.flush()
    return sum(not deadline.ticket.is_sealed for deadline in found)


def _recompute(ticket: Ticket, *, at: datetime) -> int:
    db.session.refresh(ticket, with_for_update={"of": Ticket})
    ladder.catch_up(ticket, before=at)
    moved = {}
    for running in deadlines.alive(ticket):
        before = running.due_at
        if deadlines.recompute(running, at=at):
            moved[str(running.id)] = [history.moment_text(before), history.moment_text(running.due_at)]
            ladder.revoke_moot(running, at=at)
    if moved:
        _record(ticket, moved, at=at)
    return len(moved)


def _record(ticket: Ticket, moved: dict[str, list[str]], *, at: datetime) -> None:
    lead = ticket.lead
    event = history.record(
        ticket,
        Action.RECOMPUTE,
        by=ActorKind.SYSTEM,
        at=max(at, ticket.last_event_at),
        from_status=ticket.status,
        to_status=ticket.status,
        assignment_id=lead.id if lead else None,
        facts={"deadlines": moved},
    )
    event.ticket = ticket
    if any(before != after for before, after in moved.values()):
        told = people.members(lead.department_id) if lead else people.keepers(ticket)
        notices.tell(event, [*told, *people.enterprise_people(ticket)])
