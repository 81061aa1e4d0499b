"""Which column of a ledger holds what: guessed from the headings, shown, and overridable."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import column_index_from_string, get_column_letter

from directline.ledger.fields import HEADINGS, Field
from directline.ledger.reading import Cell, Grid, Line, Unreadable
from directline.text import fold

SEARCHED = 10
"""Rows at the top among which the headings are looked for: a ledger often begins with its title."""
LEAST_BY_ENDING = 3


class WrongColumn(ValueError):
    """An override names a field or a column that there is not."""


@dataclass(frozen=True)
class Columns:
    """Where each field stands; a heading without a name is shown by its letter."""

    headings: Line
    places: Mapping[Field, int]

    def cell(self, line: Line, field: Field) -> Cell:
        place = self.places.get(field)
        return line.cells[place] if place is not None and place < len(line.cells) else None

    def heading(self, field: Field) -> str:
        place = self.places.get(field)
        return "" if place is None else _shown(self.headings, place)

    @property
    def unused(self) -> list[str]:
        """The headings that nothing is taken from."""
        taken = set(self.places.values())
        cells = enumerate(self.headings.cells)
        return [_shown(self.headings, place) for place, cell in cells if cell is not None and place not in taken]


def find_columns(grid: Grid, overrides: Mapping[str, str]) -> Columns:
    """The row of headings and what they mean; ``overrides`` maps a field to a heading, a letter, or nothing.

    Raises Unreadable without a title or text column, WrongColumn.
    """
    for field in overrides:
        if field not in set(Field):
            raise WrongColumn(f"没有名为 {field} 的字段，有：{' '.join(Field)}")
    if not grid.lines:
        raise Unreadable("文件是空的")
    headings = max(grid.lines[:SEARCHED], key=lambda line: _resemblance(line, overrides))
    places = _guess(headings) | _chosen(headings, overrides)
    places = {field: place for field, place in places.items() if overrides.get(field) != ""}
    for field, place in list(places.items()):
        if field not in overrides and any(places.get(Field(other)) == place for other in overrides):
            del places[field]
    if Field.TITLE not in places and Field.ACCOUNT not in places:
        shown = "、".join(_shown(headings, place) for place, cell in enumerate(headings.cells) if cell is not None)
        raise Unreadable(
            f"看不出哪一列是诉求的标题或内容，请用 --column account=列名 指明；第 {headings.number} 行有：{shown}"
        )
    return Columns(headings, {field: places[field] for field in Field if field in places})


def _guess(headings: Line) -> dict[Field, int]:
    """Whole headings first, then what they end with; in a Chinese heading the last word says what it is."""
    names = {place: plain(cell) for place, cell in enumerate(headings.cells) if cell is not None}
    likely = [
        (not is_whole, rank, place, field)
        for field, words in _WORDS.items()
        for rank, word in enumerate(words)
        for place, name in names.items()
        if (is_whole := name == word) or (len(word) >= LEAST_BY_ENDING and name.endswith(word) and not word.isascii())
    ]
    found: dict[Field, int] = {}
    for _, _, place, field in sorted(likely):
        if field not in found and place not in found.values():
            found[field] = place
    return found


def _chosen(headings: Line, overrides: Mapping[str, str]) -> dict[Field, int]:
    return {Field(field): _place(headings, heading) for field, heading in overrides.items() if heading}


def _place(headings: Line, heading: str) -> int:
    for place, cell in enumerate(headings.cells):
        if cell is not None and plain(cell) == plain(heading):
            return place
    if re.fullmatch(r"[A-Za-z]{1,2}", heading) and column_index_from_string(heading) <= len(headings.cells):
        return column_index_from_string(heading) - 1
    raise WrongColumn(f"第 {headings.number} 行没有名为“{heading}”的列")


def _resemblance(line: Line, overrides: Mapping[str, str]) -> int:
    named = {plain(heading) for heading in overrides.values() if heading}
    return len(_guess(line)) + sum(plain(cell) in named for cell in line.cells if cell is not None)


def _shown(headings: Line, place: int) -> str:
    cell = headings.cells[place] if place < len(headings.cells) else None
    return get_column_letter(place + 1) if cell is None else " ".join(str(cell).split())


def plain(cell: object) -> str:
    """A heading as it is compared: without brackets and what stands in them, spaces, marks, width and case."""
    name = re.sub(r"\(.*?\)", "", fold(str(cell)))
    return re.sub(r"[\W_]+", "", name)


_WORDS = {field: [plain(word) for word in line.split()] for field, line in HEADINGS.items()}
