"""Workbooks of every kind by their values alone: how a cell looks is nobody's business here."""

from io import BytesIO
from typing import NamedTuple

import python_calamine as calamine
from python_calamine import SheetTypeEnum, SheetVisibleEnum

from .faults import Unfit
from .grids import Book, Region, Sheet

BROKEN = "the workbook is damaged. Open it in Excel, save as .xlsx and import that"


class Facts(NamedTuple):
    """``merged``: by sheet, where the reader of values does not say it itself."""

    epoch: int = 1900
    merged: dict[str, list[Region]] = {}  # noqa: RUF012 - never changed


class Unreadable(Unfit):
    """The reader of values falls over something."""


def values(content: bytes, wanted: str, facts: Facts) -> Book:
    """The visible sheets, or the wanted one, hidden or not. Raises Unfit."""
    try:
        with calamine.load_workbook(BytesIO(content)) as book:
            return _values(book, wanted, facts)
    except calamine.CalamineError as fault:
        raise Unreadable(BROKEN) from fault


def _values(book: calamine.CalamineWorkbook, wanted: str, facts: Facts) -> Book:
    tables = [sheet for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in tables if sheet.visible is SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in tables if sheet.visible is not SheetVisibleEnum.Visible]
    if wanted and wanted not in shown + hidden:
        raise Unfit(f"no sheet {wanted}; there are: {', '.join(shown + [f'{name} (hidden)' for name in hidden])}")
    chosen = [wanted] if wanted else shown
    return Book([_sheet(book.get_sheet_by_name(name), facts) for name in chosen], hidden, facts.epoch)


def _sheet(source: calamine.CalamineSheet, facts: Facts) -> Sheet:
    """Rows come from the first on, columns from the first that holds anything."""
    left = [None] * (source.start[1] if source.start else 0)
    sheet = Sheet(source.name, merged=list(facts.merged.get(source.name, ())))
    for top, bottom in source.merged_cell_ranges or ():
        sheet.merged.append(Region(top[0] + 1, top[1], bottom[0] + 1, bottom[1]))
    for number, cells in enumerate(source.iter_rows(), 1):
        if cells.count("") < len(cells):
            sheet.add(number, [*left, *cells])
    return sheet
