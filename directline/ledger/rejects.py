"""The rows that were refused, in a file like the one they came from, to be corrected and imported again."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from directline import clock, workbook
from directline.ledger.columns import Columns
from directline.ledger.grids import Cell
from directline.ledger.meaning import Name
from directline.ledger.rows import Refusal
from directline.text import cell_text

REASON = "不能导入的原因"
WORKBOOK = ".xlsx"
NAMELESS = Name("")


def write(target: Path, columns: Columns, refused: Iterable[Refusal]) -> None:
    """The same columns and the reason, as a workbook or, by any other ending, as UTF-8 text with commas."""
    ordered = sorted(refused, key=lambda refusal: refusal.line.number)
    names, width = columns.headings.names, max((len(refusal.line.cells) for refusal in ordered), default=0)
    kept = [place for place in range(max(columns.headings.width, width)) if not _is_reason(names.get(place))]
    headings, *below = _headings([names.get(place, NAMELESS) for place in kept])
    rows = [*below, *([_cell(refusal.line.cells, place) for place in kept] + [refusal.reason] for refusal in ordered)]
    if target.suffix.lower() == WORKBOOK:
        workbook.write(target, headings, rows)
        return
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(headings)
        table.writerows([cell_text(_text(cell)) for cell in row] for row in rows)


def _is_reason(name: Name | None) -> bool:
    return name is not None and name.own == REASON


def _headings(names: list[Name]) -> list[list[Any]]:
    """In two rows where there were two: 办结时间 under 要求 means another thing than alone."""
    if not any(name.above for name in names):
        return [[*(name.own for name in names), REASON]]
    return [
        [*(name.above or name.own for name in names), REASON],
        [*(name.own if name.above else None for name in names), None],
    ]


def beside(source: Path) -> Path:
    """``ledger.rejects.xlsx`` beside ``ledger.xlsx``; never a file that is there already, it may hold corrections."""
    ending = source.suffix if source.suffix.lower() in (WORKBOOK, ".csv") else ".csv"
    names = (f"{source.stem}.rejects{'' if number == 1 else f'-{number}'}{ending}" for number in count(1))
    return next(path for name in names if not (path := source.with_name(name)).exists())


def _cell(cells: tuple[Cell, ...], place: int) -> Cell:
    """A workbook's times know no zone: they are the county's."""
    cell = cells[place] if place < len(cells) else None
    return cell.replace(tzinfo=clock.COUNTY_ZONE) if isinstance(cell, datetime) and cell.tzinfo is None else cell


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{clock.local(cell):%Y-%m-%d %H:%M:%S}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
