"""Names that only tie things together inside a document (styles, bookmarks, views) are replaced by numbers."""

import re
from functools import cache
from pathlib import Path

_USUAL = {
    "s": re.compile(r"[a-z]{0,2}\d{1,4}|[a-z]{1,2}", re.I),
    "b": re.compile(r"_(Toc|Ref|Hlk|GoBack|PictureBullets)\d*|OLE_LINK\d+"),
    "v": re.compile(r"#?_x0000_[a-z]+\d+"),
    "ts": re.compile(r"(TableStyle|PivotStyle|SlicerStyle|TimeSlicerStyle)(Light|Medium|Dark|Other)\d+"),
}
"""Names that programs give: they tell nothing, and some mean something."""
_ENDING = re.compile(r"[\s\d]*(-?accent[\s\d]*|char)?$")


@cache
def _of_styles() -> frozenset[str]:
    """What the programs bring with them, without blanks."""
    lines = Path(__file__).with_name("styles.txt").read_text().splitlines()
    return frozenset(_closed(name) for name in lines if not name.startswith("#"))


def _closed(name: str) -> str:
    return "".join(name.lower().split())


class Pseudonyms:
    """One for each document: the same name becomes the same number everywhere in it."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}

    def of(self, kind: str, name: str) -> str:
        usual = _USUAL.get(kind)
        if not name or (usual and usual.fullmatch(name)) or (kind in ("s", "n", "cs", "ts") and is_standard(name)):
            return name
        mark = "#" if kind == "v" and name.startswith("#") else ""
        place = (kind, name.removeprefix("#") if mark else name)
        number = self._given.setdefault(place, f"{kind}_{len(self._given) + 1}")
        return mark + number


def is_standard(name: str) -> bool:
    """Is it a style that the programs bring with them?"""
    return bool({_closed(name), _closed(_ENDING.sub("", name.lower()))} & _of_styles())
