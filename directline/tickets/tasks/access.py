"""Who may see and do what with a task. Seen by nobody who may not see its ticket; barred always wins."""

from sqlalchemy import ColumnElement, false, or_, select, true

from directline.extensions import db
from directline.models import ActorKind, Department, Role, Task, Ticket, User
from directline.tickets.parties import Party
from directline.tickets.rules import TASK_MOVES, Action
from directline.tickets.visibility import visible_to

By = User | ActorKind


def tasks_visible_to(user: User) -> ColumnElement[bool]:
    """The condition on Task by which this person sees it; every lookup, list, count and export carries it."""
    on_ticket = Task.ticket_id.in_(select(Ticket.id).where(visible_to(user)))
    return or_(on_ticket, Task.ticket_id.is_(None)) & _related_to(user)


def sees(user: User, task: Task) -> bool:
    return bool(db.session.scalar(select(select(Task.id).where(Task.id == task.id, tasks_visible_to(user)).exists())))


def is_giver(user: User, task: Task) -> bool:
    """Who wrote it, or whoever holds that post now: a successor takes over what was ordered."""
    if task.post_id is not None:
        return user.post_id == task.post_id and user.is_active
    return user.id == task.given_by_id


def parties(by: By, task: Task, *, keeps: bool) -> set[Party]:
    """What this person is to the task; ``keeps``: stands for the office on its ticket."""
    if not isinstance(by, User):
        return {Party(by.value)} if by is ActorKind.SYSTEM else set()
    if not sees(by, task):
        return set()
    roles = {
        Party.GIVER: is_giver(by, task),
        Party.OFFICE: keeps,
        Party.OWNER: by.is_official and by.department_id == task.department_id,
    }
    return {party for party, holds in roles.items() if holds}


def allows(action: Action, task: Task, by: By, roles: set[Party]) -> bool:
    move = TASK_MOVES.get(action)
    if move is None or task.status not in move.start or not move.who & roles:
        return False
    return move.condition is None or move.condition(task, by, roles)


def _related_to(user: User) -> ColumnElement[bool]:
    """The office, the supervision office and the principals see every task; a vice magistrate those of the units in
    charge and the own ones; a unit what it owes; the enterprise what its giver opened to it."""
    match user.role:
        case Role.ENTERPRISE:
            return Task.is_public & Task.ticket_id.is_not(None)
        case Role.HANDLER | Role.HEAD:
            return true() if user.is_office or user.is_supervision else Task.department_id == user.department_id
        case Role.LEADER:
            return true() if user.is_principal else _of_vice(user)
        case _:
            return false()


def _of_vice(user: User) -> ColumnElement[bool]:
    in_charge = select(Department.id).where(Department.vice_post_id == user.post_id)
    own = Task.given_by_id == user.id if user.post_id is None else Task.post_id == user.post_id
    return or_(own, Task.department_id.in_(in_charge))
