"""Texts as they leave a spreadsheet: its own marks, tabs and indents taken out, paragraphs kept."""

import re

from directline.ledger.grids import Cell
from directline.models.ticket import Ticket
from directline.text import clean_line, clean_text, compact

LONGEST_TITLE = Ticket.title.type.length or 120
LONGEST_TEXT = 30_000
MADE_TITLE, LEAST_MEANINGFUL = 40, 8
"""A title made from an account: its first sentence that is more than a greeting."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_INDENT = re.compile("[\u3000\xa0\u2002\u2003]{2,}")
_SPACES = re.compile(r"[^\S\n]+")
_SENTENCE_END = re.compile("[。！？；!?;\n]")
_NO_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?e\+\d+", re.ASCII)
MOST_EXACT = 10.0**15


def line_of(cell: Cell) -> str:
    """A name or number in one line; a whole number without its decimal point."""
    return clean_line(_unescaped(_written(cell)))


def text_of(cell: Cell) -> str:
    """Paragraphs without blank lines between them; a wide indent in the middle of a text begins a new one."""
    text = clean_text(_INDENT.sub("\n", _unescaped(_written(cell))))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def title_and_description(title: str, description: str) -> tuple[str, str]:
    """A title that fits, and an account that holds all of a longer one; each stands in where the other is missing."""
    if not title:
        sentences = (part.strip() for part in _SENTENCE_END.split(description))
        return _shortened(
            next((part for part in sentences if len(part) >= LEAST_MEANINGFUL), description), MADE_TITLE
        ), description
    if len(title) > LONGEST_TITLE:
        return _shortened(title, LONGEST_TITLE), f"{title}\n{description}".strip()
    return title, description or title


def content_of(text: str) -> str:
    """What a text says, whatever saved it: Excel's own text files know no line ends, no emoji, no rare character."""
    return _NO_WORD.sub("", compact(text)).encode("gbk", "ignore").decode("gbk")


def number_of(text: str) -> str:
    """A number as it counts, however it is shown: 1,200 and 1200.0 and 01200 are one."""
    plain = compact(text)
    if match := _NUMBER.fullmatch(plain):
        return f"{match[1].replace(',', '').lstrip('0') or '0'}{(match[2] or '').rstrip('0').rstrip('.')}"
    return plain.encode("gbk", "ignore").decode("gbk")


def has_lost_digits(cell: Cell) -> bool:
    """A spreadsheet keeps fifteen digits of a number, and saves a long one as 2.02E+17."""
    return abs(cell) >= MOST_EXACT if isinstance(cell, float) else bool(_SCIENTIFIC.fullmatch(compact(_written(cell))))


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)


def _unescaped(text: str) -> str:
    """``_x000D_`` is how a workbook writes a control character."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
