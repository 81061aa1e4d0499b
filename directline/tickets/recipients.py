"""Who is to be told: found by office and role at that moment, stand-ins included, never somebody barred."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Select, bindparam, select

from directline.extensions import db
from directline.models import (
    PRINCIPALS,
    Assignment,
    CaseOwner,
    Department,
    DepartmentKind,
    Deputy,
    Post,
    PostKind,
    Recipient,
    Role,
    Subject,
    Task,
    Ticket,
    User,
)
from directline.tickets import access
from directline.tickets.sealed import identity

_POSTS = {Recipient.MAGISTRATE: PostKind.MAGISTRATE, Recipient.SECRETARY: PostKind.SECRETARY}


def holders_of(
    offices: Iterable[Recipient], subject: Subject, assignment: Assignment | None, *, at: datetime
) -> list[User]:
    """The people in these offices for this ticket or task at that moment, each once, in order of id."""
    holders = [person for office in offices for person in _holders(office, subject, assignment)]
    return reachable(holders, subject, at=at)


def reachable(people: Iterable[User], subject: Subject, *, at: datetime) -> list[User]:
    """Those people and the stand-ins of the absent, without the inactive and the barred."""
    everyone = {person.id: person for person in people}
    everyone |= {deputy.id: deputy for deputy in _deputies(everyone, at)}
    barred = _unseeing(everyone.values(), subject)
    return [person for key, person in sorted(everyone.items()) if person.is_active and key not in barred]


def _unseeing(people: Collection[User], subject: Subject) -> set[int]:
    """The barred; of a sealed ticket, and of a task, everybody who does not see it."""
    if isinstance(subject, Task) or subject.is_sealed:
        return {person.id for person in people if not access.sees(person, subject)}
    return access.barred_among(people, subject)


def members(department_id: int, *roles: Role) -> list[User]:
    """A department's active people in these roles."""
    return _people(_OF_UNIT, unit=department_id, roles=roles or _STAFF)


def at_work(ticket: Ticket) -> list[User]:
    """The people of the units that have to do something by a day: the lead, co-handlers that have yet to report."""
    parts = [part for part in ticket.open_assignments if part.is_lead or part.reported_at is None]
    return [person for part in parts for person in members(part.department_id)]


def heads(department_id: int) -> list[User]:
    """Who gives out a unit's work: its head, or everybody where it has none."""
    return members(department_id, Role.HEAD) or members(department_id)


def heads_for(ticket: Ticket, department_id: int) -> list[User]:
    """The same of one ticket: who is barred from it gives nothing out."""
    return _free(members(department_id, Role.HEAD), ticket) or _free(members(department_id), ticket)


def _free(people: Collection[User], ticket: Ticket) -> list[User]:
    barred = access.barred_among(people, ticket)
    return [person for person in people if person.id not in barred]


def office_people(*roles: Role) -> list[User]:
    """The direct-line office's active people in these roles."""
    return _people(_OF_UNITS_OF_KIND, kind=DepartmentKind.OFFICE, roles=roles or _STAFF)


def reviewers(ticket: Ticket) -> list[User]:
    """Who checks what was done: the case owners, and the supervision office where the office itself is the lead."""
    return [*case_owners(ticket), *(supervision_people() if access.is_led_by_office(ticket) else [])]


def supervision_people() -> list[User]:
    return _people(_OF_UNITS_OF_KIND, kind=DepartmentKind.SUPERVISION, roles=_ANY)


def case_owners(ticket: Ticket, *roles: Role) -> list[User]:
    """Who does the office's work on this ticket: the office, or who keeps it instead."""
    match ticket.case_owner:
        case CaseOwner.OFFICE:
            return office_people(*roles)
        case CaseOwner.SUPERVISION:
            return supervision_people()
        case CaseOwner.PRINCIPALS:
            return _principals()


def principals_of(ticket: Ticket) -> list[User]:
    """The principals whom nothing bars from it."""
    return _free(_principals(), ticket)


def owners_of(task: Task) -> list[User]:
    """Who has to do it: the responsible person, and who gives out the unit's work."""
    named = task.present_person
    return [*([named] if named else []), *heads(task.department_id)]


def givers_of(task: Task) -> list[User]:
    """Who holds the post in which it was given; else who gave it."""
    return _people(_IN_POST, post=task.post_id) if task.post_id is not None else [task.given_by]


def _of_task(office: Recipient, task: Task) -> list[User]:
    """Beside who owes and who gave it: as on its ticket, else as in the county."""
    match office:
        case Recipient.HANDLER:
            return owners_of(task)
        case Recipient.HEAD:
            return heads(task.department_id)
        case Recipient.GIVER:
            return givers_of(task)
        case Recipient.VICE:
            return _vice_of(task.department)
        case _ if task.ticket is not None:
            return _of_ticket(office, task.ticket, None)
        case Recipient.OFFICE:
            return office_people()
        case Recipient.OFFICE_HEAD:
            return office_people(Role.HEAD)
        case Recipient.SUPERVISION:
            return supervision_people()
        case _:
            return _in_post(office)


def keepers_of(task: Task) -> list[User]:
    """Who does the office's work on it."""
    return case_owners(task.ticket) if task.ticket is not None else office_people()


def enterprise_people(ticket: Ticket) -> list[User]:
    """Who of the enterprise follows the ticket: its reporter.

    Filed on its behalf, or by somebody whose account is closed, all confirmed users; not of what is confidential.
    """
    if ticket.is_sealed:
        return [identity.reveal(ticket).reporter]
    if ticket.reporter is not None and (ticket.reporter.is_active or ticket.is_confidential):
        return [ticket.reporter]
    return _people(_OF_ENTERPRISE, enterprise=ticket.enterprise_id)


def _holders(office: Recipient, subject: Subject, assignment: Assignment | None) -> list[User]:
    return _of_task(office, subject) if isinstance(subject, Task) else _of_ticket(office, subject, assignment)


def _of_ticket(office: Recipient, ticket: Ticket, assignment: Assignment | None) -> list[User]:
    match office:
        case Recipient.HANDLER:
            return _handlers(assignment)
        case Recipient.HEAD:
            return members(assignment.department_id, Role.HEAD) if assignment else []
        case Recipient.OFFICE:
            return case_owners(ticket)
        case Recipient.OFFICE_HEAD:
            return case_owners(ticket, Role.HEAD)
        case Recipient.VICE:
            return _vice_of(assignment.department) if assignment else []
        case Recipient.SUPERVISION:
            return supervision_people()
        case Recipient.MAGISTRATE | Recipient.SECRETARY:
            return _in_post(office)
        case Recipient.ENTERPRISE:
            return enterprise_people(ticket)
        case Recipient.GIVER:
            return []


def _in_post(office: Recipient) -> list[User]:
    return _people(_IN_POSTS_OF_KIND, kinds=[_POSTS[office]], roles=_ANY) if office in _POSTS else []


def _principals() -> list[User]:
    return _people(_IN_POSTS_OF_KIND, kinds=PRINCIPALS, roles=[Role.LEADER])


def _handlers(assignment: Assignment | None) -> list[User]:
    """The named handler, or every handler of a unit that has named none, or whose handler has left it."""
    if assignment is None:
        return []
    named = assignment.present_handler
    return [named] if named else members(assignment.department_id, Role.HANDLER)


def _vice_of(department: Department) -> list[User]:
    post = department.vice_post_id
    return _people(_IN_POST, post=post) if post else []


def _people(wanted: Select[User], **values: object) -> list[User]:
    return list(db.session.scalars(wanted, values))


def _deputies(absent: Collection[int], at: datetime) -> list[User]:
    return _people(_STANDING_IN, absent=absent, at=at)


_STAFF, _ANY = (Role.HANDLER, Role.HEAD), tuple(Role)

# Made once: every action asks these, and their making cost more than their answers.
_ACTIVE = select(User).where(User.is_active).order_by(User.id)
_IN_ROLES = _ACTIVE.where(User.role.in_(bindparam("roles", expanding=True)))
_OF_UNIT = _IN_ROLES.where(User.department_id == bindparam("unit"))
_OF_UNITS_OF_KIND = _IN_ROLES.where(
    User.department_id.in_(select(Department.id).where(Department.kind == bindparam("kind")))
)
_OF_ENTERPRISE = _ACTIVE.where(User.enterprise_id == bindparam("enterprise"), User.enterprise_confirmed_at.is_not(None))
_IN_POST = _ACTIVE.where(User.post_id == bindparam("post"))
_IN_POSTS_OF_KIND = _IN_ROLES.where(
    User.post_id.in_(select(Post.id).where(Post.kind.in_(bindparam("kinds", expanding=True))))
)
_STANDING_IN = (
    select(User)
    .join(Deputy, Deputy.deputy_id == User.id)
    .where(
        Deputy.user_id.in_(bindparam("absent", expanding=True)),
        Deputy.starts_at <= bindparam("at"),
        Deputy.ends_at > bindparam("at"),
    )
)
