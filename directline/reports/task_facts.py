"""Instructions 批示 as they stood at a cut, by the same rules as the deadlines of tickets.

Those on sealed tickets enter no figure: who is barred from one would read in a number that it is there.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select

from directline.extensions import db
from directline.models import Deadline, DeadlineChange, DeadlineKind, DeadlineState, Task, Ticket, TicketEvent
from directline.reports.cut import Cut
from directline.reports.deadline_facts import begun, came_due, last_changes

IS_INSTRUCTION = Deadline.kind == DeadlineKind.INSTRUCTION


class TaskFact(NamedTuple):
    """A task at a cut; ``id`` is of its deadline."""

    id: int
    task_id: int
    department_id: int
    due_at: datetime
    due_number: int
    state: DeadlineState


def instructions_due(cut: Cut) -> list[TaskFact]:
    """Those whose date, as it stood at the cut, fell in the period; and those decided only in it."""
    own, carried = came_due(cut, lambda candidates: _tasks(cut, candidates))
    return [*own, *carried]


def instructions_late(cut: Cut) -> list[TaskFact]:
    """Those that ran on at the cut though their date had passed, whenever it was."""
    written_later = select(TicketEvent.task_id).where(
        TicketEvent.recorded_at > cut.known_at, TicketEvent.task_id.is_not(None)
    )
    facts = _tasks(cut, begun(cut, IS_INSTRUCTION, Deadline.task_id.in_(written_later)))
    return [fact for fact in facts if fact.state is DeadlineState.RUNNING and fact.due_at < cut.period.end]


def _tasks(cut: Cut, candidates: Any) -> list[TaskFact]:
    wanted = (
        select(
            Deadline.id,
            Task.id,
            Task.department_id,
            DeadlineChange.due_at,
            DeadlineChange.due_number,
            DeadlineChange.state,
        )
        .join(Deadline, Deadline.id == DeadlineChange.deadline_id)
        .join(Task, Task.id == Deadline.task_id)
        .outerjoin(Ticket, Ticket.id == Task.ticket_id)
        .where(
            DeadlineChange.id.in_(last_changes(cut, IS_INSTRUCTION, candidates)),
            or_(Task.ticket_id.is_(None), ~Ticket.is_sealed),
        )
        .order_by(Deadline.id)
    )
    return [TaskFact._make(row) for row in db.session.execute(wanted)]
