"""National days off and make-up workdays by year, as the State Council's yearly notice arranges them.

Law: 全国年节及纪念日放假办法 (2024) fixes the festivals; the notice decides which weekend days are worked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from chinese_calendar import __version__ as library_version
from chinese_calendar import constants

FIRST_KNOWN_YEAR = 2004
CHINESE_NAMES = {
    "清明": "清明节",
    "端午": "端午节",
    "中秋": "中秋节",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "抗战胜利70周年纪念日",
}
FIXED_HOLIDAYS = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节"} | {(10, day): "国庆节" for day in (1, 2, 3)}
NOTICES = {
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号、国办发明电〔2019〕3号",
    2020: "国办发明电〔2019〕16号、国办发明电〔2020〕1号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}


@dataclass(frozen=True)
class NationalDay:
    """A day unlike its weekday: a holiday, or a weekend day worked for one; the name is the festival's."""

    name: str
    is_working: bool


@dataclass(frozen=True)
class NationalYear:
    """The arrangement of a year. Its days may lie in the December before (元旦 of 2019 took 29 to 31 December 2018).

    `source` names the notice, or says where the days come from; a year that is not published holds fixed dates only.
    """

    year: int
    days: Mapping[date, NationalDay]
    is_published: bool
    source: str


@cache
def national_year(year: int) -> NationalYear:
    """The year as the library knows it, else a provisional one; never an error."""
    if date(year, 10, 1) not in constants.holidays:
        return provisional_year(year)
    days = {day: _national_day(name, is_working=False) for day, name in constants.holidays.items()}
    days |= {day: _national_day(name, is_working=True) for day, name in constants.workdays.items()}
    own = {day: national for day, national in sorted(days.items()) if arranged_with(day, national) == year}
    return NationalYear(year, own, is_published=True, source=NOTICES.get(year, f"chinesecalendar {library_version}"))


def arranged_with(day: date, national: NationalDay) -> int:
    """The year whose notice arranges a day: New Year's days in December belong to the year after."""
    return day.year + (national.name == "元旦" and day.month == 12)


def provisional_year(year: int) -> NationalYear:
    """A year without a notice: holidays of fixed date, no make-up workdays; lunar festivals are left out."""
    days = {date(year, month, day): NationalDay(name, False) for (month, day), name in FIXED_HOLIDAYS.items()}
    return NationalYear(year, days, is_published=False, source="尚未公布")


def statutory_holidays(year: int) -> int:
    """How many days the law makes holidays in a year (全国年节及纪念日放假办法, revisions of 1999, 2007 and 2024)."""
    return 13 if year >= 2025 else 11 if year >= 2008 else 10


def _national_day(english: str, is_working: bool) -> NationalDay:
    chinese = constants.Holiday(english).chinese
    return NationalDay(CHINESE_NAMES.get(chinese, chinese), is_working)
