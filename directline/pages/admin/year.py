"""A year of the calendar as a page shows it: twelve months of days, each with its kind."""

import calendar
from datetime import date
from typing import NamedTuple

from directline.worktime.county_calendar import CountyCalendar, DayKind
from directline.worktime.national import NationalYear

MARKS = {
    DayKind.holiday: "休",
    DayKind.make_up: "班",
    DayKind.local_off: "县休",
    DayKind.local_working: "县班",
}


class Day(NamedTuple):
    """``number`` is nothing where the week belongs to another month; ``mark`` says in a word why it is special."""

    number: int | None
    kind: str
    mark: str
    name: str


NO_DAY = Day(None, "", "", "")


class Month(NamedTuple):
    number: int
    weeks: list[list[Day]]
    working_days: int


class Stretch(NamedTuple):
    """Neighbouring days of one kind and name."""

    first: date
    last: date
    name: str
    is_working: bool


def months(county: CountyCalendar, year: int) -> list[Month]:
    return [_month(county, year, number) for number in range(1, 13)]


def stretches(year: NationalYear) -> list[Stretch]:
    """A year's notice in the words of a notice: from, to, which festival, off or worked."""
    stretches: list[Stretch] = []
    for day, national in year.days.items():
        last = stretches[-1] if stretches else None
        same = last and (last.name, last.is_working) == (national.name, national.is_working)
        if last and same and (day - last.last).days == 1:
            stretches[-1] = last._replace(last=day)
        else:
            stretches.append(Stretch(day, day, national.name, national.is_working))
    return stretches


def _month(county: CountyCalendar, year: int, number: int) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(year, number)
    days = [day for week in weeks for day in week if day.month == number]
    return Month(
        number,
        [[_day(county, day) if day.month == number else NO_DAY for day in week] for week in weeks],
        sum(county.calendar.is_working_day(day) for day in days),
    )


def _day(county: CountyCalendar, day: date) -> Day:
    if own := county.names.get(day):
        return Day(day.day, own.kind, MARKS[own.kind], own.name)
    return Day(day.day, "plain" if county.calendar.is_working_day(day) else "weekend", "", "")
