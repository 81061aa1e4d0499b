"""The list of all tickets, narrowed by what the office asks for; every condition is one that an index can serve."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select

from directline import clock
from directline.models import (
    OPEN,
    Assignment,
    Category,
    Channel,
    Department,
    Enterprise,
    Severity,
    Status,
    Ticket,
    User,
)
from directline.tickets.lists import selects


class Criteria(NamedTuple):
    """What is asked for; what is left empty asks nothing.

    Units and categories by their codes, a firm by a part of its name or credit code.
    """

    words: str = ""
    status: Status | None = None
    is_open: bool = False
    category: str = ""
    department: str = ""
    township: str = ""
    channel: Channel | None = None
    severity: Severity | None = None
    is_key: bool = False
    firm: str = ""
    first: date | None = None
    last: date | None = None


def narrowed(user: User, criteria: Criteria) -> selects.Tickets:
    """The tickets that this person sees and that meet the wish."""
    wanted = selects.matching(selects.tickets_of(user), criteria.words, user).options(*selects.WITHOUT_TEXTS)
    return wanted.where(*_about(criteria), *_among(criteria), *_within(criteria))


def _about(criteria: Criteria) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if criteria.status is not None:
        wanted.append(Ticket.status == criteria.status)
    if criteria.is_open:
        wanted.append(Ticket.status.in_(OPEN))
    if criteria.channel is not None:
        wanted.append(Ticket.channel == criteria.channel)
    if criteria.severity is not None:
        wanted.append(Ticket.severity == criteria.severity)
    return wanted


def _among(criteria: Criteria) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if criteria.category:
        wanted.append(Ticket.category_id.in_(_categories(criteria.category)))
    if criteria.department:
        wanted.append(
            exists().where(Assignment.ticket_id == Ticket.id, Assignment.department_id == _unit(criteria.department))
        )
    if criteria.township:
        wanted.append(Ticket.township_id == _unit(criteria.township))
    if criteria.is_key:
        wanted.append(exists().where(Enterprise.id == Ticket.enterprise_id, Enterprise.is_key))
    if criteria.firm:
        wanted.append(Ticket.enterprise_id.in_(select(Enterprise.id).where(selects.firm_named(criteria.firm))))
    return wanted


def _within(criteria: Criteria) -> list[ColumnElement[bool]]:
    """Submitted from the first day to the last, both included, on the county's clock."""
    wanted: list[ColumnElement[bool]] = []
    if criteria.first is not None:
        wanted.append(Ticket.submitted_at >= clock.at_local(criteria.first))
    if criteria.last is not None:
        wanted.append(Ticket.submitted_at < clock.at_local(criteria.last + timedelta(days=1)))
    return wanted


def _categories(code: str) -> Any:
    """That category and those below it."""
    own = select(Category.id).where(Category.code == code)
    return select(Category.id).where(or_(Category.code == code, Category.parent_id == own.scalar_subquery()))


def _unit(code: str) -> Any:
    return select(Department.id).where(Department.code == code).scalar_subquery()
