"""Field codes of Word (ECMA-376, 17.16): a field whose every word is known stays, the others become their result.

Fields name files, folders, users, sources of data and programs; what they last showed stands in the text already.
"""

import re
from collections.abc import Callable

from . import link_targets
from .faults import Damaged

_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|(?P<switch>\\\S)|(?P<word>[^\s"\\]+)|(?P<other>\S)')
_SIMPLE = re.compile(
    "PAGE|NUMPAGES|SECTION|SECTIONPAGES|DATE|TIME|SEQ|TOC|INDEX|LISTNUM|AUTONUM|AUTONUMLGL|AUTONUMOUT|FORMTEXT|FORMCHECKBOX"
    "|FORMDROPDOWN|REF|PAGEREF|NOTEREF|HYPERLINK|STYLEREF"
)
_DRAWN = re.compile(r"\s*(EQ|SYMBOL|ADVANCE)\s", re.IGNORECASE)
"""What they show stands in their code alone."""
_SUMS = re.compile(
    r"\s*=\s*(SUM|AVERAGE|COUNT|MAX|MIN|PRODUCT)\s*\((ABOVE|BELOW|LEFT|RIGHT|[A-Z]\d+(:[A-Z]\d+)?)\)\s*", re.IGNORECASE
)
_PROGRAMS = ("DDE", "DDEAUTO")
_PLACES = frozenset({"REF", "PAGEREF", "NOTEREF"})
_USUAL = re.compile(
    r"[\d\s,;.\-:~/yMdHhmsaAPp年月日时分秒#0%¥￥一-]+|MERGEFORMAT|CHARFORMAT|arabic|roman|alphabetic|ordinal|cardtext|ordtext|hex|dollartext"
    r"|caps|firstcap|lower|upper|CHINESENUM[123]|DBNUM[1234]|ZODIAC[123]|GB[1234]|CIRCLENUM|ARABICDASH"
    r"|图|表|图表|公式|式|附件|附表|附图|figure|table|equation|chart",
    re.IGNORECASE,
)
"""Formats, ranges of levels, and what captions count."""


def kept(code: str, pseudonym: Callable[[str], str]) -> str | None:
    """The code as it may stay; None: only what it showed may. Raises Damaged for one that calls a program."""
    if _DRAWN.match(code) and not link_targets.has_path(code):
        return code
    kind, _blank, rest = code.strip().partition(" ")
    kind = kind.upper()
    if kind in _PROGRAMS:
        raise Damaged
    if sums := _SUMS.match(code):
        return code if _are_usual(code[sums.end() :]) else None
    if not _SIMPLE.fullmatch(kind):
        return None
    if kind == "HYPERLINK":
        return _link(rest, pseudonym)
    if kind in _PLACES:
        place, _blank, rest = rest.strip().partition(" ")
        kind = f"{kind} {pseudonym(place)}" if re.fullmatch(r"\w+", place) else ""
    return f" {kind} {rest} " if kind and _are_usual(rest) else None


def _are_usual(words: str) -> bool:
    for token in _TOKEN.finditer(words):
        plain = token["quoted"] if token["quoted"] is not None else token["word"]
        if token["switch"] is None and (plain is None or (plain and not _USUAL.fullmatch(plain))):
            return False
    return True


def _link(words: str, pseudonym: Callable[[str], str]) -> str | None:
    """Its address and its place; what shows over it and where it opens goes."""
    address = place = switch = ""
    for token in _TOKEN.finditer(words):
        value = token["quoted"] if token["quoted"] is not None else token["word"]
        if value is None:
            switch = token["switch"] or ""
        elif switch == r"\l":
            place, switch = value, ""
        elif not switch:
            address = value
        else:
            switch = ""
    if not (address or place) or (address and not link_targets.may_stay(address)):
        return None
    declared = f' "{address}"' if address else ""
    return f" HYPERLINK{declared}" + (f' \\l "{pseudonym(place)}" ' if place else " ")


class Fields:
    """Puts the codes of nested fields right in what was written of a part: pieces of it are changed where they lie."""

    def __init__(self, written: list[str], pseudonym: Callable[[str], str], escape: Callable[[str], str]) -> None:
        self._written, self._pseudonym, self._escape = written, pseudonym, escape
        self._open: list[_Field] = []

    def mark(self, kind: str, pieces: range) -> None:
        """A begin, separate or end, and where it was written."""
        if kind == "begin":
            self._open.append(_Field())
        if not self._open:
            return
        field = self._open[-1]
        field.marks += pieces
        for outer in self._open[:-1]:
            outer.add(*pieces)
        if kind in ("separate", "end") and not field.is_judged:
            self._judge(field)
        if kind == "end":
            self._open.pop()
            self._end(field)

    def code(self, text: str, at: int) -> None:
        """A piece of a field's code; outside of any field it says nothing."""
        if not self._open or self._open[-1].is_judged:
            self._written[at] = ""
            return
        self._open[-1].code.append(at)
        self._open[-1].text += text
        for outer in self._open[:-1]:
            outer.add(at)

    def text(self, at: int) -> None:
        """A piece of text: of a field inside a code it is a part of that code."""
        for field in self._open:
            field.add(at)

    def _judge(self, field: "_Field") -> None:
        field.is_judged = True
        code = kept(field.text, self._pseudonym)
        field.stays = code is not None
        for at in field.code:
            self._written[at] = ""
        if code is not None and field.code:
            self._written[field.code[0]] = self._escape(code)
        elif not field.stays:
            for at in field.inside:
                self._written[at] = ""

    def _end(self, field: "_Field") -> None:
        if not field.stays:
            for at in field.marks:
                self._written[at] = ""


class _Field:
    """``code``: pieces of its code; ``inside``: texts and marks of other fields that stand in it."""

    def __init__(self) -> None:
        self.text, self.is_judged, self.stays = "", False, True
        self.marks: list[int] = []
        self.code: list[int] = []
        self.inside: list[int] = []

    def add(self, *places: int) -> None:
        if not self.is_judged:
            self.inside += places
