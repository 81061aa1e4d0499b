"""Who may see and do what: the only place. Barred always wins."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, false, or_, select, true

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
    Keeper,
    Recusal,
    Role,
    Rung,
    Ticket,
    User,
)
from directline.tickets import asking, identity, kinship, owing
from directline.tickets.conditions import CONDITIONS
from directline.tickets.rules import MOVES, NOT_ON_THE_TICKET, SEALED_ONLY, Action, Party

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
            return _of_office() | or_(*_of_official(user)) if user.is_office else or_(*_of_official(user))
        case Role.LEADER:
            return true() if user.is_principal else ~Ticket.is_sealed & or_(*_of_leader(user))
        case _:
            return false()


def _of_enterprise(user: User) -> ColumnElement[bool]:
    """A confirmed account sees its enterprise's tickets, an unconfirmed one what it filed itself.

    What a colleague asked to keep confidential, or filed as a sealed complaint, is the reporter's alone.
    """
    own = or_(Ticket.reporter_id == user.id, identity.owned_by(user))
    if not user.is_confirmed:
        return own
    shared = or_(~Ticket.is_confidential, Ticket.reporter_id.is_(None))
    return or_(own, (Ticket.enterprise_id == user.enterprise_id) & shared)


def _of_office() -> ColumnElement[bool]:
    """Everything, but for the sealed tickets that somebody else keeps."""
    return Ticket.keeper == Keeper.OFFICE


def _of_official(user: User) -> list[ColumnElement[bool]]:
    relations = [
        _of_ticket(Assignment, Assignment.department_id == user.department_id),
        Ticket.filed_by_id == user.id,
        _in_care_of(user),
    ]
    own = [
        (_supervised() | led_by_office()) & (Ticket.keeper != Keeper.PRINCIPALS),
        Ticket.keeper == Keeper.SUPERVISION,
    ]
    return [*relations, *own] if user.is_supervision else relations


def _of_leader(user: User) -> list[ColumnElement[bool]]:
    in_charge = select(Department.id).where(Department.vice_post_id == user.post_id).correlate(None)
    return [_of_ticket(Assignment, Assignment.department_id.in_(in_charge)), _in_care_of(user)]


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
    is_office = ticket.lead is not None and ticket.lead.department.kind is DepartmentKind.OFFICE
    return is_office and ticket.keeper is not Keeper.PRINCIPALS


def _of_ticket(noun: type[Assignment] | type[Escalation], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The ticket has such a row, whatever rows the select around it lists: only the ticket is the same one."""
    return exists().where(noun.ticket_id == Ticket.id, *conditions).correlate(Ticket)


def not_barred(user: User) -> ColumnElement[bool]:
    """The condition on Ticket that neither this person nor a unit of theirs, past or present, is barred from it."""
    parties = [Recusal.user_id == user.id]
    if not user.is_enterprise:
        parties.append(Recusal.department_id.in_(kinship.units_of(user)))
    return ~exists().where(Recusal.ticket_id == Ticket.id, or_(*parties))


def is_barred(user: User, ticket: Ticket) -> bool:
    return not db.session.scalar(select(select(Ticket.id).where(Ticket.id == ticket.id, not_barred(user)).exists()))


def barred_among(people: Iterable[User], ticket: Ticket) -> set[int]:
    """The ids of those people who are barred from the ticket."""
    if not db.session.scalar(_HAS_RECUSALS, {"ticket": ticket.id}):
        return set()
    return {person.id for person in people if is_barred(person, ticket)}


_HAS_RECUSALS = select(select(Recusal.id).where(Recusal.ticket_id == bindparam("ticket")).exists())


def is_unit_barred(department: Department, ticket: Ticket) -> bool:
    recused = select(Recusal.id).where(
        Recusal.ticket_id == ticket.id, Recusal.department_id.in_(kinship.kin_of(department))
    )
    return bool(db.session.scalar(select(recused.exists())))


def barred_units(tickets: Iterable[Ticket]) -> dict[int, set[int]]:
    """By ticket id, the units that are barred from it, with those below them and those that took them over."""
    found: dict[int, set[int]] = {ticket.id: set() for ticket in tickets}
    recused = select(Recusal.ticket_id, Recusal.department_id).where(
        Recusal.ticket_id.in_(found), Recusal.department_id.is_not(None)
    )
    named = db.session.execute(recused).all()
    barred = kinship.barred_for({unit for _, unit in named if unit}) if named else {}
    for ticket_id, unit in named:
        found[ticket_id] |= barred.get(unit or 0, set())
    return found


def sees(user: User, ticket: Ticket) -> bool:
    return bool(db.session.scalar(select(select(Ticket.id).where(Ticket.id == ticket.id, visible_to(user)).exists())))


def horizon(user: User, ticket: Ticket) -> datetime | None:
    """The moment after which this person sees nothing more of the ticket; None: sees all of it.

    A department that had the ticket, and gave it up before its end, sees it up to then.
    """
    own = [part for part in ticket.assignments if part.department_id == user.department_id]
    if not user.is_official or keeps(user, ticket) or not own or any(part.end in STAYED for part in own):
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
    """The ids of those tickets whose enterprise this person does not see; one question for a whole list.

    Of a sealed ticket nobody but its reporter sees it here: it is read by ``lifecycle.read_identity``.
    """
    listed = list(tickets)
    sealed = {one.id for one in listed if one.is_sealed and not user.is_enterprise}
    if not sees_masks(user):
        return sealed
    hidden = {one.id: one.enterprise_id for one in listed if one.is_confidential and one.filed_by_id != user.id}
    if not hidden:
        return sealed
    in_care = select(Care.enterprise_id).where(Care.user_id == user.id, Care.enterprise_id.in_(hidden.values()))
    known = set(db.session.scalars(in_care))
    return sealed | {key for key, enterprise_id in hidden.items() if enterprise_id not in known}


def sees_internal(user: User) -> bool:
    """Internal notes, audits and who was told are for officials and leaders, never for the enterprise."""
    return not user.is_enterprise


def parties(by: By, ticket: Ticket | None) -> set[Party]:
    """What this person, the system or the import is to the ticket."""
    if not isinstance(by, User):
        return {Party(by.value)} if by in (ActorKind.SYSTEM, ActorKind.IMPORT) else set()
    if ticket is None:
        return _filing_parties(by)
    if by.is_enterprise:
        return {Party.ENTERPRISE} if sees(by, ticket) else set()
    asked = {Party.ASKED} if ticket.is_sealed and asking.is_asked(by, ticket) else set()
    if barred_among([by], ticket):
        return asked
    return asked | _official_parties(by, ticket) | _keeping_parties(by, ticket)


def _filing_parties(user: User) -> set[Party]:
    if user.is_enterprise:
        return {Party.ENTERPRISE}
    return {Party.OFFICIAL} if user.is_official else set()


def keeps(user: User, ticket: Ticket) -> bool:
    """Is this person of those who stand where the office stands for an ordinary ticket?"""
    match ticket.keeper:
        case Keeper.OFFICE:
            return user.is_office
        case Keeper.SUPERVISION:
            return user.is_supervision
        case Keeper.PRINCIPALS:
            return user.is_principal


def _keeping_parties(user: User, ticket: Ticket) -> set[Party]:
    if not keeps(user, ticket):
        return {Party.PRINCIPAL} if user.is_principal else set()
    is_head = user.is_office_head if ticket.keeper is Keeper.OFFICE else True
    return {Party.OFFICE, Party.OFFICE_HEAD} if is_head else {Party.OFFICE}


def _official_parties(user: User, ticket: Ticket) -> set[Party]:
    if not user.is_official:
        return set()
    own = {part.role for part in ticket.open_assignments if part.department_id == user.department_id}
    roles = {
        Party.SUPERVISION: user.is_supervision and is_led_by_office(ticket),
        Party.LEAD: AssignmentRole.LEAD in own,
        Party.CO_HANDLER: AssignmentRole.CO_HANDLER in own,
        Party.CARDED: _owes_explanation(user, ticket),
    }
    return {party for party, holds in roles.items() if holds}


def _owes_explanation(user: User, ticket: Ticket) -> bool:
    return bool(db.session.scalar(select(select(Escalation.id).where(*owing.unexplained(user, ticket)).exists())))


def may(by: By, action: Action, ticket: Ticket | None) -> bool:
    """May this person do that now: by MOVES, and by the condition that the action has besides."""
    roles = parties(by, ticket)
    if ticket is None:
        return not MOVES[action].start and bool(MOVES[action].who & roles)
    return _allows(action, ticket, by, roles)


def available_actions(user: User, ticket: Ticket) -> list[Action]:
    """What this person may do to the ticket now, in the order of MOVES: the buttons of the ticket page."""
    roles = parties(user, ticket)
    return [action for action in MOVES if action not in NOT_ON_THE_TICKET and _allows(action, ticket, user, roles)]


def _allows(action: Action, ticket: Ticket, by: By, roles: set[Party]) -> bool:
    move, condition = MOVES[action], CONDITIONS.get(action)
    if action in SEALED_ONLY and not ticket.is_sealed:
        return False
    if ticket.status not in move.start or not move.who & roles:
        return False
    return condition is None or condition(ticket, by, roles)
