"""Sealed complaints 密件: who is barred from one, who keeps it, and the reading of who complained.

《信访工作条例》第三十条、第四十六条: neither the complaint nor anything about it reaches whom it is about.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from directline.extensions import db
from directline.models import (
    CaseOwner,
    Department,
    DepartmentKind,
    Enterprise,
    Recusal,
    RecusalKind,
    Ticket,
    User,
)
from directline.tickets import access, kinship, recipients
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle.handlers import hand_back_from_barred
from directline.tickets.lifecycle.transition import By, transition
from directline.tickets.rules import Action
from directline.tickets.sealed import identity
from directline.tickets.sealed.identity import Identity, Revealed

__all__ = ("Respondents", "add_respondent", "read_identity")

HANDLING = frozenset({DepartmentKind.OFFICE, DepartmentKind.SUPERVISION, DepartmentKind.DISCIPLINE})
"""Only units of these kinds are given a sealed ticket."""
KEEPING = {CaseOwner.OFFICE: DepartmentKind.OFFICE, CaseOwner.SUPERVISION: DepartmentKind.SUPERVISION}


class Respondents(NamedTuple):
    """Whom a complaint is about; ``is_unknown``: the reporter does not know which unit it was."""

    units: Sequence[Department] = ()
    people: Sequence[User] = ()
    is_unknown: bool = False


NOBODY = Respondents()
NAMED, UNKNOWN = "respondents_named", "respondents_unknown"
"""In ``extra``: names that are no official's, as typed, and that the reporter does not know which unit it was."""


class Contact(NamedTuple):
    """Who complains, as the box will hold it."""

    enterprise: Enterprise
    reporter: User
    name: str
    phone: str


def case_owner_of(respondents: Respondents) -> CaseOwner:
    """Who does the office's work on a complaint about these: the first of them whom it is not about.

    About a leader the principals. Raises Refused for a complaint about nobody, and for one about a principal.
    """
    if not (respondents.units or respondents.people or respondents.is_unknown):
        raise Refused(_("请选择投诉的是哪个单位或哪位工作人员；不清楚的，请选“不清楚是哪个单位”。"))
    if any(person.is_principal for person in respondents.people):
        raise Refused(elsewhere())
    if any(person.is_leader for person in respondents.people):
        return CaseOwner.PRINCIPALS
    unknown = {DepartmentKind.OFFICE} if respondents.is_unknown else set()
    return _first_without(_kinds(_concerned(respondents)) | unknown)


def elsewhere() -> str:
    """Where to go with a complaint about the secretary or the magistrate, whose own line this is."""
    return _("反映县委书记、县长的问题，请拨打 12388，或登录中央纪委国家监委网站举报平台，向上级纪检监察机关反映。")


def close_off(ticket: Ticket, respondents: Respondents, by: By) -> None:
    """Make a new ticket a sealed one. Only the enterprise itself files it: nobody stands between."""
    if not isinstance(by, User) or not by.is_enterprise:
        raise NotAllowed(Action.SUBMIT)
    ticket.case_owner = case_owner_of(respondents)
    ticket.is_sealed = ticket.is_confidential = True


def seal(
    ticket: Ticket, respondents: Respondents, contact: Contact, submission_key: str | None, *, at: datetime
) -> None:
    """Bar whom it is about, and put who complains into the box."""
    bar(ticket, respondents, by_id=None, at=at)
    who = Identity(contact.enterprise.id, contact.reporter.id, contact.name, contact.phone)
    identity.keep(ticket, who, submission_key)


def add_respondent(
    ticket: Ticket, units: Sequence[Department], people: Sequence[User] = (), *, by: User, at: datetime | None = None
) -> None:
    """The complaint turns out to be about these too: they are barred, and whoever keeps it hands it on if need be.

    Raises Refused for one whose unit has the ticket in hand, and for what ``case_owner_of`` refuses.
    """
    added = Respondents(units, people)
    with transition(ticket, Action.ADD_RESPONDENT, by=by, at=at) as act:
        if not (units or people):
            raise Refused(_("请选择被投诉的单位或人员。"))
        case_owner_of(added)
        check_not_in_hand(ticket, _concerned(added))
        bar(ticket, added, by_id=act.by_id, at=act.at)
        act.notify(hand_on(ticket))
        act.facts["case_owner"] = ticket.case_owner
        act.facts |= {"units": [unit.id for unit in units], "people": [person.id for person in people]}
    hand_back_from_barred(ticket, at=act.at)


def check_not_in_hand(ticket: Ticket, units: Collection[int]) -> None:
    """Raises Refused where one of these units is at work on the ticket."""
    if any(part.department_id in units for part in ticket.open_assignments):
        raise Refused(_("该单位正在办理这件诉求，请先收回再登记。"))


def bar(ticket: Ticket, respondents: Respondents, *, by_id: int | None, at: datetime) -> bool:
    """A row for each, and for each unit that now counts as one of theirs: it stays barred however units move.

    True if anybody is barred who was not before.
    """
    barred = select(Recusal.department_id, Recusal.user_id).where(Recusal.ticket_id == ticket.id)
    known = {tuple(row) for row in db.session.execute(barred)}
    named = {unit.id for unit in respondents.units}
    below = {unit for some in kinship.barred_for(named).values() for unit in some} - named
    rows = [
        *(_recusal(RecusalKind.RESPONDENT, department_id=key) for key in sorted(named)),
        *(_recusal(RecusalKind.BELOW, department_id=key) for key in sorted(below)),
        *(_recusal(RecusalKind.RESPONDENT, user_id=person.id) for person in respondents.people),
    ]
    added = [row for row in rows if (row.department_id, row.user_id) not in known]
    for row in added:
        row.ticket_id, row.at, row.by_id = ticket.id, at, by_id
    db.session.add_all(added)
    return bool(added)


def hand_on(ticket: Ticket) -> list[User]:
    """Whoever keeps a complaint that turns out to be about them too gives it to the next one up, and never back.

    Returns who keeps it from now on, if others did before: they are to be told.
    """
    db.session.flush()
    former, named = ticket.case_owner, [one.user for one in respondents_of(ticket) if one.user is not None]
    least = CaseOwner.PRINCIPALS if any(person.is_leader for person in named) else former
    ticket.case_owner = _first_without(
        _kinds(access.barred_units([ticket])[ticket.id] | units_of_people(ticket)), least
    )
    return recipients.case_owners(ticket) if ticket.case_owner is not former else []


def is_about_office(department: Department) -> bool:
    """Is this the direct-line office, or does barring it bar the office, too?"""
    return DepartmentKind.OFFICE in _kinds(_concerned(Respondents([department])))


def read_identity(ticket: Ticket, reason: str, *, by: User, at: datetime | None = None) -> Revealed:
    """Who complained, to one person for a stated reason; each reading is an event. Raises Refused without a reason."""
    if len(reason) < SHORTEST_REASON:
        raise Refused(_("请写明查看身份的理由，例如“回访需要电话联系”。"))
    with transition(ticket, Action.READ_IDENTITY, by=by, at=at) as act:
        act.gave_reason(reason)
        act.facts["role"] = by.role
    return identity.reveal(ticket)


SHORTEST_REASON = 4


def respondents_of(ticket: Ticket) -> list[Recusal]:
    """Whom the complaint names, in the order in which they were named."""
    named = select(Recusal).where(Recusal.ticket_id == ticket.id, Recusal.kind == RecusalKind.RESPONDENT)
    return list(db.session.scalars(named.order_by(Recusal.id)))


def units_of_people(ticket: Ticket) -> set[int]:
    """The units of the people whom the complaint names: their colleagues are not given it either."""
    named = select(User.department_id).join(Recusal, Recusal.user_id == User.id)
    theirs = named.where(Recusal.ticket_id == ticket.id, Recusal.kind == RecusalKind.RESPONDENT)
    return {unit for unit in db.session.scalars(theirs) if unit}


def _recusal(kind: RecusalKind, department_id: int | None = None, user_id: int | None = None) -> Recusal:
    return Recusal(kind=kind, department_id=department_id, user_id=user_id)


def _concerned(respondents: Respondents) -> set[int]:
    """The units that the complaint bars, and those whose people it names."""
    own = {person.department_id for person in respondents.people if person.department_id}
    barred = kinship.barred_for({unit.id for unit in respondents.units}).values()
    return own.union(*barred)


def _kinds(units: Collection[int]) -> set[DepartmentKind]:
    return set(db.session.scalars(select(Department.kind).where(Department.id.in_(units))))


def _first_without(kinds: set[DepartmentKind], start: CaseOwner = CaseOwner.OFFICE) -> CaseOwner:
    """From there on upwards, the first case owner that is no unit of these kinds."""
    upwards = list(CaseOwner)[list(CaseOwner).index(start) :]
    return next(case_owner for case_owner in upwards if KEEPING.get(case_owner) not in kinds)
