"""Who is to be told: found by office and role at that moment, stand-ins included, never somebody barred."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from directline.extensions import db
from directline.models import (
    PRINCIPALS,
    Assignment,
    Department,
    DepartmentKind,
    Deputy,
    Keeper,
    Post,
    PostKind,
    Role,
    Ticket,
    Told,
    User,
)
from directline.tickets import access, identity

_POSTS = {Told.MAGISTRATE: PostKind.MAGISTRATE, Told.SECRETARY: PostKind.SECRETARY}
LEADERS = frozenset({Told.VICE, Told.MAGISTRATE, Told.SECRETARY})


def told(offices: Iterable[Told], ticket: Ticket, assignment: Assignment | None, *, at: datetime) -> list[User]:
    """The people in these offices for this ticket at that moment, each once, in order of id."""
    found = [person for office in offices for person in _holders(office, ticket, assignment)]
    return reachable(found, ticket, at=at)


def reachable(people: Iterable[User], ticket: Ticket, *, at: datetime) -> list[User]:
    """Those people and the stand-ins of the absent, without the inactive and the barred."""
    everyone = {person.id: person for person in people}
    everyone |= {deputy.id: deputy for deputy in _deputies(everyone, at)}
    barred = _unseeing(everyone.values(), ticket)
    return [person for key, person in sorted(everyone.items()) if person.is_active and key not in barred]


def _unseeing(people: Collection[User], ticket: Ticket) -> set[int]:
    """The barred; of a sealed ticket everybody who does not see it."""
    if ticket.is_sealed:
        return {person.id for person in people if not access.sees(person, ticket)}
    return access.barred_among(people, ticket)


def members(department_id: int, *roles: Role) -> list[User]:
    """A department's active people in these roles."""
    return _people(User.department_id == department_id, User.role.in_(roles or (Role.HANDLER, Role.HEAD)))


def office_people(*roles: Role) -> list[User]:
    """The direct-line office's active people in these roles."""
    offices = select(Department.id).where(Department.kind == DepartmentKind.OFFICE)
    return _people(User.department_id.in_(offices), User.role.in_(roles or (Role.HANDLER, Role.HEAD)))


def auditors(ticket: Ticket) -> list[User]:
    """Who checks what was done: the keepers, and the supervision office where the office itself is the lead."""
    return [*keepers(ticket), *(supervision_people() if access.is_led_by_office(ticket) else [])]


def supervision_people() -> list[User]:
    units = select(Department.id).where(Department.kind == DepartmentKind.SUPERVISION)
    return _people(User.department_id.in_(units))


def keepers(ticket: Ticket, *roles: Role) -> list[User]:
    """Who does the office's work on this ticket: the office, or who keeps it instead."""
    match ticket.keeper:
        case Keeper.OFFICE:
            return office_people(*roles)
        case Keeper.SUPERVISION:
            return supervision_people()
        case Keeper.PRINCIPALS:
            return _principals()


def principals_of(ticket: Ticket) -> list[User]:
    """The principals whom nothing bars from it."""
    found = _principals()
    barred = access.barred_among(found, ticket)
    return [person for person in found if person.id not in barred]


def enterprise_people(ticket: Ticket) -> list[User]:
    """Who of the enterprise follows the ticket: its reporter, or, filed on its behalf, all confirmed users."""
    if ticket.is_sealed:
        return [identity.reveal(ticket).reporter]
    if ticket.reporter is not None:
        return [ticket.reporter]
    return _people(User.enterprise_id == ticket.enterprise_id, User.enterprise_confirmed_at.is_not(None))


def _holders(office: Told, ticket: Ticket, assignment: Assignment | None) -> list[User]:
    match office:
        case Told.HANDLER:
            return _handlers(assignment)
        case Told.HEAD:
            return members(assignment.department_id, Role.HEAD) if assignment else []
        case Told.OFFICE:
            return keepers(ticket)
        case Told.OFFICE_HEAD:
            return keepers(ticket, Role.HEAD)
        case Told.VICE:
            return _vice(assignment)
        case Told.SUPERVISION:
            return supervision_people()
        case Told.MAGISTRATE | Told.SECRETARY:
            return _people(User.post_id.in_(select(Post.id).where(Post.kind == _POSTS[office])))
        case Told.ENTERPRISE:
            return enterprise_people(ticket)


def _principals() -> list[User]:
    posts = select(Post.id).where(Post.kind.in_(PRINCIPALS))
    return _people(User.post_id.in_(posts), User.role == Role.LEADER)


def _handlers(assignment: Assignment | None) -> list[User]:
    """The named handler, or every handler of a unit that has named none."""
    if assignment is None:
        return []
    return [assignment.handler] if assignment.handler else members(assignment.department_id, Role.HANDLER)


def _vice(assignment: Assignment | None) -> list[User]:
    post = assignment.department.vice_post_id if assignment else None
    return _people(User.post_id == post) if post else []


def _people(*conditions: ColumnElement[bool]) -> list[User]:
    return list(db.session.scalars(select(User).where(*conditions, User.is_active).order_by(User.id)))


def _deputies(absent: Collection[int], at: datetime) -> list[User]:
    standing_in = and_(Deputy.user_id.in_(absent), Deputy.starts_at <= at, Deputy.ends_at > at)
    return list(db.session.scalars(select(User).join(Deputy, Deputy.deputy_id == User.id).where(standing_in)))
