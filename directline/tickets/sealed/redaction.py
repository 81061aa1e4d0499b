"""Striking out of a text what tells who is meant, in whatever way it is written there."""

import re
from collections.abc import Iterable
from functools import lru_cache

STRUCK = "▇▇▇"
_TO_FULL_WIDTH = 0xFEE0


def redacted(text: str, parts: Iterable[str]) -> str:
    """The text without these words, the longest of which come first."""
    for part in parts:
        text = _pattern(part).sub(STRUCK, text)
    return text


@lru_cache(maxsize=4096)
def _pattern(part: str) -> re.Pattern[str]:
    """Small letters as capitals, half width as full, and a number with gaps in it: 138-0000-0001."""
    between = r"[ \-]?" if part.isdecimal() else ""
    return re.compile(between.join(map(_written, part)), re.IGNORECASE)


def _written(character: str) -> str:
    wide = chr(ord(character) + _TO_FULL_WIDTH) if "!" <= character <= "~" else ""
    return f"(?:{re.escape(character)}|{wide})" if wide else re.escape(character)
