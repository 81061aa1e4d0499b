"""How long it took: the department's working time with pauses out, the enterprise's own time with nothing out."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from directline import clock
from directline.configuration import working_time
from directline.database import among
from directline.extensions import db
from directline.models import DeadlinePause, PauseReason
from directline.reports.deadline_facts import DeadlineFact
from directline.worktime import limits

Timed = list[tuple[int, float]]
"""(ticket, minutes)."""


def handling(deadlines: Iterable[DeadlineFact]) -> dict[int, tuple[int, float]]:
    """By the deadline's id, its ticket and the working minutes from the dispatch to the review that passed the answer.

    What waited for the enterprise is out; what waited for the review is not: it is a part of the handling.
    """
    passed = {fact.id: (fact.ticket_id, fact.started_at, fact.changed_at) for fact in deadlines}
    pauses = _pauses(passed)
    calendar = working_time.county_calendar().calendar
    return {
        key: (ticket, _minutes(limits.used(calendar, started_at, passed_at, pauses.get(key, ()))))
        for key, (ticket, started_at, passed_at) in passed.items()
    }


def felt(submitted: Mapping[int, datetime], closed: Mapping[int, datetime]) -> Timed:
    """Minutes from submission to closing on the wall clock, nothing subtracted, by ticket."""
    return [(key, _minutes(closed[key] - submitted[key])) for key in closed]


def late_minutes(due: datetime, at: datetime) -> int:
    """Working minutes from due to that moment."""
    return int(_minutes(working_time.county_calendar().calendar.elapsed(due, at)))


def age(submitted_at: datetime, end: datetime) -> int:
    """Working days after the day on which it counts as received, up to and with the day of the end."""
    calendar = working_time.county_calendar().calendar
    received = clock.local_date(limits.received(calendar, submitted_at))
    return calendar.working_days(received + timedelta(days=1), clock.local_date(end))


def _pauses(ids: Iterable[int]) -> dict[int, list[limits.Pause]]:
    pauses: dict[int, list[limits.Pause]] = {}
    rows = select(DeadlinePause.deadline_id, DeadlinePause.starts_at, DeadlinePause.ends_at)
    for key, starts_at, ends_at in db.session.execute(
        rows.where(among(DeadlinePause.deadline_id, ids), DeadlinePause.reason != PauseReason.ANSWER).order_by(
            DeadlinePause.starts_at
        )
    ):
        pauses.setdefault(key, []).append(limits.Pause(starts_at, ends_at))
    return pauses


def _minutes(duration: timedelta) -> float:
    return duration.total_seconds() / 60
