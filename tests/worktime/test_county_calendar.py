"""The county's calendar: library, loaded years and local days laid over each other."""

from datetime import date, time, timedelta

from directline.worktime.county_calendar import DayKind, DayName, LocalDay, compose
from directline.worktime.national import NationalDay, NationalYear

from .office import COUNTY, OFFICE_WEEK, SHANGHAI, at, open_time

HOUR = timedelta(hours=1)


def notice(year: int, **days: bool) -> NationalYear:
    """A published year: notice(2027, d0206=False) is off on 6 February."""
    days_of_notice = {
        date(year, int(day[1:3]), int(day[3:])): NationalDay("春节", works) for day, works in days.items()
    }
    return NationalYear(year, days_of_notice, is_published=True, source=f"国办发明电〔{year - 1}〕9号")


def test_names_tell_holidays_and_make_up_days():
    assert COUNTY.names[date(2026, 2, 16)] == DayName(DayKind.holiday, "春节")
    assert COUNTY.names[date(2026, 2, 14)] == DayName(DayKind.make_up, "春节")
    assert date(2026, 3, 3) not in COUNTY.names


def test_a_year_without_a_notice_is_provisional():
    assert not COUNTY.is_provisional(date(2026, 12, 31))
    assert COUNTY.is_provisional(date(2027, 1, 1))
    assert COUNTY.is_provisional(date(2026, 12, 28), date(2027, 1, 5))
    assert not COUNTY.is_provisional(date(2011, 1, 1), date(2026, 12, 31))
    assert COUNTY.is_provisional(date(2200, 1, 1))
    assert COUNTY.missing_years(2025, 2028) == [2027, 2028]


def test_a_provisional_year_rests_on_weekends_and_fixed_holidays():
    calendar = COUNTY.calendar
    assert not calendar.is_working_day(date(2027, 1, 1))
    assert not calendar.is_working_day(date(2027, 10, 1))
    assert calendar.is_working_day(date(2027, 2, 8))
    assert not calendar.is_working_day(date(2027, 2, 7))


def test_a_loaded_year_replaces_the_librarys_whole_year():
    county = compose(
        SHANGHAI, OFFICE_WEEK, {2027: notice(2027, d0208=False, d0214=True), 2026: notice(2026, d0302=False)}
    )
    assert not county.calendar.is_working_day(date(2027, 2, 8))
    assert open_time(county.calendar, date(2027, 2, 14)) == 7.5 * HOUR
    assert county.calendar.is_working_day(date(2027, 1, 1))
    assert not county.calendar.is_working_day(date(2026, 3, 2))
    assert county.calendar.is_working_day(date(2026, 2, 16))
    provisional = [county.is_provisional(date(year, 1, 1)) for year in (2027, 2028)]
    assert (provisional, county.years[2027].source) == ([False, True], "国办发明电〔2026〕9号")


def test_a_loaded_year_reaches_into_the_december_before():
    days = {date(2026, 12, 31): NationalDay("元旦", False), date(2026, 12, 26): NationalDay("元旦", True)}
    county = compose(SHANGHAI, OFFICE_WEEK, {2027: NationalYear(2027, days, True, "通知")})
    assert not county.calendar.is_working_day(date(2026, 12, 31))
    assert county.calendar.is_working_day(date(2026, 12, 26))
    assert not county.calendar.is_working_day(date(2026, 10, 1))


def test_local_days_win_over_the_nation():
    local = [
        LocalDay(date(2026, 2, 14), False, "停电检修"),
        LocalDay(date(2026, 2, 16), True, "除夕值守", ((time(9), time(11)),)),
        LocalDay(date(2026, 3, 7), True, "旗庆补班"),
        LocalDay(date(2026, 3, 9), False, "旗庆"),
    ]
    county = compose(SHANGHAI, OFFICE_WEEK, local=local)
    lengths = {day.date: open_time(county.calendar, day.date) for day in local}
    assert list(lengths.values()) == [0 * HOUR, 2 * HOUR, 7.5 * HOUR, 0 * HOUR]
    assert county.names[date(2026, 2, 14)] == DayName(DayKind.local_off, "停电检修")
    assert county.names[date(2026, 2, 16)] == DayName(DayKind.local_working, "除夕值守")


def test_make_up_days_have_the_hours_of_an_ordinary_day():
    short_friday = OFFICE_WEEK | {4: ((time(8, 30), time(12)),), 5: ((time(9), time(10)),)}
    calendar = compose(SHANGHAI, short_friday).calendar
    assert open_time(calendar, date(2026, 2, 14)) == 7.5 * HOUR
    assert open_time(calendar, date(2026, 2, 13)) == 3.5 * HOUR
    assert open_time(calendar, date(2026, 3, 7)) == 1 * HOUR


def test_a_local_working_day_has_its_weekdays_hours_where_it_has_any():
    short_friday = OFFICE_WEEK | {4: ((time(8, 30), time(12)),)}
    friday = LocalDay(date(2026, 6, 19), True, "端午照常")
    assert compose(SHANGHAI, short_friday, local=[friday]).calendar.close_of(friday.date) == at("2026-06-19 12:00")
