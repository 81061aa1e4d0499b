"""Open clocks counted anew when the calendar changes, and set right where they are not; closed ones never."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from directline.database import among
from directline.extensions import db
from directline.models import ALIVE, ActorKind, ClockKind, Deadline, DeadlineState, Escalation, Rung, Ticket
from directline.tickets import calendars, deadlines, history, ladder, ladder_times, notices, people
from directline.tickets.rules import Action


class Counted(NamedTuple):
    """What depends on the calendar of one clock."""

    due_at: datetime
    due_number: int
    is_provisional: bool
    next_rung: Rung | None
    next_rung_at: datetime | None

    @classmethod
    def of(cls, clock: Deadline) -> "Counted":
        return cls(*(getattr(clock, name) for name in cls._fields))


Moved = tuple[Deadline, Counted, Counted]


def recompute_open(*, at: datetime) -> int:
    """Count every clock that has not stopped anew by the present calendar; returns how many ordinary ones moved.

    Who changes the calendar reads that number: sealed tickets stand in none. Each ticket keeps an event with what was
    and what is; people are told where a due moved. Mails wait for the openings that the calendar has now.
    """
    calendars.forget()
    notices.wait_for_openings(at=at)
    running = select(Deadline.ticket_id).where(Deadline.state.in_(ALIVE))
    tickets = db.session.scalars(select(Ticket).where(Ticket.id.in_(running)).order_by(Ticket.id)).all()
    moved = [(ticket, _recompute(ticket, at=at)) for ticket in tickets]
    return sum(clocks for ticket, clocks in moved if not ticket.is_sealed)


def correct(ticket: Ticket, *, at: datetime) -> bool:
    """Set right what is stored of the ticket's clocks and does not follow from the calendar; True if there was any.

    What is due by now is left to the ladder, which writes it at the moment that is right.
    """
    db.session.refresh(ticket, with_for_update={"of": Ticket})
    wrong = [clock for clock in deadlines.alive(ticket) if not _is_right(clock, ladder_times.written(clock))]
    _record(ticket, [_counted_anew(clock, at=at, is_known=True) for clock in wrong], at=at)
    return bool(wrong)


def incorrect() -> list[int]:
    """The ids of the tickets of which ``correct`` would change something."""
    alive = select(Deadline.ticket_id).where(Deadline.state.in_(ALIVE)).distinct()
    ids = db.session.scalars(alive.order_by(Deadline.ticket_id)).all()
    slices = (ids[start : start + LOOKED_AT] for start in range(0, len(ids), LOOKED_AT))
    return [key for some in slices for key in _incorrect_among(some)]


LOOKED_AT = 500


def _incorrect_among(ids: Sequence[int]) -> list[int]:
    """Of so many tickets, with one question for each noun."""
    clocks = select(Deadline).where(among(Deadline.ticket_id, ids), Deadline.state.in_(ALIVE))
    rungs: defaultdict[tuple[int, int], list[Escalation]] = defaultdict(list)
    for rung in db.session.scalars(select(Escalation).where(among(Escalation.ticket_id, ids))):
        rungs[rung.deadline_id, rung.due_number].append(rung)
    found = db.session.scalars(clocks.options(selectinload(Deadline.pauses)).order_by(Deadline.ticket_id))
    return sorted({clock.ticket_id for clock in found if not _is_right(clock, rungs[clock.id, clock.due_number])})


def _is_right(clock: Deadline, written: Collection[Escalation]) -> bool:
    return deadlines.is_as_counted(clock, written)


def catch_up_open(kind: ClockKind | None = None, *, at: datetime) -> None:
    """Write the rungs that are due already, before the ladder of that kind or the calendar changes."""
    waiting = select(Deadline.ticket_id).where(Deadline.next_rung_at < at)
    waiting = waiting if kind is None else waiting.where(Deadline.kind == kind)
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
    counted = [_counted_anew(clock, at=at) for clock in deadlines.alive(ticket)]
    moved = [(clock, before, after) for clock, before, after in counted if before != after]
    _record(ticket, moved, at=at)
    return len(moved)


def _counted_anew(clock: Deadline, *, at: datetime, is_known: bool = False) -> Moved:
    before = Counted.of(clock)
    deadlines.recompute(clock, at=at, is_known=is_known)
    if clock.due_number != before.due_number:
        ladder.revoke_moot(clock, at=at)
    return clock, before, Counted.of(clock)


def _record(ticket: Ticket, moved: Iterable[Moved], *, at: datetime) -> None:
    """One event with every due that moved or became certain, and every next rung that moved under the same due."""
    dues, rungs = {}, {}
    for clock, before, after in moved:
        if (before.due_at, before.is_provisional) != (after.due_at, after.is_provisional):
            dues[str(clock.id)] = [history.moment_text(before.due_at), history.moment_text(after.due_at)]
        else:
            rungs[str(clock.id)] = [_rung_text(before), _rung_text(after)]
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
        told = people.members(lead.department_id) if lead else people.keepers(ticket)
        notices.tell(event, [*told, *people.enterprise_people(ticket)])


def _rung_text(counted: Counted) -> str:
    return f"{counted.next_rung} {history.moment_text(counted.next_rung_at)}" if counted.next_rung_at else ""
