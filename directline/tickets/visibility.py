"""The conditions on Ticket behind ``access``: what a person finds, in the query itself.

Each is made once for everything that it depends on, and kept: making one costs more than asking the database.
"""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, or_, select, true

from directline.extensions import db
from directline.models import (
    Assignment,
    AssignmentEnd,
    AssignmentRole,
    Care,
    CaseOwner,
    Colour,
    Department,
    DepartmentKind,
    Escalation,
    Recusal,
    Role,
    Rung,
    Task,
    Ticket,
    User,
)
from directline.tickets import kinship
from directline.tickets.sealed import identity

STAYED = (None, AssignmentEnd.CLOSED, AssignmentEnd.WITHDRAWN)
SUPERVISED = (Rung.E2, Rung.E3, Rung.E4)
VIEWERS = 256


def visible_to(user: User) -> ColumnElement[bool]:
    """The condition on Ticket by which this person sees it; every lookup, list, count and export carries it."""
    return _visible_to(_viewer(user))


def not_barred(user: User) -> ColumnElement[bool]:
    """The condition on Ticket that neither this person nor a unit of theirs, past or present, is barred from it."""
    return _not_barred(_viewer(user))


def is_seen(user: User, ticket: Ticket) -> bool:
    return bool(db.session.scalar(_is_seen(_viewer(user)), {"ticket": ticket.id}))


def is_seen_otherwise(user: User, ticket: Ticket) -> bool:
    """Would this official see the ticket without assignment or task: as its filer, its butler, or in supervision?"""
    return bool(db.session.scalar(_is_seen_otherwise(_viewer(user)), {"ticket": ticket.id}))


def is_unbarred(user: User, ticket: Ticket) -> bool:
    return bool(db.session.scalar(_is_unbarred(_viewer(user)), {"ticket": ticket.id}))


class Viewer(NamedTuple):
    """All that the conditions depend on of a person: who is the same here finds the same."""

    id: int
    role: Role
    department_id: int | None
    post_id: int | None
    enterprise_id: int | None
    is_confirmed: bool
    is_office: bool
    is_supervision: bool
    is_principal: bool
    owner_tags: tuple[str, ...]


def _viewer(user: User) -> Viewer:
    return Viewer(
        id=user.id,
        role=user.role,
        department_id=user.department_id,
        post_id=user.post_id,
        enterprise_id=user.enterprise_id,
        is_confirmed=user.is_confirmed,
        is_office=user.is_office,
        is_supervision=user.is_supervision,
        is_principal=user.is_principal,
        owner_tags=identity.owner_tags(user) if user.is_enterprise else (),
    )


@lru_cache(VIEWERS)
def _visible_to(viewer: Viewer) -> ColumnElement[bool]:
    return _related_to(viewer) & _not_barred(viewer)


@lru_cache(VIEWERS)
def _is_seen(viewer: Viewer) -> Select[bool]:
    return _is(_visible_to(viewer))


@lru_cache(VIEWERS)
def _is_seen_otherwise(viewer: Viewer) -> Select[bool]:
    return _is(or_(*_of_official(viewer)[2:]))


@lru_cache(VIEWERS)
def _is_unbarred(viewer: Viewer) -> Select[bool]:
    return _is(_not_barred(viewer))


def _is(condition: ColumnElement[bool]) -> Select[bool]:
    return select(select(Ticket.id).where(Ticket.id == bindparam("ticket"), condition).exists())


def _related_to(viewer: Viewer) -> ColumnElement[bool]:
    match viewer.role:
        case Role.ENTERPRISE:
            return _of_enterprise(viewer)
        case Role.HANDLER | Role.HEAD:
            return _of_office() | or_(*_of_official(viewer)) if viewer.is_office else or_(*_of_official(viewer))
        case Role.LEADER:
            return true() if viewer.is_principal else ~Ticket.is_sealed & or_(*_of_leader(viewer))
        case _:
            return false()


def _of_enterprise(viewer: Viewer) -> ColumnElement[bool]:
    """A confirmed account sees its enterprise's tickets, an unconfirmed one what it filed itself.

    What a colleague asked to keep confidential, or filed as a sealed complaint, is the reporter's alone.
    """
    own = or_(Ticket.reporter_id == viewer.id, identity.owned_under(viewer.owner_tags))
    if not viewer.is_confirmed:
        return own
    shared = or_(~Ticket.is_confidential, Ticket.reporter_id.is_(None))
    return or_(own, (Ticket.enterprise_id == viewer.enterprise_id) & shared)


def _of_office() -> ColumnElement[bool]:
    """Everything, but for the sealed tickets that somebody else keeps."""
    return Ticket.case_owner == CaseOwner.OFFICE


def _of_official(viewer: Viewer) -> list[ColumnElement[bool]]:
    relations = [
        _of_ticket(Assignment, Assignment.department_id == viewer.department_id),
        ~Ticket.is_sealed & _of_ticket(Task, Task.department_id == viewer.department_id),
        Ticket.filed_by_id == viewer.id,
        _in_care_of(viewer),
    ]
    own = [
        (_supervised() | led_by_office()) & (Ticket.case_owner != CaseOwner.PRINCIPALS),
        Ticket.case_owner == CaseOwner.SUPERVISION,
    ]
    return [*relations, *own] if viewer.is_supervision else relations


def _of_leader(viewer: Viewer) -> list[ColumnElement[bool]]:
    in_charge = select(Department.id).where(Department.vice_post_id == viewer.post_id).correlate(None)
    return [_of_ticket(Assignment, Assignment.department_id.in_(in_charge)), _in_care_of(viewer)]


def _in_care_of(viewer: Viewer) -> ColumnElement[bool]:
    return Ticket.enterprise_id.in_(select(Care.enterprise_id).where(Care.user_id == viewer.id).correlate(None))


def _supervised() -> ColumnElement[bool]:
    return _of_ticket(Escalation, Escalation.rung.in_(SUPERVISED), Escalation.colour == Colour.RED)


def led_by_office() -> ColumnElement[bool]:
    """The condition on Ticket that the direct-line office is its lead, and has not given it up."""
    offices = select(Department.id).where(Department.kind == DepartmentKind.OFFICE).correlate(None)
    return _of_ticket(
        Assignment,
        Assignment.role == AssignmentRole.LEAD,
        Assignment.department_id.in_(offices),
        or_(Assignment.end.is_(None), Assignment.end.in_(end for end in STAYED if end)),
    )


def held_by_office() -> ColumnElement[bool]:
    """The same, and it has it in hand: found from the office's open parts, however many tickets there are."""
    offices = select(Department.id).where(Department.kind == DepartmentKind.OFFICE)
    held = select(Assignment.ticket_id).where(
        Assignment.department_id.in_(offices), Assignment.ended_at.is_(None), Assignment.role == AssignmentRole.LEAD
    )
    return Ticket.id.in_(held.correlate(None))


def _of_ticket(
    noun: type[Assignment] | type[Escalation] | type[Task], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    """The ticket has such a row, whatever rows the select around it lists: only the ticket is the same one."""
    return exists().where(noun.ticket_id == Ticket.id, *conditions).correlate(Ticket)


@lru_cache(VIEWERS)
def _not_barred(viewer: Viewer) -> ColumnElement[bool]:
    parties = [Recusal.user_id == viewer.id]
    if viewer.role is not Role.ENTERPRISE:
        parties.append(Recusal.department_id.in_(kinship.units_of(viewer.id, viewer.department_id)))
    return ~exists().where(Recusal.ticket_id == Ticket.id, or_(*parties))
