"""The rows that were refused, in a file like the one they came from, to be corrected and imported again."""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from itertools import count
from pathlib import Path

from directline import clock, workbook
from directline.ledger.columns import Columns
from directline.ledger.reading import Cell
from directline.ledger.rows import Refusal
from directline.text import cell_text

REASON = "不能导入的原因"
WORKBOOK = ".xlsx"


def write(target: Path, columns: Columns, refused: Iterable[Refusal]) -> None:
    """The same columns and the reason, as a workbook or, by any other ending, as UTF-8 text with commas."""
    kept = [place for place, cell in enumerate(columns.headings.cells) if cell != REASON]
    headings = [_text(columns.headings.cells[place]) for place in kept]
    ordered = sorted(refused, key=lambda one: one.line.number)
    rows: list[list[Cell]] = [[_cell(one.line.cells, place) for place in kept] + [one.reason] for one in ordered]
    if target.suffix.lower() == WORKBOOK:
        workbook.write(target, [*headings, REASON], rows)
        return
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow([*headings, REASON])
        table.writerows([cell_text(_text(cell)) for cell in row] for row in rows)


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
