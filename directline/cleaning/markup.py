"""XML of office files, passed through piece by piece: what the vocabulary knows stays, the rest goes.

No entity is opened and no DTD is read: none of the standards has any.
"""

import re
from collections.abc import Callable, Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from . import link_targets, long_parts
from .attributes import SOMEBODY, Attributes, Gone, Surroundings
from .faults import Damaged
from .field_codes import Fields
from .scopes import Known, Names

_RETURNS = {"\r": "&#13;"}
_OTHER_CODE = re.compile(rb"""encoding\s*=\s*["'](?!utf-8["'])([\w-]+)""", re.IGNORECASE)
_HOLLOW = re.compile(r"<([\w:]+)([^<>]*)></\1>")
_LINKING = frozenset({"w:hyperlink", "w:fldSimple"})
_THREAD = re.compile(r"tc=\{[0-9A-Fa-f-]{36}\}")
"""In place of an author: which thread of comments stands there for programs that know threads."""
_NUMBER = re.compile(r"[\d.]{1,9}|Microsoft (Office |Macintosh )?(Word|Excel|PowerPoint)")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def clean(content: bytes, surroundings: Surroundings) -> bytes:
    """Long runs of plain cells pass as they are; all else is read and written anew."""
    outside, plain = long_parts.parted(readable(content))
    passing = _Passing(surroundings)
    parse(passing.reader, outside)
    if len(passing.written) == 1:
        raise Damaged  # nothing is known about its very first element
    written = _HOLLOW.sub(r"<\1\2/>", "".join(passing.written))
    return long_parts.joined(written.encode(), plain)


def parse(reader: expat.XMLParserType, content: bytes) -> None:
    reader.ordered_attributes = reader.buffer_text = True
    reader.StartDoctypeDeclHandler = _refuse
    try:
        reader.Parse(content, True)
    except (expat.ExpatError, UnicodeError, LookupError, ValueError) as fault:
        raise Damaged from fault


def _refuse(*_declared: object) -> None:
    """No standard of these has a DTD; without one there are no entities, so nothing can be blown up or fetched."""
    raise Damaged


def readable(content: bytes) -> bytes:
    """In a form of Unicode: the reader knows no other."""
    other = _OTHER_CODE.search(content[: content.find(b">")])
    if other is None:
        return content
    try:
        return content.decode(other[1].decode()).partition("?>")[2].strip().encode()
    except (UnicodeError, LookupError) as fault:
        raise Damaged from fault


class _Element:
    """One that is open: where it began, and the text that it holds since its last child."""

    __slots__ = ("closing", "fallback", "has_choice", "key", "said", "start", "text")

    def __init__(self, known: Known, closing: str, start: int) -> None:
        self.key, self.text, self.closing, self.start = known.key, known.rule.text, closing, start
        self.said: list[str] = []
        self.has_choice, self.fallback = False, (start, start)


class _Passing:
    """Writes what it reads; ``_skipping`` counts the elements it is inside of that go."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.reader = expat.ParserCreate()
        self.reader.StartElementHandler, self.reader.EndElementHandler = self._start, self._end
        self.reader.CharacterDataHandler = self._text
        self.written = [_DECLARATION]
        self._surroundings = surroundings
        self._names = Names()
        self._attributes = Attributes(surroundings, self._names)
        self._fields = Fields(self.written, self._attributes.place, _escaped)
        self._skipping = 0
        self._open: list[_Element] = []
        self._authors: list[str] = []

    # Elements

    def _start(self, name: str, attributes: list[str]) -> None:
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True)) if attributes else []
        declared = self._names.open(pairs)
        known = None if self._skipping else self._names.element(name)
        parent = self._open[-1].key if self._open else ""
        try:
            declared = declared + self._attributes.kept(known, pairs, parent) if known and pairs else []
        except Gone:
            known = None
        if known is None:
            self._skipping += 1
            return
        self._flush()
        is_unwrapped = known.rule.text == "-" or (known.key in _LINKING and _leads_nowhere(known.key, declared))
        self._open.append(_Element(known, "" if is_unwrapped else f"</{known.written}>", len(self.written)))
        shown = "".join([f" {key}={quoteattr(value, _RETURNS)}" for key, value in declared]) if declared else ""
        self.written.append("" if is_unwrapped else f"<{known.written}{shown}>")

    def _end(self, _name: str) -> None:
        self._names.close()
        if self._skipping:
            self._skipping -= 1
            return
        self._flush()
        element = self._open.pop()
        self.written.append(element.closing)
        finish = _FINISHED.get(element.key)
        if finish:
            finish(self, element)

    def _text(self, text: str) -> None:
        if not self._skipping and self._open:
            self._open[-1].said.append(text)

    def _flush(self) -> None:
        """Writes the text of the innermost element as far as it may be said."""
        if not self._open or not (element := self._open[-1]).said:
            return
        text, element.said = "".join(element.said), []
        if element.text in _TEXTS:
            _TEXTS[element.text](self, element, text)

    # Texts

    def _say(self, element: _Element, text: str) -> None:
        """Excel lists who commented, and begins each comment with the name."""
        begins = (name for name in self._authors if text.lstrip().startswith((f"{name}:", f"{name}：")))
        if element.key == "x:t" and (name := next(begins, "")):
            text = text.replace(name, SOMEBODY, 1)
        if element.key in ("w:t", "w:delText"):
            self._fields.text(len(self.written))
        self.written.append(_escaped(text))

    def _calculate(self, element: _Element, text: str) -> None:
        formula = link_targets.formula(text)
        if formula is not None:
            self.written.append(_escaped(formula))
        elif element.key.startswith("x"):
            self.written[element.start] = element.closing = ""

    def _instruct(self, _element: _Element, text: str) -> None:
        self.written.append("")
        self._fields.code(text, len(self.written) - 1)

    def _count(self, element: _Element, text: str) -> None:
        if _NUMBER.fullmatch(text):
            self.written.append(text)
        else:
            self.written[element.start] = element.closing = ""

    def _refer(self, element: _Element, text: str) -> None:
        related = self._surroundings.related(element.key, text.strip())
        if related is None:
            self.written[element.start] = element.closing = ""
        else:
            self.written.append(_escaped(related))

    def _hide(self, _element: _Element, text: str) -> None:
        if text.strip():
            self._authors.append(text)
        self.written.append(text if _THREAD.fullmatch(text) else SOMEBODY)

    # Ends

    def _mark_field(self, element: _Element) -> None:
        kind = re.search(r'fldCharType="(\w+)"', self.written[element.start])
        self._fields.mark(kind[1] if kind else "", range(element.start, len(self.written)))

    def _drop_if_empty(self, element: _Element) -> None:
        """An extension of which nothing is left."""
        if len(self.written) == element.start + 2 and " uri=" in self.written[element.start]:
            del self.written[element.start :]

    def _choose(self, _element: _Element) -> None:
        self._open[-1].has_choice = True

    def _fall_back(self, element: _Element) -> None:
        self._open[-1].fallback = (element.start, len(self.written) - 1)

    def _unwrap(self, element: _Element) -> None:
        """Alternatives without any choice left are what was to be shown instead."""
        if not element.has_choice:
            for at in (element.start, *element.fallback, len(self.written) - 1):
                self.written[at] = ""


_FINISHED: Mapping[str, Callable[[_Passing, _Element], None]] = {
    "w:fldChar": _Passing._mark_field,
    "mc:Choice": _Passing._choose,
    "mc:Fallback": _Passing._fall_back,
    "mc:AlternateContent": _Passing._unwrap,
} | {f"{prefix}:ext": _Passing._drop_if_empty for prefix in ("a", "c", "cx", "dgm", "p", "x", "xdr")}
_TEXTS: dict[str, Callable[[_Passing, _Element, str], None]] = {
    "*": _Passing._say,
    "$": _Passing._calculate,
    "!": _Passing._instruct,
    "@": _Passing._hide,
    "&": _Passing._refer,
    "#": _Passing._count,
}


def _leads_nowhere(key: str, declared: list[tuple[str, str]]) -> bool:
    """Is only what it holds left of it: of a link without an address, of a field whose code may not stay?"""
    names = {name.rpartition(":")[2] for name, _value in declared}
    return not names & {"id", "anchor"} if key == "w:hyperlink" else "instr" not in names


def _escaped(text: str) -> str:
    return escape(text, _RETURNS)
