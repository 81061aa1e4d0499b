"""What waits for the office, one queue after another: nothing lies unseen.

A queue is the running clocks of one kind, nearest due first: an index walk, however many tickets there are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, contains_eager

from directline.clock import local_date
from directline.extensions import db
from directline.models import (
    OPEN,
    CallBack,
    ClockKind,
    Deadline,
    DeadlineState,
    Message,
    MessageSide,
    Ticket,
    User,
    WorkRecord,
)
from directline.tickets import queries
from directline.tickets.access import visible_to
from directline.tickets.paging import Key, cursor_at, page_of

MOST_COUNTED = 99
BY_DUE = (Key(Deadline.due_at), Key(Deadline.id))


class Queue(NamedTuple):
    """``rows`` lists the running clocks of ``kind``; without a kind, tickets by a rule of their own."""

    code: str
    kind: ClockKind | None
    rows: Callable[[User], Select[Any]]
    keys: Sequence[Key]


class Head(NamedTuple):
    """How many wait, counted no further than one beyond ``MOST_COUNTED``, and the id of the first."""

    number: int
    first_id: int | None


class Attempts(NamedTuple):
    """The call-backs of the present round."""

    times: int
    days: int


NO_ATTEMPTS = Attempts(0, 0)


def waiting(user: User, kind: ClockKind) -> Select[Deadline]:
    """The running clocks of that kind on tickets that this person sees, with what a row shows."""
    ticket = contains_eager(Deadline.ticket)
    return (
        select(Deadline)
        .join(Ticket, Ticket.id == Deadline.ticket_id)
        .where(Deadline.kind == kind, Deadline.state == DeadlineState.RUNNING, visible_to(user))
        .options(ticket.joinedload(Ticket.category), ticket.joinedload(Ticket.enterprise))
    )


def urged(user: User) -> Select[Ticket]:
    """Open tickets that were urged and have heard nothing since: no reply, nothing written by a department."""
    reply = aliased(Message)
    is_replied = exists().where(
        reply.ticket_id == Ticket.id, reply.side != MessageSide.ENTERPRISE, ~reply.is_urge, reply.at > Message.at
    )
    is_worked_on = exists().where(
        WorkRecord.ticket_id == Ticket.id, WorkRecord.assignment_id.is_not(None), WorkRecord.at > Message.at
    )
    unheard = exists().where(Message.ticket_id == Ticket.id, Message.is_urge, ~is_replied, ~is_worked_on)
    return queries.tickets_of(user).where(Ticket.status.in_(OPEN), unheard)


def _of(code: str, kind: ClockKind) -> Queue:
    return Queue(code, kind, lambda user: waiting(user, kind), BY_DUE)


QUEUES = {
    queue.code: queue
    for queue in (
        _of("triage", ClockKind.TRIAGE),
        _of("audit", ClockKind.AUDIT),
        _of("call_back", ClockKind.CALL_BACK),
        Queue("unsolved", None, queries.not_solved_again, queries.OLDEST),
        Queue("urged", None, urged, queries.OLDEST),
        _of("supplement", ClockKind.SUPPLEMENT),
    )
}


def heads(wanted: Mapping[str, tuple[Select[Any], Sequence[Key]]]) -> dict[str, Head]:
    """The heads of several lists in one statement."""
    columns = [column for rows, keys in wanted.values() for column in (_count(rows), _first(rows, keys))]
    found = iter(db.session.execute(select(*columns)).one())
    return {name: Head(next(found), next(found)) for name in wanted}


def beside(user: User, queue: Queue, ticket: Ticket) -> tuple[Ticket | None, Ticket | None]:
    """The tickets before and after this one in a queue, also when it has just left it."""
    place = _place(queue, ticket)
    if place is None:
        return None, None
    before = page_of(queue.rows(user), queue.keys, cursor_at(queue.keys, place, is_back=True), size=1)
    after = page_of(queue.rows(user), queue.keys, cursor_at(queue.keys, place), size=1)
    return _ticket(before.rows), _ticket(after.rows)


def attempts(tickets: Iterable[Ticket]) -> dict[int, Attempts]:
    """By ticket id, how often the office has tried to reach the enterprise in the present round, on how many days."""
    rounds = {ticket.id: ticket.round for ticket in tickets}
    tried = select(CallBack).where(CallBack.ticket_id.in_(rounds))
    found: dict[int, list[CallBack]] = {}
    for attempt in db.session.scalars(tried):
        if attempt.round == rounds[attempt.ticket_id]:
            found.setdefault(attempt.ticket_id, []).append(attempt)
    return {key: Attempts(len(tries), len({local_date(one.at) for one in tries})) for key, tries in found.items()}


def others_open(user: User, tickets: Iterable[Ticket]) -> dict[int, int]:
    """By ticket id, how many other open tickets its enterprise has: a hint at duplicates."""
    listed = {ticket.id: ticket.enterprise_id for ticket in tickets}
    counted = (
        select(Ticket.enterprise_id, func.count())
        .where(Ticket.enterprise_id.in_(set(listed.values())), Ticket.status.in_(OPEN), visible_to(user))
        .group_by(Ticket.enterprise_id)
    )
    found = dict(db.session.execute(counted).tuples().all())
    return {key: found.get(firm, 1) - 1 for key, firm in listed.items()}


def _count(rows: Select[Any]) -> Any:
    counted = rows.order_by(None).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def _first(rows: Select[Any], keys: Sequence[Key]) -> Any:
    ordered = [key.column.desc() if key.is_descending else key.column.asc() for key in keys]
    return select(rows.order_by(None).order_by(*ordered).limit(1).subquery().c.id).scalar_subquery()


def _place(queue: Queue, ticket: Ticket) -> Deadline | Ticket | None:
    if queue.kind is None:
        return ticket
    latest = select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind == queue.kind)
    return db.session.scalars(latest.order_by(Deadline.id.desc())).first()


def _ticket(rows: Sequence[Deadline | Ticket]) -> Ticket | None:
    row = rows[0] if rows else None
    return row.ticket if isinstance(row, Deadline) else row
