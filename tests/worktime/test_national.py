"""The national years: what the notices say, and what stands in for a year without one."""

from datetime import date, timedelta

import pytest

from directline.worktime.national import NationalDay, arranged_with, national_year, provisional_year


def working_weekend_days(year: int) -> list[str]:
    return [day.isoformat() for day, national in national_year(year).days.items() if national.is_working]


def weekdays_off(year: int) -> int:
    return sum(not national.is_working and day.weekday() < 5 for day, national in national_year(year).days.items())


@pytest.mark.parametrize(
    ("year", "make_up_days", "off", "source"),
    [
        (2018, 6, 17, "国办发明电〔2017〕12号"),
        (2024, 8, 19, "国办发明电〔2023〕7号"),
        (2025, 5, 18, "国办发明电〔2024〕12号"),
        (2026, 6, 19, "国办发明电〔2025〕7号"),
    ],
)
def test_published_years_have_the_days_of_their_notice(year, make_up_days, off, source):
    national = national_year(year)
    assert (len(working_weekend_days(year)), weekdays_off(year)) == (make_up_days, off)
    assert (national.year, national.is_published, national.source) == (year, True, source)


def test_make_up_days_of_2026():
    assert working_weekend_days(2026) == [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ]


def test_names_are_the_festivals():
    days = national_year(2026).days
    names = {days[date.fromisoformat(day)].name for day in ("2026-01-02", "2026-04-06", "2026-06-19", "2026-09-25")}
    assert names == {"元旦", "清明节", "端午节", "中秋节"}
    assert days[date(2026, 9, 20)] == NationalDay("国庆节", is_working=True)
    assert national_year(2015).days[date(2015, 9, 3)].name == "抗战胜利70周年纪念日"


def test_new_years_days_in_december_belong_to_the_year_after():
    december = {date(2018, 12, 29): True, date(2018, 12, 30): False, date(2018, 12, 31): False}
    days = {day: national.is_working for day, national in national_year(2019).days.items() if day.year == 2018}
    assert days == december
    assert not december.keys() & national_year(2018).days.keys()
    assert arranged_with(date(2018, 12, 29), NationalDay("元旦", is_working=True)) == 2019
    assert arranged_with(date(2018, 10, 1), NationalDay("国庆节", is_working=False)) == 2018


@pytest.mark.parametrize("year", [1999, 2003, 2150])
def test_a_year_that_the_library_does_not_know_has_its_fixed_holidays(year):
    national = national_year(year)
    assert (national, national.is_published, national.source) == (provisional_year(year), False, "尚未公布")
    assert {(day.month, day.day): own.name for day, own in national.days.items()} == {
        (1, 1): "元旦",
        (5, 1): "劳动节",
        (5, 2): "劳动节",
        (10, 1): "国庆节",
        (10, 2): "国庆节",
        (10, 3): "国庆节",
    }
    assert not any(own.is_working for own in national.days.values())


@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_known_year_works_on_weekend_days_only_and_rests_at_its_festivals(year):
    days = national_year(year).days
    assert all(day.weekday() >= 5 for day, national in days.items() if national.is_working)
    assert all(not days[date(year, 10, 1) + timedelta(days=offset)].is_working for offset in range(3))
    assert list(days) == sorted(days)
