"""Named selects of tasks: what the lists show. Each is narrowed to what the person sees and loads what a row shows."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from directline import clock
from directline.extensions import db
from directline.models import Deadline, DeadlineState, Department, Post, Task, TaskStatus, Ticket, User
from directline.text import code_of
from directline.tickets.access import sees_masks
from directline.tickets.lists import selects
from directline.tickets.lists.paging import Key
from directline.tickets.tasks.access import tasks_visible_to

BY_DAY = (Key(Task.due_on), Key(Task.id))
NEWEST = (Key(Task.given_at, is_descending=True), Key(Task.id, is_descending=True))


class TaskGroup(StrEnum):
    """Where a task stands at a moment: each is in exactly one group."""

    LATE = "late"
    OPEN = "open"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class Criteria(NamedTuple):
    """What is asked for; what is left empty asks nothing. Units and posts by their codes; ``since``: closed then."""

    words: str = ""
    group: TaskGroup | None = None
    department: str = ""
    post: str = ""
    since: date | None = None


def tasks_of(user: User) -> Select[Task]:
    """Every task that this person sees, with what a row of a list shows."""
    ticket = contains_eager(Task.ticket)
    return (
        select(Task)
        .outerjoin(Ticket, Ticket.id == Task.ticket_id)
        .where(tasks_visible_to(user))
        .options(
            ticket.options(*selects.WITHOUT_TEXTS),
            ticket.joinedload(Ticket.category).options(*selects.IN_LISTS),
            ticket.joinedload(Ticket.enterprise),
            ticket.joinedload(Ticket.reporter),
            joinedload(Task.department).options(*selects.UNIT_IN_LISTS),
            joinedload(Task.person),
            joinedload(Task.given_by),
            joinedload(Task.post),
            joinedload(Task.entered_by),
            joinedload(Task.digest_item),
        )
    )


def narrowed(user: User, criteria: Criteria, at: datetime) -> Select[Task]:
    """The tasks that this person sees and that meet the criteria at that moment."""
    wanted = _matching(tasks_of(user), criteria.words, user)
    if criteria.group is not None:
        wanted = wanted.where(_GROUPS[criteria.group](at))
    if criteria.department:
        wanted = wanted.where(
            Task.department_id.in_(select(Department.id).where(Department.code == criteria.department))
        )
    if criteria.post:
        wanted = wanted.where(Task.post_id.in_(select(Post.id).where(Post.code == criteria.post)))
    if criteria.since is not None:
        wanted = wanted.where(Task.closed_at >= clock.at_local(criteria.since))
    return wanted


def keys_of(group: TaskGroup | None) -> tuple[Key, ...]:
    """What is still to be done stands by its day, the late ones first; all else by when it was given."""
    return BY_DAY if group in (TaskGroup.LATE, TaskGroup.OPEN, TaskGroup.REPORTED) else NEWEST


def owed_by_unit(user: User) -> Select[Task]:
    """What this official's unit still has to do, by its day: what is late comes first."""
    return tasks_of(user).where(Task.department_id == user.department_id, Task.status == TaskStatus.GIVEN)


def on_tickets(user: User, tickets: Iterable[Ticket]) -> dict[int, list[Task]]:
    """By the ticket's id the tasks on it, without those cancelled."""
    by_ticket: dict[int, list[Task]] = {ticket.id: [] for ticket in tickets}
    for task in _standing(user, Task.ticket_id.in_(by_ticket)):
        by_ticket[task.ticket_id or 0].append(task)
    return by_ticket


def on_items(user: User, items: Iterable[int]) -> dict[int, list[Task]]:
    """The same by the id of the item of a digest on which they were given."""
    by_item: dict[int, list[Task]] = {item: [] for item in items}
    for task in _standing(user, Task.digest_item_id.in_(by_item)):
        by_item[task.digest_item_id or 0].append(task)
    return by_item


def group_of(task: Task, deadline: Deadline | None, at: datetime) -> TaskGroup:
    """The same as the conditions say."""
    is_late = deadline is not None and deadline.is_running and deadline.due_at < at
    return _STANDS[task.status] if task.status != TaskStatus.GIVEN or not is_late else TaskGroup.LATE


def posts_of(user: User) -> Select[Post]:
    """The posts whose tasks this person sees."""
    given = select(Task.post_id).where(tasks_visible_to(user))
    return select(Post).where(Post.id.in_(given)).order_by(Post.position, Post.id)


def _standing(user: User, condition: ColumnElement[bool]) -> Iterable[Task]:
    return db.session.scalars(tasks_of(user).where(condition, Task.status != TaskStatus.CANCELLED).order_by(Task.id))


def _matching(wanted: Select[Task], words: str, user: User) -> Select[Task]:
    """Narrowed as tickets are: what is sealed, and what is masked for this person, is not searched for its words."""
    for word in words.split():
        in_text = Task.text.contains(word, autoescape=True) & Ticket.is_sealed.is_not(True)
        if sees_masks(user):
            in_text = in_text & Ticket.is_confidential.is_not(True)
        code = code_of(word)
        numbers = [number.contains(code, autoescape=True) for number in (Task.number, Ticket.number)]
        wanted = wanted.where(or_(in_text, *numbers))
    return wanted


def _is_late(at: datetime) -> ColumnElement[bool]:
    return exists().where(Deadline.task_id == Task.id, Deadline.state == DeadlineState.RUNNING, Deadline.due_at < at)


_STANDS = {
    TaskStatus.GIVEN: TaskGroup.OPEN,
    TaskStatus.REPORTED: TaskGroup.REPORTED,
    TaskStatus.ACCEPTED: TaskGroup.ACCEPTED,
    TaskStatus.CANCELLED: TaskGroup.CANCELLED,
}
_GROUPS: Mapping[TaskGroup, Callable[[datetime], ColumnElement[bool]]] = {
    TaskGroup.LATE: lambda at: (Task.status == TaskStatus.GIVEN) & _is_late(at),
    TaskGroup.OPEN: lambda at: (Task.status == TaskStatus.GIVEN) & ~_is_late(at),
    TaskGroup.REPORTED: lambda at: Task.status == TaskStatus.REPORTED,
    TaskGroup.ACCEPTED: lambda at: Task.status == TaskStatus.ACCEPTED,
    TaskGroup.CANCELLED: lambda at: Task.status == TaskStatus.CANCELLED,
}
