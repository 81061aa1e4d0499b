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
_KEPT_APART = ("<super>", "<sub>", "<fraction>", "<circle>")
"""What NFKC would make another text of: 10² is not 102, 2½ is not 21/2, 条款① is not 条款1."""
_LONGEST_SPELLING = 4
"""A sign that NFKC spells out in more characters stays: a column could not bound what becomes of a name."""
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("[{〔【〖〘〚「『《〈‹«⟨", "("),
        **dict.fromkeys("]}〕】〗〙〛」』》〉›»⟩", ")"),
        **dict.fromkeys("“”„‟〝〞″", '"'),
        **dict.fromkeys("‘’‚‛′`", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•・‧∙⋅", "·"),
        "〜": "~",
    }
)
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


class _Widths(dict[int, str]):
    """By code point, the usual spelling of a sign of another width or shape; filled as they are met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        spelled = unicodedata.normalize("NFKC", sign)
        if spelled == sign or not _is_spelling(sign, spelled):
            return sign
        self[code] = spelled
        return spelled


def _is_spelling(sign: str, spelled: str) -> bool:
    """Is it the same sign still? An accent alone is not a space with an accent."""
    is_accent_on_a_space = spelled.startswith(" ") and len(spelled) > 1
    is_another = is_accent_on_a_space or unicodedata.decomposition(sign).startswith(_KEPT_APART)
    return not is_another and len(spelled) <= _LONGEST_SPELLING


_WIDTHS = _Widths()


def half_width(text: str) -> str:
    """The same text in the usual widths: ＡＢ（１） is AB(1). NFKC, but for the signs of which it makes other texts."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_WIDTHS))


def fold(text: str) -> str:
    """As texts are compared, everywhere: without the differences of width, case, brackets, quotes and dashes."""
    return unicodedata.normalize("NFC", half_width(text).casefold().translate(_ALIKE))


def compact(text: str | None) -> str:
    """As names and words that are looked for are compared, and kept where a database compares: folded, no spaces."""
    return unicodedata.normalize("NFC", "".join(fold(clean_text(text)).split()))


def code_of(text: str | None) -> str:
    """What was typed, as numbers and codes of ours are written: half width, capitals, no spaces."""
    return compact(text).upper()
