"""The county's calendar and limits, read from the database and kept until they change."""

from collections.abc import Sequence
from datetime import datetime, time
from functools import lru_cache

from sqlalchemy import func, select

from directline.clock import COUNTY_ZONE
from directline.extensions import db
from directline.models import (
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    Category,
    CountySetting,
    DaySource,
    DeadlineKind,
    LimitRule,
    Severity,
)
from directline.worktime.county_calendar import CountyCalendar, LocalDay, compose
from directline.worktime.limits import Limit
from directline.worktime.national import NationalDay, NationalYear

Hours = tuple[tuple[time, time], ...]
OFFICE_HOURS: Hours = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
WORKWEEK = range(5)


class NoLimit(LookupError):
    """The county has no limit for a deadline that started; `county check` would have said so."""


def county_calendar() -> CountyCalendar:
    """National days, the years loaded here and the county's own days, composed; kept while none of them changes."""
    kept = db.session().info
    if "county_calendar" not in kept:
        count, latest = db.session.execute(select(func.max(CalendarVersion.id), func.max(CalendarVersion.at))).one()
        kept["county_calendar"] = _composed(str(db.engine.url), count, latest) if latest else _read()
    calendar: CountyCalendar = kept["county_calendar"]
    return calendar


def limit_for(kind: DeadlineKind, category: Category | None, severity: Severity | None) -> Limit:
    """How long that deadline may run: by the category's own rule or its parents', else by severity, else in general.

    Without both: in general.
    """
    rules = _limits()
    holder = category
    while holder is not None:
        if (kind, None, holder.id) in rules:
            return rules[kind, None, holder.id]
        holder = holder.parent
    limit = rules.get((kind, severity, None)) or rules.get((kind, None, None))
    if limit is None:
        raise NoLimit(f"no limit for {kind} of severity {severity}")
    return limit


def office_hours() -> Hours:
    """The hours of an ordinary working day."""
    hours = db.session.get(CountySetting, "office_hours")
    return parse_hours(hours.value) if hours is not None else OFFICE_HOURS  # type: ignore[arg-type]


def forget() -> None:
    """Read calendar and limits anew: they were changed in this session."""
    for name in ("county_calendar", "limits"):
        db.session().info.pop(name, None)


def parse_hours(rows: Sequence[Sequence[str]]) -> Hours:
    """``[["08:30", "12:00"], ...]`` as times; "24:00" is midnight, the end of the day.

    Raises ValueError for what is not a time.
    """
    return tuple((_deadline(start), _deadline(end)) for start, end in rows)


def _deadline(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)


@lru_cache(maxsize=8)
def _composed(_database: str, _version: int, _at: datetime) -> CountyCalendar:
    return _read()


def _read() -> CountyCalendar:
    office = office_hours()
    days = db.session.scalars(select(CalendarDay).order_by(CalendarDay.date)).all()
    years = db.session.scalars(select(CalendarYear)).all()
    return compose(
        COUNTY_ZONE,
        {weekday: office for weekday in WORKWEEK},
        loaded={year.year: _loaded_year(year, days) for year in years},
        local=[_local_day(day) for day in days if day.source is DaySource.LOCAL],
    )


def _loaded_year(year: CalendarYear, days: Sequence[CalendarDay]) -> NationalYear:
    own = {
        day.date: NationalDay(day.name, day.is_working)
        for day in days
        if day.source is DaySource.NATIONAL and _year_of_notice(day) == year.year
    }
    return NationalYear(year.year, own, is_published=True, source=year.notice)


def _year_of_notice(day: CalendarDay) -> int:
    """A notice arranges New Year's days that lie in the December before, too."""
    return day.date.year + 1 if day.date.month == 12 else day.date.year


def _local_day(day: CalendarDay) -> LocalDay:
    return LocalDay(day.date, day.is_working, day.name, parse_hours(day.hours) if day.hours else None)


def _limits() -> dict[tuple[DeadlineKind, Severity | None, int | None], Limit]:
    kept = db.session().info
    if "limits" not in kept:
        rows = db.session.scalars(select(LimitRule))
        kept["limits"] = {(row.kind, row.severity, row.category_id): Limit.parse(row.limit) for row in rows}
    limits: dict[tuple[DeadlineKind, Severity | None, int | None], Limit] = kept["limits"]
    return limits
