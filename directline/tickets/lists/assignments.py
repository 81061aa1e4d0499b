"""A department's parts in tickets: what it has in hand, what it had, which cards it still has to explain."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from directline.extensions import db
from directline.models import (
    ALIVE,
    Assignment,
    AssignmentEnd,
    AssignmentRole,
    Colour,
    Deadline,
    Escalation,
    Status,
    Ticket,
    User,
)
from directline.tickets.access import visible_to
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.tickets.lists import selects
from directline.tickets.lists.paging import Key
from directline.tickets.lists.unexplained import owed_by

_OF_A_RUNG = (
    Escalation.ticket_id,
    Escalation.deadline_id,
    Escalation.due_number,
    Escalation.rung,
    Escalation.colour,
    Escalation.fact,
    Escalation.revoked_at,
)
NEWEST_END = (Key(Assignment.ended_at, is_descending=True), Key(Assignment.id, is_descending=True))


def done(user: User, end: AssignmentEnd | None = None) -> Select[Assignment]:
    """The parts of this official's department that have ended, or ended in one way."""
    ticket = contains_eager(Assignment.ticket)
    ended = Assignment.ended_at.is_not(None) if end is None else Assignment.end == end
    return (
        select(Assignment)
        .join(Ticket, Ticket.id == Assignment.ticket_id)
        .where(Assignment.department_id == user.department_id, ended, visible_to(user))
        .options(
            ticket.options(*selects.WITHOUT_TEXTS),
            ticket.joinedload(Ticket.category).options(*selects.IN_LISTS),
            ticket.joinedload(Ticket.enterprise),
            ticket.joinedload(Ticket.reporter),
            joinedload(Assignment.handler),
        )
    )


def in_hands_of(user: User) -> int:
    """How many open matters name this person as their handler; who administers accounts reads it: no sealed one."""
    return in_hands_of_each([user.id]).get(user.id, 0)


def in_hands_of_each(people: Iterable[int] | Select[int]) -> dict[int, int]:
    """The same by the id of each who has any; ``people`` are ids, or a select of them."""
    held = select(Assignment.handler_id, func.count()).join(Ticket, Ticket.id == Assignment.ticket_id)
    held = held.where(Assignment.handler_id.in_(people), Assignment.ended_at.is_(None), ~Ticket.is_sealed)
    return {key: number for key, number in db.session.execute(held.group_by(Assignment.handler_id)) if key}


def narrowed(
    wanted: Select[Assignment],
    user: User,
    *,
    words: str = "",
    role: AssignmentRole | None = None,
    status: Status | None = None,
    handler: User | None = None,
    due: tuple[datetime | None, datetime | None] = (None, None),
) -> Select[Assignment]:
    """Those in one role, of tickets in one status, of one handler or none yet, found by words of title or number.

    ``due``: whose nearest deadline runs out from the first moment on, and before the second.
    """
    wanted = selects.matching(wanted, words, user)
    if role is not None:
        wanted = wanted.where(Assignment.role == role)
    if status is not None:
        wanted = wanted.where(Ticket.status == status)
    if handler is not None:
        wanted = wanted.where(or_(Assignment.handler_id == handler.id, Assignment.handler_id.is_(None)))
    if due[0] is not None:
        wanted = wanted.where(Assignment.next_due_at >= due[0])
    return wanted if due[1] is None else wanted.where(Assignment.next_due_at < due[1])


def owed_cards(user: User) -> Select[Escalation]:
    """Cards that this official's department still has to explain, oldest first, with their ticket and deadline."""
    owed = selects.cards(user).where(*owed_by(user)).options(joinedload(Escalation.explanation_due))
    return owed.order_by(Escalation.at, Escalation.id)


def deadlines(parts: Iterable[Assignment]) -> dict[int, list[Deadline]]:
    """By the part's id, the deadline that runs out first, and the one of its answer, with their pauses."""
    by_part: dict[int, list[Deadline]] = {part.id: [] for part in parts}
    is_shown = or_(Deadline.kind.in_(LEAD_RESOLVE), Deadline.due_at == Assignment.next_due_at)
    wanted = (
        select(Deadline)
        .join(Assignment, Assignment.id == Deadline.assignment_id)
        .where(Deadline.assignment_id.in_(by_part), Deadline.state.in_(ALIVE), is_shown)
        .options(joinedload(Deadline.pauses))
        .order_by(Deadline.due_at, Deadline.id)
    )
    for deadline in db.session.scalars(wanted).unique():
        by_part[deadline.assignment_id or 0].append(deadline)
    return by_part


def rungs(parts: Iterable[Assignment]) -> dict[int, list[Escalation]]:
    """By the ticket's id, the coloured rungs that its deadlines not yet stopped have reached, lowest first."""
    by_ticket: dict[int, list[Escalation]] = {part.ticket_id: [] for part in parts}
    wanted = (
        select(Escalation)
        .join(Deadline, Deadline.id == Escalation.deadline_id)
        .where(Escalation.ticket_id.in_(by_ticket), Escalation.colour != Colour.NONE, Deadline.state.in_(ALIVE))
        .options(load_only(*_OF_A_RUNG))
    )
    for rung in db.session.scalars(wanted.order_by(Escalation.rung)):
        by_ticket[rung.ticket_id].append(rung)
    return by_ticket


def resolve_deadlines(parts: Iterable[Assignment]) -> dict[int, Deadline]:
    """By the part's id, the deadline of its answer, running or stopped."""
    wanted = select(Deadline).where(Deadline.assignment_id.in_([part.id for part in parts])).order_by(Deadline.id)
    return {
        deadline.assignment_id or 0: deadline
        for deadline in db.session.scalars(wanted)
        if deadline.kind in LEAD_RESOLVE
    }
