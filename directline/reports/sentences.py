"""The month in sentences: one place for the page, the command and the mail.

A sentence is made of pieces; a piece that is a figure names it, so that a page can link it to its tickets.
"""

from collections.abc import Iterable
from typing import NamedTuple

from directline.configuration import settings
from directline.models import Rung
from directline.reports.figures import Figures, find
from directline.reports.lists import Carried
from directline.reports.measures import SMALL, Count, Share, Spread
from directline.reports.period import month

COMPARABLE = 10
"""Fewer cases than that are not compared from month to month."""


class Piece(NamedTuple):
    """``key``, ``side`` and ``row`` find the tickets behind the words; a piece without a key is plain text."""

    text: str
    key: str = ""
    side: str = ""
    row: str = ""


class Sentence(tuple[Piece, ...]):
    """Its text is the pieces put together."""

    __slots__ = ()

    def __str__(self) -> str:
        return "".join(piece.text for piece in self)


Said = str | Piece


def summary(figures: Figures, before: Figures | None = None) -> list[Sentence]:
    """The month in a few sentences of the official register; what has no case is not said."""
    paragraphs = (
        _flow(figures, before),
        _expectations(figures),
        _voices(figures),
        _ladder(figures),
        _instructions(figures),
        _times(figures),
        _enterprises(figures),
        _solved(figures),
        _unconfirmed(figures),
    )
    return [_sentence(said) for said in paragraphs if said]


def title(figures: Figures) -> str:
    return month_words(figures.label)


def month_words(label: str) -> str:
    """2026年10月."""
    day = month(label).first_day
    return f"{day.year}年{day.month}月"


def _flow(figures: Figures, before: Figures | None) -> list[Said]:
    name = f"{figures.period.first_day.month}月"
    until = "截至月末" if figures.period.is_month else "目前"
    said: list[Said] = [f"{name}，直通车收到企业诉求 ", _count(figures, "filed"), " 件", _compared(figures, before)]
    said += ["，受理 ", _count(figures, "accepted"), " 件"]
    said += _also(figures, "，不予受理 ", "rejected", " 件") + _also(figures, "，撤回 ", "withdrawn", " 件")
    said += ["；办结 ", _count(figures, "closed"), f" 件；{until}"]
    if not figures.in_hand.n:
        return [*said, "没有在办诉求。"]
    said += ["在办 ", _count(figures, "in_hand"), " 件，"]
    return [*said, *(_also(figures, "其中逾期 ", "overdue", " 件") or ["没有逾期"]), "。"]


def _expectations(figures: Figures) -> list[Said]:
    if not figures.on_time.n:
        apart = _apart(figures)
        return ["本月没有到期的主办件", *apart, "。"] if apart else []
    said: list[Said] = ["时限落在本月的主办件 ", *_share(figures, "on_time", "按时办结")]
    if figures.on_time_original.x != figures.on_time.x:
        said += ["；按原定时限计 ", _part(figures, "on_time_original"), " 件"]
    return [*said, *_apart(figures), "。"]


def _apart(figures: Figures) -> list[Said]:
    said = _also(figures, "；另有 ", "awaiting_review", " 件已答复待审核")
    return said + _also(figures, "，" if said else "；另有 ", "standing_still", " 件等待企业补充材料")


def _voices(figures: Figures) -> list[Said]:
    said: list[Said] = []
    if figures.satisfied.n:
        said += ["取得企业评价 ", *_share(figures, "satisfied", "满意和基本满意")]
    if figures.solved.n:
        opening = "；" if said else ""
        said += [f"{opening}办结件（不含不属实）", *_share(figures, "solved", "企业确认已解决")]
    said += _also(figures, "；" if said else "", "closed_unreached", " 件未联系上企业，不计为满意")
    return [*said, "。"] if said else []


def _ladder(figures: Figures) -> list[Said]:
    said = _also(figures, "黄牌 ", "yellow", " 张") + _also(figures, "红牌 ", "red", " 张")
    if figures.yellow.n and figures.red.n:
        said.insert(3, "，")
    highest = figures.rungs[Rung.E4]
    if highest.n:
        said += ["，" if said else "", "提级至书记、县长 ", Piece(str(highest.n), "rungs", row=Rung.E4), " 件次"]
    said += _also(figures, "；" if said else "", "revoked", " 张亮牌按规定撤销")
    opening = "对主办单位发出" if figures.yellow.n or figures.red.n else ""
    return [opening, *said, "。"] if said else ["本月没有亮牌。"]


def _instructions(figures: Figures) -> list[Said]:
    """What leaders had instructed to be done by a day of the month, and what of it was late at its end."""
    said: list[Said] = []
    if figures.instructions_kept.n:
        said += ["批示要求本月完成的 ", *_share(figures, "instructions_kept", "按期完成")]
    for state, words in ((Carried.AWAITING, "已报办结待认可"), (Carried.OPEN, "逾期没有完成")):
        number = sum(line.state == state for line in figures.instructions)
        said += [f"{'；' if said else '批示事项中，'}{words} {number} 件"] if number else []
    return [*said, "。"] if said else []


def _times(figures: Figures) -> list[Said]:
    said: list[Said] = []
    if figures.handling.n:
        said += ["办理用时中位数 ", Piece(working_days(figures.handling), "handling"), " 个工作日"]
    if figures.felt.n:
        said += ["，" if said else "", "企业从提交到办结中位数 ", Piece(calendar_days(figures.felt), "felt"), " 天"]
    return [*said, "。"] if said else []


def _enterprises(figures: Figures) -> list[Said]:
    if not figures.active.x:
        return []
    said: list[Said] = ["提出诉求的企业 ", Piece(str(figures.active.x), "active"), " 户"]
    if figures.active_key.n:
        words = f"{figures.active_key.x}/{figures.active_key.n}"
        said += ["，其中重点企业 ", Piece(words, "active_key"), " 户"]
    return [*said, "。"]


def _solved(figures: Figures) -> list[Said]:
    """The one cumulative sentence that can be quoted."""
    if not figures.solved_ever:
        return []
    return [
        "企业确认解决的诉求：本月 ",
        _count(figures, "solved_in_month"),
        " 件，今年以来 ",
        Piece(str(figures.solved_in_year), "solved_in_year"),
        " 件，开通以来累计 ",
        Piece(str(figures.solved_ever), "solved_ever"),
        " 件。",
    ]


def _unconfirmed(figures: Figures) -> list[Said]:
    """What bears no unit's name yet."""
    said = _also(figures, "另有 ", "unconfirmed", " 件历史台账的承办单位只是建议，待办公室确认")
    return [*said, "，确认以前不亮牌，不计入单位数字。"] if said else []


def working_days(duration: Spread) -> str:
    """The median in working days of the county."""
    return f"{(duration.median or 0) / settings.number('day_minutes'):.1f}"


def calendar_days(duration: Spread) -> str:
    return f"{(duration.median or 0) / (24 * 60):.1f}"


def percent(share: Share) -> str:
    """Nothing below five cases."""
    return "" if share.percent is None or share.n < SMALL else f"（{share.percent:.1f}".removesuffix(".0") + "%）"


def _share(figures: Figures, key: str, fulfilled: str) -> list[Said]:
    """``10 件，按时办结 8 件（80%）``."""
    share = find(figures, key)
    assert isinstance(share, Share)
    whole, part = Piece(str(share.n), key, "whole"), Piece(str(share.x), key, "part")
    return [whole, f" 件，{fulfilled} ", part, f" 件{percent(share)}"]


def _count(figures: Figures, key: str) -> Piece:
    count = find(figures, key)
    assert isinstance(count, Count)
    return Piece(str(count.n), key)


def _part(figures: Figures, key: str) -> Piece:
    share = find(figures, key)
    assert isinstance(share, Share)
    return Piece(str(share.x), key, "part")


def _also(figures: Figures, before: str, key: str, after: str) -> list[Said]:
    """Said only where there is any."""
    piece = _count(figures, key)
    return [before, piece, after] if piece.text != "0" else []


def _compared(figures: Figures, before: Figures | None) -> str:
    """Against the month before, where both have cases enough."""
    if before is None or min(before.filed.n, figures.filed.n) < COMPARABLE:
        return ""
    difference = figures.filed.n - before.filed.n
    if not difference:
        return "（与上月持平）"
    return f"（比上月{'增加' if difference > 0 else '减少'} {abs(difference)} 件）"


def _sentence(said: Iterable[Said]) -> Sentence:
    return Sentence(piece if isinstance(piece, Piece) else Piece(piece) for piece in said if piece)
