"""The department's hand: sign, contact, plan, report, answer, and explain a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from directline.extensions import db
from directline.models import (
    STATED,
    Answer,
    Assignment,
    AssignmentRole,
    Attachment,
    DeadlineKind,
    Department,
    Escalation,
    Outcome,
    RecordKind,
    Ticket,
    User,
    WorkRecord,
)
from directline.tickets import deadlines, recipients
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle.handlers import checked
from directline.tickets.lifecycle.transition import By, Transition, transition
from directline.tickets.not_ours import says_only_not_ours
from directline.tickets.rules import Action
from directline.tickets.sealed import outcomes

__all__ = ("Reply", "answer", "co_report", "contact", "explain", "note", "plan", "sign")

SHORTEST_ANSWER = 10


@dataclass(frozen=True)
class Reply:
    """An answer as a department gives it; ``unreported`` are the co-handlers named as not having reported."""

    outcome: Outcome
    public_text: str
    legal_basis: str = ""
    internal_note: str = ""
    unreported: Sequence[Department] = ()


def sign(ticket: Ticket, handler: User | None = None, *, by: By, at: datetime | None = None) -> None:
    """The lead takes the ticket; its head may name the handler, else who signs handles it.

    Raises Refused for a handler of another unit, or one who is barred.
    """
    with transition(ticket, Action.SIGN, by=by, at=at) as act:
        part = _lead(ticket, Action.SIGN)
        part.signed_at, part.signed_by_id = act.at, act.by_id
        part.handler = checked(ticket, part, taker) if (taker := handler or act.user) else None
        act.assignment = part
        act.facts["handler"] = part.handler.id if part.handler else None
        _stop(ticket, part, DeadlineKind.SIGN, at=act.at)
        act.notify([part.handler] if part.handler else [])


def contact(ticket: Ticket, method: str, person: str, text: str, *, by: By, at: datetime | None = None) -> WorkRecord:
    """The enterprise was reached; the first contact stops its deadline. Raises Refused without what was said."""
    record = _record(RecordKind.CONTACT, text, method=method, person=person)
    with transition(ticket, Action.CONTACT, by=by, at=at) as act:
        part = _write(act, record, _lead(ticket, Action.CONTACT))
        if part.contacted_at is None:
            part.contacted_at = act.at
            _stop(ticket, part, DeadlineKind.CONTACT, at=act.at)
    return record


def plan(ticket: Ticket, text: str, *, by: By, at: datetime | None = None) -> WorkRecord:
    """The solution plan 解决方案; the first one stops its deadline. Raises Refused when empty."""
    record = _record(RecordKind.PLAN, text)
    with transition(ticket, Action.PLAN, by=by, at=at) as act:
        part = _write(act, record, _lead(ticket, Action.PLAN))
        if part.planned_at is None:
            part.planned_at = act.at
            _stop(ticket, part, DeadlineKind.PLAN, at=act.at)
        act.notify(recipients.enterprise_people(ticket))
    return record


def note(ticket: Ticket, text: str, *, by: User, at: datetime | None = None) -> WorkRecord:
    """An internal note of the lead or a co-handler. Raises Refused when empty."""
    record = _record(RecordKind.NOTE, text)
    with transition(ticket, Action.NOTE, by=by, at=at) as act:
        own = [part for part in ticket.open_assignments if part.department_id == by.department_id]
        _write(act, record, own[0])
    return record


def co_report(ticket: Ticket, text: str, *, by: User, at: datetime | None = None) -> WorkRecord:
    """A co-handler reports to the lead; the first report stops its deadline. Raises Refused when empty."""
    record = _record(RecordKind.CO_REPORT, text)
    with transition(ticket, Action.CO_REPORT, by=by, at=at) as act:
        part = _write(act, record, _co_part(ticket, by))
        if part.reported_at is None:
            part.reported_at = act.at
            _stop(ticket, part, DeadlineKind.CO_REPORT, at=act.at)
        act.notify(recipients.members(ticket.lead.department_id) if ticket.lead else [])
    return record


def answer(
    ticket: Ticket, reply: Reply, attachments: Sequence[Attachment] = (), *, by: By, at: datetime | None = None
) -> Answer:
    """The lead's answer goes to the office's review.

    Raises Refused for what the review would refuse: see ``faults``.
    """
    if isinstance(by, User) and (reasons := faults(ticket, reply)):
        raise Refused(reasons[0])
    with transition(ticket, Action.ANSWER, by=by, at=at) as act:
        part = _lead(ticket, Action.ANSWER)
        part.answered_at = act.at
        given = _new_answer(act, part, reply)
        act.wrote(given)
        db.session.flush()
        for file in attachments:
            file.draft_id, file.ticket_id, file.answer_id = None, ticket.id, given.id
        act.texts += attachments
        act.assignment = part
        act.facts |= {"outcome": reply.outcome, "round": ticket.round}
        deadlines.start(DeadlineKind.REVIEW, ticket, at=act.at)
        act.notify(recipients.reviewers(ticket))
    return given


def faults(ticket: Ticket, reply: Reply) -> list[str]:
    """What the review would refuse, in words; empty: nothing."""
    named = {unit.id for unit in reply.unreported}
    silent = [part.department.short_name for part in unreported(ticket) if part.department_id not in named]
    is_short = len(reply.public_text) < SHORTEST_ANSWER
    checks = {
        _("请先登记核查结论。"): ticket.is_sealed and not outcomes.findings_of(ticket),
        _("请选择办理结果。"): reply.outcome not in STATED,
        _("答复太短：请写明办理过程和结果，不少于 %(least)d 个字。", least=SHORTEST_ANSWER): is_short,
        _("不能只答复“不归我们管”：不必答复，请给直通车办公室留言，写明应由哪个单位办，由办公室改派。"): (
            says_only_not_ours(reply.public_text, _own_names(ticket))
        ),
        _("依法不能解决的，请写明法律政策依据。"): reply.outcome is Outcome.CANNOT_LAWFULLY and not reply.legal_basis,
        _("协办单位尚未反馈，请在答复里注明：%(units)s", units="、".join(silent)): bool(silent),
    }
    return [fault for fault, is_there in checks.items() if is_there]


def _own_names(ticket: Ticket) -> list[str]:
    return [ticket.lead.department.name, ticket.lead.department.short_name] if ticket.lead else []


def unreported(ticket: Ticket) -> list[Assignment]:
    """The co-handlers that have not reported to the lead."""
    return [part for part in ticket.open_assignments if not part.is_lead and part.reported_at is None]


def is_report_late(part: Assignment, *, at: datetime) -> bool:
    """Should this co-handler have reported by then? One that still has time is not late."""
    deadline = next(iter(deadlines.alive(part.ticket, DeadlineKind.CO_REPORT, assignment=part)), None)
    return deadline is not None and deadline.due_at < at


def explain(card: Escalation, text: str, *, by: User, at: datetime | None = None) -> None:
    """The unit explains its card. Raises Refused when empty, NotAllowed for a card of another unit or explained."""
    if not text:
        raise Refused(_("请写明情况说明。"))
    ticket = card.ticket
    with transition(ticket, Action.EXPLAIN, by=by, at=at) as act:
        if card.department_id != by.department_id or card.explained_at or card.revoked_at or not card.explanation_due:
            raise NotAllowed(Action.EXPLAIN, ticket)
        card.explanation, card.explained_at, card.explained_by_id = text, act.at, by.id
        act.texts = [card]
        act.assignment = card.assignment
        act.facts["escalation"] = card.id
        if card.explanation_due.is_alive:
            deadlines.stop(card.explanation_due, at=act.at)
        act.notify(recipients.case_owners(ticket))


def _lead(ticket: Ticket, action: Action) -> Assignment:
    if ticket.lead is None:
        raise NotAllowed(action, ticket)
    return ticket.lead


def _co_part(ticket: Ticket, by: User) -> Assignment:
    return next(
        part
        for part in ticket.open_assignments
        if part.department_id == by.department_id and part.role is AssignmentRole.CO_HANDLER
    )


def _record(kind: RecordKind, text: str, *, method: str = "", person: str = "") -> WorkRecord:
    if not text:
        raise Refused(_("请先写内容，再提交。"))
    return WorkRecord(kind=kind, text=text, method=method, person=person)


def _write(act: Transition[Ticket], record: WorkRecord, part: Assignment) -> Assignment:
    record.ticket_id, record.assignment_id = act.subject.id, part.id
    record.at, record.by_id = act.at, act.by_id
    act.wrote(record)
    act.assignment = part
    return part


def _stop(ticket: Ticket, part: Assignment, kind: DeadlineKind, *, at: datetime) -> None:
    for running in deadlines.alive(ticket, kind, assignment=part):
        deadlines.stop(running, at=at)


def _new_answer(act: Transition[Ticket], part: Assignment, reply: Reply) -> Answer:
    silent = {one.department_id: is_report_late(one, at=act.at) for one in unreported(act.subject)}
    named = [unit.id for unit in reply.unreported if unit.id in silent]
    return Answer(
        ticket_id=act.subject.id,
        assignment_id=part.id,
        round=act.subject.round,
        outcome=reply.outcome,
        legal_basis=reply.legal_basis,
        public_text=reply.public_text,
        internal_note=reply.internal_note,
        late_co_handlers=[unit for unit in named if silent[unit]],
        pending_co_handlers=[unit for unit in named if not silent[unit]],
        at=act.at,
        by_id=act.by_id,
        review_note="",
    )
