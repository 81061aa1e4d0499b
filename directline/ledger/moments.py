"""Times in every form that spreadsheets have: cells with a time, numbers of days, dates in figures and in Chinese."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from directline import clock
from directline.ledger.dayparts import MIDNIGHT, SEVERAL, UnclearHour, hour_of
from directline.ledger.grids import Cell
from directline.text import fold, half_width
from directline.worktime.national import FIRST_KNOWN_YEAR

END_OF_DAY = time(17, 30)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""A number of days that means another day is no date."""
LONGEST_NUMBER = 73_050
_WEEKDAY = re.compile(r"\(?(星期|周|礼拜)[一二三四五六日天]\)?")
_FIGURES = {
    figure: value for value, figures in enumerate(("〇零○", "一", "二两", *"三四五六七八九")) for figure in figures
}
_SPOKEN = re.compile(f"[十{''.join(_FIGURES)}]+(?=[年月日号时点分])")
_PARTS_OF_HOUR = {"半": 30, "一刻": 15, "三刻": 45, "整": 0}
_WRITTEN = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    rf"(?:(?:\s*t\s*|\s+|(?<=[日号])|(?={SEVERAL}))"
    rf"(?P<before>{SEVERAL})?\s*"
    r"(?P<hour>\d{1,2})\s*(?:[:时点]\s*(?:(?P<minute>\d{1,2})\s*分?)?\s*(?::?\s*(?P<second>\d{1,2})\s*秒?)?(?:\.\d+)?"
    rf"|[时点]\s*(?P<part>{'|'.join(_PARTS_OF_HOUR)}))"
    r"\s*(?P<after>am|pm)?)?"
)
_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?")


class UnknownTime(ValueError):
    """The cell says no time that can be trusted; the message says why."""


@dataclass(frozen=True)
class Stamp:
    """A moment of the ledger, or a day alone: midnight is what spreadsheets keep for a day without its time."""

    day: date
    time_of_day: time | None

    @property
    def beginning(self) -> datetime:
        """The earliest that it can mean."""
        return clock.at_local(self.day, self.time_of_day or time(0))

    @property
    def end(self) -> datetime:
        """The time, or the closing hour of a day whose time nobody wrote down: lateness must be shown by the ledger."""
        return clock.at_local(self.day, self.time_of_day or END_OF_DAY)

    def __str__(self) -> str:
        return f"{self.day}" if self.time_of_day is None else f"{self.day} {self.time_of_day:%H:%M:%S}"


def read_moment(cell: Cell, epoch: datetime) -> Stamp | None:
    """None for an empty cell. Raises UnknownTime for what is no date, and for a year that no calendar knows."""
    stamp = _stamp(cell, epoch)
    if stamp is not None and stamp.day.year < FIRST_KNOWN_YEAR:
        raise UnknownTime(f"{stamp} 早于 {FIRST_KNOWN_YEAR} 年，工作日历里没有这一年")
    return stamp


def _stamp(cell: Cell, epoch: datetime) -> Stamp | None:
    match cell:
        case None:
            return None
        case datetime() if cell.tzinfo is not None:
            return _of(clock.local(cell).replace(tzinfo=None))
        case datetime():
            return _of(cell)
        case date():
            return Stamp(cell, None)
        case bool():
            raise UnknownTime(f"“{cell}”不是时间")
        case int() | float():
            return _serial(float(cell), epoch)
    return _written(str(cell), epoch)


def _of(moment: datetime) -> Stamp:
    """Whole seconds: a number of days rarely hits one exactly."""
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    return Stamp(moment.date(), moment.time() if moment.time() != time(0) else None)


def _serial(number: float, epoch: datetime) -> Stamp:
    if 0 < number <= LONGEST_NUMBER:
        moment = epoch + timedelta(days=number)
        return _of(moment) if FIRST_DAY <= moment.date() <= LAST_DAY else _refuse(number)
    return _written(f"{number:.0f}", epoch) if number >= 10**7 else _refuse(number)


def _written(text: str, epoch: datetime) -> Stamp:
    plain = _SPOKEN.sub(_number, _WEEKDAY.sub(" ", fold(text))).strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", plain, re.ASCII):
        return _serial(float(plain), epoch)
    if match := _WRITTEN.fullmatch(plain) or _DIGITS.fullmatch(plain):
        return _from_parts(match.groupdict(), text)
    try:
        return _stamp(datetime.fromisoformat(half_width(text).strip()), epoch) or _refuse(text)
    except ValueError:
        return _refuse(text)


def _number(match: re.Match[str]) -> str:
    """二〇二六 is 2026, 十二 is 12, 二十三 is 23."""
    spoken = match[0]
    if "十" not in spoken:
        return "".join(str(_FIGURES[figure]) for figure in spoken)
    tens, _, ones = spoken.partition("十")
    return str(10 * _FIGURES.get(tens, 1) + _FIGURES.get(ones, 0)) if len(tens) < 2 and len(ones) < 2 else spoken


def _from_parts(parts: dict[str, str | None], text: str) -> Stamp:
    year, month, day, said, minute, second = (
        int(parts.get(name) or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    word = parts.get("before") or parts.get("after") or ""
    minute = _PARTS_OF_HOUR.get(parts.get("part") or "", minute)
    try:
        hour = hour_of(word, said)
        if not word and (hour, minute, second) > (MIDNIGHT, 0, 0):
            return _refuse(text)
        days, hour = divmod(hour, MIDNIGHT)
        moment = datetime(year, month, day, hour, minute, second) + timedelta(days=days)  # noqa: DTZ001 - local time
    except UnclearHour as unclear:
        raise UnknownTime(f"“{text.strip()[:40]}”看不出是几点（{unclear}），请写成 2019-07-09 15:30") from unclear
    except (ValueError, OverflowError):
        return _refuse(text)
    return Stamp(moment.date(), moment.time()) if parts.get("before") or days else _of(moment)


def _refuse(text: object) -> Stamp:
    raise UnknownTime(f"“{str(text).strip()[:40]}”读不出时间，请写成 2019-07-09 或 2019-07-09 15:30")
