"""The office's hand: dispatch, recall, add a co-handler, reclassify, recuse."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import (
    Assignment,
    AssignmentEnd,
    AssignmentRole,
    Category,
    Classification,
    DeadlineKind,
    Department,
    Recusal,
    Severity,
    Ticket,
    User,
)
from directline.tickets import access, deadline_states, deadlines, kinship, ladder, recipients
from directline.tickets.deadline_limits import class_of
from directline.tickets.deadline_rules import DEADLINES, ON_THE_WAY, kinds
from directline.tickets.errors import Refused
from directline.tickets.lifecycle import sealing
from directline.tickets.lifecycle.handlers import hand_back_from_barred
from directline.tickets.lifecycle.sealing import HANDLING, units_of_people
from directline.tickets.lifecycle.transition import By, Transition, transition
from directline.tickets.parties import Party
from directline.tickets.rules import Action

__all__ = ("add_co_handler", "dispatch", "recall", "reclassify", "recuse")

OF_LEAD = sorted(
    kinds(lambda rule: Action.DISPATCH in rule.starts and rule.owed_by == {Party.LEAD}), key=ON_THE_WAY.count
)
"""Its own first: none of the others is due after it."""


def dispatch(
    ticket: Ticket,
    department: Department,
    co_handlers: Sequence[Department] = (),
    note: str = "",
    severity: Severity | None = None,
    production_stopped: bool | None = None,
    *,
    by: By,
    at: datetime | None = None,
) -> Assignment:
    """Give the ticket to one lead and any co-handlers; the resolve deadlines start, the ticket's where none goes on.

    Raises Refused for a unit that is barred, inactive, or named twice.
    """
    with transition(ticket, Action.DISPATCH, by=by, at=at) as act:
        _check_units(ticket, [department, *co_handlers])
        for running in deadlines.alive(ticket, DeadlineKind.TRIAGE):
            deadlines.stop(running, at=act.at)
        _set_class(ticket, None, severity, production_stopped, at=act.at)
        ticket.dispatch_count += 1
        ticket.first_dispatched_at = ticket.first_dispatched_at or act.at
        lead = _assign(act, department, AssignmentRole.LEAD, note)
        act.assignment = lead
        if not deadlines.alive(ticket, DeadlineKind.RESOLVE_TICKET):
            deadlines.start(DeadlineKind.RESOLVE_TICKET, ticket, at=act.at)
        for kind in OF_LEAD:
            deadlines.start(kind, ticket, at=act.at, assignment=lead)
        for unit in co_handlers:
            _assign_co_handler(act, unit, note)
        act.facts |= {"department": department.code, "co_handlers": [unit.code for unit in co_handlers]}
        act.facts |= {"severity": ticket.severity, "dispatch_number": ticket.dispatch_count}
        act.notify([*recipients.members(department.id), *recipients.enterprise_people(ticket)])
    ladder.by_facts_of_dispatch(ticket, at=act.at)
    return lead


def recall(ticket: Ticket, reason: str, *, by: By, at: datetime | None = None) -> None:
    """Return an unsigned ticket to triage; its own resolve deadline continues. Raises Refused without a reason."""
    if not reason:
        raise Refused(_("请写明收回的原因。"))
    with transition(ticket, Action.RECALL, by=by, at=at) as act:
        act.assignment = ticket.lead
        act.gave_reason(reason)
        for part in ticket.open_assignments:
            act.notify(recipients.members(part.department_id))
            end_assignment(part, AssignmentEnd.RECALLED, at=act.at)
        deadlines.start(DeadlineKind.TRIAGE, ticket, at=act.at)


def add_co_handler(
    ticket: Ticket, department: Department, note: str = "", *, by: By, at: datetime | None = None
) -> Assignment:
    """One more department reports to the lead. Raises Refused for a unit that is barred or has the ticket already."""
    with transition(ticket, Action.ADD_CO_HANDLER, by=by, at=at) as act:
        _check_units(ticket, [department])
        if any(part.department_id == department.id for part in ticket.open_assignments):
            raise Refused(_("%(name)s已经在办理这件诉求。", name=department.short_name))
        part = _assign_co_handler(act, department, note)
        act.assignment = part
        act.facts["department"] = department.code
        act.notify(recipients.members(ticket.lead.department_id) if ticket.lead else [])
    return part


def reclassify(
    ticket: Ticket,
    category: Category | None = None,
    severity: Severity | None = None,
    production_stopped: bool | None = None,
    *,
    by: By,
    at: datetime | None = None,
) -> None:
    """Another category or severity: limits from the same start, with the pauses kept.

    Raises Refused when nothing would change, or for a category that is closed.
    """
    if category is not None and not category.is_open:
        raise Refused(_("这一类别暂不受理，请选择其他类别。"))
    if category is not None and category.is_sealed is not ticket.is_sealed:
        raise Refused(_("密件和普通诉求不能互相改类：请告知企业另行提交。"))
    with transition(ticket, Action.RECLASSIFY, by=by, at=at) as act:
        if not _set_class(ticket, category, severity, production_stopped, at=act.at):
            raise Refused(_("没有改动：请选择新的类别或紧急程度。"))
        act.facts |= {"category": ticket.category.code, "severity": ticket.severity}
        act.assignment = ticket.lead
        act.notify([*recipients.at_work(ticket), *recipients.enterprise_people(ticket)])
    ladder.follow_production(ticket, at=act.at)


def recuse(
    ticket: Ticket,
    reason: str,
    user: User | None = None,
    department: Department | None = None,
    *,
    by: By,
    at: datetime | None = None,
) -> Recusal:
    """回避: keep a person, or a unit and those below it, away from this ticket from now on.

    Who keeps a sealed ticket hands it on where that would bar them. Raises Refused without a reason, for who is barred
    already, while such a unit has the ticket in hand, for the last principal who sees it, and for the office as a whole
    from an ordinary one: nobody else gives that out.
    """
    if not reason or (user is None) == (department is None):
        raise Refused(_("请选择回避的人员或单位，并写明理由。"))
    with transition(ticket, Action.RECUSE, by=by, at=at) as act:
        if department is not None:
            sealing.check_not_in_hand(ticket, kinship.barred_for({department.id})[department.id])
        if department is not None and not ticket.is_sealed and sealing.is_about_office(department):
            raise Refused(_("直通车办公室不能整体回避，请登记需要回避的人员。"))
        known = select(Recusal.id).where(Recusal.ticket_id == ticket.id)
        party = Recusal.user_id == user.id if user else Recusal.department_id == (department and department.id)
        if db.session.scalar(select(known.where(party).exists())):
            raise Refused(_("已经登记过回避。"))
        recusal = Recusal(
            ticket_id=ticket.id,
            user_id=user.id if user else None,
            department_id=department.id if department else None,
            reason=reason,
            at=act.at,
            by_id=act.by_id,
        )
        db.session.add(recusal)
        db.session.flush()
        if user is not None and user.is_principal and not recipients.principals_of(ticket):
            raise Refused(_("至少要有一位主要领导看得到这件诉求，请与书记、县长商定。"))
        act.facts |= {"user": recusal.user_id, "department": recusal.department_id}
        if ticket.is_sealed:
            act.notify(sealing.hand_on(ticket))
            act.facts["case_owner"] = ticket.case_owner
    hand_back_from_barred(ticket, at=act.at)
    return recusal


def end_assignment(part: Assignment, end: AssignmentEnd, *, at: datetime) -> None:
    """A department's part is over: its deadlines not yet due are void, overdue ones missed."""
    part.ended_at, part.end = at, end
    for running in deadlines.alive(part.ticket, assignment=part):
        if not DEADLINES[running.kind].outlives:
            deadlines.void(running, at=at)


def classify(ticket: Ticket, *, at: datetime) -> None:
    """Keep the category and severity from this moment on."""
    db.session.add(
        Classification(
            ticket_id=ticket.id,
            at=at,
            recorded_at=clock.now(),
            category_id=ticket.category.id,
            severity=ticket.severity,
            production_stopped=ticket.production_stopped,
        )
    )


def _set_class(
    ticket: Ticket,
    category: Category | None,
    severity: Severity | None,
    production_stopped: bool | None,
    *,
    at: datetime,
) -> bool:
    """Change what differs from now on, keep the change, and move the deadlines; True if anything changed."""
    before, class_before = (ticket.category_id, ticket.severity, ticket.production_stopped), class_of(ticket)
    ticket.category = category or ticket.category
    ticket.severity = severity or ticket.severity
    ticket.production_stopped = ticket.production_stopped if production_stopped is None else production_stopped
    if before == (ticket.category.id, ticket.severity, ticket.production_stopped):
        return False
    classify(ticket, at=at)
    deadline_states.follow_class(ticket, class_before, at=at)
    return True


def _assign(act: Transition[Ticket], department: Department, role: AssignmentRole, note: str) -> Assignment:
    part = Assignment(
        ticket=act.subject,
        department=department,
        role=role,
        dispatch_number=act.subject.dispatch_count,
        round=act.subject.round,
        note=note,
        dispatched_at=act.at,
        dispatched_by_id=act.by_id,
    )
    db.session.add(part)
    db.session.flush()
    return part


def _assign_co_handler(act: Transition[Ticket], department: Department, note: str) -> Assignment:
    part = _assign(act, department, AssignmentRole.CO_HANDLER, note)
    deadlines.start(DeadlineKind.CO_REPORT, act.subject, at=act.at, assignment=part)
    act.notify(recipients.members(department.id))
    return part


def _check_units(ticket: Ticket, units: Sequence[Department]) -> None:
    if len({unit.id for unit in units}) < len(units):
        raise Refused(_("同一单位只能选一次：牵头单位不能同时是协办单位。"))
    for unit in units:
        if not unit.is_active:
            raise Refused(_("%(name)s已停用，请选择其他单位。", name=unit.short_name))
        if ticket.is_sealed and unit.kind not in HANDLING:
            raise Refused(_("密件只能由直通车办公室、督查室或纪检监察机关办理。"))
        if access.is_unit_barred(unit, ticket) or (ticket.is_sealed and unit.id in units_of_people(ticket)):
            raise Refused(_("%(name)s应当回避，请选择其他单位。", name=unit.short_name))
