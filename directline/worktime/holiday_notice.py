"""Reads the State Council's notice on a year's holidays, as the office pastes it, or the JSON of holiday-cn.

Text: the wordings of the notices since 2007, also pasted in one line, with half-width signs, or between page furniture.
JSON: https://github.com/NateScarlet/holiday-cn, keys year, papers, days [{name, date, isOffDay}].
Every date of a text is checked against the weekdays and the numbers of days that the notice itself states.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from directline.worktime.national import NationalDay, NationalYear, statutory_holidays
from directline.worktime.notice_text import FESTIVALS, Item, Paste, UnreadableNotice, items

_TITLE = re.compile(r"国务院办公厅关于(?:调整|延长)?\d{4}年[^。:;,]*?通知")
_NUMBER = re.compile(r"国(?:办|务院办公厅)?发(?:明电)?[〔\[(【]\d{4}[〕\])】]\d+号")
_YEAR = re.compile(r"(?:关于|现将|调整|延长)(\d{4})年")
_ALL_FESTIVALS_SINCE = 2008


@dataclass(frozen=True)
class Notice:
    """What was read: title and number (国办发明电〔2025〕7号) where the text has them, and the year's days."""

    title: str | None
    number: str | None
    year: NationalYear

    @property
    def doubt(self) -> str | None:
        """A reason in Chinese to look again before loading, or None.

        Each weekday off is a statutory holiday or is made up for on a weekend. Only special notices have ever given
        more (2015, 2020), so another balance mostly means that a line is missing.
        """
        days = self.year.days
        off = sum(not national.is_working and day.weekday() < 5 for day, national in days.items())
        made_up = sum(national.is_working for national in days.values())
        statutory = statutory_holidays(self.year.year)
        if off - made_up == statutory:
            return None
        return (
            f"放假占用{off}个工作日，补班{made_up}天，相差{off - made_up}天，而法定节假日为{statutory}天。"
            "可能漏了补班或放假日期，请与原通知逐条核对，无误后再载入。"
        )


def read_notice(text: str, year: int | None = None) -> Notice:
    """The days of a notice in text or JSON; without `year` the text must say which year it is for.

    `UnreadableNotice` where it is not that year's notice, is incomplete, or contradicts itself or the calendar.
    """
    if not text.strip():
        raise UnreadableNotice("没有内容。请粘贴国务院办公厅放假通知的全文，或 holiday-cn 的 JSON。")
    return _read_json(text, year) if text.lstrip().startswith("{") else _read_text(Paste.of(text), year)


def _read_text(paste: Paste, asked: int | None) -> Notice:
    year = _year_of(paste, asked)
    entries = items(paste, year)
    _check_complete(entries, paste, year)
    title, number = _TITLE.search(paste.text), _NUMBER.search(paste.text)
    source = (title[0] if title else f"{year}年放假通知") + (f"（{number[0]}）" if number else "")
    days = NationalYear(year, _joined(entries), is_published=True, source=source)
    return Notice(title and title[0], number and number[0], days)


def _year_of(paste: Paste, asked: int | None) -> int:
    stated = _YEAR.search(paste.text)
    if stated is None and asked is None:
        raise UnreadableNotice("看不出是哪一年的通知。请连同标题一起粘贴，或先选定年份。")
    if stated is None:
        return int(asked or 0)
    if asked is not None and int(stated[1]) != asked:
        line = paste.line(stated.start())
        raise UnreadableNotice(
            f"这是{stated[1]}年的通知，而所选年份是{asked}年。请改选年份，或粘贴{asked}年的通知。", line
        )
    return int(stated[1])


def _check_complete(entries: list[Item], paste: Paste, year: int) -> None:
    if not entries and re.search(r"调整|延长", paste.text):
        raise UnreadableNotice("这是调整个别节日的通知，不能当作全年安排载入。请在本地日历中逐日更改有关日期。")
    if not entries:
        raise UnreadableNotice("没有找到放假安排。请粘贴含“元旦：1月1日……放假”等各条的通知正文。")
    named = {name for item in entries for name in item.names}
    missing = [name for name in FESTIVALS if name not in named]
    if missing and year >= _ALL_FESTIVALS_SINCE:
        raise UnreadableNotice(f"没有找到{'、'.join(missing)}的安排。通知可能没有粘贴完整，请粘贴全文。")


def _joined(entries: list[Item]) -> dict[date, NationalDay]:
    """The days of all items in order of date; a date that is off in one and worked in another is refused."""
    days: dict[date, NationalDay] = {}
    for item in entries:
        for day, is_working in item.days.items():
            own = NationalDay("、".join(item.names), is_working)
            if days.setdefault(day, own).is_working != is_working:
                message = f"{day.month}月{day.day}日既列为放假又列为上班。请与原通知核对。"
                raise UnreadableNotice(message, item.line)
    return dict(sorted(days.items()))


def _read_json(text: str, asked: int | None) -> Notice:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableNotice("JSON 不完整或有误。请重新复制整个文件。", error.lineno) from error
    year, listed = content.get("year"), content.get("days")
    if not isinstance(year, int) or not isinstance(listed, list):
        raise UnreadableNotice("JSON 中没有 year 或 days。请使用 holiday-cn 的年度文件。")
    if asked is not None and year != asked:
        raise UnreadableNotice(f"这是{year}年的文件，而所选年份是{asked}年。请改选年份，或换用{asked}年的文件。")
    if not listed:
        raise UnreadableNotice(f"文件中没有{year}年的任何日期：该年的安排可能尚未公布。")
    days = dict(sorted(_json_day(entry, year) for entry in listed))
    source = " ".join(map(str, content.get("papers") or ())) or f"holiday-cn {year}.json"
    return Notice(None, None, NationalYear(year, days, is_published=True, source=source))


def _json_day(entry: Mapping[str, Any], year: int) -> tuple[date, NationalDay]:
    try:
        day, name, is_off = date.fromisoformat(entry["date"]), entry["name"], entry["isOffDay"]
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableNotice(f"看不懂这一天：{entry}。每天应有 name、date、isOffDay 三项。") from error
    if not isinstance(is_off, bool):
        raise UnreadableNotice(f"{day}的 isOffDay 应为 true 或 false。请使用 holiday-cn 的年度文件。")
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise UnreadableNotice(f"{day}不属于{year}年。请核对年份。")
    return day, NationalDay(str(name), is_working=not is_off)
