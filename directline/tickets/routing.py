"""Which unit could solve a matter, and which category it belongs to: ranked, each with its reasons in words.

The office decides; a suggestion only says what was read and where. No score is ever shown.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum, log
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import Assignment, AssignmentEnd, Category, Department, DepartmentKind, Ticket
from directline.text import fold
from directline.tickets import access
from directline.tickets.lifecycle.sealing import HANDLING

SUGGESTED = 3
IN_TITLE = 2
"""A word in the title counts as much as so many in the account."""
WEAKEST = 1 / 3
"""Of what the best match by words has; a unit below it is not worth naming."""
SHOWN_WORDS = 4
EMPTY_PAIRS = frozenset(
    [
        *("企业", "公司", "我们", "没有", "问题", "办理", "困难", "难以", "解决", "希望", "一直", "方面", "有限"),
        *("进行", "项目", "情况", "领导", "政府", "要求", "目前", "多次", "无法", "不能", "是否", "怎么", "什么"),
        *("需要", "申请", "影响", "部门", "有关", "相关", "反映", "可以", "已经", "至今", "请问", "如何", "能否"),
        *("提供", "手续", "证明", "时间", "长期", "办不", "不了", "不到"),
    ]
)
"""Pairs of characters that stand in every complaint and tell nothing of its category."""
EMPTY_CHARACTERS = frozenset(
    "的了一是在有和与我们你他这那要会就也都还没个为到以被把让对从及或之其所于再又能可上下大小多少年月日"
)
LEAST_SHARED = 5.0
NEVER_BY_WORDS = frozenset({DepartmentKind.OFFICE, DepartmentKind.SUPERVISION, DepartmentKind.DISCIPLINE})


class Suggestion(NamedTuple):
    department: Department
    reasons: list[str]


class Fit(NamedTuple):
    """How well the words of a unit's duties stand in a text, and what was found."""

    points: float
    reasons: list[str]


NO_FIT = Fit(0, [])


class Directory(NamedTuple):
    """The units that can be given a ticket, the words of each one's duties, and how many units list a word."""

    units: list[Department]
    listed: dict[int, set[str]]
    spread: Counter[str]


def directory(units: Iterable[Department]) -> Directory:
    """Read once for a whole list of tickets, or a whole ledger."""
    known = list(units)
    listed = {unit.id: set(words_of(unit)) for unit in known if unit.kind not in NEVER_BY_WORDS}
    return Directory(known, listed, Counter(word for words in listed.values() for word in words))


def suggest_for(tickets: Sequence[Ticket]) -> dict[int, list[Suggestion]]:
    """By ticket id, the units that it could go to, the likeliest first, never a barred one; at the cost of one."""
    known = directory(known_units() if tickets else ())
    barred, tried = access.barred_units(tickets), _taken_back(tickets)
    closed = {unit.id for unit in known.units if unit.kind not in HANDLING}
    return {
        ticket.id: rank(
            ticket.title,
            ticket.description,
            ticket.category,
            known,
            barred=barred[ticket.id] | (closed if ticket.is_sealed else set()),
            tried=tried[ticket.id],
        )
        for ticket in tickets
    }


def known_units() -> list[Department]:
    """Every unit that can be given a ticket."""
    return list(db.session.scalars(select(Department).where(Department.is_active).order_by(Department.id)))


def rank(
    title: str,
    description: str,
    category: Category | None,
    known: Directory,
    *,
    barred: Collection[int] = (),
    tried: Collection[int] = (),
) -> list[Suggestion]:
    """The category's unit first, then those whose duties the words name; who had it and lost it comes last."""
    default = category.default_department_id if category else None
    fits = _fits(title, description, known, barred)
    least = WEAKEST * max((fit.points for fit in fits.values()), default=0)
    chosen = [
        unit
        for unit in known.units
        if unit.id not in barred and (unit.id == default or 0 < fits.get(unit.id, NO_FIT).points >= least)
    ]
    chosen.sort(key=lambda unit: (unit.id in tried, unit.id != default, -fits.get(unit.id, NO_FIT).points))
    return [
        Suggestion(
            unit,
            [
                *([f"“{category.name}”类诉求由该单位承办"] if category and unit.id == default else []),
                *fits.get(unit.id, NO_FIT).reasons,
                *(["此前派给过该单位，已收回"] if unit.id in tried else []),
            ],
        )
        for unit in chosen[:SUGGESTED]
    ]


def words_of(department: Department) -> list[str]:
    return [fold(word) for duty in department.duties for word in duty["words"]]


def longest(words: Iterable[str]) -> list[str]:
    """Those that stand in no other of them: 规划许可 says more than 规划."""
    words = list(dict.fromkeys(words))
    return [word for word in words if not any(word != other and word in other for other in words)]


def _fits(title: str, description: str, known: Directory, barred: Collection[int]) -> dict[int, Fit]:
    """What the words say for each unit; a unit stands aside for one below it that they fit as well."""
    title, description = fold(title), fold(description)
    matches = set(longest(word for word in known.spread if word in title or word in description))
    fits = {
        unit.id: _fit(unit, own_words, title, known.spread)
        for unit in known.units
        if unit.id not in barred and (own_words := known.listed.get(unit.id, set()) & matches)
    }
    for unit in known.units:
        own, above = fits.get(unit.id, NO_FIT), fits.get(unit.parent_id or 0, NO_FIT)
        if 0 < above.points <= own.points:
            fits[unit.parent_id or 0] = NO_FIT
    return fits


def _fit(unit: Department, matches: Collection[str], title: str, spread: Mapping[str, int]) -> Fit:
    """A word counts by its length, more in the title, less the more units list it."""
    points = sum(len(word) * (IN_TITLE if word in title else 1) / spread[word] for word in matches)
    return Fit(points, [reason for duty in unit.duties if (reason := _reason(duty, matches, title))])


def _reason(duty: dict[str, list[str]], matches: Collection[str], title: str) -> str:
    """职责清单：用地审批——标题提到“土地证”."""
    words = [word for word in duty["words"] if fold(word) in matches]
    if not words:
        return ""
    place = "标题" if any(fold(word) in title for word in words) else "文中"
    return f"职责清单：{duty['text']}——{place}提到{''.join(f'“{word}”' for word in words[:SHOWN_WORDS])}"


def _taken_back(tickets: Sequence[Ticket]) -> dict[int, set[int]]:
    """By ticket id, the units from which the office took it back."""
    units: dict[int, set[int]] = {ticket.id: set() for ticket in tickets}
    recalled = select(Assignment.ticket_id, Assignment.department_id).where(
        Assignment.ticket_id.in_(units), Assignment.end == AssignmentEnd.RECALLED
    )
    for ticket_id, department_id in db.session.execute(recalled):
        units[ticket_id].add(department_id)
    return units


class Entry(NamedTuple):
    """A category as it is compared: its phrases, the pairs of characters in them, the words of its unit."""

    category: Category
    phrases: list[str]
    name_pairs: set[str]
    pairs: set[str]
    unit_words: list[str]


class Vocabulary(NamedTuple):
    """The categories that can be chosen, read once for a whole ledger; a pair that few of them have weighs more."""

    entries: list[Entry]
    weights: dict[str, float]


def find_category(text: str, known: Vocabulary | None = None) -> list[tuple[Category, str]]:
    """The categories that a text could belong to, the likeliest first, each with what both have in common."""
    entries, weights = vocabulary(known_categories()) if known is None else known
    text = fold(text)
    matches = _pairs(text) & weights.keys()
    points = [_likeness(entry, text, matches, weights) for entry in entries]
    least = max(LEAST_SHARED, WEAKEST * max(points, default=0))
    ranked = sorted(zip(points, entries, strict=True), key=lambda scored: -scored[0])
    return [
        (entry.category, _category_reason(entry, text, matches, weights))
        for value, entry in ranked[:SUGGESTED]
        if value >= least
    ]


def known_categories() -> list[Category]:
    """Those that can be chosen: open, and without categories below them."""
    wanted = select(Category).options(joinedload(Category.default_department)).order_by(Category.id)
    everything = list(db.session.scalars(wanted))
    parents = {category.parent_id for category in everything}
    return [one for one in everything if one.id not in parents and one.is_open and not one.is_sealed]


def vocabulary(categories: Iterable[Category]) -> Vocabulary:
    entries = [_entry(category) for category in categories]
    spread = Counter(pair for entry in entries for pair in entry.pairs)
    return Vocabulary(entries, {pair: log(1 + len(entries) / count) for pair, count in spread.items()})


def _entry(category: Category) -> Entry:
    phrases = [fold(words) for words in (category.name, category.summary or "", *category.examples)]
    unit = category.default_department
    return Entry(category, phrases, _pairs(phrases[0]), _pairs("\n".join(phrases)), words_of(unit) if unit else [])


def _likeness(entry: Entry, text: str, matches: set[str], weights: Mapping[str, float]) -> float:
    """The name counts twice, beside what stands in the examples too; and so do the words of its unit's duties."""
    shared = [pair for pair in entry.pairs & matches for _ in range(2 if pair in entry.name_pairs else 1)]
    return fsum(weights[pair] for pair in shared) + sum(len(word) for word in _unit_words(entry, text))


def _category_reason(entry: Entry, text: str, matches: set[str], weights: Mapping[str, float]) -> str:
    """类别“不动产登记”——文中提到“不动产”“登记”."""
    closest = max(entry.phrases, key=lambda phrase: fsum(weights[pair] for pair in _pairs(phrase) & matches))
    words = longest([*_runs(closest, matches), *_unit_words(entry, text)])
    return f"类别“{entry.category.name}”——文中提到{''.join(f'“{word}”' for word in words[:SHOWN_WORDS])}"


def _unit_words(entry: Entry, text: str) -> list[str]:
    return longest(word for word in entry.unit_words if word in text)


def _pairs(text: str) -> set[str]:
    """Neighbouring characters that can tell a category: words, not particles or figures."""
    pairs = {text[place : place + 2] for place in range(len(text) - 1)}
    return {pair for pair in pairs - EMPTY_PAIRS if pair.isalpha() and not EMPTY_CHARACTERS.intersection(pair)}


def _runs(phrase: str, matches: Collection[str]) -> list[str]:
    """The parts of the phrase whose pairs all stand in the text, as long as they go."""
    marked = "".join(
        phrase[place] + ("" if phrase[place : place + 2] in matches else "\n") for place in range(len(phrase))
    )
    return [run for run in marked.split("\n") if len(run) > 1]
