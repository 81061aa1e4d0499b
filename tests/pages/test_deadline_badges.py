"""What a clock says at a moment: words, symbol, colour and bar agree."""

from datetime import datetime, time, timedelta

import pytest
import time_machine

from directline.clock import COUNTY_ZONE
from directline.models import Colour, Deadline, DeadlineKind, DeadlineState, Escalation, Rung, Status
from directline.pages import deadline_badges
from directline.pages.display import NO_BREAK
from directline.worktime.county_calendar import compose
from directline.worktime.explanation import explain
from directline.worktime.limits import Limit, due

HOURS = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
COUNTY = compose(COUNTY_ZONE, dict.fromkeys(range(5), HOURS), first=2026, last=2027)
NOW = datetime(2026, 11, 24, 10, 20, tzinfo=COUNTY_ZONE)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=COUNTY_ZONE)


def deadline(started=MONDAY, limit="5wd", state=DeadlineState.RUNNING, **more):
    ends = due(COUNTY.calendar, started, Limit.parse(limit))
    given = {"next_rung": Rung.E0, "next_rung_at": NOW + timedelta(days=9), "is_provisional": False, **more}
    return Deadline(kind=DeadlineKind.RESOLVE_LEAD, limit=limit, started_at=started, due_at=ends, state=state, **given)


def shown(row, at=NOW, **more):
    with time_machine.travel(NOW, tick=False):
        badge = deadline_badges.badge(row, COUNTY.calendar, at=at, **more)
    return badge.words.replace(NO_BREAK, " "), badge.due_words, badge.symbol, badge.tone, badge.share


def test_a_running_clock_says_what_is_left():
    assert shown(deadline()) == ("还剩 4 个工作日 5 小时", "11月30日 17:30 到期", "clock", "calm", 20)


def test_a_late_clock_says_by_how_much():
    row = deadline(MONDAY - timedelta(days=7), next_rung=Rung.E2)

    assert shown(row) == ("已超时 1 小时 50 分钟", "11月23日 17:30 到期", "late", "yellow", 100)


def test_the_moment_of_due_is_late():
    row = deadline(MONDAY - timedelta(days=7), next_rung=Rung.E1, next_rung_at=MONDAY.replace(hour=17, minute=30))

    assert shown(row, at=row.due_at)[:4] == ("已到期", "11月23日 17:30 到期", "late", "yellow")


def test_calendar_days_are_counted_as_such():
    assert shown(deadline(limit="30d"))[0] == "还剩 29 天"


@pytest.mark.parametrize(
    ("next_rung", "is_due", "tone"),
    [
        (Rung.E0, False, "calm"),
        (Rung.E0, True, "blue"),
        (Rung.E1, False, "blue"),
        (Rung.E2, False, "yellow"),
        (Rung.E3, False, "red"),
        (None, False, "calm"),
    ],
)
def test_the_colour_is_that_of_the_rung_whose_time_has_come(next_rung, is_due, tone):
    row = deadline(next_rung=next_rung, next_rung_at=NOW + timedelta(minutes=0 if is_due else 1))

    assert shown(row)[3] == tone


def test_a_clock_above_its_last_rung_keeps_the_colour_of_the_last():
    assert shown(deadline(MONDAY - timedelta(days=28), next_rung=None))[3] == "red"


def test_the_colours_are_the_county_s():
    assert shown(deadline(next_rung=Rung.E1), colours={Rung.E0: Colour.NONE})[3] == "calm"


@pytest.mark.parametrize(
    ("state", "words", "symbol"),
    [
        (DeadlineState.PAUSED, "已暂停", "pause"),
        (DeadlineState.HELD, "等待审核", "pause"),
        (DeadlineState.MET, "按时完成", "check-circle"),
        (DeadlineState.MISSED, "逾期完成", "late"),
        (DeadlineState.VOID, "不再计时", "check-circle"),
    ],
)
def test_a_clock_that_stands_still_says_why(state, words, symbol):
    assert shown(deadline(state=state)) == (words, "11月30日 17:30 到期", symbol, "still", None)


def test_a_stopped_clock_says_when():
    assert shown(deadline(state=DeadlineState.MET, stopped_at=NOW))[1] == "11月24日 10:20 停止计时"


@pytest.mark.parametrize(("state", "is_shown"), [(DeadlineState.RUNNING, True), (DeadlineState.MET, False)])
def test_only_a_living_clock_is_provisional(state, is_shown):
    assert (
        deadline_badges.badge(deadline(state=state, is_provisional=True), COUNTY.calendar, at=NOW).is_provisional
        is is_shown
    )


def test_every_reason_has_its_words():
    assert set(deadline_badges.REASONS) == set(deadline_badges.Reason)


def test_why_this_date_names_each_day():
    lines = explain(
        COUNTY.calendar, datetime(2026, 9, 30, 9, tzinfo=COUNTY_ZONE), Limit.parse("3wd"), names=COUNTY.names
    )
    days = deadline_badges.explained(lines)

    assert [(day.count, day.note) for day in (*days[:2], *days[-3:])] == [
        ("不计", "收到当天"),
        ("不计", "国庆节"),
        ("第 1 天", "工作日"),
        ("第 2 天", "工作日"),
        ("第 3 天", "国庆节 · 调休上班"),
    ]


def test_limits_in_hours_count_hours():
    lines = explain(COUNTY.calendar, MONDAY.replace(hour=15), Limit.parse("4h"), names=COUNTY.names)

    assert [day.count.replace(NO_BREAK, " ") for day in deadline_badges.explained(lines)] == [
        "2 小时 30 分钟",
        "1 小时 30 分钟",
    ]


def row(place, kind=DeadlineKind.RESOLVE_LEAD, late=-30, state=DeadlineState.RUNNING):
    """A clock that is so many days late."""
    return Deadline(id=place, kind=kind, state=state, due_at=NOW - timedelta(days=late))


def card(rung):
    return Escalation(rung=rung, colour=deadline_badges.COLOURS[rung])


SIGN, REVIEW, EXPECTATION = DeadlineKind.SIGN, DeadlineKind.REVIEW, DeadlineKind.RESOLVE_TICKET


@pytest.mark.parametrize(
    ("alive", "cards", "place"),
    [
        ([row(1), row(2, REVIEW)], {}, 2),
        ([row(1), row(2, SIGN)], {}, 1),
        ([row(1), row(2, REVIEW)], {1: card(Rung.E4)}, 1),
        ([row(1, late=3), row(2, REVIEW, late=9)], {1: card(Rung.E1)}, 1),
        ([row(1, late=3), row(2, late=9)], {1: card(Rung.E3), 2: card(Rung.E2)}, 1),
        ([row(1, late=3), row(2, late=9)], {1: card(Rung.E2), 2: card(Rung.E2)}, 2),
        ([row(1, SIGN, late=1), row(2, SIGN, late=4), row(3, REVIEW)], {}, 2),
        ([row(1, EXPECTATION, late=1), row(2, SIGN, late=4), row(3, REVIEW)], {}, 1),
        ([row(1), row(2, SIGN, late=0), row(3, REVIEW)], {1: card(Rung.E0)}, 2),
        ([row(1), row(2, REVIEW)], {1: card(Rung.E0)}, 1),
        ([row(1, late=9, state=DeadlineState.PAUSED), row(2, REVIEW)], {1: card(Rung.E3)}, 2),
    ],
)
def test_the_clock_that_presses_is_foremost(alive, cards, place):
    assert deadline_badges.primary(alive, Status.ANSWERED, is_internal=True, at=NOW, cards=cards).id == place


def test_late_without_a_colour_is_ink():
    late = deadline(MONDAY - timedelta(days=7), next_rung=Rung.E2)

    assert shown(late, colours={})[3] == "late"
