"""OFD (GB/T 33190): what its pages need is made anew, from the root on; signatures, attachments and other data go."""

import posixpath
from functools import partial
from xml.parsers import expat

from . import colours, fonts, markup, pictures
from .attributes import Surroundings
from .pseudonyms import Pseudonyms

ROOT = "OFD.xml"
_MOST_PARTS = 5000
_PATHS = {
    "ofd:DocRoot": "Doc_#/Document.xml",
    "ofd:PublicRes": "PublicRes_#.xml",
    "ofd:DocumentRes": "DocumentRes_#.xml",
    "ofd:PageRes": "PageRes_#.xml",
    "ofd:TemplatePage": "Tpls/Tpl_#/Content.xml",
    "ofd:Page": "Pages/Page_#/Content.xml",
    "ofd:Annotations": "Annots/Annotations_#.xml",
    "ofd:FileLoc": "Page_#/Annotation.xml",
}
"""What elements refer to, and where it lies in the copy, seen from who refers to it."""
_BASE = "ofd:Res"
_OF_RESOURCES = "Res"
_MEDIA, _FONT, _COLOURS = "ofd:MediaFile", "ofd:FontFile", "ofd:ColorSpace"


def clean(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts of the copy by their new names."""
    return _Document(parts).cleaned()


class _Document:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = {name.lower(): content for name, content in parts.items()}
        self._named: dict[str, str] = {}
        self._waiting: list[str] = []
        self._made: dict[str, bytes] = {}

    def cleaned(self) -> dict[str, bytes]:
        self._named[ROOT.lower()] = ROOT
        self._waiting.append(ROOT.lower())
        while self._waiting and len(self._made) < _MOST_PARTS:
            self._clean(self._waiting.pop(0))
        return self._made

    def _clean(self, part: str) -> None:
        path, content = self._named[part], self._parts[part]
        related = partial(self._related, part, path, _base_of(content))
        self._made[path] = markup.clean(content, Surroundings(related, Pseudonyms()))

    def _related(self, part: str, path: str, base: str, key: str, place: str) -> str | None:
        """A file as it is called from another one; resources lie in a folder beside the part that lists them."""
        if key == _BASE:
            return _OF_RESOURCES
        is_resource = key in (_MEDIA, _FONT, _COLOURS)
        folder = posixpath.join(posixpath.dirname(part), base if is_resource else "")
        name = posixpath.normpath(posixpath.join("/", folder, place.replace("\\", "/"))).lstrip("/").lower()
        if name not in self._parts:
            return None
        here = posixpath.join(posixpath.dirname(path), _OF_RESOURCES if is_resource else "")
        if name not in self._named and not self._keep(name, key, here):
            return None
        return posixpath.relpath(self._named[name], here or ".")

    def _keep(self, name: str, key: str, here: str) -> bool:
        content, number = self._parts[name], len(self._named)
        if key in _PATHS:
            self._named[name] = posixpath.join(here, _PATHS[key].replace("#", str(number)))
            self._waiting.append(name)
            return True
        cleaned, ending = _resource(key, content)
        if cleaned:
            self._named[name] = posixpath.join(here, f"{number}.{ending}")
            self._made[self._named[name]] = cleaned
        return bool(cleaned)


def _resource(key: str, content: bytes) -> tuple[bytes, str]:
    """A picture, a font or a profile of colours, and what its name ends in."""
    if key == _COLOURS:
        return colours.clean(content), "icc"
    if key == _FONT:
        return fonts.clean(content)
    cleaned, form = pictures.clean(content)
    return cleaned, form.ending


def _base_of(content: bytes) -> str:
    """The folder of the resources that a part lists, as it says in its first element."""
    bases: list[str] = []
    reader = expat.ParserCreate()

    def note(_name: str, attributes: list[str]) -> None:
        if not bases:
            bases.append(dict(zip(attributes[::2], attributes[1::2], strict=True)).get("BaseLoc", ""))

    reader.StartElementHandler = note
    markup.parse(reader, markup.readable(content))
    return bases[0] if bases else ""
