"""Open deadlines that an older program or calendar left wrong: found, and set right.

They run where nothing can stop them, or what is stored of them does not follow from the calendar.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from directline.database import among
from directline.extensions import db
from directline.models import (
    ALIVE,
    Assignment,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Escalation,
    Status,
    Subject,
    Task,
    Ticket,
)
from directline.tickets import deadline_states, deadlines, due_dates, ladder, ladder_times, recompute

LOOKED_AT = 500
Column = InstrumentedAttribute[Any]


def incorrect(*, at: datetime) -> list[int]:
    """The ids of the tickets of which ``correct`` would change something."""
    incorrect = _incorrect(Deadline.ticket_id, Escalation.ticket_id, at)
    return sorted(incorrect | {deadline.ticket_id for deadline in db.session.scalars(_given_up())})


def incorrect_tasks(*, at: datetime) -> list[int]:
    """The same for tasks."""
    return sorted(_incorrect(Deadline.task_id, Escalation.task_id, at))


def _incorrect(of: Column, rung_of: Column, at: datetime) -> set[int]:
    alive = select(of).where(Deadline.state.in_(ALIVE), of.is_not(None)).distinct()
    ids = db.session.scalars(alive.order_by(of)).all()
    slices = (ids[start : start + LOOKED_AT] for start in range(0, len(ids), LOOKED_AT))
    return {key for some in slices for key in _incorrect_among(some, of, rung_of, at)}


def correct(subject: Subject, *, at: datetime) -> bool:
    """Set right what is wrong of the deadlines of a ticket or task; True if anything was.

    What is due by now is left to the ladder, which writes it at the moment that is right.
    """
    db.session.refresh(subject, with_for_update={"of": type(subject)})
    given_up = [] if isinstance(subject, Task) else db.session.scalars(_given_up(subject.id)).all()
    for deadline in given_up:
        _take_up(deadline)
    astray = [deadline for deadline in deadline_states.in_order(subject) if _stood_otherwise(deadline, at=at)]
    wrong = [deadline for deadline in deadline_states.in_order(subject) if not _is_counted(deadline, at)]
    recompute.record(subject, [recompute.counted_anew(deadline, at=at, is_known=True) for deadline in wrong], at=at)
    return bool(given_up or astray or wrong)


def _incorrect_among(ids: Sequence[int], of: Column, rung_of: Column, at: datetime) -> list[int]:
    """Of so many tickets or tasks, with one question for each noun."""
    deadlines = select(Deadline).where(among(of, ids), Deadline.state.in_(ALIVE))
    deadlines = deadlines.options(
        selectinload(Deadline.pauses),
        joinedload(Deadline.ticket),
        joinedload(Deadline.task),
        joinedload(Deadline.assignment),
    )
    rungs: defaultdict[tuple[int, int], list[Escalation]] = defaultdict(list)
    for rung in db.session.scalars(select(Escalation).where(among(rung_of, ids))):
        rungs[rung.deadline_id, rung.due_number].append(rung)
    rows = db.session.scalars(deadlines.order_by(of))
    return [
        deadline.subject.id for deadline in rows if not _is_right(deadline, rungs[deadline.id, deadline.due_number], at)
    ]


def _is_right(deadline: Deadline, written: Collection[Escalation], at: datetime) -> bool:
    stands = deadline_states.is_as_the_status_has_it(deadline) and not due_dates.is_needless(deadline)
    return stands and deadlines.is_as_counted(deadline, written, at=at)


def _is_counted(deadline: Deadline, at: datetime) -> bool:
    return deadlines.is_as_counted(deadline, ladder_times.written(deadline), at=at)


def _stood_otherwise(deadline: Deadline, *, at: datetime) -> bool:
    """Did it run, wait or end otherwise than the status says? Then it is as if it had followed the status at once."""
    if due_dates.is_needless(deadline):
        deadlines.void(deadline, at=deadline.started_at)
        return True
    if deadline_states.is_as_the_status_has_it(deadline):
        return False
    _, since, _ = deadline_states.spans(deadline.subject)[-1]
    since = max(since, deadline.started_at)
    deadline_states.follow(deadline, at=since if deadline.is_running else at)
    if not deadline.is_running and deadlines.forget_rungs(deadline, after=since):
        ladder.revoke_moot(deadline, at=at)
    return True


def _take_up(deadline: Deadline) -> None:
    """It waits for the review of the answer by which it was given up."""
    since = deadline.stopped_at or deadline.started_at
    deadlines.reopen(deadline)
    deadline_states.follow(deadline, at=since)


def _given_up(ticket_id: int | None = None) -> Select[Deadline]:
    """Contact and plan that were not done and that the answer made void, which is still being reviewed."""
    undone = or_(
        and_(Deadline.kind == DeadlineKind.CONTACT, Assignment.contacted_at.is_(None)),
        and_(Deadline.kind == DeadlineKind.PLAN, Assignment.planned_at.is_(None)),
    )
    wanted = (
        select(Deadline)
        .join(Assignment, Assignment.id == Deadline.assignment_id)
        .join(Ticket, Ticket.id == Deadline.ticket_id)
        .where(Deadline.state == DeadlineState.VOID, Ticket.status == Status.ANSWERED, undone)
        .where(Assignment.ended_at.is_(None), Assignment.answered_at == Deadline.stopped_at)
    )
    return wanted if ticket_id is None else wanted.where(Deadline.ticket_id == ticket_id)
