"""Does everything in the database and on the disk fit together? Each check is one select of what does not."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from directline.accounts import identifiers
from directline.database import among
from directline.extensions import db
from directline.models import (
    ALIVE,
    EXITS,
    VERSIONED,
    Assignment,
    AssignmentRole,
    Attachment,
    Care,
    CareChange,
    CareStep,
    Deadline,
    DeadlineChange,
    DeadlineKind,
    DeadlineState,
    Enterprise,
    EnterpriseVersion,
    Escalation,
    FileCopy,
    Notice,
    NoticeState,
    SealedIdentity,
    Status,
    Task,
    TaskStatus,
    Ticket,
    TicketEvent,
    User,
)
from directline.models.folding import Folded, folded_words
from directline.tickets import deadline_corrections, red_cards
from directline.tickets.deadline_rules import kinds
from directline.tickets.files import attachments
from directline.tickets.sealed import identity

MOST_NAMED = 20
STUCK = timedelta(hours=1)
WITH_LEAD = (Status.DISPATCHED, Status.IN_PROGRESS, Status.ANSWERED, Status.CONFIRMING)


class Fault(NamedTuple):
    """``rows``: numbers of tickets, ids of notices or tokens of files, the first of them."""

    check: str
    rows: list[str]


def check(at: datetime) -> list[Fault]:
    """Every check that found something."""
    faults = [Fault(name, _rows(wanted(at))) for name, wanted in CHECKS.items()]
    faults.append(Fault("deadline not as calendar and status say", _deadlines_wrong(at)))
    faults.append(Fault("deadline of a task not as calendar and status say", _deadlines_of_tasks_wrong(at)))
    faults.append(Fault("raised by red cards otherwise than the cards say", _raised_otherwise(at)))
    faults.append(Fault("file missing", attachments.missing()[:MOST_NAMED]))
    faults.append(Fault("copy missing", [file.token for file in attachments.without_copy()[:MOST_NAMED]]))
    faults.append(Fault("box of who complained does not open", identity.unopened()[:MOST_NAMED]))
    faults.append(Fault("not found by its own words", list(islice(_unfolded(), MOST_NAMED))))
    faults.append(Fault("login is not as it is typed", list(islice(_untypable(), MOST_NAMED))))
    return [fault for fault in faults if fault.rows]


def _rows(wanted: Select[str] | Select[int]) -> list[str]:
    return [str(row) for row in db.session.scalars(wanted.limit(MOST_NAMED))]


def _unfolded() -> Iterator[str]:
    """Rows whose folded words are not those of their columns."""
    for noun in Folded.__subclasses__():
        columns = [getattr(noun, name) for name in ("id", "folded", *noun.FOLDED)]
        for key, folded, *words in db.session.execute(select(*columns)):
            if folded != folded_words(words):
                yield f"{noun.__tablename__} {key}"  # type: ignore[attr-defined]


def _untypable() -> Iterator[str]:
    logins = db.session.scalars(select(User.login).order_by(User.id))
    return (login for login in logins if identifiers.login(login) != login)


def _without_events(at: datetime) -> Select[str]:
    return select(Ticket.number).where(~exists().where(TicketEvent.ticket_id == Ticket.id))


def _astray(at: datetime) -> Select[str]:
    """The status is not the one to which the last event led."""
    last = and_(TicketEvent.ticket_id == Ticket.id, TicketEvent.sequence == Ticket.event_count)
    return select(Ticket.number).join(TicketEvent, last).where(TicketEvent.to_status != Ticket.status)


def _without_lead(at: datetime) -> Select[str]:
    return select(Ticket.number).where(
        Ticket.status.in_(WITH_LEAD), ~_open_part(Assignment.role == AssignmentRole.LEAD)
    )


def _not_let_go(at: datetime) -> Select[str]:
    return select(Ticket.number).where(Ticket.status.in_(EXITS), _open_part())


def _deadline_outlives_ticket(at: datetime) -> Select[str]:
    """Only the explanation of a card is still owed after the end."""
    ends = kinds(lambda rule: not rule.outlives)
    outlives = exists().where(Deadline.ticket_id == Ticket.id, Deadline.state.in_(ALIVE), Deadline.kind.in_(ends))
    return select(Ticket.number).where(Ticket.status.in_(EXITS), outlives)


def _deadline_without_change(at: datetime) -> Select[str]:
    """A deadline's last change says something else than the deadline."""
    later = aliased(DeadlineChange)
    is_last = ~exists().where(later.deadline_id == DeadlineChange.deadline_id, later.id > DeadlineChange.id)
    says_so = exists().where(
        DeadlineChange.deadline_id == Deadline.id,
        is_last,
        DeadlineChange.state == Deadline.state,
        DeadlineChange.due_at == Deadline.due_at,
        DeadlineChange.due_number == Deadline.due_number,
    )
    return select(Ticket.number).join(Deadline, Deadline.ticket_id == Ticket.id).where(~says_so)


def _deadlines_wrong(at: datetime) -> list[str]:
    """Due, next rung and state are what the scheduler's ``recount`` would make them."""
    return _rows(
        select(Ticket.number)
        .where(Ticket.id.in_(deadline_corrections.incorrect(at=at)[:MOST_NAMED]))
        .order_by(Ticket.id)
    )


def _deadlines_of_tasks_wrong(at: datetime) -> list[str]:
    wrong = deadline_corrections.incorrect_tasks(at=at)[:MOST_NAMED]
    return _rows(select(Task.number).where(Task.id.in_(wrong)).order_by(Task.id))


def _task_astray(at: datetime) -> Select[str]:
    """Without events, or with another status than that to which the last one led."""
    last = exists().where(
        TicketEvent.task_id == Task.id,
        TicketEvent.sequence == Task.event_count,
        TicketEvent.to_status == Task.status,
    )
    return select(Task.number).where(~last)


def _task_without_deadline(at: datetime) -> Select[str]:
    """Open without a deadline that has not stopped, or ended with one."""
    alive = exists().where(Deadline.task_id == Task.id, Deadline.state.in_(ALIVE))
    is_open = Task.status.in_((TaskStatus.GIVEN, TaskStatus.REPORTED))
    return select(Task.number).where(or_(is_open & ~alive, ~is_open & alive))


def _due_otherwise(at: datetime) -> Select[str]:
    """The due by which tickets are listed is not that of their deadline."""
    expected = (
        select(Deadline.due_at)
        .where(Deadline.ticket_id == Ticket.id, Deadline.kind == DeadlineKind.RESOLVE_TICKET, Deadline.state.in_(ALIVE))
        .limit(1)
        .scalar_subquery()
    )
    return select(Ticket.number).where(Ticket.due_at.is_distinct_from(expected))


def _listed_otherwise(at: datetime) -> Select[str]:
    """The due by which a department's tickets are listed is not that of its nearest deadline."""
    nearest = (
        select(func.min(Deadline.due_at))
        .where(Deadline.assignment_id == Assignment.id, Deadline.state == DeadlineState.RUNNING)
        .scalar_subquery()
    )
    parts = select(Ticket.number).join(Assignment, Assignment.ticket_id == Ticket.id)
    return parts.where(Assignment.next_due_at.is_distinct_from(nearest))


def _rung_without_event(at: datetime) -> Select[str]:
    """More rungs than events that wrote one."""
    rungs = select(func.count()).where(Escalation.ticket_id == Ticket.id).scalar_subquery()
    written = (
        select(func.count())
        .where(TicketEvent.ticket_id == Ticket.id, TicketEvent.action == "escalate")
        .scalar_subquery()
    )
    carded = exists().where(Escalation.ticket_id == Ticket.id)
    return select(Ticket.number).where(carded, rungs != written)


def _firm_otherwise(at: datetime) -> Select[int]:
    """What figures know of a firm is not what its row says."""
    version = EnterpriseVersion
    last = select(func.max(version.id)).group_by(version.enterprise_id)
    same = [getattr(version, name).is_not_distinct_from(getattr(Enterprise, name)) for name in VERSIONED]
    says_so = exists().where(version.enterprise_id == Enterprise.id, version.id.in_(last), *same)
    return select(Enterprise.id).where(~says_so).order_by(Enterprise.id)


def _notice_stuck(at: datetime) -> Select[int]:
    """Waits for no moment, or lies in hands that let it go long ago."""
    is_timeless = Notice.state.in_((NoticeState.WAITING, NoticeState.GATHERED)) & Notice.next_at.is_(None)
    is_left = (Notice.state == NoticeState.SENDING) & or_(Notice.lease_until.is_(None), Notice.lease_until < at - STUCK)
    return select(Notice.id).where(or_(is_timeless, is_left)).order_by(Notice.id)


def _raised_otherwise(at: datetime) -> list[str]:
    """Missing, too many or wrongly dated: the rungs by red cards, computed anew from the cards."""
    tickets = red_cards.review(at).tickets
    return _rows(select(Ticket.number).where(among(Ticket.id, tickets)).order_by(Ticket.id)) if tickets else []


def _out_of_the_queue(at: datetime) -> Select[str]:
    """A file that nobody will ever get: nothing says how far its copy is."""
    return select(Attachment.token).where(~exists().where(FileCopy.attachment_id == Attachment.id))


def _without_box(at: datetime) -> Select[str]:
    return select(Ticket.number).where(Ticket.is_sealed, ~exists().where(SealedIdentity.ticket_id == Ticket.id))


def _box_of_another(at: datetime) -> Select[str]:
    """A box stands beside a ticket that is not sealed, or one that names who complained itself."""
    named = or_(~Ticket.is_sealed, Ticket.enterprise_id.is_not(None), Ticket.reporter_id.is_not(None))
    return select(Ticket.number).join(SealedIdentity, SealedIdentity.ticket_id == Ticket.id).where(named)


def _care_otherwise(at: datetime) -> Select[int]:
    """A firm whose butler or sponsor is not who its last change gave it to."""
    of_weight = select(func.max(CareChange.id)).where(CareChange.step.in_((CareStep.GIVEN, CareStep.ENDED)))
    last = of_weight.group_by(CareChange.enterprise_id, CareChange.kind)
    is_given = CareChange.id.in_(last) & (CareChange.step == CareStep.GIVEN)
    same = (
        Care.enterprise_id == CareChange.enterprise_id,
        Care.kind == CareChange.kind,
        Care.user_id == CareChange.user_id,
    )
    unkept = select(Care.enterprise_id).where(~exists().where(is_given, *same))
    untrue = select(CareChange.enterprise_id).where(is_given, ~exists().where(*same))
    return select(Enterprise.id).where(or_(Enterprise.id.in_(unkept), Enterprise.id.in_(untrue)))


def _handler_gone(at: datetime) -> Select[str]:
    """Who is named as its handler has left the unit: the next ``hand_back`` gives it back."""
    left = or_(~User.is_active, User.department_id.is_distinct_from(Assignment.department_id))
    named = select(Assignment.ticket_id).join(User, User.id == Assignment.handler_id)
    return select(Ticket.number).where(Ticket.id.in_(named.where(Assignment.ended_at.is_(None), left)))


def _open_part(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Assignment.ticket_id == Ticket.id, Assignment.ended_at.is_(None), *conditions)


CHECKS: dict[str, Callable[[datetime], Select[str] | Select[int]]] = {
    "ticket without events": _without_events,
    "status not where its events lead": _astray,
    "task without events, or not where they lead": _task_astray,
    "open task without a deadline, or ended with one": _task_without_deadline,
    "nobody has the ticket": _without_lead,
    "ended, but a department still has it": _not_let_go,
    "ended, but a deadline still runs": _deadline_outlives_ticket,
    "deadline not as its last change says": _deadline_without_change,
    "ticket listed by another due": _due_otherwise,
    "department's part listed by another due": _listed_otherwise,
    "rungs and their events differ": _rung_without_event,
    "firm not as its last version says": _firm_otherwise,
    "firm in another's care than its last change says": _care_otherwise,
    "handler is not of the unit that has the ticket": _handler_gone,
    "notice stuck": _notice_stuck,
    "file without a place in the queue of copies": _out_of_the_queue,
    "sealed, but nothing says who complained": _without_box,
    "who complained stands outside the box": _box_of_another,
}
