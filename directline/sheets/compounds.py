"""Workbooks of Excel 97 and before, and what else such a file may be."""

from io import BytesIO

import olefile

from .faults import Unfit
from .grids import Book
from .records import globals_of
from .workbooks import BROKEN, Facts, values

_END, _LOCKED, _EPOCH = 0x0A, 0x2F, 0x22
LOCKED = "the file has a password: remove it, save the file, and import that"
_OTHERS = {"worddocument": "a Word document", "powerpoint document": "a presentation"}


def read(content: bytes, wanted: str = "") -> Book:
    """The visible sheets, or the wanted one. Raises Unfit."""
    return values(content, wanted, facts_of(content))


def facts_of(content: bytes) -> Facts:
    """Raises Unfit for what is locked or no workbook."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            names = {path[-1].lower(): path for path in file.listdir()}
            if "encryptedpackage" in names:
                raise Unfit(LOCKED)
            book = names.get("workbook") or names.get("book")
            head = globals_of(file.openstream(book).read(), _END) if book else None
    except (OSError, ValueError, IndexError, KeyError, TypeError) as fault:
        raise Unfit(BROKEN) from fault
    if head is None:
        other = next((words for name, words in _OTHERS.items() if name in names), "another file")
        raise Unfit(f"this is {other}, not a spreadsheet. Copy its table into Excel, save as .xlsx and import that")
    if _LOCKED in head:
        raise Unfit(LOCKED)
    return Facts(1904 if head.get(_EPOCH, b"\0")[:1] == b"\1" else 1900)
