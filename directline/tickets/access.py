"""Who may see and do what: the only place. Barred always wins."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, exists, false, or_, select, true

from directline.extensions import db
from directline.models import (
    ActorKind,
    Assignment,
    AssignmentEnd,
    AssignmentRole,
    Care,
    Colour,
    Department,
    DepartmentKind,
    Escalation,
    Recusal,
    Role,
    Rung,
    Ticket,
    User,
)
from directline.tickets.conditions import CONDITIONS
from directline.tickets.rules import BY_NOBODY, MOVES, Action, Party

By = User | ActorKind
STAYED = (None, AssignmentEnd.CLOSED, AssignmentEnd.WITHDRAWN)
SUPERVISED = (Rung.E2, Rung.E3, Rung.E4)


def visible_to(user: User) -> ColumnElement[bool]:
    """The condition on Ticket by which this person sees it; every lookup, list, count and export carries it."""
    return _related_to(user) & not_barred(user)


def _related_to(user: User) -> ColumnElement[bool]:
    match user.role:
        case Role.ENTERPRISE:
            return _of_enterprise(user)
        case Role.HANDLER | Role.HEAD:
            return true() if user.is_office else or_(*_of_official(user))
        case Role.LEADER:
            return true() if user.is_principal else or_(*_of_leader(user))
        case _:
            return false()


def _of_enterprise(user: User) -> ColumnElement[bool]:
    """A confirmed account sees its enterprise's tickets, an unconfirmed one what it filed itself."""
    if user.is_confirmed:
        return Ticket.enterprise_id == user.enterprise_id
    return Ticket.reporter_id == user.id


def _of_official(user: User) -> list[ColumnElement[bool]]:
    relations = [
        _of_ticket(Assignment, Assignment.department_id == user.department_id),
        Ticket.filed_by_id == user.id,
        _in_care_of(user),
    ]
    return [*relations, _supervised(), led_by_office()] if user.is_supervision else relations


def _of_leader(user: User) -> list[ColumnElement[bool]]:
    in_charge = select(Department.id).where(Department.vice_post_id == user.post_id).correlate(None)
    return [
        _of_ticket(Assignment, Assignment.department_id.in_(in_charge)),
        _in_care_of(user),
    ]


def _in_care_of(user: User) -> ColumnElement[bool]:
    return Ticket.enterprise_id.in_(select(Care.enterprise_id).where(Care.user_id == user.id).correlate(None))


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


def is_led_by_office(ticket: Ticket) -> bool:
    """Has the direct-line office the ticket in hand itself? What it then may not do, the supervision office does."""
    return ticket.lead is not None and ticket.lead.department.kind is DepartmentKind.OFFICE


def _of_ticket(noun: type[Assignment] | type[Escalation], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The ticket has such a row, whatever rows the select around it lists: only the ticket is the same one."""
    return exists().where(noun.ticket_id == Ticket.id, *conditions).correlate(Ticket)


def not_barred(user: User) -> ColumnElement[bool]:
    """The condition on Ticket that neither this person nor their unit, nor one above it, is recused."""
    parties = [Recusal.user_id == user.id]
    if user.department is not None:
        parties.append(Recusal.department_id.in_(_lineage(user.department)))
    return ~exists().where(Recusal.ticket_id == Ticket.id, or_(*parties))


def _lineage(department: Department) -> list[int]:
    """The unit and the units above it: who is recused for a unit is recused for the units below."""
    line, unit = [department.id], department.parent
    while unit is not None and unit.id not in line:
        line.append(unit.id)
        unit = unit.parent
    return line


def is_barred(user: User, ticket: Ticket) -> bool:
    return not db.session.scalar(select(select(Ticket.id).where(Ticket.id == ticket.id, not_barred(user)).exists()))


def barred_among(people: Iterable[User], ticket: Ticket) -> set[int]:
    """The ids of those people who are barred from the ticket."""
    recused = db.session.scalars(select(Recusal).where(Recusal.ticket_id == ticket.id)).all()
    if not recused:
        return set()
    return {person.id for person in people if is_barred(person, ticket)}


def is_unit_barred(department: Department, ticket: Ticket) -> bool:
    recused = select(Recusal.id).where(Recusal.ticket_id == ticket.id, Recusal.department_id.in_(_lineage(department)))
    return bool(db.session.scalar(select(recused.exists())))


def barred_units(tickets: Iterable[Ticket]) -> dict[int, set[int]]:
    """By ticket id, the units that are recused, with all the units below them."""
    found: dict[int, set[int]] = {ticket.id: set() for ticket in tickets}
    recused = select(Recusal.ticket_id, Recusal.department_id).where(
        Recusal.ticket_id.in_(found), Recusal.department_id.is_not(None)
    )
    downward = recused.cte(recursive=True)
    below = select(downward.c.ticket_id, Department.id).join(
        Department, Department.parent_id == downward.c.department_id
    )
    for ticket_id, department_id in db.session.execute(select(downward.union(below))):
        found[ticket_id].add(department_id)
    return found


def sees(user: User, ticket: Ticket) -> bool:
    return bool(db.session.scalar(select(select(Ticket.id).where(Ticket.id == ticket.id, visible_to(user)).exists())))


def horizon(user: User, ticket: Ticket) -> datetime | None:
    """The moment after which this person sees nothing more of the ticket; None: sees all of it.

    A department that had the ticket, and gave it up before its end, sees it up to then.
    """
    own = [part for part in ticket.assignments if part.department_id == user.department_id]
    if not user.is_official or user.is_office or not own or any(part.end in STAYED for part in own):
        return None
    if sees_otherwise(user, ticket):
        return None
    return max(part.ended_at for part in own if part.ended_at is not None)


def sees_otherwise(user: User, ticket: Ticket) -> bool:
    """Would this official see the ticket without an assignment: as its filer, its butler, or in supervision?"""
    others = _of_official(user)[1:]
    return bool(db.session.scalar(select(select(Ticket.id).where(Ticket.id == ticket.id, or_(*others)).exists())))


def sees_identity(user: User, ticket: Ticket) -> bool:
    """A confidential ticket shows departments a mask where the enterprise stands."""
    return ticket.id not in masked_among(user, [ticket])


def sees_masks(user: User) -> bool:
    """Is the identity of a confidential ticket kept from this person, unless they filed it or care for the firm?"""
    return user.is_official and not user.is_office and not user.is_supervision


def masked_among(user: User, tickets: Iterable[Ticket]) -> set[int]:
    """The ids of those tickets whose enterprise this person does not see; one question for a whole list."""
    if not sees_masks(user):
        return set()
    hidden = {one.id: one.enterprise_id for one in tickets if one.is_confidential and one.filed_by_id != user.id}
    if not hidden:
        return set()
    in_care = select(Care.enterprise_id).where(Care.user_id == user.id, Care.enterprise_id.in_(hidden.values()))
    known = set(db.session.scalars(in_care))
    return {key for key, enterprise_id in hidden.items() if enterprise_id not in known}


def sees_internal(user: User) -> bool:
    """Internal notes, audits and who was told are for officials and leaders, never for the enterprise."""
    return user.role is not Role.ENTERPRISE


def parties(by: By, ticket: Ticket | None) -> set[Party]:
    """What this person, the system or the import is to the ticket."""
    if not isinstance(by, User):
        return {Party(by.value)} if by in (ActorKind.SYSTEM, ActorKind.IMPORT) else set()
    if ticket is None:
        return _filing_parties(by)
    if by.role is Role.ENTERPRISE:
        return {Party.ENTERPRISE} if sees(by, ticket) else set()
    if not by.is_official or is_barred(by, ticket):
        return set()
    return _official_parties(by, ticket)


def _filing_parties(user: User) -> set[Party]:
    if user.role is Role.ENTERPRISE:
        return {Party.ENTERPRISE}
    return {Party.OFFICIAL} if user.is_official else set()


def _official_parties(user: User, ticket: Ticket) -> set[Party]:
    own = {part.role for part in ticket.open_assignments if part.department_id == user.department_id}
    roles = {
        Party.OFFICE: user.is_office,
        Party.OFFICE_HEAD: user.is_office_head,
        Party.SUPERVISION: user.is_supervision and is_led_by_office(ticket),
        Party.LEAD: AssignmentRole.LEAD in own,
        Party.CO_HANDLER: AssignmentRole.CO_HANDLER in own,
        Party.CARDED: _owes_explanation(user, ticket),
    }
    return {party for party, holds in roles.items() if holds}


def _owes_explanation(user: User, ticket: Ticket) -> bool:
    return bool(db.session.scalar(select(select(Escalation.id).where(*unexplained(user, ticket)).exists())))


def unexplained(user: User, ticket: Ticket) -> list[ColumnElement[bool]]:
    """The conditions on Escalation for the cards of this ticket that this person's unit still has to explain."""
    return [Escalation.ticket_id == ticket.id, *owed_by(user)]


def owed_by(user: User) -> list[ColumnElement[bool]]:
    """The conditions on Escalation for the cards that this person's unit still has to explain."""
    return [
        Escalation.department_id == user.department_id,
        Escalation.explanation_due_id.is_not(None),
        Escalation.explained_at.is_(None),
        Escalation.revoked_at.is_(None),
    ]


def may(by: By, action: Action, ticket: Ticket | None) -> bool:
    """May this person do that now: by MOVES, and by the condition that the action has besides."""
    roles = parties(by, ticket)
    if ticket is None:
        return not MOVES[action].start and bool(MOVES[action].who & roles)
    return _allows(action, ticket, by, roles)


def available_actions(user: User, ticket: Ticket) -> list[Action]:
    """What this person may do to the ticket now, in the order of MOVES: the buttons of the ticket page."""
    roles = parties(user, ticket)
    return [action for action in MOVES if action not in BY_NOBODY and _allows(action, ticket, user, roles)]


def _allows(action: Action, ticket: Ticket, by: By, roles: set[Party]) -> bool:
    move, condition = MOVES[action], CONDITIONS.get(action)
    if ticket.status not in move.start or not move.who & roles:
        return False
    return condition is None or condition(ticket, by, roles)
