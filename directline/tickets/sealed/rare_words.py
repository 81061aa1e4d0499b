"""What a text shares with a complaint that few other matters have: by such words a reader would know it again.

Rare are numbers, dates, Latin strings and runs of three or more characters that are no words of the county's own.
Words that tell who complained are looked for apart, short ones too. Pure: neither database nor request.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from directline.text import fold

SHORTEST_RUN = 3
BRAND = 2
"""So many characters at the head of a firm's own name are what people call it by."""
LONGEST_NAME = 4
"""No person's name is longer; a firm's is."""

COMMON = frozenset(
    [
        *("企业", "公司", "单位", "部门", "工作人员", "人员", "执法", "检查", "罚款", "收费", "处罚", "投诉", "反映"),
        *("行政执法", "行政处罚", "行政检查", "通知书", "决定书", "检查记录", "出示", "证件", "依据", "程序", "标准"),
        *("办理", "受理", "审批", "许可", "手续", "材料", "申请", "答复", "说明", "情况", "问题", "原因", "事项"),
        *(
            "以来",
            "期间",
            "今年",
            "去年",
            "本月",
            "上月",
            "每次",
            "一次",
            "一个",
            "一家",
            "一些",
            "两次",
            "多次",
            "反复",
        ),
        *(
            "是否",
            "没有",
            "应当",
            "按照",
            "根据",
            "有关",
            "相关",
            "规定",
            "要求",
            "进行",
            "开展",
            "提供",
            "贵单位",
            "请",
        ),
        *(
            "我们",
            "他们",
            "你们",
            "辖区",
            "全县",
            "本县",
            "县城",
            "乡镇",
            "车间",
            "厂区",
            "生产",
            "经营",
            "停产",
            "整改",
        ),
        *("有限责任公司", "有限公司", "股份", "集团", "合作社", "经营部", "加工厂", "责任", "分公司", "商贸", "科技"),
        *("法律", "法规", "条例", "办法", "营业执照", "许可证", "罚没", "票据", "收据", "费用", "金额", "缴纳", "时间"),
        *("或者", "以及", "并且", "其中", "目前", "现在", "至今", "不予", "拖延", "推诿", "不作为", "慢作为", "乱作为"),
        *(
            "对",
            "的",
            "了",
            "被",
            "在",
            "和",
            "与",
            "及",
            "向",
            "由",
            "为",
            "我",
            "都",
            "也",
            "就",
            "又",
            "还",
            "该",
            "各",
        ),
    ]
)
"""What stands in every such complaint and tells of none."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_NUMERAL = "[0-9一二三四五六七八九十百千万亿两〇零几]"
_COUNTED = re.compile(rf"{_NUMERAL}+(?:\.[0-9]+)?(?:年|月份|月|日|号|时|点|次|个|家|名|人|元|万元|亩|吨|台|份|天|%)")
_LATIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._@/:-]*[0-9A-Za-z]|[0-9A-Za-z]")
_EMPTY_COUNTS = frozenset({"一次", "一个", "一家", "一名", "一人", "一天", "一日", "一年", "一月", "几次", "几个"})


class Shared(NamedTuple):
    """``identity``: what tells who complained; ``rare``: by what else the complaint would be known again."""

    identity: list[str]
    rare: list[str]


def shared_words(text: str, complaint: Iterable[str], identity: Iterable[str], county: Iterable[str] = ()) -> Shared:
    """What the text has in common with the complaint; ``county`` are words that everybody uses: units, duties."""
    known, source, written = COMMON | {_plain(word) for word in county}, _plain("\n".join(complaint)), _plain(text)
    identifying = [word for word in _identifying(identity, known) if _stands_in(word, written)]
    rare = [word for word in _rare(written, source, known) if not any(hit in word for hit in identifying)]
    return Shared(identifying, rare)


def short_forms(name: str, known: Collection[str] = COMMON) -> list[str]:
    """What a firm is called for short: its name without place and form, and the head of that."""
    pieces = _without(name, known) if _HAN.fullmatch(name) and len(name) > LONGEST_NAME else []
    if not pieces:
        return []
    own, whole = "".join(pieces), name[name.index(pieces[0]) : name.rindex(pieces[-1]) + len(pieces[-1])]
    shorts = dict.fromkeys((own, whole, own[:BRAND], whole[:BRAND]))
    return [short for short in shorts if len(short) >= BRAND and short not in known]


def _identifying(identity: Iterable[str], known: Collection[str]) -> list[str]:
    """Each word itself, and where it is a firm's name, what that is called for short."""
    words: dict[str, None] = {}
    for word in map(_plain, identity):
        words |= dict.fromkeys((word, *short_forms(word, known)))
    return [word for word in words if len(word) >= BRAND]


def _stands_in(word: str, written: str) -> bool:
    return word in written if _HAN.search(word) else word in _LATIN.findall(written)


def _rare(written: str, source: str, known: Collection[str]) -> list[str]:
    words: dict[str, None] = {}
    for pattern in (_COUNTED, _LATIN):
        there = set(pattern.findall(source)) - _EMPTY_COUNTS
        words |= dict.fromkeys(word for word in pattern.findall(written) if word in there and len(word) >= BRAND)
    words = {word: None for word in words if not any(other.startswith(word) for other in words if other != word)}
    for run in _common_runs(written, source):
        words |= dict.fromkeys(piece for piece in _without(run, known) if len(piece) >= SHORTEST_RUN)
    return list(words)


def _common_runs(written: str, source: str) -> Iterator[str]:
    """The longest runs of Chinese characters that stand in both."""
    for part in _HAN.findall(written):
        start = end = 0
        while start <= len(part) - SHORTEST_RUN:
            reach = max(end, start + SHORTEST_RUN)
            if part[start:reach] in source:
                while reach < len(part) and part[start : reach + 1] in source:
                    reach += 1
                if reach > end:
                    yield part[start:reach]
                    end = reach
            start += 1


def _without(run: str, known: Collection[str]) -> list[str]:
    """What is left between the known words, the longest of them cut out first."""
    inside = sorted((word for word in known if word and word in run), key=len, reverse=True)
    if not inside:
        return [run]
    return [piece for piece in re.split("|".join(map(re.escape, inside)), run) if piece]


def _plain(text: str) -> str:
    """One way of writing: full width as half width, capitals as small, nothing within a number or what it counts."""
    text = fold(text)
    return re.sub(r"(?<=\d)(?:[ -](?=\d)| +(?=[\u3400-\u9fff]))", "", text)
