"""Lists as Excel files: every cell plain text, a number or a moment, never a formula or a link."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

import xlsxwriter
from flask import Response

from directline import clock
from directline.text import cell_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd hh:mm",
    "remove_timezone": True,
}
_NARROWEST, _WIDEST = 8, 60


def workbook_response(filename: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A workbook of one sheet as a download; ``filename`` without its ending. Moments stand in county time."""
    response = Response(_workbook([headings, *rows]), mimetype=MEDIA_TYPE)
    name = quote(f"{filename}-{clock.local_date(clock.now()):%Y%m%d}.xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """The first row is the headings."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, _PLAIN) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(sheet, number, column, value)
        for column, cells in enumerate(zip(*rows, strict=True)):
            sheet.set_column(column, column, _width(cells))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows) - 1, max(0, len(rows[0]) - 1))
    return stream.getvalue()


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
