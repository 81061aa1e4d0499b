"""A ledger as grids of cells: workbooks and web pages by the program ``sheets``, text by its delimiter.

That program reads strange files in bounded memory and time; it has neither the database nor our secrets.
"""

import json
import subprocess
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import config
from directline.ledger import tables
from directline.sheets.faults import Unfit
from directline.sheets.grids import Region
from directline.sheets.kinds import Kind, kind_of

MOST_BYTES = 100_000_000
MOST_MERGED_CELLS = 1_000_000
SECONDS = 120
"""Of waiting; of computing the program allows itself less."""
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
"""What a formula that failed leaves in its cell; it says nothing."""
WINDOWS_EPOCH, MAC_EPOCH = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - local times of a ledger
TOO_MUCH = "the file is too large or damaged. Remove other content, save as .xlsx, or import it in parts"
_MARKED = "=+-@\t\r＝＋－＠"
_SURROUNDINGS = {"MALLOC_ARENA_MAX": "1", "PYTHONUTF8": "1"}
"""All that the program knows of ours: no secret."""

Cell = object


class Unreadable(ValueError):
    """The file can not be read as a ledger; the message says what to do."""


@dataclass(frozen=True)
class Line:
    """A row of the file under the number that the spreadsheet shows.

    ``shared``: places merged with other rows; ``covered``: places that a cell to the left of them covers.
    """

    number: int
    cells: tuple[Cell, ...]
    shared: frozenset[int] = frozenset()
    covered: frozenset[int] = frozenset()

    @property
    def written(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not None]


@dataclass(frozen=True)
class Grid:
    """Every row that holds anything; ``epoch`` is the day from which this workbook counts its dates."""

    sheet: str
    lines: list[Line]
    epoch: datetime = WINDOWS_EPOCH
    merged: Sequence[Region] = ()
    is_text: bool = False


@dataclass(frozen=True)
class Book:
    """The visible sheets, or the one that was asked for, and the names of those that were hidden."""

    grids: list[Grid]
    hidden: list[str] = field(default_factory=list)


def read(path: Path, sheet: str = "") -> Book:
    """What the file is follows from its content, never from its name. Raises Unreadable."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(
            f"larger than {MOST_BYTES // 1_000_000} MB. Remove pictures and other content, or import it in parts"
        )
    content = path.read_bytes()
    try:
        kind = kind_of(content)
        if kind is not Kind.TEXT:
            return _book(_read_apart(path, kind, sheet))
        if sheet:
            raise Unreadable("a text file has no sheets: leave out --sheet")
        return Book([Grid("", _lines(tables.rows_of(content)), is_text=True)])
    except Unfit as fault:
        raise Unreadable(str(fault)) from fault


def _read_apart(path: Path, kind: Kind, sheet: str) -> dict[str, Any]:
    command = [sys.executable, "-s", "-m", "sheets", kind, sheet]
    try:
        with path.open("rb") as file:
            ended = subprocess.run(  # noqa: S603 - our own program, a kind of ours, a name it only compares
                command,
                stdin=file,
                capture_output=True,
                cwd=config.ROOT / "directline",
                env=_SURROUNDINGS,
                timeout=SECONDS,
                check=False,
            )
    except (subprocess.TimeoutExpired, ValueError) as fault:
        raise Unreadable(TOO_MUCH) from fault
    if ended.returncode != 0:
        raise Unreadable(TOO_MUCH)
    content: dict[str, Any] = json.loads(ended.stdout)
    if "unfit" in content:
        raise Unreadable(content["unfit"])
    return content


def _book(content: dict[str, Any]) -> Book:
    epoch = MAC_EPOCH if content["epoch"] == MAC_EPOCH.year else WINDOWS_EPOCH
    grids = []
    for sheet in content["sheets"]:
        merged = [Region(*region) for region in sheet["merged"]]
        lines = _lines((number, map(_moment, cells)) for number, cells in sheet["rows"])
        grids.append(Grid(sheet["name"], _carried(lines, merged), epoch, merged))
    return Book(grids, content["hidden"])


def _moment(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell
    return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["day"])


def _lines(rows: Iterable[tuple[int, Iterable[Cell]]]) -> list[Line]:
    cleaned = (Line(number, tuple(_plain(cell) for cell in row)) for number, row in rows)
    return [line for line in cleaned if line.written]


def _plain(cell: Cell) -> Cell:
    """Nothing for a cell that holds nothing; without the signs by which spreadsheets mark a text."""
    if not isinstance(cell, str):
        return cell
    if not cell.strip() or cell.strip() in ERRORS:
        return None
    if cell.startswith('="') and cell.endswith('"') and '"' not in cell[2:-1]:
        return cell[2:-1] or None
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in _MARKED else cell


def _carried(lines: list[Line], merged: Iterable[Region]) -> list[Line]:
    """What is merged over several rows is said of each of them; it is known of each that it shares it."""
    numbers = [line.number for line in lines]
    cells = 0
    for region in merged:
        own = range(bisect_left(numbers, region.top), bisect_right(numbers, region.bottom))
        cells += len(own) * (region.right - region.left + 1)
        if cells > MOST_MERGED_CELLS:
            raise Unreadable("too many merged cells: undo the merging, then import again")
        if region.right > region.left:
            for place in own:
                lines[place] = _covered(lines[place], range(region.left + 1, region.right + 1))
        if len(own) > 1 and numbers[own[0]] == region.top:
            value = _at(lines[own[0]], region.left)
            for place in own:
                lines[place] = _sharing(lines[place], region.left, value)
    return lines


def _at(line: Line, place: int) -> Cell:
    return line.cells[place] if place < len(line.cells) else None


def _covered(line: Line, places: Iterable[int]) -> Line:
    return replace(line, covered=line.covered.union(places))


def _sharing(line: Line, place: int, value: Cell) -> Line:
    cells = [*line.cells, *[None] * (place + 1 - len(line.cells))]
    cells[place] = value
    return replace(line, cells=tuple(cells), shared=line.shared | {place})
