"""Where a matter of the ledger belongs: its category, unit, township, channel, by column, option or suggestion."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select

from directline.extensions import db
from directline.ledger.fields import MEANINGS, Field
from directline.ledger.rows import BadRow, Matter
from directline.models import Category, Channel, Department, DepartmentKind, Outcome, Severity
from directline.text import compact
from directline.tickets import routing

Row = TypeVar("Row", Category, Department)
Code = TypeVar("Code", bound=StrEnum)

SUGGESTED = "建议归类"
FALLBACK_FACTOR = "other"
CHANNELS = {
    Channel.FORM: "网上填报 网上 网站 小程序 公众号 网络留言",
    Channel.PHONE: "来电 电话 热线",
    Channel.WALK_IN: "来访 上门 窗口",
    Channel.VISIT: "走访 调研 走访调研 调研走访 入企",
    Channel.MEETING: "座谈 座谈会 座谈交流 会议",
    Channel.CAMPAIGN: "信息征集 征集 问卷",
    Channel.TRANSFER: "转办 交办 上级转办 领导交办 12345",
}
SEVERITIES = {
    Severity.ENQUIRY: "咨询 咨询类",
    Severity.GENERAL: "一般 普通",
    Severity.HARD: "疑难 复杂",
    Severity.MAJOR: "重大 重要",
    Severity.URGENT: "紧急 特急 加急",
}
OUTCOMES = {
    Outcome.SOLVED: "是 已解决 解决",
    Outcome.PARTLY: "部分解决 基本解决",
    Outcome.CANNOT_LAWFULLY: "依法不能解决 不能解决 无法解决",
    Outcome.NOT_TRUE: "不属实 情况不属实",
}
_TOWNSHIPS = frozenset({DepartmentKind.TOWNSHIP, DepartmentKind.ZONE})
_SEVERAL = re.compile(r"[、,，;；/\n]+|\s{2,}|\s+(?=\S{3})")


@dataclass(frozen=True)
class Defaults:
    """What the options say for rows whose columns say nothing."""

    category: Category | None = None
    department: Department | None = None
    channel: Channel = Channel.IMPORT
    enterprise: str = ""


@dataclass(frozen=True)
class Place:
    """``notes``: what of it was suggested and why, and the ledger's words that nothing here bears the name of."""

    category: Category
    units: list[Department]
    township: Department | None
    channel: Channel
    severity: Severity | None
    outcome: Outcome
    is_suggested: bool
    is_unit_suggested: bool
    notes: list[str]


class County:
    """The categories and units of the county, read once for a whole ledger."""

    def __init__(self) -> None:
        self.defaults = Defaults()
        self.categories = list(db.session.scalars(select(Category).order_by(Category.position, Category.id)))
        self.directory = routing.directory(routing.known_units())
        self.vocabulary = routing.vocabulary(routing.known_categories())
        self._category_names = _index(self.categories, lambda one: (one.code, one.name))
        self._unit_names = _index(self.directory.units, lambda one: (one.code, one.name, one.short_name))

    def category(self, words: str) -> Category | None:
        return self._category_names.get(_plain(words))

    def unit(self, words: str) -> Department | None:
        return self._unit_names.get(_plain(words))

    def place(self, matter: Matter) -> Place:
        """Raises BadRow for the unit of an answered matter that the county does not have."""
        notes: list[str] = []
        category, is_suggested = self._category_of(matter, notes)
        units = self._units_of(matter, category, notes)
        return Place(
            category=category,
            units=units,
            township=self._township_of(matter, notes),
            channel=_one(CHANNELS, matter.short[Field.CHANNEL], notes, "来源") or self.defaults.channel,
            severity=_one(SEVERITIES, matter.short[Field.SEVERITY], notes, "紧急程度"),
            outcome=_one(OUTCOMES, matter.short[Field.OUTCOME], notes, "是否解决") or Outcome.UNSTATED,
            is_suggested=is_suggested,
            is_unit_suggested=matter.is_imported and not self._says_unit(matter),
            notes=notes,
        )

    def _category_of(self, matter: Matter, notes: list[str]) -> tuple[Category, bool]:
        """A name of somebody else's list only helps the suggestion."""
        words = matter.short[Field.CATEGORY]
        if named := self.category(words) if words else None:
            if named.is_sealed and named.is_open:
                raise BadRow(f"“{named.name}”是密件，只能由企业本人在系统里提出")
            return named, False
        if words:
            notes.append(f"台账类别“{words}”")
        if self.defaults.category is not None:
            return self.defaults.category, False
        suggested = routing.find_category("\n".join((matter.title, words, matter.description)), self.vocabulary)
        if not suggested:
            notes.append(f"{SUGGESTED}：看不出类别")
            return self._fallback, True
        notes.append(f"{SUGGESTED}：{suggested[0][1]}")
        return suggested[0][0], True

    def _units_of(self, matter: Matter, category: Category, notes: list[str]) -> list[Department]:
        """The lead first, then co-handlers; a new matter is given to nobody yet."""
        words = matter.short[Field.DEPARTMENT]
        if not matter.is_imported:
            given = ((Field.DEPARTMENT, words), (Field.HANDLER, matter.short[Field.HANDLER]))
            notes += [f"台账{MEANINGS[field]}“{word}”" for field, word in given if word]
            return []
        if words:
            return self._named_units(words)
        if self.defaults.department is not None:
            return [self.defaults.department]
        ranked = routing.rank(matter.title, matter.description, category, self.directory)
        if not ranked:
            notes.append("建议单位：看不出，暂列直通车办公室")
            return [self._office]
        notes.append(f"建议单位：{'；'.join(ranked[0].reasons)}")
        return [ranked[0].department]

    def _says_unit(self, matter: Matter) -> bool:
        """Does its column or an option say whose it was? Else it bears no cards before the office confirms it."""
        return bool(matter.short[Field.DEPARTMENT] or self.defaults.department)

    def _named_units(self, words: str) -> list[Department]:
        if whole := self.unit(words):
            return [whole]
        units = {name: self.unit(name) for name in _SEVERAL.split(words) if name}
        unknown = [name for name, unit in units.items() if unit is None]
        if unknown or not units:
            raise BadRow(f"县情里没有承办单位“{'、'.join(unknown) or words}”：请改为本系统的单位名称，或不用这一列")
        return list(dict.fromkeys(unit for unit in units.values() if unit is not None))

    def _township_of(self, matter: Matter, notes: list[str]) -> Department | None:
        words = matter.short[Field.TOWNSHIP]
        township = self.unit(words) if words else None
        if words and (township is None or township.kind not in _TOWNSHIPS):
            notes.append(f"台账属地“{words}”")
            return None
        return township

    @property
    def _fallback(self) -> Category:
        """The county's own place for what belongs nowhere: the last category of that factor."""
        known = [entry.category for entry in self.vocabulary.entries]
        return next((category for category in reversed(known) if category.factor == FALLBACK_FACTOR), known[-1])

    @property
    def _office(self) -> Department:
        return next(unit for unit in self.directory.units if unit.kind is DepartmentKind.OFFICE)


def _index(rows: Iterable[Row], names: Callable[[Row], Iterable[str]]) -> dict[str, Row]:
    """Rows by each of their names; a name that two of them bear tells neither."""
    index: dict[str, Row] = {}
    shared: set[str] = set()
    for row in rows:
        for name in {_plain(name) for name in names(row)}:
            if name in index:
                shared.add(name)
            index[name] = row
    return {name: row for name, row in index.items() if name not in shared}


def _plain(name: str) -> str:
    """Without width, case, spaces, and the county's own name before a unit's: 喀左县住建局 is 住建局."""
    return re.sub(r"^.{0,12}?县(?=..)", "", compact(name))


def _one(words_of: Mapping[Code, str], words: str, notes: list[str], name: str) -> Code | None:
    """The code that these words mean; words that mean none are kept as a note."""
    for code, synonyms in words_of.items():
        if words and _plain(words) in {_plain(synonym) for synonym in synonyms.split()}:
            return code
    if words:
        notes.append(f"台账{name}“{words}”")
    return None
