"""What waits for the office, one queue after another: nothing lies unseen.

A queue is the running deadlines of one kind, nearest due first: an index walk, however many tickets there are.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from directline.extensions import db
from directline.models import (
    OPEN,
    Assignment,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Message,
    MessageSide,
    Severity,
    Status,
    Ticket,
    User,
    WorkRecord,
)
from directline.tickets.access import visible_to
from directline.tickets.lists import selects
from directline.tickets.lists.paging import Key, cursor_at, page_of
from directline.tickets.visibility import held_by_office

MOST_COUNTED = 99
BY_DUE = (Key(Deadline.due_at), Key(Deadline.id))


class Queue(NamedTuple):
    """``rows`` lists the running deadlines of ``kind``; without a kind, tickets by a rule of their own."""

    code: str
    kind: DeadlineKind | None
    rows: Callable[[User], Select[Any]]
    keys: Sequence[Key]


class Head(NamedTuple):
    """How many wait, counted no further than one beyond ``MOST_COUNTED``, and the id of the first."""

    number: int
    first_id: int | None


def waiting(user: User, kind: DeadlineKind) -> Select[Deadline]:
    """The running deadlines of that kind on tickets that this person sees, with what a row shows."""
    ticket = contains_eager(Deadline.ticket)
    return (
        select(Deadline)
        .join(Ticket, Ticket.id == Deadline.ticket_id)
        .where(Deadline.kind == kind, Deadline.state == DeadlineState.RUNNING, visible_to(user))
        .options(ticket.joinedload(Ticket.category).options(*selects.IN_LISTS), ticket.joinedload(Ticket.enterprise))
    )


def urgent(user: User, queue: Queue) -> Select[Any]:
    """Those of a queue that come before all others: urgent ones, and where production stands or is said to."""
    claimed = Ticket.is_stop_claimed & Ticket.first_dispatched_at.is_(None)
    return queue.rows(user).where(or_(Ticket.severity == Severity.URGENT, Ticket.production_stopped, claimed))


def urged(user: User) -> Select[Ticket]:
    """Open tickets that were urged and have heard nothing since: no reply, nothing written by a department."""
    reply = aliased(Message)
    is_replied = exists().where(
        reply.ticket_id == Message.ticket_id,
        reply.side != MessageSide.ENTERPRISE,
        ~reply.is_urge,
        reply.at > Message.at,
    )
    is_worked_on = exists().where(
        WorkRecord.ticket_id == Message.ticket_id, WorkRecord.assignment_id.is_not(None), WorkRecord.at > Message.at
    )
    unheard = exists().where(Message.ticket_id == Ticket.id, Message.is_urge, ~is_replied, ~is_worked_on)
    return selects.tickets_of(user).where(Ticket.status.in_(OPEN), unheard)


def on_behalf_of_office(user: User) -> Select[Ticket]:
    """Where the office itself is the lead: answers to review, and enterprises to be asked whether that solved it."""
    return selects.tickets_of(user).where(Ticket.status.in_((Status.ANSWERED, Status.CONFIRMING)), held_by_office())


def _of(code: str, kind: DeadlineKind) -> Queue:
    return Queue(code, kind, lambda user: waiting(user, kind), BY_DUE)


def _of_others(queue: Queue) -> Queue:
    """Without what the office handled itself, and may not decide."""
    return queue._replace(rows=lambda user: queue.rows(user).where(~held_by_office()))


QUEUES = {
    queue.code: queue
    for queue in (
        _of("triage", DeadlineKind.TRIAGE),
        _of("review", DeadlineKind.REVIEW),
        _of_others(_of("call_back", DeadlineKind.CALL_BACK)),
        _of_others(Queue("unsolved", None, selects.not_solved_again, selects.OLDEST)),
        Queue("urged", None, urged, selects.OLDEST),
        _of("supplement", DeadlineKind.SUPPLEMENT),
    )
}


def counts(wanted: Mapping[str, Select[Any]]) -> dict[str, int]:
    """How many rows each list has, counted no further than one beyond ``MOST_COUNTED``, in one statement."""
    numbers = db.session.execute(select(*(_count(rows) for rows in wanted.values()))).one()
    return dict(zip(wanted, numbers, strict=True))


INBOX = Queue("inbox", None, selects.inbox, selects.BY_TIME_LEFT)
"""What a department has in hand, as a queue to walk through."""
ON_BEHALF = Queue("on_behalf", None, on_behalf_of_office, selects.OLDEST)
"""What the supervision office does for the office."""


def open_to(user: User, code: str) -> Queue | None:
    """The queue of this code, if this person works through it."""
    if code == INBOX.code and user.is_official:
        return INBOX
    if code == ON_BEHALF.code and user.is_supervision:
        return ON_BEHALF
    return QUEUES.get(code) if user.is_office else None


def heads(wanted: Mapping[str, tuple[Select[Any], Sequence[Key]]]) -> dict[str, Head]:
    """The heads of several lists in one statement."""
    columns = [column for rows, keys in wanted.values() for column in (_count(rows), _first(rows, keys))]
    values = iter(db.session.execute(select(*columns)).one())
    return {name: Head(next(values), next(values)) for name in wanted}


def first_rows(heads: Mapping[str, Head]) -> dict[str, Deadline | Ticket]:
    """The first row of every queue that has one, by the queue's code, with ticket, category and enterprise."""
    deadlines = {head.first_id for code, head in heads.items() if QUEUES[code].kind}
    tickets = {head.first_id for code, head in heads.items() if not QUEUES[code].kind}
    ticket, category = joinedload(Deadline.ticket), joinedload(Ticket.category).options(*selects.IN_LISTS)
    wanted_deadlines = select(Deadline).where(Deadline.id.in_(deadlines - {None}))
    wanted_tickets = select(Ticket).where(Ticket.id.in_(tickets - {None}))
    wanted_deadlines = wanted_deadlines.options(ticket.options(category, joinedload(Ticket.enterprise)))
    wanted_tickets = wanted_tickets.options(category, joinedload(Ticket.enterprise))
    rows: dict[int | None, Deadline] = {row.id: row for row in db.session.scalars(wanted_deadlines)}
    others: dict[int | None, Ticket] = {row.id: row for row in db.session.scalars(wanted_tickets)}
    first = {code: (rows if QUEUES[code].kind else others).get(head.first_id) for code, head in heads.items()}
    return {code: row for code, row in first.items() if row is not None}


def beside(user: User, queue: Queue, ticket: Ticket) -> tuple[Ticket | None, Ticket | None]:
    """The tickets before and after this one in a queue, also when it has just left it."""
    place = _place(queue, user, ticket)
    if place is None:
        return None, None
    before = page_of(queue.rows(user), queue.keys, cursor_at(queue.keys, place, is_back=True), size=1)
    after = page_of(queue.rows(user), queue.keys, cursor_at(queue.keys, place), size=1)
    return _ticket(before.rows), _ticket(after.rows)


def _count(rows: Select[Any]) -> Any:
    counted = rows.order_by(None).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def _first(rows: Select[Any], keys: Sequence[Key]) -> Any:
    ordered = [key.column.desc() if key.is_descending else key.column.asc() for key in keys]
    return select(rows.order_by(None).order_by(*ordered).limit(1).subquery().c.id).scalar_subquery()


def _place(queue: Queue, user: User, ticket: Ticket) -> Deadline | Assignment | Ticket | None:
    """The ticket's row in the queue, or the last one it had there."""
    noun = queue.keys[0].column.class_
    if noun is Ticket:
        return ticket
    latest = select(noun).where(noun.ticket_id == ticket.id).order_by(noun.id.desc())
    mine = noun.department_id == user.department_id if noun is Assignment else noun.kind == queue.kind
    return db.session.scalars(latest.where(mine)).first()


def _ticket(rows: Sequence[Deadline | Assignment | Ticket]) -> Ticket | None:
    row = rows[0] if rows else None
    return row if row is None or isinstance(row, Ticket) else row.ticket
