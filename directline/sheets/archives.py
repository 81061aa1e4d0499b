"""Workbooks that are archives: what stands in them besides the values, and what has to be mended first."""

import re
from importlib import import_module
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as BadDeflation

from .faults import Unfit
from .grids import Book
from .records import first_records
from .workbooks import BROKEN, Facts, Unreadable, values

MOST_UNPACKED = 400_000_000
_OTHERS = (("word/", "a Word document"), ("ppt/", "a presentation"), ("OFD.xml", "an OFD file"))
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.(xml|bin)$")
_COUNTS_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
_MARKED_NUMBER = re.compile(rb"(<(?:\w+:)?c\b[^>]*?)\s+t=([\"'])n\2")
_MARKED_ERROR = re.compile(rb"(<(?:\w+:)?c\b[^>]*?)\s+t=([\"'])e\2")
_WORKBOOK_PROPERTIES, _MERGED = 153, 176
_MIME, _SPREADSHEET = "mimetype", b"opendocument.spreadsheet"


def read(content: bytes, wanted: str = "") -> Book:
    """The visible sheets, or the wanted one. What the reader of values falls over is taken out. Raises Unfit."""
    facts = facts_of(content)
    try:
        return values(content, wanted, facts)
    except Unreadable:
        pass
    try:
        return values(mended(content), wanted, facts)
    except Unreadable:
        return values(mended(content, has_styles=False), wanted, facts)


def facts_of(content: bytes) -> Facts:
    """Raises Unfit for an archive that is no workbook, or holds more than any ledger."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _facts(archive)
    except (BadZipFile, BadDeflation, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as fault:
        raise Unfit(BROKEN) from fault


def _facts(archive: ZipFile) -> Facts:
    names = archive.namelist()
    if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
        raise Unfit("too large when unpacked. Remove pictures and other content, or import it in parts")
    if "xl/workbook.bin" in names:
        return _binary_facts(archive)
    if any(name.endswith("workbook.xml") for name in names):
        part = next(name for name in names if name.endswith("workbook.xml"))
        return Facts(1904 if _COUNTS_FROM_1904.search(archive.read(part)) else 1900)
    if _MIME in names and _SPREADSHEET in archive.read(_MIME):
        return Facts(merged=import_module(".opendocument", __package__).spans(archive))
    other = next((words for sign, words in _OTHERS if any(name.startswith(sign) for name in names)), "an archive")
    raise Unfit(f"this is {other}, not a spreadsheet. Import the spreadsheet in it, or save its table as .xlsx")


def _binary_facts(archive: ZipFile) -> Facts:
    """Where cells are merged in a .xlsb is not read: it is only seen that they are."""
    for name in filter(_SHEET_PART.match, archive.namelist()):
        if any(True for _ in first_records(archive.read(name), {_MERGED})):
            raise Unfit(
                "this .xlsb has merged cells of unknown size. Undo the merging, or save as .xlsx and import that"
            )
    properties = next(first_records(archive.read("xl/workbook.bin"), {_WORKBOOK_PROPERTIES}), b"\0")
    return Facts(1904 if properties[:1] and properties[0] & 1 else 1900)


def mended(content: bytes, *, has_styles: bool = True) -> bytes:
    """The same workbook, but that a cell marked as a number or an error is read as the text that it may be.

    Without styles days are read as the numbers that they are; that is still a day.
    """
    target = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(target, "w") as copy:
        for part in archive.infolist():
            if _SHEET_PART.match(part.filename):
                cells = _MARKED_NUMBER.sub(rb"\1", archive.read(part))
                copy.writestr(part.filename, _MARKED_ERROR.sub(rb'\1 t="str"', cells))
            elif has_styles or not part.filename.endswith("styles.xml"):
                copy.writestr(part.filename, archive.read(part))
    return target.getvalue()
