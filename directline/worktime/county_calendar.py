"""The county's calendar: office hours, the national years, the years an administrator loaded, the county's own days."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, tzinfo
from enum import StrEnum
from types import MappingProxyType

from directline.worktime.calendar import WorkCalendar, checked_hours
from directline.worktime.national import FIRST_KNOWN_YEAR, NationalYear, national_year
from directline.worktime.openings import Hours

LAST_YEAR = 2099


class DayKind(StrEnum):
    """Why a date is not what its weekday says."""

    holiday = "holiday"
    make_up = "make_up"
    local_off = "local_off"
    local_working = "local_working"


@dataclass(frozen=True)
class DayName:
    kind: DayKind
    name: str


@dataclass(frozen=True)
class LocalDay:
    """A date the county decides for itself; a working one without hours has those of an ordinary working day."""

    date: date
    is_working: bool
    name: str
    hours: tuple[tuple[time, time], ...] | None = None


@dataclass(frozen=True)
class CountyCalendar:
    """The composed calendar, the names of its special dates, and how far it rests on published notices."""

    calendar: WorkCalendar
    names: Mapping[date, DayName]
    years: Mapping[int, NationalYear]

    def is_provisional(self, first: date, last: date | None = None) -> bool:
        """Whether any year from the first date to the last (both included) is not published."""
        last = first if last is None else last
        return any(not self._is_published(year) for year in range(first.year, last.year + 1))

    def missing_years(self, first: int, last: int) -> list[int]:
        """The years from first to last whose notice is not known."""
        return [year for year in range(first, last + 1) if not self._is_published(year)]

    def _is_published(self, year: int) -> bool:
        return year in self.years and self.years[year].is_published


def compose(
    zone: tzinfo | str,
    week: Mapping[int, Iterable[tuple[time, time]]],
    loaded: Mapping[int, NationalYear] = MappingProxyType({}),
    local: Iterable[LocalDay] = (),
    first: int = FIRST_KNOWN_YEAR,
    last: int = LAST_YEAR,
) -> CountyCalendar:
    """The calendar for the years `first` to `last`; what is nearer to the county wins.

    A year in `loaded` replaces the library's whole year; a local day replaces whatever the date was. Make-up workdays
    have the hours of an ordinary working day: those that most days of the week have.
    """
    office = {weekday: checked_hours(hours) for weekday, hours in week.items()}
    covered = sorted({*range(first, last + 1), *loaded})
    years = {year: loaded.get(year) or national_year(year) for year in covered}
    days: dict[date, Hours] = {}
    names: dict[date, DayName] = {}
    for arrangement in years.values():
        for day, national in arrangement.days.items():
            days[day] = _ordinary(office) if national.is_working else ()
            names[day] = DayName(DayKind.make_up if national.is_working else DayKind.holiday, national.name)
    for own in local:
        days[own.date] = _local_hours(own, office)
        names[own.date] = DayName(DayKind.local_working if own.is_working else DayKind.local_off, own.name)
    return CountyCalendar(WorkCalendar(zone, office, days), names, years)


def _local_hours(own: LocalDay, office: Mapping[int, Hours]) -> Hours:
    if not own.is_working:
        return ()
    return checked_hours(own.hours) if own.hours else office.get(own.date.weekday()) or _ordinary(office)


def _ordinary(office: Mapping[int, Hours]) -> Hours:
    """The hours that most open weekdays have, of equals those of the earliest weekday."""
    counted = Counter(hours for _, hours in sorted(office.items()) if hours)
    return counted.most_common(1)[0][0] if counted else ()
