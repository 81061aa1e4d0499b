"""What a county file may hold: the fields of every table, and what each value must look like.

A test takes a value and its path and yields the faults it finds; ``check`` adds what holds between tables.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any, NamedTuple

from directline.models import (
    Colour,
    DeadlineKind,
    DepartmentKind,
    IndustryGroupKind,
    PostKind,
    Recipient,
    Rung,
    Severity,
)
from directline.tickets.deadline_rules import GIVEN
from directline.worktime.calendar import checked_hours
from directline.worktime.limits import Limit

CODE = re.compile(r"[a-z0-9_]{1,64}")
PHONE = re.compile(r"(0\d{2,3}-[\d]{7,8}(转\d{1,5})?|1\d{10}|400-?\d{3}-?\d{4}|\d{5})")
SITE_CODE = re.compile(r"[0-9]{10}")
ANY = "any"
FIELD_KINDS = ("line", "words", "number", "date")


class Fault(NamedTuple):
    """Where the file is wrong, and what to do about it."""

    path: str
    message: str


Test = Callable[[Any, str], Iterator[Fault]]


class Field(NamedTuple):
    test: Test
    is_required: bool = False


def text(longest: int) -> Test:
    def test(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, str) or not value:
            yield Fault(path, "应是不为空的文字，请用引号写上；没有内容就删去这一行")
        elif len(value) > longest:
            yield Fault(path, f"有 {len(value)} 个字，请缩短到 {longest} 个字以内")

    return test


def pattern(form: re.Pattern[str], advice: str) -> Test:
    def test(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, str) or not form.fullmatch(value):
            yield Fault(path, advice)

    return test


def one_of(words: type[StrEnum] | tuple[str, ...]) -> Test:
    allowed = tuple(str(word) for word in words)

    def test(value: Any, path: str) -> Iterator[Fault]:
        if value not in allowed:
            yield Fault(path, f"不认识“{value}”，请写 {'、'.join(allowed)} 之一")

    return test


def number(lowest: int, highest: int) -> Test:
    def test(value: Any, path: str) -> Iterator[Fault]:
        if type(value) is not int or not lowest <= value <= highest:
            yield Fault(path, f"应是 {lowest} 到 {highest} 的整数")

    return test


def flag(value: Any, path: str) -> Iterator[Fault]:
    if type(value) is not bool:
        yield Fault(path, "请写 true 或 false")


def day(value: Any, path: str) -> Iterator[Fault]:
    if type(value) is not date:
        yield Fault(path, "应是日期，不加引号，如 2027-08-08")


def read_hours(pairs: list[list[str]]) -> list[tuple[time, time]]:
    """Office hours as the file and the database keep them, [["08:30", "12:00"], ...], as times."""
    return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs]


def hours(value: Any, path: str) -> Iterator[Fault]:
    try:
        is_open = bool(checked_hours(read_hours(value)))
    except (TypeError, ValueError):
        is_open = False
    if not is_open:
        yield Fault(path, '应是按先后排列、互不重叠的时段，如 [["08:30", "12:00"], ["13:30", "17:30"]]')


def limit(value: Any, path: str) -> Iterator[Fault]:
    try:
        Limit.parse(value)
    except (AttributeError, TypeError, ValueError):
        yield Fault(path, "时限请写成 90m（工作分钟）、4h（工作小时）、5wd（工作日）或 30d（自然日）")


def list_of(item: Test) -> Test:
    def test(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(path, "应是列表，请放在方括号 [ ] 里")
            return
        for index, member in enumerate(value, 1):
            yield from item(member, f"{path} 第 {index} 项")

    return test


def table_of(fields: Mapping[str, Field]) -> Test:
    def test(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(path, "应是一组“名称 = 值”")
            return
        for name in value.keys() - fields.keys():
            yield Fault(f"{path} · {name}", f"没有这个字段，请删去或改成 {'、'.join(fields)} 之一")
        for name, (inner, is_required) in fields.items():
            if name in value:
                yield from inner(value[name], f"{path} · {name}")
            elif is_required:
                yield Fault(f"{path} · {name}", "缺少这一项，请补上")

    return test


def glossary(word: Test, said: Test) -> Test:
    """A table whose keys are words themselves."""

    def test(value: Any, path: str) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield Fault(path, "应是一组“名称 = 值”")
            return
        for name, english in value.items():
            yield from word(name, f"{path} · {name}")
            yield from said(english, f"{path} · {name}")

    return test


def mapping(keys: tuple[str, ...], inner: Test) -> Test:
    return table_of({key: Field(inner) for key in keys})


_CODE = Field(pattern(CODE, "编码只用小写字母、数字和下划线，不超过 64 个"), True)
_REFERENCE = Field(_CODE.test)
_NAME = Field(text(120), True)
_PHONE = Field(pattern(PHONE, "电话请写成 0421-4812345、13800000000、400-000-0000 或 12345 的样子"))
_SEVERITIES = tuple(str(severity) for severity in Severity)

LINE = {
    "name": _NAME,
    "county": _NAME,
    "phone": _PHONE,
    "host_unit": Field(text(60)),
    "site_code": Field(pattern(SITE_CODE, "网站标识码是 10 位数字；没有就删去这一行")),
    "site_record": Field(text(60)),
    "office_hours": Field(hours, True),
}
SETTINGS = {
    "day_minutes": Field(number(60, 1440)),
    "call_back_attempts": Field(number(1, 20)),
    "call_back_days": Field(number(1, 20)),
    "call_back_gap_minutes": Field(number(1, 1440)),
    "same_words_minutes": Field(number(1, 1440)),
    "redo_share": Field(number(1, 100)),
    "redo_minimum_days": Field(number(1, 60)),
    "failed_redos": Field(number(1, 20)),
    "red_cards_a_month": Field(number(1, 100)),
    "dispatches_without_result": Field(number(1, 20)),
    "supplement_reminder_days": Field(number(1, 60)),
    "first_aftermath_days": Field(number(1, 365)),
    "second_aftermath_days": Field(number(2, 365)),
    "clock_step_seconds": Field(number(10, 3600)),
}
LIMITS = {str(kind): Field(mapping((ANY, *_SEVERITIES), limit), True) for kind in GIVEN}
RUNG = {
    "rung": Field(one_of(Rung), True),
    "share": Field(number(1, 99)),
    "late_minutes": Field(number(0, 100_000)),
    "colour": Field(one_of(Colour)),
    "recipients": Field(list_of(one_of(Recipient)), True),
    "has_letter": Field(flag),
    "is_daily": Field(flag),
}
LADDER = {str(kind): Field(list_of(table_of(RUNG))) for kind in DeadlineKind}
POST = {"code": _CODE, "name": _NAME, "kind": Field(one_of(PostKind), True)}
DUTY = {"text": Field(text(300), True), "words": Field(list_of(text(30)))}
DEPARTMENT = {
    "code": _CODE,
    "name": _NAME,
    "short_name": _NAME,
    "kind": Field(one_of(DepartmentKind), True),
    "group": Field(one_of(("A", "B", "C"))),
    "parent": _REFERENCE,
    "vice": _REFERENCE,
    "merged_into": _REFERENCE,
    "phone": _PHONE,
    "is_to_verify": Field(flag),
    "is_active": Field(flag),
    "duties": Field(list_of(table_of(DUTY))),
    "services": Field(list_of(text(120))),
}
INDUSTRY = {"code": _CODE, "name": _NAME, "kind": Field(one_of(IndustryGroupKind), True)}
FORM_FIELD = {
    "name": _CODE,
    "label": Field(text(40), True),
    "kind": Field(one_of(FIELD_KINDS), True),
    "is_required": Field(flag),
    "hint": Field(text(120)),
}
CATEGORY = {
    "code": _CODE,
    "name": _NAME,
    "parent": _REFERENCE,
    "factor": _CODE,
    "summary": Field(text(300), True),
    "department": Field(_CODE.test, True),
    "severity": Field(one_of(Severity), True),
    "limits": Field(mapping(tuple(LIMITS), limit)),
    "is_auto_dispatched": Field(flag),
    "is_sealed": Field(flag),
    "is_open": Field(flag),
    "elsewhere": Field(text(2000)),
    "fields": Field(list_of(table_of(FORM_FIELD))),
    "materials": Field(list_of(text(120))),
    "examples": Field(list_of(text(120))),
}
LOCAL_DAY = {"date": Field(day, True), "name": _NAME, "is_working": Field(flag, True), "hours": Field(hours)}

COUNTY = {
    "line": Field(table_of(LINE), True),
    "settings": Field(table_of(SETTINGS)),
    "local_days": Field(list_of(table_of(LOCAL_DAY))),
    "limits": Field(table_of(LIMITS), True),
    "ladder": Field(table_of(LADDER), True),
    "posts": Field(list_of(table_of(POST)), True),
    "departments": Field(list_of(table_of(DEPARTMENT)), True),
    "industries": Field(list_of(table_of(INDUSTRY))),
    "categories": Field(list_of(table_of(CATEGORY)), True),
    "english": Field(glossary(text(300), text(300))),
}
