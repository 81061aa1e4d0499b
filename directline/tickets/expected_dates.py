"""What an enterprise is promised when it files: until when its matter is given out, somebody calls, it is answered.

Each step is counted from the latest end of the one before. What was promised is kept with the submission, in the
ticket's history, and stays whatever becomes of calendar, limits and category; the deadlines say what holds now.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from directline import clock
from directline.configuration import working_time
from directline.configuration.working_time import NoLimit
from directline.extensions import db
from directline.models import Category, Deadline, DeadlineKind, Severity, Ticket, TicketEvent
from directline.tickets import history
from directline.tickets.deadline_rules import DEADLINES, GIVEN, PUBLIC
from directline.tickets.parties import Party
from directline.tickets.rules import Action
from directline.worktime import limits

STEPS = [kind for kind in GIVEN if kind in PUBLIC and Party.ENTERPRISE not in DEADLINES[kind].owed_by]
FACT = "promised"


class ExpectedDate(NamedTuple):
    """The latest moment of a step, and whether the holidays up to it are not published yet."""

    at: datetime
    is_provisional: bool


ExpectedDates = Mapping[DeadlineKind, ExpectedDate]


def of_category(category: Category, severity: Severity, at: datetime) -> ExpectedDates:
    """For what is filed at that moment; a step without a limit is promised nothing."""
    triage = _latest(DeadlineKind.TRIAGE, category, severity, at, at)
    begins = triage.at if triage else at
    rest = {kind: _latest(kind, category, severity, begins, at) for kind in STEPS[1:]}
    return {kind: one for kind, one in ({DeadlineKind.TRIAGE: triage} | rest).items() if one is not None}


def as_fact(expected_dates: ExpectedDates) -> dict[str, Any]:
    """As the event of the submission keeps it."""
    return {kind.value: [history.moment_text(one.at), one.is_provisional] for kind, one in expected_dates.items()}


def at_filing(ticket: Ticket) -> ExpectedDates:
    """What was promised. Of a ticket older than its keeping: what its deadlines first said, for the rest today's."""
    facts = db.session.scalar(
        select(TicketEvent.facts).where(TicketEvent.ticket_id == ticket.id, TicketEvent.action == Action.SUBMIT)
    )
    if facts and FACT in facts:
        return {
            DeadlineKind(kind): ExpectedDate(datetime.fromisoformat(at), is_provisional)
            for kind, (at, is_provisional) in facts[FACT].items()
        }
    first = {row.kind: ExpectedDate(row.original_due_at, False) for row in reversed(_deadlines(ticket))}
    return {**of_category(ticket.category, ticket.severity, ticket.submitted_at), **first}


def deadlines_now(ticket: Ticket) -> Mapping[DeadlineKind, Deadline]:
    """What holds now, of each step that has begun: the last deadline of its kind."""
    return {row.kind: row for row in _deadlines(ticket)}


def _deadlines(ticket: Ticket) -> list[Deadline]:
    wanted = select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind.in_(STEPS)).order_by(Deadline.id)
    return list(db.session.scalars(wanted))


def _latest(
    kind: DeadlineKind, category: Category, severity: Severity, start: datetime, at: datetime
) -> ExpectedDate | None:
    county = working_time.county_calendar()
    try:
        limit = working_time.limit_for(kind, category, severity)
    except NoLimit:
        return None
    due = limits.due(county.calendar, start, limit)
    return ExpectedDate(due, county.is_provisional(clock.local_date(at), clock.local_date(due)))
