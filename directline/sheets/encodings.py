"""Text in whichever encoding an office's programs wrote it."""

import codecs
import re

from .faults import Unfit

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPEAKS = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
MOST_UNSPEAKABLE = 0.05
"""So large a share of signs that no text holds: it is no text."""


def decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with or without, GB 18030. Raises Unfit."""
    for encoding in _likely(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_SPEAKS.findall(text)) <= MOST_UNSPEAKABLE * len(text):
            return text.removeprefix("\ufeff")
    raise Unfit("unknown encoding, or no text. Open it in Excel, save as .xlsx and import that")


def _likely(content: bytes) -> tuple[str, ...]:
    """Every other byte of UTF-16 is nothing where the text has figures and commas."""
    if content.startswith(_WIDE):
        return ("utf-16",)
    if content.count(0) * 20 < len(content):
        return ("utf-8", "gb18030")
    is_little = content[1::2].count(0) > content[::2].count(0)
    return ("utf-16-le",) if is_little else ("utf-16-be",)
