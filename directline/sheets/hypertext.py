"""Tables of a web page: what many programs write and call .xls."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from .encodings import decoded
from .faults import Unfit
from .grids import MOST_COLUMNS, MOST_ROWS, Book, Region, Sheet

MOST_SPAN = 1000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read(content: bytes, wanted: str = "") -> Book:
    """Every table, or the wanted one. Raises Unfit."""
    text = _DECLARATION.sub("", decoded(content))
    page = html.document_fromstring(text) if text.strip() else None
    tables = page.xpath("//table") if page is not None else []
    if not tables:
        raise Unfit("no table in the web page. Open it in Excel, save as .xlsx and import that")
    sheets = [_sheet(f"表{number}", table) for number, table in enumerate(tables, 1)]
    chosen = [sheet for sheet in sheets if wanted in ("", sheet.name)]
    if not chosen:
        raise Unfit(f"no table {wanted}; there are: {', '.join(sheet.name for sheet in sheets)}")
    return Book(chosen)


def _sheet(name: str, table: Any) -> Sheet:
    """A cell that spans several stands at the first of them, as in a workbook."""
    sheet = Sheet(name)
    taken: dict[int, set[int]] = {}
    for number, row in enumerate(_rows(table), 1):
        if number > MOST_ROWS:
            raise Unfit(f"more than {MOST_ROWS} rows: import it in parts")
        cells: dict[int, str] = {}
        place = 0
        for cell in row:
            while place in taken.get(number, ()):
                place += 1
            down, right = _span(cell, "rowspan"), _span(cell, "colspan")
            cells[place] = _words(cell)
            if down * right > 1:
                sheet.merged.append(Region(number, place, number + down - 1, place + right - 1))
            for below in range(number, number + down):
                taken.setdefault(below, set()).update(range(place, place + right))
            place += right
        taken.pop(number, None)
        sheet.add(number, [cells.get(column) for column in range(min(place, MOST_COLUMNS + 1))])
    return sheet


def _rows(table: Any) -> Iterator[list[Any]]:
    for row in table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"):
        yield row.xpath("./td | ./th")


def _span(cell: Any, name: str) -> int:
    written = str(cell.get(name, "1")).strip()
    return max(1, min(int(written), MOST_SPAN)) if written.isdecimal() and len(written) < 8 else 1


def _words(cell: Any) -> str:
    """As a browser shows it: spaces are one, a break is a line."""
    pieces = cell.xpath(".//text() | .//br")
    shown = "".join(_SPACES.sub(" ", piece) if isinstance(piece, str) else "\n" for piece in pieces)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in shown.split("\n"))
