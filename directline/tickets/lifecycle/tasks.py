"""Tasks: given on a ticket or a digest, reported, accepted or sent back, extended, cancelled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from directline import clock
from directline.configuration import working_time
from directline.extensions import db
from directline.models import (
    Attachment,
    Department,
    DigestItem,
    Role,
    Task,
    TaskRecord,
    TaskStatus,
    Ticket,
    User,
    new_code,
)
from directline.tickets import access, deadlines, recipients
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle.transition import Transition, complete_first, first_transition, transition
from directline.tickets.parties import Party
from directline.tickets.rules import Action
from directline.tickets.tasks.kinds import INSTRUCTION, TASKS
from directline.worktime import limits

__all__ = (
    "Order",
    "accept_task",
    "cancel_task",
    "extend_task",
    "give",
    "instruct",
    "report_task",
    "return_task",
)
LONGEST_DAYS = 366


@dataclass(frozen=True)
class Order:
    """What is to be done, by whom, until when.

    ``given_by``: the leader who wrote it on paper, where the office transcribes it. ``attachments``: its scan.
    """

    text: str
    department: Department
    due_on: date
    is_public: bool = False
    given_by: User | None = None
    attachments: Sequence[Attachment] = ()
    digest_item: DigestItem | None = None
    kind: str = INSTRUCTION


def instruct(ticket: Ticket, order: Order, *, by: User, at: datetime | None = None) -> Task:
    """A leader's instruction 批示 on a ticket, or the transcription of one by who does the office's work on it.

    Raises Refused for what ``_faults`` says, NotAllowed for who may not.
    """
    with transition(ticket, Action.INSTRUCT, by=by, at=at) as act:
        task = _give(order, ticket, access.parties(by, ticket), by=by, at=act.at)
        act.assignment = ticket.last_lead
        act.facts |= {"task": task.id, "giver": task.given_by_id, "unit": task.department_id}
        act.facts |= {"is_public": task.is_public, "is_on_paper": task.is_on_paper}
    return task


def give(order: Order, *, by: User, at: datetime | None = None) -> Task:
    """A task that is about no ticket: on a digest as a whole. Raises as ``instruct``."""
    held = {Party.LEADER: by.is_leader, Party.OFFICE: by.is_office}
    roles = {party for party, holds in held.items() if holds}
    return _give(order, None, roles, by=by, at=at or clock.now())


def report_task(
    task: Task, text: str, attachments: Sequence[Attachment] = (), *, by: User, at: datetime | None = None
) -> TaskRecord:
    """The unit says what was done. Raises Refused when empty."""
    if not text:
        raise Refused(_("请写明办理情况。"))
    with transition(task, Action.REPORT_TASK, by=by, at=at) as act:
        written = act.wrote_text(text)
        task.reported_at = act.at
        db.session.flush()
        _attach(act, attachments, record_id=written.id)
        act.notify([*recipients.givers_of(task), *recipients.keepers_of(task)])
    return written


def accept_task(task: Task, *, by: User, at: datetime | None = None) -> None:
    """It is done: in time if it was reported in time."""
    with transition(task, Action.ACCEPT_TASK, by=by, at=at) as act:
        for deadline in deadlines.alive(task):
            deadlines.stop(deadline, at=act.at, as_of=task.reported_at)
        task.closed_at = act.at
        _notify_both(act)


def return_task(task: Task, reason: str, *, by: User, at: datetime | None = None) -> None:
    """It is not done yet: its date stays. Raises Refused without a reason."""
    _check_reason(reason)
    with transition(task, Action.RETURN_TASK, by=by, at=at) as act:
        act.wrote_text(reason)
        _notify_both(act)


def extend_task(task: Task, due_on: date, reason: str, *, by: User, at: datetime | None = None) -> None:
    """A later date. Raises Refused for one that is not later, and without a reason."""
    _check_reason(reason)
    with transition(task, Action.EXTEND_TASK, by=by, at=at) as act:
        if due_on <= task.due_on:
            raise Refused(_("新的完成日期应晚于原来的日期。"))
        _check_day(due_on, act.at)
        act.facts |= {"before": task.due_on.isoformat(), "due_on": due_on.isoformat()}
        task.due_on = due_on
        for deadline in deadlines.alive(task):
            deadlines.extend(deadline, at=act.at)
        act.wrote_text(reason)
        _notify_both(act)


def cancel_task(task: Task, reason: str, *, by: User, at: datetime | None = None) -> None:
    """It need not be done any more. Raises Refused without a reason."""
    _check_reason(reason)
    with transition(task, Action.CANCEL_TASK, by=by, at=at) as act:
        act.wrote_text(reason)
        task.closed_at = act.at
        _notify_both(act)


def _give(order: Order, ticket: Ticket | None, roles: set[Party], *, by: User, at: datetime) -> Task:
    rule = TASKS[order.kind]
    if not rule.givers & roles:
        raise NotAllowed(Action.GIVE_TASK, ticket)
    for fault in _faults(order, ticket, by, rule.givers, at):
        raise Refused(fault)
    giver = order.given_by or by
    task = Task(
        number=new_code(rule.prefix, clock.local_date(at).year),
        kind=order.kind,
        ticket=ticket,
        digest_item=order.digest_item,
        department=order.department,
        person=_responsible(order.department, ticket),
        text=order.text,
        due_on=order.due_on,
        given_at=at,
        given_by=giver,
        post_id=giver.post_id,
        entered_by_id=by.id if order.given_by is not None else None,
        is_public=order.is_public,
        status=TaskStatus.GIVEN,
        last_event_at=at,
    )
    db.session.add(task)
    db.session.flush()
    _begin(task, order, by, at)
    return task


def _begin(task: Task, order: Order, by: User, at: datetime) -> None:
    act = first_transition(task, Action.GIVE_TASK, by=by, at=at)
    _attach(act, order.attachments)
    act.facts |= {"kind": task.kind, "unit": task.department_id, "due_on": task.due_on.isoformat()}
    act.facts |= {"giver": task.given_by_id, "is_on_paper": task.is_on_paper, "is_public": task.is_public}
    deadlines.start_of_task(task, TASKS[task.kind].deadline, at=at)
    enterprise = recipients.enterprise_people(task.ticket) if task.ticket is not None and task.is_public else []
    act.notify([*recipients.owners_of(task), *recipients.keepers_of(task), *enterprise])
    complete_first(act)


def _faults(order: Order, ticket: Ticket | None, by: User, givers: frozenset[Party], at: datetime) -> Iterator[str]:
    if not order.text:
        yield _("请写明要办什么。")
    yield from _faults_of_day(order.due_on, at)
    yield from _faults_of_giver(order.given_by, ticket, by, givers)
    if not order.department.is_active:
        yield _("该单位已停用，请选择其他单位。")
    if ticket is not None and access.is_unit_barred(order.department, ticket):
        yield _("该单位应当回避，请选择其他单位。")
    if ticket is not None and ticket.is_sealed:
        if order.is_public:
            yield _("密件上的批示不能对企业公开。")
        if order.department.id not in {part.department_id for part in ticket.open_assignments}:
            yield _("密件只能交给正在承办的单位。")


def _faults_of_giver(given_by: User | None, ticket: Ticket | None, by: User, givers: frozenset[Party]) -> Iterator[str]:
    """Who is no leader transcribes what a leader wrote, who may see the ticket; a leader writes alone."""
    if given_by is not None and by.is_leader:
        yield _("领导以本人名义作出批示，不代其他领导录入。")
    needs_leader = Party.LEADER in givers and not by.is_leader
    if needs_leader and (given_by is None or given_by.role is not Role.LEADER or not given_by.is_active):
        yield _("请选择作出批示的领导。")
    elif given_by is not None and ticket is not None and not access.sees(given_by, ticket):
        yield _("这位领导看不到这件诉求，不能登记为其批示。")


def _faults_of_day(day: date, at: datetime) -> Iterator[str]:
    calendar = working_time.county_calendar().calendar
    today = clock.local_date(at)
    if day < today:
        yield _("完成日期不能早于今天。")
    elif (day - today).days > LONGEST_DAYS:
        yield _("完成日期不能晚于一年以后。")
    elif limits.due_on(calendar, day) <= at:
        yield _("今天已经下班，请选择以后的日期。")


def _check_day(day: date, at: datetime) -> None:
    for fault in _faults_of_day(day, at):
        raise Refused(fault)


def _check_reason(reason: str) -> None:
    if not reason:
        raise Refused(_("请写明原因。"))


def _responsible(department: Department, ticket: Ticket | None) -> User | None:
    """The handler of the ticket, where the unit has it in hand and has named one; else the unit's head."""
    part = (
        next((one for one in ticket.open_assignments if one.department_id == department.id), None) if ticket else None
    )
    named = part.present_handler if part is not None else None
    return named or next(iter(recipients.members(department.id, Role.HEAD)), None)


def _attach(act: Transition[Task], attachments: Sequence[Attachment], *, record_id: int | None = None) -> None:
    for file in attachments:
        file.draft_id, file.task_id, file.task_record_id = None, act.subject.id, record_id
    act.texts += attachments


def _notify_both(act: Transition[Task]) -> None:
    """Who owes it, and who gave it where somebody else acted for them."""
    act.notify([*recipients.owners_of(act.subject), *recipients.givers_of(act.subject)])
