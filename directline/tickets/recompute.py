"""Open deadlines counted anew when the calendar changes; closed ones never."""

from datetime import datetime

from sqlalchemy import select

from directline.extensions import db
from directline.models import ALIVE, ActorKind, Deadline, Ticket
from directline.tickets import calendars, deadlines, history, ladder, notices, people
from directline.tickets.rules import Action


def recompute_open(*, at: datetime) -> int:
    """Count every deadline that has not stopped anew by the present calendar; returns how many moved.

    Each ticket keeps an event with the old and the new due of each clock; people are told where a due moved.
    """
    calendars.forget()
    running = select(Deadline.ticket_id).where(Deadline.state.in_(ALIVE))
    tickets = db.session.scalars(select(Ticket).where(Ticket.id.in_(running)).order_by(Ticket.id)).all()
    return sum(_recompute(ticket, at=at) for ticket in tickets)


def _recompute(ticket: Ticket, *, at: datetime) -> int:
    db.session.refresh(ticket, with_for_update=True)
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
        told = people.members(lead.department_id) if lead else people.office_people()
        notices.tell(event, [*told, *people.enterprise_people(ticket)])
