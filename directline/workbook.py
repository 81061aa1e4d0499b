"""Rows as an Excel file: every cell plain text, a number or a moment, never a formula or a link."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from directline import clock
from directline.text import cell_text

_PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd hh:mm",
    "remove_timezone": True,
}
_NARROWEST, _WIDEST, _MEASURED = 8, 60, 200


def write(target: Path | IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> int:
    """Write a workbook of one sheet, row by row; returns how many rows. Moments stand in county time.

    A column is as wide as the longest of its first cells needs. The note stands apart, below the table.
    """
    with xlsxwriter.Workbook(target if isinstance(target, Path) is False else str(target), _PLAIN) as book:
        sheet = book.add_worksheet()
        coming = iter(rows)
        first = [headings, *islice(coming, _MEASURED)]
        for column, cells in enumerate(zip(*first, strict=True)):
            sheet.set_column(column, column, _width(cells))
        sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(chain(first, coming)):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
        if note:
            sheet.write_string(number + 2, 0, cell_text(note), book.add_format({"bold": True}))
        sheet.autofilter(0, 0, number, max(0, len(headings) - 1))
    return number


def _write(sheet: Any, row: int, column: int, value: object) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, clock.local(value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None and value != "":
        sheet.write_string(row, column, cell_text(str(value)))


def _width(cells: Iterable[object]) -> int:
    """Wide enough for the longest cell of a column: a Han character takes two places."""
    places = (16 if isinstance(cell, datetime) else sum(2 if ord(c) > 255 else 1 for c in str(cell)) for cell in cells)
    return min(_WIDEST, max(_NARROWEST, *places) + 2)
