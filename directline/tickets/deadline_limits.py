"""How long each kind of deadline may run on a ticket of that category and severity."""

from directline.configuration import settings, working_time
from directline.models import Category, DeadlineKind, Severity, Ticket
from directline.tickets.deadline_rules import DEADLINES, LimitedBy
from directline.worktime.limits import Limit, Unit

Class = tuple[Category, Severity]


def class_of(ticket: Ticket) -> Class:
    """What decides the limits of the ticket's deadlines."""
    return ticket.category, ticket.severity


def limit_of(kind: DeadlineKind, of: Class) -> Limit | None:
    """The county's limit; none for a plan where the answer is a matter of hours."""
    if DEADLINES[kind].limited_by is LimitedBy.LEAD:
        return _redo(_lead(of))
    limit = working_time.limit_for(kind, *of)
    if kind is DeadlineKind.CO_REPORT:
        return _less_than(_lead(of), limit)
    is_without = kind is DeadlineKind.PLAN and _lead(of).unit is Unit.working_minutes
    return None if is_without else limit


def _lead(of: Class) -> Limit:
    return working_time.limit_for(DeadlineKind.RESOLVE_LEAD, *of)


def _less_than(lead: Limit, limit: Limit) -> Limit:
    """A co-handler's own limit, which is less than the lead's."""
    if lead.unit is limit.unit and limit.amount < lead.amount:
        return limit
    if lead.unit is Unit.working_minutes:
        return Limit(max(1, lead.amount // 2), lead.unit)
    return Limit(max(1, lead.amount - 1), lead.unit) if lead.unit is limit.unit else limit


def _redo(original: Limit) -> Limit:
    """A share of the original limit, at least so many days (county settings), and never more than the original."""
    least, share = settings.number("redo_minimum_days"), -(-original.amount * settings.number("redo_share") // 100)
    if original.unit is Unit.working_minutes:
        least *= settings.number("day_minutes")
    return Limit(min(original.amount, max(least, share)), original.unit)
