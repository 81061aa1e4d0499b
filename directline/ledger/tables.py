"""A table that was saved as text: by whichever usual mark divides it evenly, whatever stands in its title."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from directline.sheets.encodings import decoded
from directline.sheets.faults import Unfit
from directline.sheets.grids import MOST_ROWS

LONGEST_CELL = 10_000_000
DELIMITERS = ",\t;|"
SEARCHED = 50
_SAID = "sep="

Row = tuple[int, list[str]]


def rows_of(content: bytes) -> Iterator[Row]:
    """Each row with its number. Raises Unfit."""
    csv.field_size_limit(LONGEST_CELL)
    text = decoded(content)
    return _rows(text, _delimiter(text))


def _delimiter(text: str) -> str:
    """Excel's own word for it (``sep=;``), else the mark by which most rows have one width, and that the largest."""
    first = text[: len(_SAID) + 1]
    if first[:-1] == _SAID and first != _SAID:
        return first[-1]
    return max(DELIMITERS, key=lambda mark: _evenness(text, mark))


def _evenness(text: str, mark: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for _, cells in islice(_rows(text, mark), SEARCHED):
            widths[len(cells)] += 1
    except Unfit:
        return 0, 0
    return max(((number, width) for width, number in widths.items() if width > 1), default=(0, 0))


def _rows(text: str, mark: str) -> Iterator[Row]:
    """A quote that is never closed would swallow every row after it: it is refused."""
    start = 1 if text.startswith(_SAID) else 0
    rows = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for number, cells in enumerate(islice(rows, start, None), start + 1):
            if number > MOST_ROWS:
                raise Unfit(f"more than {MOST_ROWS} rows: import it in parts")
            yield number, cells
    except csv.Error as fault:
        raise Unfit(
            f"cannot read on near row {rows.line_num}. Check that quotes are in pairs, or save as .xlsx and import that"
        ) from fault
