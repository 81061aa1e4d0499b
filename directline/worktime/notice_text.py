"""The wording of a holiday notice: which dates each of its items declares off and which it declares worked."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta

from directline.text import half_width

WEEKDAYS = "一二三四五六日"
FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
LONGEST = 15
NEAR = timedelta(days=31)

_NAME = (
    r'元旦节?|春节|清明节?|["“]?五一["”]?(?:国际)?(?:劳动节)?|(?:国际)?劳动节|端午节?|中秋节?|国庆节?|["“]?十一["”]?'
)
_HEADING = re.compile(rf"(?P<names>(?:{_NAME})(?:[、和及与](?:{_NAME}))*)(?:放假)?(?:安排)?:")
_DATE = r"(?:(?P<{0}year>\d{{4}})年)?(?:(?P<{0}month>\d{{1,2}})月)?(?P<{0}day>\d{{1,2}})日(?:\((?P<{0}note>[^()]*)\))?"
_TOKEN = re.compile(
    rf"(?P<dates>{_DATE.format('from_')}(?:(?:至|到|-){_DATE.format('to_')})?)"
    r"|(?P<working>上班|补班)|(?P<off>放假|补休|调休|休息)|共?(?P<total>\d+|[一二三四五六七八九])天"
)
_SENTENCE = re.compile(r"[^。]+")
_CLAUSE = re.compile(r"(?:\([^()]*\)|[^,;])+")
_ASIDE = re.compile(r"公休日|照常公休|法定")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")


class UnreadableNotice(ValueError):
    """A text that is no notice or cannot be trusted; the message says in Chinese which line is wrong and what to do."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(f"第{line}行：{message}" if line else message)
        self.line = line


@dataclass(frozen=True)
class Paste:
    """The pasted text as one line of half-width signs without spaces, and where in it each pasted line begins."""

    text: str
    starts: list[int]

    @classmethod
    def of(cls, pasted: str) -> "Paste":
        lines = [_normal(line) for line in pasted.splitlines()]
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        return cls("".join(lines), starts[:-1])

    def line(self, position: int) -> int:
        """The number, from 1, of the pasted line that a place in the text comes from."""
        return bisect_right(self.starts, position)


@dataclass
class Item:
    """One item of the notice: the festivals it names, the days it declares (True: worked), the line it begins on."""

    names: list[str]
    line: int
    days: dict[date, bool] = field(default_factory=dict)


def items(paste: Paste, year: int) -> list[Item]:
    """The items of the notice for a year; `UnreadableNotice` at the first statement that contradicts the calendar."""
    headings = list(_HEADING.finditer(paste.text))
    ends = [heading.start() for heading in headings] + [len(paste.text)]
    return [_Reader(paste, year, heading).read(end) for heading, end in zip(headings, ends[1:], strict=True)]


class _Reader:
    """Reads one item from its heading to the next, or to the first sentence that declares nothing."""

    def __init__(self, paste: Paste, year: int, heading: re.Match[str]) -> None:
        names = [_festival(name) for name in re.split("[、和及与]", heading["names"])]
        self.paste, self.year, self.begin = paste, year, heading.end()
        self.item = Item(names, paste.line(heading.start()))
        self.month: int | None = None
        self.pending: list[date] = []

    def read(self, end: int) -> Item:
        for sentence in _SENTENCE.finditer(self.paste.text, self.begin, end):
            if re.search("鼓励|国务院办公厅", sentence[0]) or not _TOKEN.search(sentence[0]):
                break
            self._sentence(sentence)
        if False not in self.item.days.values():
            raise UnreadableNotice(f"“{'、'.join(self.item.names)}”一条没有放假日期。请核对原文。", self.item.line)
        self._check_nearness()
        return self.item

    def _check_nearness(self) -> None:
        """A day is made up within weeks of its festival; one further away has lost a digit."""
        off = [day for day, is_working in self.item.days.items() if not is_working]
        for day in self.item.days:
            if all(abs(day - other) > NEAR for other in off):
                raise UnreadableNotice(f"{_spoken(day)}，离这个节日太远。请核对日期。", self.item.line)

    def _sentence(self, sentence: re.Match[str]) -> None:
        for clause in _CLAUSE.finditer(self.paste.text, *sentence.span()):
            if not _ASIDE.search(clause[0]):
                for token in _TOKEN.finditer(self.paste.text, *clause.span()):
                    self._token(token, sentence[0])
        if self.pending:
            raise self._unreadable(f"“{sentence[0]}”没有写明放假还是上班。请核对原文。", sentence.start())

    def _token(self, token: re.Match[str], sentence: str) -> None:
        if token["dates"]:
            self.pending += self._dates(token)
        elif token["total"]:
            self._check_total(token, sentence)
        else:
            self._declare(token, is_working=bool(token["working"]))

    def _declare(self, token: re.Match[str], is_working: bool) -> None:
        for day in self.pending:
            if is_working and day.weekday() < 5:
                raise self._unreadable(f"{_spoken(day)}，本来就是工作日，不会另行安排上班。请核对日期。", token.start())
            if self.item.days.setdefault(day, is_working) != is_working:
                raise self._unreadable(f"{_spoken(day)}，既列为放假又列为上班。请核对原文。", token.start())
        self.pending = []

    def _check_total(self, token: re.Match[str], sentence: str) -> None:
        stated = int(token["total"]) if token["total"].isdigit() else 1 + "一二三四五六七八九".index(token["total"])
        counted = list(self.item.days.values()).count(False)
        if counted != stated and "周末连休" not in sentence:
            raise self._unreadable(f"写明放假{stated}天，而所列日期共{counted}天。请核对起止日期。", token.start())

    def _dates(self, token: re.Match[str]) -> list[date]:
        first = self._date(token, "from_")
        if not token["to_day"]:
            return [first]
        last = self._date(token, "to_")
        if not 0 < (last - first).days < LONGEST:
            raise self._unreadable(f"“{token['dates']}”的起止日期不对。请核对原文。", token.start())
        return [first + timedelta(days=i) for i in range((last - first).days + 1)]

    def _date(self, token: re.Match[str], end: str) -> date:
        """One date of a token; a month left out is the one before it, and 元旦's December is the year before."""
        self.month = int(token[end + "month"] or self.month or 0)
        before = self.month == 12 and "元旦" in self.item.names
        year = int(token[end + "year"] or (self.year - 1 if before else self.year))
        try:
            day = date(year, self.month, int(token[end + "day"]))
        except ValueError as error:
            raise self._unreadable(f"“{token['dates']}”中有不存在的日期。请核对原文。", token.start()) from error
        self._check_date(day, token, token[end + "note"] or "")
        return day

    def _check_date(self, day: date, token: re.Match[str], note: str) -> None:
        if day.year != self.year and (day.year, day.month) != (self.year - 1, 12):
            raise self._unreadable(
                f"{day.year}年{day.month}月{day.day}日不属于{self.year}年的安排。请核对年份。", token.start()
            )
        stated = _WEEKDAY.search(note)
        if stated and WEEKDAYS.index(stated[1].replace("天", "日")) != day.weekday():
            message = f"{day.year}年{_spoken(day)}，文中写的是周{stated[1]}。请核对日期和年份。"
            raise self._unreadable(message, token.start())

    def _unreadable(self, message: str, position: int) -> UnreadableNotice:
        return UnreadableNotice(message, self.paste.line(position))


def _normal(line: str) -> str:
    """Half-width signs, one kind of dash, no spaces or invisible characters."""
    line = re.sub(r"[\s\u200b-\u200f\ufeff]", "", half_width(line))
    return re.sub(r"[-‐-―−~〜]+", "-", line)


def _festival(name: str) -> str:
    """The festival's own name for any way of writing it: “五一”国际劳动节 is 劳动节."""
    name = re.sub('["“”]|国际', "", name)
    name = {"五一": "劳动节", "五一劳动节": "劳动节", "十一": "国庆节", "元旦节": "元旦"}.get(name, name)
    return name if name.endswith("节") or name == "元旦" else name + "节"


def _spoken(day: date) -> str:
    return f"{day.month}月{day.day}日是周{WEEKDAYS[day.weekday()]}"
