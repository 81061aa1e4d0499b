"""What may be filed: the categories by what they are about, and those that are closed with where else to go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from directline.models import Category
from directline.pages.display import label, translated
from directline.pages.listing import Filters, Search
from directline.text import compact
from directline.tickets import routing

SUGGESTED = 5


class CategorySearch(Filters):
    words = Search(_l("用几个字找类别"), render_kw={"placeholder": _l("例如 停电、不动产证、贷款")})


@dataclass(frozen=True)
class Group:
    name: str
    categories: list[Category]


@dataclass(frozen=True)
class Closed:
    names: list[str]
    elsewhere: str


def choosable(every: Sequence[Category]) -> list[Category]:
    """The open categories that have none below them."""
    above = {category.parent_id for category in every}
    return [one for one in every if one.is_open and one.id not in above]


def matching(every: Sequence[Category], words: str) -> list[Category]:
    """Those in which every word stands; where there are none, those that the words sound like."""
    names = {category.id: category.name for category in every}
    listed = choosable(every)
    exact = [one for one in listed if _holds(one, names.get(one.parent_id or 0, ""), words)]
    if exact or not words:
        return exact
    ids = {one.id for one in listed}
    return [one for one, _reason in routing.find_category(words) if one.id in ids][:SUGGESTED]


def grouped(every: Sequence[Category], shown: Iterable[Category]) -> list[Group]:
    """By the category above, or by factor where there is none."""
    names = {category.id: category.name for category in every}
    groups: dict[str, Group] = {}
    for category in shown:
        name = names.get(category.parent_id or 0) or label(category.factor, "factor")
        groups.setdefault(name, Group(translated(name), [])).categories.append(category)
    return list(groups.values())


def closed(every: Sequence[Category]) -> list[Closed]:
    """The closed categories, those of one advice together."""
    above = {category.parent_id for category in every}
    shut = [one for one in every if not one.is_open and one.id not in above]
    advice = dict.fromkeys(translated(one.elsewhere) for one in shut)
    return [
        Closed([translated(one.name) for one in shut if translated(one.elsewhere) == words], words) for words in advice
    ]


def _holds(category: Category, above: str, words: str) -> bool:
    named = [above, category.name, category.summary]
    text = "\n".join(map(compact, [*named, *map(translated, named), *category.examples]))
    return all(compact(word) in text for word in words.split())
