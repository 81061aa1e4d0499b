"""The county's words and the way moments, lengths and shares are written."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
import time_machine
from flask_babel import force_locale

from directline import models
from directline.models import Colour, DepartmentKind, Severity, Status
from directline.pages import display
from directline.pages.labels import ACTIONS, EVENTS, LABELS, NAMED

NEVER_SHOWN = {models.CopyState, models.Gathering}
"""Codes between programs: pages say what becomes of a file, and a mail is its own word."""
ENUMS = [
    words
    for words in vars(models).values()
    if isinstance(words, type) and issubclass(words, StrEnum) and words not in NEVER_SHOWN
]
EVENING = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize("words", ENUMS, ids=lambda words: words.__name__)
def test_every_code_has_its_word(words):
    assert set(LABELS[words]) == {member.value for member in words}


def test_every_action_has_a_word_for_the_button_and_one_for_the_history():
    assert list(ACTIONS) == list(EVENTS)


@pytest.mark.parametrize(
    ("value", "kind", "word"),
    [
        (Status.DISPATCHED, "", "待签收"),
        (DepartmentKind.BUREAU, "", "专业招商局"),
        ("order_redo", "", "责成重办"),
        ("sign", "event", "承办单位已签收"),
        ("yellow", "colour", "黄牌"),
        ("resolve_lead", "deadline_kind", "主办办结"),
        ("unheard_of", "method", "unheard_of"),
        (None, "", ""),
        ("", "", ""),
    ],
)
def test_label_is_the_word_of_the_county(value, kind, word):
    assert display.label(value, kind) == word


def test_named_lists_hold_every_enumeration():
    assert {"status", "deadline_kind", "department_kind", "action", "event", "method", "factor"} <= set(NAMED)


def test_choices_are_codes_and_words_led_by_a_blank():
    assert display.choices(Colour, blank="全部") == [
        ("", "全部"),
        ("none", "未亮牌"),
        ("blue", "提醒"),
        ("yellow", "黄牌"),
        ("red", "红牌"),
    ]


def test_choices_without_a_blank_are_the_members():
    assert [value for value, _ in display.choices(Severity)] == [member.value for member in Severity]


def test_moments_are_written_on_the_county_clock():
    assert [
        display.local_time(EVENING),
        display.local_date(EVENING),
        display.local_date(date(2026, 1, 2)),
        display.local_time(None),
        display.day_with_weekday(date(2026, 11, 22)),
    ] == ["2026年11月23日 07:30", "2026年11月23日", "2026年1月2日", "", "11月22日 周日"]


@time_machine.travel(EVENING, tick=False)
def test_short_time_names_the_year_only_when_it_is_another():
    assert [display.short_time(EVENING), display.short_time(datetime(2027, 1, 4, 9, 30, tzinfo=UTC))] == [
        "11月23日 07:30",
        "2027年1月4日 17:30",
    ]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "不到 1 分钟"),
        (45, "45 分钟"),
        (125, "2 小时 5 分钟"),
        (450, "1 个工作日"),
        (2 * 450 + 185, "2 个工作日 3 小时"),
        (-450, "1 个工作日"),
    ],
)
def test_working_time_is_written_in_days_of_seven_and_a_half_hours(minutes, words):
    assert display.working_left(timedelta(minutes=minutes)).replace(display.NO_BREAK, " ") == words


@pytest.mark.parametrize(("hours", "words"), [(23, "23 小时"), (24, "1 天"), (24 * 16 + 5, "16 天")])
def test_plain_time_is_written_in_days(hours, words):
    assert display.calendar_left(timedelta(hours=hours)).replace(display.NO_BREAK, " ") == words


@pytest.mark.parametrize(
    ("figure", "of", "written"),
    [
        (0, 0, display.Share("", "", is_weak=False)),
        (1, 3, display.Share("3 件中 1 件", "", is_weak=True)),
        (4, 5, display.Share("4/5 (80 %)", "80 %", is_weak=False)),
    ],
)
def test_a_share_is_written_with_its_cases(figure, of, written):
    assert display.share(figure, of) == written


@pytest.mark.parametrize(
    ("size", "words"), [(900, "900 B"), (1024, "1 KB"), (1_482_004, "1.4 MB"), (5 * 1024**4, "5120 GB")]
)
def test_file_sizes_are_written_short(size, words):
    assert display.file_size(size) == words


def test_a_confidential_name_is_masked():
    assert [display.mask("喀左示例公司"), display.mask("喀左示例公司", is_hidden=False), display.mask("")] == [
        "（已保密）",
        "喀左示例公司",
        "",
    ]


@pytest.mark.parametrize(("locale", "words"), [("en", "2026-11-23 07:30"), ("zh", "2026年11月23日 07:30")])
def test_moments_follow_the_language(app, locale, words):
    with app.test_request_context(), force_locale(locale):
        assert display.local_time(EVENING) == words
