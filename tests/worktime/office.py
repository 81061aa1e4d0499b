"""The county's calendar as the tests of TIME use it: two half-days, Monday to Friday, the library's national days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from directline.worktime.calendar import WorkCalendar
from directline.worktime.county_calendar import compose

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
OFFICE_WEEK = dict.fromkeys(range(5), OFFICE_HOURS)
COUNTY = compose(SHANGHAI, OFFICE_WEEK)
CALENDAR = COUNTY.calendar


def at(text: str) -> datetime:
    """A local moment of the county, written 2026-02-13 17:30."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def open_time(calendar: WorkCalendar, day: date) -> timedelta:
    """The open time of a date, across a change of the clock too."""
    utc = [(opened.astimezone(UTC), closed.astimezone(UTC)) for opened, closed in calendar.intervals(day)]
    return sum((closed - opened for opened, closed in utc), timedelta(0))
