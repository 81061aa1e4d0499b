"""Documents of Word, Excel and PowerPoint (OPC, ECMA-376 part 2): what known relations lead to is made anew.

The copy is built from the main part on: a part that nothing known leads to, and the name of a part, are not in it.
"""

import posixpath
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from . import compound, link_targets, markup, pictures
from .attributes import Surroundings
from .faults import Damaged
from .pseudonyms import Pseudonyms

TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_USUAL = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_VENDOR = "application/vnd."
_MAINS = {
    "wordprocessingml.document": ("word", "word/document.xml", "docx"),
    "wordprocessingml.template": ("word", "word/document.xml", "docx"),
    "spreadsheetml.sheet": ("xl", "xl/workbook.xml", "xlsx"),
    "spreadsheetml.template": ("xl", "xl/workbook.xml", "xlsx"),
    "presentationml.presentation": ("ppt", "ppt/presentation.xml", "pptx"),
    "presentationml.slideshow": ("ppt", "ppt/presentation.xml", "pptx"),
    "presentationml.template": ("ppt", "ppt/presentation.xml", "pptx"),
}
_MAIN_TYPES = {"word": "wordprocessingml.document", "xl": "spreadsheetml.sheet", "ppt": "presentationml.presentation"}
_MAIN = "officeDocument"
_VERSION = "extended-properties"
"""Of its properties the program and its version alone: what drawings do not say differs by them."""
_MACROS = re.compile(r"macro|vba", re.IGNORECASE)
_REFUSED = frozenset({"aFChunk", "subDocument", "audio", "video", "media"})
"""What shows or says something in a form that is not cleaned here."""
_UNSHOWN = frozenset({"image/svg+xml", "image/vnd.ms-photo"})
"""Pictures that have another one beside them, for programs that do not know their form."""
_INSIDE = ("package", "oleObject")
_MODERN = "ms-powerpoint.comments+xml"
_PLAIN_NAME = re.compile(r"[A-Za-z]{1,4}[0-9A-Fa-f]*")
_MOST_PARTS = 5000


class Relation(NamedTuple):
    name: str
    kind: str
    target: str
    is_outside: bool


class Kind(NamedTuple):
    """Where such a part lies in the copy ("#": a number), and its media type."""

    path: str
    media_type: str


Inner = Callable[[bytes], tuple[bytes, str, str]]
"""Cleans a document that lies in this one: its copy, what its name ends in, its media type."""


@cache
def _kinds() -> dict[tuple[str, str], Kind]:
    lines = Path(__file__).with_name("parts.txt").read_text().splitlines()
    rows = [line.split(" ") for line in lines if line and not line.startswith("#")]
    return {(relation, whose): Kind(path, _VENDOR + media_type) for relation, whose, path, media_type in rows}


def clean(parts: dict[str, bytes], inner: Inner) -> tuple[dict[str, bytes], str]:
    """The parts of the copy by their new names, and what the name of such a document ends in."""
    return _Package(parts, inner).cleaned()


class _Package:
    def __init__(self, parts: dict[str, bytes], inner: Inner) -> None:
        self._parts = {name.lower().replace("\\", "/"): content for name, content in parts.items()}
        self._inner = inner
        self._types = _Types(self._parts.get(TYPES.lower(), b""))
        self._pseudonyms = Pseudonyms()
        self._named: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._waiting: list[str] = []
        self._made: dict[str, bytes] = {}
        self._media_types: dict[str, str] = {}

    def cleaned(self) -> tuple[dict[str, bytes], str]:
        main = next((one.target for one in self._relations("") if one.kind == _MAIN and not one.is_outside), "")
        media_type = self._types.of(main)
        self._whose, path, ending = _MAINS.get(media_type.removeprefix(_OFFICE).removesuffix(".main+xml"), ("", "", ""))
        if not path or main not in self._parts:
            raise Damaged
        self._keep(main, Kind(path, f"{_OFFICE}{_MAIN_TYPES[self._whose]}.main+xml"))
        version = next(
            (one.target for one in self._relations("") if one.kind == _VERSION and one.target in self._parts), ""
        )
        roots = [(Relation("rId1", _MAIN, path, is_outside=False), _type(_MAIN, path))]
        if version:
            kept = self._keep(version, Kind("docProps/app.xml", f"{_OFFICE}{_VERSION}+xml"))
            roots.append((Relation("rId2", _VERSION, kept, is_outside=False), _type(_VERSION, kept)))
        while self._waiting and len(self._made) < _MOST_PARTS:
            self._clean(self._waiting.pop(0))
        return {TYPES: self._list_of_types(), "_rels/.rels": _written(roots, "")} | self._made, ending

    def _clean(self, part: str) -> None:
        related: dict[str, str | None] = {}
        kept = []
        for relation in self._relations(part):
            target = self._outside(relation) if relation.is_outside else self._inside(relation)
            name = _number(relation.name, len(related))
            related[relation.name] = name if target else None
            if target:
                kept.append((relation._replace(name=name, target=target), relation.kind))
        path = self._named[part]
        self._made[path] = markup.clean(
            self._parts[part], Surroundings(lambda _key, name: related.get(name), self._pseudonyms)
        )
        if kept:
            self._made[_relations_of(path)] = _written([(one, _type(kind, one.target)) for one, kind in kept], path)

    # What relations lead to

    def _relations(self, part: str) -> list[Relation]:
        content = self._parts.get(_relations_of(part))
        return _read(content, part) if content else []

    def _outside(self, relation: Relation) -> str:
        """Where a link may lead; another workbook is named by a number, its cells lie in this one."""
        if relation.kind == "externalLinkPath":
            return f"book{self._next('book')}.xlsx"
        return relation.target if relation.kind == "hyperlink" and link_targets.may_stay(relation.target) else ""

    def _inside(self, relation: Relation) -> str:
        """The new name of a part; "" if it goes."""
        content = self._parts.get(relation.target)
        if _MACROS.search(relation.kind) or relation.kind in _REFUSED:
            raise Damaged
        if content is None:
            return ""
        if relation.target in self._named:
            return self._named[relation.target]
        if relation.kind == "image":
            return self._picture(relation.target, content)
        if relation.kind in _INSIDE:
            return self._document(relation.target, content)
        kind = self._kind(relation)
        return self._keep(relation.target, kind) if kind else ""

    def _kind(self, relation: Relation) -> Kind | None:
        whose = self._whose
        if relation.kind == "comments" and self._types.of(relation.target).endswith(_MODERN):
            whose += ":modern"
        known = _kinds().get((relation.kind, whose))
        common = _kinds().get((relation.kind, "."))
        return known or (common and common._replace(path=f"{self._whose}/{common.path}"))

    def _keep(self, part: str, kind: Kind) -> str:
        path = kind.path.replace("#", str(self._next(kind.path)))
        self._named[part], self._media_types[path] = path, kind.media_type
        self._waiting.append(part)
        return path

    def _picture(self, part: str, content: bytes) -> str:
        if self._types.of(part) in _UNSHOWN:
            return ""
        cleaned, form = pictures.clean(content)
        return self._add(part, cleaned, f"media/image{self._next('image')}.{form.ending}", form.media_type)

    def _document(self, part: str, content: bytes) -> str:
        """A document of today is cleaned; of any other object its picture stays, and an empty shell."""
        if content.startswith(b"PK"):
            cleaned, ending, media_type = self._inner(content)
        else:
            compound.refuse_macros(content)
            cleaned, ending, media_type = compound.EMPTY, "bin", f"{_OFFICE}oleObject"
        return self._add(part, cleaned, f"embeddings/object{self._next('object')}.{ending}", media_type)

    def _add(self, part: str, content: bytes, path: str, media_type: str) -> str:
        path = f"{self._whose}/{path}"
        self._named[part], self._media_types[path], self._made[path] = path, media_type, content
        return path

    def _next(self, kind: str) -> int:
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return self._numbers[kind]

    def _list_of_types(self) -> bytes:
        declared = "".join(
            f"<Override PartName={quoteattr(f'/{path}')} ContentType={quoteattr(kind)}/>"
            for path, kind in self._media_types.items()
        )
        usual = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in _USUAL.items())
        return f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">{usual}{declared}</Types>'.encode()


_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NEWER = {
    "diagramDrawing": "http://schemas.microsoft.com/office/2007/relationships",
    "commentsExtended": "http://schemas.microsoft.com/office/2011/relationships",
    "chartEx": "http://schemas.microsoft.com/office/2014/relationships",
    "threadedComment": "http://schemas.microsoft.com/office/2017/10/relationships",
    "person": "http://schemas.microsoft.com/office/2017/10/relationships",
    "slicer": "http://schemas.microsoft.com/office/2007/relationships",
    "slicerCache": "http://schemas.microsoft.com/office/2007/relationships",
    "timeline": "http://schemas.microsoft.com/office/2011/relationships",
    "timelineCache": "http://schemas.microsoft.com/office/2011/relationships",
    "authors": "http://schemas.microsoft.com/office/2018/10/relationships",
    "FeaturePropertyBag": "http://schemas.microsoft.com/office/2022/11/relationships",
}


def _type(kind: str, target: str) -> str:
    base = _NEWER["authors"] if "modernComment" in target else _NEWER.get(kind, _RELATIONS)
    return f"{base}/{kind}"


def _number(name: str, count: int) -> str:
    return name if _PLAIN_NAME.fullmatch(name) else f"r{count}x"


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _read(content: bytes, part: str) -> list[Relation]:
    relations: list[Relation] = []
    reader = expat.ParserCreate()
    reader.StartElementHandler = partial(_note, relations, posixpath.dirname(part))
    markup.parse(reader, markup.readable(content))
    return relations


def _note(relations: list[Relation], folder: str, name: str, attributes: list[str]) -> None:
    if name.rpartition(":")[2] != "Relationship":
        return
    declared = dict(zip(attributes[::2], attributes[1::2], strict=True))
    target, is_outside = declared.get("Target", ""), declared.get("TargetMode") == "External"
    if not is_outside:
        path = unquote(target.partition("#")[0])
        target = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/").lower()
    relations.append(Relation(declared.get("Id", ""), declared.get("Type", "").rpartition("/")[2], target, is_outside))


def _written(relations: list[tuple[Relation, str]], part: str) -> bytes:
    folder = posixpath.dirname(part)
    rows = []
    for relation, kind in relations:
        target = relation.target if relation.is_outside else posixpath.relpath(relation.target, folder or ".")
        outside = ' TargetMode="External"' if relation.is_outside else ""
        rows.append(f'<Relationship Id="{relation.name}" Type="{kind}" Target={quoteattr(target)}{outside}/>')
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(rows)}</Relationships>'.encode()


class _Types:
    """[Content_Types].xml, read: which part is of which media type."""

    def __init__(self, content: bytes) -> None:
        self._of_endings: dict[str, str] = {}
        self._of_parts: dict[str, str] = {}
        reader = expat.ParserCreate()
        reader.StartElementHandler = self._note
        markup.parse(reader, markup.readable(content))
        if any(_MACROS.search(kind) for kind in (*self._of_endings.values(), *self._of_parts.values())):
            raise Damaged

    def _note(self, name: str, attributes: list[str]) -> None:
        declared = dict(zip(attributes[::2], attributes[1::2], strict=True))
        kind = declared.get("ContentType", "")
        if name.rpartition(":")[2] == "Default":
            self._of_endings[declared.get("Extension", "").lower()] = kind
        elif name.rpartition(":")[2] == "Override":
            self._of_parts[declared.get("PartName", "").lstrip("/").lower()] = kind

    def of(self, part: str) -> str:
        return self._of_parts.get(part) or self._of_endings.get(part.rpartition(".")[2], "")
