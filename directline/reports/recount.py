"""Which frozen months would a correction change? Counted anew without writing, as far as the time allows."""

from collections.abc import Iterator
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from cattrs.errors import BaseValidationError
from sqlalchemy import exists, func, or_, select

from directline.extensions import db
from directline.models import EnterpriseVersion, MonthlyReport, Task, Ticket, TicketEvent
from directline.reports import figures, monthly
from directline.reports.corrections import Correction, corrections
from directline.reports.definitions import EDITION
from directline.reports.period import Period, month
from directline.tickets.rules import Action

SECONDS = 10
MOST_EVENTS = 20_000
"""A month that holds more is not counted anew in passing."""


class Recount(NamedTuple):
    """Months by label: those with other figures now and what differs, those that can not be read, those not counted."""

    changed: dict[str, list[Correction]]
    unreadable: list[str]
    uncounted: list[str]


def outdated(at: datetime, *, seconds: float = SECONDS) -> Recount:
    """Of the frozen months those that something could have changed are counted anew, the latest first."""
    result, began = Recount({}, [], []), monotonic()
    for report in _doubtful():
        if monotonic() - began > seconds or _is_large(month(report.period)):
            result.uncounted.append(report.period)
            continue
        try:
            before = monthly.figures_of(report)
        except (BaseValidationError, KeyError, TypeError, ValueError):
            result.unreadable.append(report.period)
            continue
        if differences := corrections(before, figures.for_period(before.period, at)):
            result.changed[report.period] = differences
    return result


def _doubtful() -> Iterator[MonthlyReport]:
    """Counted by an earlier edition, or before something of that month was written down."""
    for report in monthly.all_latest():
        if report.content.get("edition") != EDITION or _was_notified_of_more(month(report.period), report.known_at):
            yield report


def _was_notified_of_more(period: Period, known_at: datetime) -> bool:
    """Was anything of the month written down since: an action, whose a matter was, what a firm was; nothing sealed."""
    event, version = TicketEvent, EnterpriseVersion
    is_of_month = or_(event.at < period.end, (event.action == Action.CONFIRM_UNIT) & (Ticket.submitted_at < period.end))
    recorded = exists().where(
        event.recorded_at > known_at, Ticket.id == event.ticket_id, ~Ticket.is_sealed, is_of_month
    )
    tasks = exists().where(
        event.recorded_at > known_at,
        Task.id == event.task_id,
        event.at < period.end,
        or_(Task.ticket_id.is_(None), Task.ticket_id.in_(select(Ticket.id).where(~Ticket.is_sealed))),
    )
    firms = exists().where(version.recorded_at > known_at, version.at < period.end)
    return bool(db.session.scalar(select(or_(recorded, tasks, firms))))


def _is_large(period: Period) -> bool:
    event = TicketEvent
    within = select(event.id).where(event.at >= period.start, event.at < period.end).limit(MOST_EVENTS + 1)
    return (db.session.scalar(select(func.count()).select_from(within.subquery())) or 0) > MOST_EVENTS
