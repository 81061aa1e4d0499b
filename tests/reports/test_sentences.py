"""The month in sentences: what has no case is not said, small shares have no percent, every figure names itself."""

from dataclasses import replace

import pytest

from directline.reports import figures
from directline.reports.measures import Activity, Count, Share, Spread
from directline.reports.period import so_far
from directline.reports.sentences import Piece, summary, title
from directline.tickets import sweeps
from tests import scenarios
from tests.factories import moment
from tests.reports import months
from tests.reports.months import MARCH


def many(n):
    return Count(tuple(range(n)))


def share(x, n):
    return Share(tuple(range(x)), tuple(range(n)))


@pytest.fixture
def busy(app):
    """A month with something of everything."""
    return replace(
        months.of(MARCH),
        filed=many(12),
        accepted=many(11),
        rejected=many(1),
        withdrawn=many(2),
        closed=many(9),
        in_hand=many(14),
        overdue=many(2),
        on_time=share(8, 10),
        on_time_original=share(7, 10),
        awaiting_review=many(1),
        standing_still=many(3),
        satisfied=share(3, 4),
        solved=share(2, 9),
        closed_unreached=many(1),
        yellow=many(3),
        red=many(1),
        revoked=many(1),
        rungs={"E4": many(1)},
        handling=Spread((1,), 900.0, 1035.0, 2000.0),
        felt=Spread((1,), 14400.0, 9360.0, 20000.0),
        active=Activity(11, 400, ()),
        active_key=Activity(6, 146, ()),
        solved_in_month=many(2),
        solved_in_year=56,
        solved_ever=80,
    )


def said(month_figures, before=None):
    return [str(sentence) for sentence in summary(month_figures, before)]


def test_a_busy_month_is_said_in_seven_sentences(busy):
    assert said(busy, replace(busy, filed=many(10))) == [
        "3月，直通车收到企业诉求 12 件（比上月增加 2 件），受理 11 件，不予受理 1 件，撤回 2 件；"
        "办结 9 件；截至月末在办 14 件，其中逾期 2 件。",
        "时限落在本月的主办件 10 件，按时办结 8 件（80%）；按原定时限计 7 件；另有 1 件已答复待审核，3 件等待企业补充材料。",
        "取得企业评价 4 件，满意和基本满意 3 件；办结件（不含不属实）9 件，企业确认已解决 2 件（22.2%）；"
        "1 件未联系上企业，不计为满意。",
        "对主办单位发出黄牌 3 张，红牌 1 张，提级至书记、县长 1 件次；1 张亮牌按规定撤销。",
        "办理用时中位数 2.3 个工作日，企业从提交到办结中位数 6.5 天。",
        "提出诉求的企业 11 户，其中重点企业 6/146 户。",
        "企业确认解决的诉求：本月 2 件，今年以来 56 件，开通以来累计 80 件。",
    ]


def test_an_empty_month_says_little(app):
    assert said(months.of(MARCH)) == [
        "3月，直通车收到企业诉求 0 件，受理 0 件；办结 0 件；截至月末没有在办诉求。",
        "本月没有亮牌。",
    ]


@pytest.mark.parametrize(
    ("earlier", "words"), [(9, "12 件，受理"), (12, "12 件（与上月持平），"), (15, "12 件（比上月减少 3 件），")]
)
def test_months_are_compared_only_from_ten_cases_on(busy, earlier, words):
    assert words in said(busy, replace(busy, filed=many(earlier)))[0]


@pytest.mark.parametrize(
    ("yellow", "red", "revoked", "words"),
    [
        (0, 2, 0, "对主办单位发出红牌 2 张。"),
        (1, 0, 1, "对主办单位发出黄牌 1 张；1 张亮牌按规定撤销。"),
        (0, 0, 1, "1 张亮牌按规定撤销。"),
        (0, 0, 0, "本月没有亮牌。"),
    ],
)
def test_cards_are_said_as_far_as_there_are_any(busy, yellow, red, revoked, words):
    changed = replace(busy, yellow=many(yellow), red=many(red), revoked=many(revoked), rungs={"E4": many(0)})

    assert said(changed)[3] == words


def test_what_stands_still_is_said_without_anything_due(busy):
    changed = replace(busy, on_time=share(0, 0), on_time_original=share(0, 0), awaiting_review=many(0))

    assert said(changed)[1] == "本月没有到期的主办件；另有 3 件等待企业补充材料。"


def test_every_figure_leads_to_its_tickets(cast):
    scenarios.closed(cast)
    scenarios.signed(cast)
    sweeps.escalate(moment("2026-04-01 00:00"))
    march = months.of(MARCH)

    pieces = [piece for sentence in summary(march) for piece in sentence if piece.key]
    cumulative = {"solved_in_year", "solved_ever"}
    assert {piece.key for piece in pieces} > {"filed", "on_time", "satisfied", "yellow", "handling", "active"}
    assert [
        piece for piece in pieces if piece.key not in cumulative and not figures.find(march, piece.key, piece.row)
    ] == []
    assert Piece("1", "rungs", row="E4") in pieces


def test_a_running_month_says_now_instead_of_its_end(cast):
    scenarios.signed(cast)
    running = figures.for_period(so_far(moment("2026-03-06 10:00")), moment(months.LATER))

    assert said(running)[0].endswith("目前在办 1 件，没有逾期。")
    assert title(running) == "2026年3月"
