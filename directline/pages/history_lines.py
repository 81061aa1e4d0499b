"""The lines of a history, of a ticket or of a task, as the timeline component draws them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from directline.models import User
from directline.pages.display import place_words, translated
from directline.pages.language import ngettext
from directline.tickets.former_places import FormerPlaces


@dataclass(frozen=True)
class Item:
    """One line of the history."""

    title: str
    at: datetime
    who: str
    text: str = ""
    tone: str = ""
    symbol: str = "dots"
    attachments: tuple[Any, ...] = ()
    is_minor: bool = False
    folded: tuple["Item", ...] = ()


def newest_first(items: Iterable[Item]) -> list[Item]:
    return list(_folded(list(items)[::-1]))


def _folded(items: list[Item]) -> Iterator[Item]:
    """Reminders of small deadlines in a row as one line that opens, so that what people did stands out."""
    for is_minor, group in groupby(items, key=attrgetter("is_minor")):
        run = tuple(group)
        if is_minor and len(run) > 1:
            title = ngettext("%(num)d 次时限提醒", "%(num)d 次时限提醒", len(run))
            yield Item(title=title, at=run[0].at, who="", symbol="bell", folded=run)
        else:
            yield from run


def place_and_name(user: User, at: datetime, places: FormerPlaces) -> str:
    """Unit or post of that time, and name."""
    return f"{translated(place_words(places.of(user, at)))} {user.name}".strip()
