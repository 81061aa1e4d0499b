"""The one boundary for what people type: what passes here can be stored, shown, mailed and printed anywhere."""

import re
import unicodedata

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
ZERO_WIDTH = "\u200b\u2060\ufeff\u00ad"
_NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + BIDI_CONTROLS
    + ZERO_WIDTH
    + "]"
)
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def clean_text(text: str | None) -> str:
    """What was typed, kept as written but for what no reader can see and some writer of files refuses.

    Control characters, lone surrogates, non-characters, bidi controls and zero-width characters go; line ends
    become ``\\n``; the rest is NFC. Rare Han and emoji stay.
    """
    return unicodedata.normalize("NFC", _NEVER.sub("", _LINE_ENDS.sub("\n", text or ""))).strip()


def clean_line(text: str | None) -> str:
    """A name, title or number: one line, single spaces."""
    return " ".join(clean_text(text).split())


def cell_text(text: str | None) -> str:
    """Text for a spreadsheet cell: clean, within Excel's 32,767 characters, and never a live formula (ASVS 1.2.10)."""
    cleaned = clean_text(text)[:32_000]
    return "'" + cleaned if cleaned.startswith(_FORMULA_START) else cleaned
