"""What a file is, by how it begins: its name says what somebody took it for."""

import codecs
import re
from enum import StrEnum

from .faults import Unfit

AGAIN = "Open it in its program, save as .xlsx and import that"
_LOOKED_AT = 4096
_PDF_WITHIN = 1024
_PICTURE = "a picture"
_FOREIGN = (
    (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
        _PICTURE,
        "Type it into a spreadsheet and import that",
    ),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh"), "an archive", "Unpack it and import the spreadsheet in it"),
    ((b"{\\rtf",), "an RTF document", "Copy its table into Excel, save as .xlsx and import that"),
    ((b"MIME-Version:",), "a web archive (.mht)", AGAIN),
    ((b"SQLite format 3",), "a database", AGAIN),
)
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|style|table|div)\b", re.I | re.S
)


class Kind(StrEnum):
    ZIP = "zip"
    COMPOUND = "compound"
    HTML = "html"
    TEXT = "text"


def kind_of(content: bytes) -> Kind:
    """Raises Unfit for what holds no table."""
    start = content[:_LOOKED_AT]
    if start.startswith(b"PK\x03\x04"):
        return Kind.ZIP
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return Kind.COMPOUND
    if b"%PDF-" in start[:_PDF_WITHIN]:
        raise Unfit("this is a PDF file, not a spreadsheet. Import the original spreadsheet, or type it in")
    is_bitmap = start.startswith(b"BM") and start[6:10] == bytes(4)
    for signs, name, advice in _FOREIGN:
        if start.startswith(signs) or (is_bitmap and name == _PICTURE):
            raise Unfit(f"this is {name}, not a spreadsheet. {advice}")
    return _kind_of_text(start)


def _kind_of_text(start: bytes) -> Kind:
    text = start.decode(
        "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "latin-1", "replace"
    )
    text = text.removeprefix("ï»¿").removeprefix("\ufeff")
    if _HTML.match(text):
        return Kind.HTML
    if text.lstrip().startswith("<?xml"):
        raise Unfit(f"this is an XML file, not a workbook. {AGAIN}")
    return Kind.TEXT
