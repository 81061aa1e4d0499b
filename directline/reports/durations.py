"""How long it took: the department's working time with pauses out, the enterprise's own time with nothing out."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import DeadlinePause
from directline.reports.clock_facts import ClockFact
from directline.tickets import calendars
from directline.worktime import limits

CHUNK = 500


def handling_minutes(clocks: Iterable[ClockFact]) -> dict[int, float]:
    """Working minutes from dispatch to the answer that passed, pauses out, by the clock's id."""
    ended = {fact.id: fact for fact in clocks if fact.stopped_at is not None}
    pauses = _pauses(list(ended))
    calendar = calendars.county_calendar().calendar
    return {
        key: _minutes(limits.used(calendar, fact.started_at, fact.stopped_at, pauses.get(key, ())))
        for key, fact in ended.items()
        if fact.stopped_at is not None
    }


def felt_minutes(submitted: Mapping[int, datetime], closed: Mapping[int, datetime]) -> list[float]:
    """Minutes from submission to closing on the wall clock, nothing subtracted, by ticket."""
    return [_minutes(closed[key] - submitted[key]) for key in closed if key in submitted]


def late_minutes(due: datetime, at: datetime) -> int:
    """Working minutes from due to that moment."""
    return int(_minutes(calendars.county_calendar().calendar.elapsed(due, at)))


def working_days(start: datetime, end: datetime) -> int:
    """Working days after the day of the start, up to and with the day of the end."""
    return calendars.county_calendar().calendar.working_days(
        clock.local_date(start) + timedelta(days=1), clock.local_date(end)
    )


def _pauses(ids: list[int]) -> dict[int, list[limits.Pause]]:
    found: dict[int, list[limits.Pause]] = {}
    for start in range(0, len(ids), CHUNK):
        rows = select(DeadlinePause).where(DeadlinePause.deadline_id.in_(ids[start : start + CHUNK]))
        for row in db.session.scalars(rows.order_by(DeadlinePause.starts_at)):
            found.setdefault(row.deadline_id, []).append(limits.Pause(row.starts_at, row.ends_at))
    return found


def _minutes(duration: timedelta) -> float:
    return duration.total_seconds() / 60
