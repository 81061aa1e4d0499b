"""The row of headings, or the two: found among the first, below a title."""

import re
from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

from directline.ledger.grids import Cell, Grid, Line
from directline.ledger.meaning import Certainty, Name, meanings, plain
from directline.text import compact

SEARCHED = 10
"""Rows at the top: a ledger often begins with its title."""
LONGEST_ABOVE = 12


class Headings(NamedTuple):
    """``lines``: the rows that they stand in; ``names``: by place; ``contested``: which may mean something else."""

    lines: list[Line]
    names: dict[int, Name]
    contested: frozenset[int] = frozenset()

    @property
    def number(self) -> int:
        """The last of their rows: what follows is the ledger's."""
        return self.lines[-1].number

    @property
    def width(self) -> int:
        return max(self.names, default=-1) + 1

    def shown(self, place: int) -> str:
        """The heading; one without a name by its letter."""
        return self.names[place].shown if place in self.names else letter(place)

    def repeats(self, line: Line) -> bool:
        """As printed ledgers do on each page."""
        return any(line.written == own.written for own in self.lines)


def letter(place: int) -> str:
    return str(xl_col_to_name(place))


def find_headings(grid: Grid, named: Collection[str]) -> Headings:
    """Those that say most, with the row above them where it is a part of them. ``named``: what options name."""
    wanted = {plain(name) for name in named if name}
    first = grid.lines[:SEARCHED]
    single = [Headings([line], _names(line, grid)) for line in first]
    double = [Headings([above, own], _joined(above, own)) for above, own in pairwise(first) if _is_above(above)]
    best = max([*single, *double], key=lambda one: (_certainty(one, wanted), -one.number, len(one.lines)))
    contested = [place for one in double if one.number == best.number for place in _unlike(best, one)]
    return best._replace(contested=frozenset(contested))


def _is_above(line: Line) -> bool:
    """Several short words: neither the title of the ledger nor 填报日期：2026年10月."""
    words = [compact(str(cell)) for cell in line.written]
    return len(words) > 1 and not any(len(word) > LONGEST_ABOVE or re.search(r"[:\d]", word) for word in words)


def _unlike(best: Headings, other: Headings) -> list[int]:
    """The places that mean something else if the row above is a part of the headings."""
    return [
        place
        for place, name in best.names.items()
        if meanings(name).keys() != meanings(other.names.get(place, Name(""))).keys()
    ]


def _certainty(headings: Headings, wanted: Collection[str]) -> int:
    """How many fields are sure, and how many headings were named."""
    known = [meanings(name) for name in headings.names.values()]
    sure = {field for meant in known for field, certainty in meant.items() if certainty > Certainty.MAYBE}
    return len(sure) + sum(plain(name.own) in wanted for name in headings.names.values())


def _names(line: Line, grid: Grid) -> dict[int, Name]:
    """With what stands above, where the row above has cells that are merged over several columns of this one."""
    above: dict[int, str] = {}
    for region in grid.merged:
        if region.bottom == line.number - 1 and region.right > region.left:
            title = _cell_of(grid, region.top, region.left)
            is_title = region.left == 0 and region.right >= len(line.cells) - 1
            above |= (
                {} if title is None or is_title else dict.fromkeys(range(region.left, region.right + 1), str(title))
            )
    return {place: Name(str(cell), above.get(place, "")) for place, cell in _written(line)}


def _joined(above: Line, own: Line) -> dict[int, Name]:
    """Saved as text, merged cells are one that is written and others that are not."""
    names: dict[int, Name] = {}
    group = ""
    upper, lower = dict(_written(above)), dict(_written(own))
    for place in range(max(len(above.cells), len(own.cells))):
        group = str(upper[place]) if place in upper else group
        if place in lower:
            names[place] = Name(str(lower[place]), group if lower[place] != upper.get(place) else "")
        elif place in upper:
            names[place] = Name(str(upper[place]))
            group = ""
    return names


def _written(line: Line) -> list[tuple[int, Cell]]:
    return [(place, cell) for place, cell in enumerate(line.cells) if cell is not None]


def _cell_of(grid: Grid, number: int, place: int) -> Cell:
    line = next((line for line in grid.lines[: 2 * SEARCHED] if line.number == number), None)
    return line.cells[place] if line is not None and place < len(line.cells) else None
