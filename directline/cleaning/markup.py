"""XML of office files, passed through piece by piece: who wrote, changed, commented or printed goes, the rest stays.

ECMA-376 (Word, Excel, PowerPoint) and GB/T 33190 (OFD). No entity is opened and no DTD is read: neither standard has
any.
"""

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from .faults import Damaged

SOMEBODY = "作者"
_PERSON = frozenset({"author", "userName", "refreshedBy", "lastEditedBy", "Creator"})
_BLANK = frozenset({"initials", "userId", "securityDescriptor", "connection", "sourceFile", "odcFile", "docname"})
_NAMED = frozenset({("cmAuthor", "name"), ("author", "name"), ("person", "displayName")})
"""Attributes that name somebody on these elements alone."""
_GONE = frozenset({"rsids", "attachedTemplate", "mailMerge", "docVars", "absPath", "dataBinding", "presenceInfo"})
"""Elements that go with all they hold: sessions, the author's folders, the data behind the document."""
_OF_OFD = frozenset({"DocID", "DocUsage"})
"""What stays of an OFD's DocInfo."""
_FAMILY = "/relationships/"
_DROPPED_PARTS = ("docprops/", "customxml/", "docmetadata/", "printersettings/", "people.xml")
_DROPPED_RELATIONS = ("attachedTemplate", "mailMergeSource", "mailMergeHeaderSource")
_PLACES = frozenset({"Target", "descr"})
_RETURNS = {"\r": "&#13;"}
_OTHER_CODE = re.compile(rb"""encoding\s*=\s*["'](?!utf-8["'])([\w-]+)""", re.IGNORECASE)
_PRINTER = re.compile(rb"""(<pageSetup\b[^<>]*?)\sr:id=["'][^"'<>]*["']""")
_NAMES = sorted(_PERSON | _BLANK | _GONE | _PLACES | {name for name, _attribute in _NAMED})
_STRUCTURE = (r"<\?(?!xml\s)", "<!", "rsid", "Relationship", "Override", "DocInfo", "<svg", ":pageSetup")
_TELLING = re.compile("|".join((*_STRUCTURE, *_NAMES)).encode())
"""What markup must name for anything in it to go."""


def is_dropped(part: str) -> bool:
    """Is this part of an archive about the file, and not of it?"""
    return any(word in part.lower() for word in _DROPPED_PARTS)


def clean(content: bytes) -> bytes:
    """The same markup without words about people. What names nothing that could go is not written anew: it is long."""
    if _is_plain(content) and not _TELLING.search(content):
        return _PRINTER.sub(rb"\1", content)
    passing = _Passing()
    try:
        passing.reader.Parse(_readable(content), True)
    except (expat.ExpatError, UnicodeError, LookupError, ValueError) as fault:
        raise Damaged from fault
    return "".join(passing.written).encode()


def _is_plain(content: bytes) -> bool:
    """Is it in UTF-8, as nearly all markup is?"""
    return content.startswith(b"<") and not _OTHER_CODE.search(content[: content.find(b">")])


def _readable(content: bytes) -> bytes | str:
    """The reader knows Unicode alone, in any form."""
    other = _OTHER_CODE.search(content[: content.find(b">")])
    return content.decode(other[1].decode()) if other else content


class _Passing:
    """Writes what it reads; ``skipping`` counts the elements it is inside of that go."""

    def __init__(self) -> None:
        self.reader = expat.ParserCreate()
        self.reader.ordered_attributes = self.reader.buffer_text = True
        self.reader.StartElementHandler, self.reader.EndElementHandler = self._start, self._end
        self.reader.CharacterDataHandler, self.reader.StartDoctypeDeclHandler = self._text, _refuse
        self.written = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
        self._skipping = 0
        self._path: list[str] = []
        self._authors: list[str] = []

    def _start(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition(":")[2]
        self._path.append(local)
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        if self._skipping or self._goes(local, dict(pairs)):
            self._skipping += 1
            return
        told = "".join(f" {key}={quoteattr(value, _RETURNS)}" for key, value in _kept(local, pairs))
        self.written.append(f"<{name}{told}>")

    def _end(self, name: str) -> None:
        self._path.pop()
        if self._skipping:
            self._skipping -= 1
        else:
            self.written.append(f"</{name}>")

    def _text(self, text: str) -> None:
        if not self._skipping:
            self.written.append(escape(self._said(text), _RETURNS))

    def _goes(self, local: str, attributes: dict[str, str]) -> bool:
        if self._path[-2:-1] == ["DocInfo"]:
            return local not in _OF_OFD
        if local == "Relationship":
            target, kind = attributes.get("Target", ""), attributes.get("Type", "")
            return is_dropped(target) or "thumbnail" in kind or kind.rpartition(_FAMILY)[2] in _DROPPED_RELATIONS
        if local == "Override":
            return is_dropped(attributes.get("PartName", ""))
        return local in _GONE or (local == "metadata" and self._path[0] == "svg")

    def _said(self, text: str) -> str:
        """Excel lists who commented, and begins each comment with the name."""
        if self._path[-2:] == ["authors", "author"]:
            self._authors.append(text)
            return SOMEBODY
        if not self._authors or self._path[-1] != "t":
            return text
        begins = (name for name in self._authors if name and text.lstrip().startswith((f"{name}:", f"{name}：")))
        return text.replace(next(begins, SOMEBODY), SOMEBODY, 1)


def _refuse(*_declared: object) -> None:
    """No standard of these has a DTD; without one there are no entities, so nothing can be blown up or fetched."""
    raise Damaged


def _kept(local: str, attributes: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in attributes:
        bare = name.rpartition(":")[2]
        if bare.startswith("rsid") or (local == "pageSetup" and name == "r:id"):
            continue
        if bare in _PERSON or (local, bare) in _NAMED:
            yield name, SOMEBODY
        elif bare in _BLANK:
            yield name, ""
        else:
            yield name, _without_folders(value) if bare in _PLACES else value


def _without_folders(value: str) -> str:
    """Folders of somebody's computer tell whose it is; an address on the web does not."""
    is_local = "\\" in value or value.lower().startswith("file:")
    return value.replace("\\", "/").rpartition("/")[2] if is_local else value
