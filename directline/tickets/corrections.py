"""Open clocks that an older program or calendar left wrong: found, and set right.

They run where nothing can stop them, or what is stored of them does not follow from the calendar.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from directline.database import among
from directline.extensions import db
from directline.models import (
    ALIVE,
    Assignment,
    ClockKind,
    Deadline,
    DeadlineState,
    Escalation,
    Status,
    Ticket,
)
from directline.tickets import clock_states, deadlines, due_dates, ladder, ladder_times, recompute

LOOKED_AT = 500


def incorrect(*, at: datetime) -> list[int]:
    """The ids of the tickets of which ``correct`` would change something."""
    alive = select(Deadline.ticket_id).where(Deadline.state.in_(ALIVE)).distinct()
    ids = db.session.scalars(alive.order_by(Deadline.ticket_id)).all()
    slices = (ids[start : start + LOOKED_AT] for start in range(0, len(ids), LOOKED_AT))
    found = {key for some in slices for key in _incorrect_among(some, at)}
    return sorted(found | {clock.ticket_id for clock in db.session.scalars(_given_up())})


def correct(ticket: Ticket, *, at: datetime) -> bool:
    """Set right what is wrong of the ticket's clocks; True if anything was.

    What is due by now is left to the ladder, which writes it at the moment that is right.
    """
    db.session.refresh(ticket, with_for_update={"of": Ticket})
    given_up = db.session.scalars(_given_up(ticket.id)).all()
    for clock in given_up:
        _take_up(clock)
    astray = [clock for clock in clock_states.in_order(ticket) if _stood_otherwise(clock, at=at)]
    wrong = [clock for clock in clock_states.in_order(ticket) if not _is_counted(clock, at)]
    recompute.record(ticket, [recompute.counted_anew(clock, at=at, is_known=True) for clock in wrong], at=at)
    return bool(given_up or astray or wrong)


def _incorrect_among(ids: Sequence[int], at: datetime) -> list[int]:
    """Of so many tickets, with one question for each noun."""
    clocks = select(Deadline).where(among(Deadline.ticket_id, ids), Deadline.state.in_(ALIVE))
    clocks = clocks.options(selectinload(Deadline.pauses), joinedload(Deadline.ticket), joinedload(Deadline.assignment))
    rungs: defaultdict[tuple[int, int], list[Escalation]] = defaultdict(list)
    for rung in db.session.scalars(select(Escalation).where(among(Escalation.ticket_id, ids))):
        rungs[rung.deadline_id, rung.due_number].append(rung)
    found = db.session.scalars(clocks.order_by(Deadline.ticket_id))
    return [clock.ticket_id for clock in found if not _is_right(clock, rungs[clock.id, clock.due_number], at)]


def _is_right(clock: Deadline, written: Collection[Escalation], at: datetime) -> bool:
    stands = clock_states.is_as_the_status_has_it(clock) and not due_dates.is_needless(clock)
    return stands and deadlines.is_as_counted(clock, written, at=at)


def _is_counted(clock: Deadline, at: datetime) -> bool:
    return deadlines.is_as_counted(clock, ladder_times.written(clock), at=at)


def _stood_otherwise(clock: Deadline, *, at: datetime) -> bool:
    """Did it run, wait or end otherwise than the status says? Then it is as if it had followed the status at once."""
    if due_dates.is_needless(clock):
        deadlines.void(clock, at=clock.started_at)
        return True
    if clock_states.is_as_the_status_has_it(clock):
        return False
    _, since, _ = clock_states.spans(clock.ticket)[-1]
    since = max(since, clock.started_at)
    clock_states.follow(clock, at=since if clock.is_running else at)
    if not clock.is_running and deadlines.forget_rungs(clock, after=since):
        ladder.revoke_moot(clock, at=at)
    return True


def _take_up(clock: Deadline) -> None:
    """It waits for the audit of the answer by which it was given up."""
    since = clock.stopped_at or clock.started_at
    deadlines.reopen(clock)
    clock_states.follow(clock, at=since)


def _given_up(ticket_id: int | None = None) -> Select[Deadline]:
    """Contact and plan that were not done and that the answer made void, which is still being audited."""
    undone = or_(
        and_(Deadline.kind == ClockKind.CONTACT, Assignment.contacted_at.is_(None)),
        and_(Deadline.kind == ClockKind.PLAN, Assignment.planned_at.is_(None)),
    )
    wanted = (
        select(Deadline)
        .join(Assignment, Assignment.id == Deadline.assignment_id)
        .join(Ticket, Ticket.id == Deadline.ticket_id)
        .where(Deadline.state == DeadlineState.VOID, Ticket.status == Status.ANSWERED, undone)
        .where(Assignment.ended_at.is_(None), Assignment.answered_at == Deadline.stopped_at)
    )
    return wanted if ticket_id is None else wanted.where(Deadline.ticket_id == ticket_id)
