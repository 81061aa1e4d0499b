"""Who will see a sealed complaint: said before it is filed, and shown on it afterwards."""

from typing import NamedTuple

from directline.extensions import db
from directline.models import OPEN, CaseOwner, Department, DepartmentKind, Ticket
from directline.tickets import access, kinship
from directline.tickets.lifecycle.sealing import HANDLING, Respondents, case_owner_of, units_of_people
from directline.tickets.lists import selects


class Audience(NamedTuple):
    """``handling``: the units that it can be given to; never a respondent, nor a unit whose people it is about.

    ``is_given``: it was given, and ``handling`` is the one that has it or had it last.
    ``is_supervised``: the supervision office comes to see it when it is late, or when the office handles it itself.
    """

    case_owner: CaseOwner
    handling: list[Department]
    is_supervised: bool
    is_given: bool = False


def expected(respondents: Respondents) -> Audience:
    """Who would see a complaint about these. Raises Refused as ``case_owner_of`` does."""
    case_owner = case_owner_of(respondents)
    named = {unit.id for unit in respondents.units}
    barred = {unit for some in kinship.barred_for(named).values() for unit in some}
    own = {person.department_id for person in respondents.people if person.department_id}
    return _audience(case_owner, [unit for unit in _handling() if unit.id not in barred | own])


def of(ticket: Ticket) -> Audience:
    expected, given = _audience(ticket.case_owner, candidates(ticket)), _given(ticket)
    if given is None:
        return expected
    is_supervised = expected.is_supervised and given.kind is not DepartmentKind.SUPERVISION
    return expected._replace(handling=[given], is_supervised=is_supervised, is_given=True)


def candidates(ticket: Ticket) -> list[Department]:
    """The units that can be given this ticket: active, not barred, and of a sealed one those that handle such."""
    barred = access.barred_units([ticket])[ticket.id]
    if not ticket.is_sealed:
        return [unit for unit in db.session.scalars(selects.active_departments()) if unit.id not in barred]
    own = units_of_people(ticket)
    return [unit for unit in _handling() if unit.id not in barred and unit.id not in own]


def _given(ticket: Ticket) -> Department | None:
    """What was recalled was given to nobody."""
    lead = ticket.lead or (ticket.last_lead if ticket.status not in OPEN else None)
    return lead.department if lead else None


def _audience(case_owner: CaseOwner, handling: list[Department]) -> Audience:
    is_supervised = any(unit.kind is DepartmentKind.SUPERVISION for unit in handling)
    return Audience(case_owner, handling, is_supervised and case_owner is CaseOwner.OFFICE)


def _handling() -> list[Department]:
    return list(db.session.scalars(selects.active_departments(Department.kind.in_(HANDLING))))
