"""Tasks as the pages find them: one by its number, those on a ticket, and what was done to them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from directline.extensions import db
from directline.models import Attachment, Deadline, Escalation, Task, TaskRecord, Ticket, TicketEvent, User
from directline.text import code_of
from directline.tickets.tasks.access import tasks_visible_to

_SHOWN = (
    joinedload(Task.department),
    joinedload(Task.person),
    joinedload(Task.given_by),
    joinedload(Task.post),
    joinedload(Task.entered_by),
    selectinload(Task.records).joinedload(TaskRecord.by),
)


def shown(user: User) -> Select[Any]:
    """The tasks that this person sees, with what a page says of them."""
    return select(Task).where(tasks_visible_to(user)).options(*_SHOWN)


def by_number(user: User, number: str) -> Task | None:
    task: Task | None = db.session.scalar(shown(user).where(Task.number == code_of(number)))
    return task


def on_ticket(ticket: Ticket, user: User) -> list[Task]:
    return list(db.session.scalars(shown(user).where(Task.ticket_id == ticket.id).order_by(Task.id)))


def events_of(tasks: Iterable[Task]) -> list[TicketEvent]:
    """What was done to them, in order of time."""
    keys = [task.id for task in tasks]
    wanted = select(TicketEvent).where(TicketEvent.task_id.in_(keys)).options(joinedload(TicketEvent.actor))
    return list(db.session.scalars(wanted.order_by(TicketEvent.at, TicketEvent.id))) if keys else []


def deadlines_of(tasks: Iterable[Task]) -> dict[int, Deadline]:
    """By the task's id, its one deadline."""
    keys = [task.id for task in tasks]
    wanted = select(Deadline).where(Deadline.task_id.in_(keys)).options(selectinload(Deadline.pauses))
    rows = db.session.scalars(wanted) if keys else ()
    return {deadline.task_id: deadline for deadline in rows if deadline.task_id is not None}


def rungs_of(task: Task) -> dict[int, Escalation]:
    """By their ids, the rungs of the ladder that it reached."""
    wanted = select(Escalation).where(Escalation.task_id == task.id)
    return {rung.id: rung for rung in db.session.scalars(wanted)}


def files_of(task: Task) -> list[Attachment]:
    return list(db.session.scalars(select(Attachment).where(Attachment.task_id == task.id).order_by(Attachment.id)))
