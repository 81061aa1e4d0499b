"""The days that differ from the week: a year's national arrangement loaded from its notice, and the county's own days.

Every change raises the calendar's version and counts the open deadlines anew.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from directline import clock
from directline.configuration import working_time
from directline.county import record, versions
from directline.extensions import db
from directline.models import CalendarDay, CalendarYear, DaySource, User
from directline.tickets.errors import Refused
from directline.tickets.recompute import catch_up_open, recompute_open
from directline.worktime.county_calendar import LocalDay
from directline.worktime.holiday_notice import Notice
from directline.worktime.national import NationalYear

WARNED_FROM_MONTH = 11


@dataclass(frozen=True)
class Loaded:
    """What loading a year wrote, and how many open deadlines moved by it."""

    year: int
    source: str
    days_off: int
    make_up_days: int
    moved: int


def load_year(notice: Notice, *, by: User | None, at: datetime) -> Loaded:
    """A year's national days from its notice; they replace what was loaded for that year before."""
    catch_up_open(at=at)
    year = notice.year
    _forget_year(year.year)
    db.session.add(
        CalendarYear(year=year.year, notice=year.source[:300], loaded_at=at, loaded_by_id=by.id if by else None)
    )
    db.session.add_all(_rows(year))
    moved = _changed(f"装入{year.year}年放假安排", by=by, at=at)
    working = sum(day.is_working for day in year.days.values())
    return Loaded(year.year, year.source, len(year.days) - working, working, moved)


def set_local_day(day: LocalDay, *, by: User | None, at: datetime) -> int:
    """One of the county's own days, new or changed; returns how many open deadlines moved."""
    catch_up_open(at=at)
    row = _local_day(day.date) or CalendarDay(date=day.date, source=DaySource.LOCAL)
    row.name, row.is_working = day.name, day.is_working
    row.hours = [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in day.hours] if day.hours else None
    db.session.add(row)
    return _changed(f"本县{'上班' if day.is_working else '放假'} {day.date} {day.name}", by=by, at=at)


def remove_local_day(day: date, *, by: User | None, at: datetime) -> int:
    """The day is what the nation says again; returns how many open deadlines moved."""
    row = _local_day(day)
    if row is None:
        raise Refused(f"{day} 不是本县自定的日子，可能已被删去")
    catch_up_open(at=at)
    db.session.delete(row)
    return _changed(f"取消本县安排 {day}", by=by, at=at)


def local_days() -> list[CalendarDay]:
    """The county's own days in order."""
    return list(
        db.session.scalars(select(CalendarDay).where(CalendarDay.source == DaySource.LOCAL).order_by(CalendarDay.date))
    )


def missing_year(*, at: datetime) -> int | None:
    """The year that is to be loaded now: this one, or from November the next, while its notice is not known."""
    today = clock.local_date(at)
    last = today.year + (today.month >= WARNED_FROM_MONTH)
    missing = working_time.county_calendar().missing_years(today.year, last)
    return missing[0] if missing else None


def _changed(reason: str, *, by: User | None, at: datetime) -> int:
    record.note("calendar_days", "工作日历", reason, by=by, at=at)
    versions.note_calendar(reason, at=at)
    db.session.flush()
    return recompute_open(at=at)


def _forget_year(year: int) -> None:
    """A notice arranges its own year, and New Year's days of the December before."""
    loaded = db.session.get(CalendarYear, year)
    if loaded is not None:
        db.session.delete(loaded)
    of_year = CalendarDay.date.between(date(year - 1, 12, 1), date(year, 11, 30))
    db.session.execute(delete(CalendarDay).where(CalendarDay.source == DaySource.NATIONAL, of_year))
    db.session.flush()


def _rows(year: NationalYear) -> list[CalendarDay]:
    return [
        CalendarDay(date=day, source=DaySource.NATIONAL, name=national.name[:120], is_working=national.is_working)
        for day, national in year.days.items()
    ]


def _local_day(day: date) -> CalendarDay | None:
    return db.session.scalar(select(CalendarDay).where(CalendarDay.date == day, CalendarDay.source == DaySource.LOCAL))
