"""What attributes of office files may go on saying, by their marks in the vocabulary."""

import re
from collections.abc import Callable
from typing import NamedTuple

from . import field_codes, link_targets
from .pseudonyms import Pseudonyms
from .scopes import Known, Names

SOMEBODY = "作者"
_STAY_WITHOUT = re.compile("w:hyperlink|a:blip|v:fill|v:stroke|x:pageSetup|x:worksheetSource|x:hyperlink|x:rangeSet")
"""Elements that still say something when what they refer to is gone."""
_ACTION = re.compile(r"(ppaction://(hlinkshowjump\?jump=\w+|hlinksldjump|noaction))?")


class Surroundings(NamedTuple):
    """What a part needs to know of its document.

    ``related``: what an element refers to is called in the copy, None if it is not there.
    """

    related: Callable[[str, str], str | None]
    pseudonyms: Pseudonyms


class Gone(Exception):
    """This element goes, with all that it holds."""


class Attributes:
    def __init__(self, surroundings: Surroundings, names: Names) -> None:
        self._surroundings, self._names = surroundings, names

    def place(self, name: str) -> str:
        """What a bookmark is called."""
        return self._surroundings.pseudonyms.of("b", name)

    def kept(self, known: Known, pairs: list[tuple[str, str]], parent: str) -> list[tuple[str, str]]:
        """As they are written. Raises Gone where the element says nothing without one that goes."""
        declared = []
        for name, value in pairs:
            if (known_name := self._names.attribute(known, name)) is None:
                continue
            written, mark = known_name
            kept: str | None = value
            if mark == "~n":
                kept = self._surroundings.pseudonyms.of("n", value) if parent == "w:style" else ""
            elif mark or "\\" in value or ":" in value:
                kept = _VALUES[mark[:1]](self, known, mark, value)
            if kept is not None:
                declared.append((written, kept))
        return declared

    def _plain(self, _known: Known, _mark: str, value: str) -> str | None:
        return value if not link_targets.PATH.search(value) else ""

    def _related(self, known: Known, _mark: str, value: str) -> str | None:
        related = self._surroundings.related(known.key, value) if value else value
        if related is None and not _STAY_WITHOUT.fullmatch(known.key):
            raise Gone
        return related

    def _link(self, _known: Known, _mark: str, value: str) -> str | None:
        if not link_targets.may_stay(value):
            raise Gone
        return value

    def _formula(self, _known: Known, _mark: str, value: str) -> str | None:
        return link_targets.formula(value)

    def _code(self, _known: Known, _mark: str, value: str) -> str | None:
        return field_codes.kept(value, self.place)

    def _pseudonym(self, _known: Known, mark: str, value: str) -> str | None:
        return self._surroundings.pseudonyms.of(mark[1:], value)

    def _action(self, _known: Known, _mark: str, value: str) -> str | None:
        if not _ACTION.fullmatch(value):
            raise Gone
        return value

    def _prefixes(self, known: Known, _mark: str, value: str) -> str | None:
        """The prefixes as they are written; of what is required all must be known."""
        prefixes = [self._names.prefix(prefix.partition(":")[0]) for prefix in value.split()]
        if known.key == "mc:Choice" and not all(prefixes):
            raise Gone
        return " ".join(filter(None, prefixes)) or None


_VALUES: dict[str, Callable[[Attributes, Known, str, str], str | None]] = {
    "": Attributes._plain,
    "r": Attributes._related,
    "&": Attributes._related,
    "+": Attributes._link,
    "=": lambda *_recipients: "",
    "@": lambda *_recipients: SOMEBODY,
    "$": Attributes._formula,
    "!": Attributes._code,
    "~": Attributes._pseudonym,
    "%": Attributes._action,
    "^": Attributes._prefixes,
}
