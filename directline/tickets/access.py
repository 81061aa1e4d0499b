"""Who may see and do what: the only place. Barred always wins."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select

from directline.extensions import db
from directline.models import (
    ActorKind,
    AssignmentRole,
    Care,
    CaseOwner,
    Department,
    DepartmentKind,
    Recusal,
    Subject,
    Task,
    Ticket,
    User,
)
from directline.tickets import kinship, visibility
from directline.tickets.lists import unexplained
from directline.tickets.parties import Party
from directline.tickets.rules import MOVES, NOT_ON_THE_TICKET, TASK_MOVES, Action
from directline.tickets.sealed import inquiries
from directline.tickets.tasks import access as tasks
from directline.tickets.visibility import STAYED, not_barred, visible_to

__all__ = ("not_barred", "visible_to")
By = User | ActorKind


def is_led_by_office(ticket: Ticket) -> bool:
    """Has the direct-line office the ticket in hand itself? What it then may not do, the supervision office does."""
    is_office = ticket.lead is not None and ticket.lead.department.kind is DepartmentKind.OFFICE
    return is_office and ticket.case_owner is not CaseOwner.PRINCIPALS


def is_barred(user: User, ticket: Ticket) -> bool:
    return not visibility.is_unbarred(user, ticket)


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
    units: dict[int, set[int]] = {ticket.id: set() for ticket in tickets}
    recused = select(Recusal.ticket_id, Recusal.department_id).where(
        Recusal.ticket_id.in_(units), Recusal.department_id.is_not(None)
    )
    named = db.session.execute(recused).all()
    barred = kinship.barred_for({unit for _, unit in named if unit}) if named else {}
    for ticket_id, unit in named:
        units[ticket_id] |= barred.get(unit or 0, set())
    return units


def sees(user: User, subject: Subject) -> bool:
    return tasks.sees(user, subject) if isinstance(subject, Task) else visibility.is_seen(user, subject)


def visible_until(user: User, ticket: Ticket) -> datetime | None:
    """The moment after which this person sees nothing more of the ticket; None: sees all of it.

    A department that had the ticket, and gave it up before its end, sees it up to then; one that was only given a task
    on it sees it up to the end of that task.
    """
    own = [part for part in ticket.assignments if part.department_id == user.department_id]
    if not user.is_official or keeps(user, ticket) or any(part.end in STAYED for part in own):
        return None
    closings = [] if ticket.is_sealed else list(db.session.scalars(_TASKS_ENDED, _of(user, ticket)))
    ends = [*(part.ended_at for part in own), *closings]
    if not ends or None in ends or visibility.is_seen_otherwise(user, ticket):
        return None
    return max(end for end in ends if end is not None)


def _of(user: User, ticket: Ticket) -> dict[str, int | None]:
    return {"ticket": ticket.id, "unit": user.department_id}


_TASKS_ENDED = select(Task.closed_at).where(
    Task.ticket_id == bindparam("ticket"), Task.department_id == bindparam("unit")
)
"""When a unit's tasks on a ticket ended; none for one that is open."""


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


def parties(by: By, subject: Subject | None) -> set[Party]:
    """What this person, the system or the import is to the ticket or task."""
    if isinstance(subject, Task):
        return tasks.parties(by, subject, keeps=isinstance(by, User) and _keeps_task(by, subject))
    return _parties(by, subject)


def _keeps_task(user: User, task: Task) -> bool:
    return user.is_office if task.ticket is None else keeps(user, task.ticket)


def _parties(by: By, ticket: Ticket | None) -> set[Party]:
    if not isinstance(by, User):
        return {Party(by.value)} if by in (ActorKind.SYSTEM, ActorKind.IMPORT) else set()
    if ticket is None:
        return _filing_parties(by)
    if by.is_enterprise:
        return {Party.ENTERPRISE} if sees(by, ticket) else set()
    asked = {Party.ASKED} if ticket.is_sealed and inquiries.is_asked(by, ticket) else set()
    if barred_among([by], ticket):
        return asked
    leader = {Party.LEADER} if by.is_leader and sees(by, ticket) else set()
    return asked | leader | _official_parties(by, ticket) | _keeping_parties(by, ticket)


def _filing_parties(user: User) -> set[Party]:
    if user.is_enterprise:
        return {Party.ENTERPRISE}
    return {Party.OFFICIAL} if user.is_official else set()


def keeps(user: User, ticket: Ticket) -> bool:
    """Is this person of those who stand where the office stands for an ordinary ticket?"""
    match ticket.case_owner:
        case CaseOwner.OFFICE:
            return user.is_office
        case CaseOwner.SUPERVISION:
            return user.is_supervision
        case CaseOwner.PRINCIPALS:
            return user.is_principal


def _keeping_parties(user: User, ticket: Ticket) -> set[Party]:
    if not keeps(user, ticket):
        return {Party.PRINCIPAL} if user.is_principal else set()
    is_head = user.is_office_head if ticket.case_owner is CaseOwner.OFFICE else True
    return {Party.OFFICE, Party.OFFICE_HEAD} if is_head else {Party.OFFICE}


def _official_parties(user: User, ticket: Ticket) -> set[Party]:
    if not user.is_official:
        return set()
    own = {part.role for part in ticket.open_assignments if part.department_id == user.department_id}
    roles = {
        Party.SUPERVISION: user.is_supervision and is_led_by_office(ticket),
        Party.LEAD: AssignmentRole.LEAD in own,
        Party.CO_HANDLER: AssignmentRole.CO_HANDLER in own,
        Party.CARDED: unexplained.owes(user, ticket),
    }
    return {party for party, holds in roles.items() if holds}


def may(by: By, action: Action, subject: Subject | None) -> bool:
    """May this person do that now: by the table of moves, and by the condition that the action has besides."""
    roles = parties(by, subject)
    if subject is None:
        return not MOVES[action].start and bool(MOVES[action].who & roles)
    if isinstance(subject, Task):
        return tasks.allows(action, subject, by, roles)
    return _allows(action, subject, by, roles)


def available_actions(user: User, subject: Subject) -> list[Action]:
    """What this person may do to it now, in the order of the table: the buttons of the page of a ticket or task."""
    roles = parties(user, subject)
    if isinstance(subject, Task):
        return [action for action in TASK_MOVES if tasks.allows(action, subject, user, roles)]
    ticket = subject
    return [action for action in MOVES if action not in NOT_ON_THE_TICKET and _allows(action, ticket, user, roles)]


def _allows(action: Action, ticket: Ticket, by: By, roles: set[Party]) -> bool:
    move = MOVES.get(action)
    if move is None or (move.is_sealed_only and not ticket.is_sealed):
        return False
    if ticket.status not in move.start or not move.who & roles:
        return False
    return move.condition is None or move.condition(ticket, by, roles)
