"""Is a PDF small enough to be worked on? Its objects are counted, before any of them is looked at."""

import io
import re

import pikepdf

from .faults import Damaged, Locked, TooMuch

MOST_OBJECTS = 200_000
_OBJECT = re.compile(rb"\d[\s\0]+obj\b")
_PACKED_OBJECTS = re.compile(rb"/N[\s\0]+(\d{1,12})")


def judge(_media_type: str, content: bytes) -> None:
    """Those that lie open, those that are said to be packed, and the length of the list of all. Raises TooMuch."""
    packed = sum(int(match[1]) for match in _PACKED_OBJECTS.finditer(content))
    if packed > MOST_OBJECTS or sum(1 for _match in _OBJECT.finditer(content)) > MOST_OBJECTS:
        raise TooMuch
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            size = int(pdf.trailer.get("/Size", 0))
    except pikepdf.PasswordError as fault:
        raise Locked from fault
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, OverflowError) as fault:
        raise Damaged from fault
    if size > MOST_OBJECTS:
        raise TooMuch
