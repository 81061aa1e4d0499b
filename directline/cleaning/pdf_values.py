"""Values in a PDF that are judged one by one: words, places, colours, actions, forms."""

import re
from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, NameTree, Object, Page, Pdf, Stream, String

from . import colours, link_targets

Judged = tuple[Object | None, Sequence[tuple[str, Object]]]
"""What may stay (None: nothing), and what is to be cleaned as which kind."""
_GONE: Judged = (None, ())
_NOTES = re.compile(
    "/(Text|Link|FreeText|Line|Square|Circle|Polygon|PolyLine|Highlight|Underline|Squiggly|StrikeOut|Stamp|Caret|Ink|Popup"
    "|Widget|Watermark)"
)
_LAYERS = frozenset({"/OCG", "/OCMD"})
_ACTIONS = frozenset({"/GoTo", "/URI", "/Named"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_CODE = re.compile(r"[\w\s./#+*,\[\]-]{0,200}", re.ASCII)
_DEVICES = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
_CALIBRATED = frozenset({"/CalGray", "/CalRGB", "/Lab"})
_TINTED = frozenset({"/Separation", "/DeviceN"})
_MOST_PARENTS = 60


def is_plain(thing: object, depth: int) -> bool:
    """Only numbers and names, alone, in arrays or in dictionaries that nothing else refers to."""
    if depth == 0 or isinstance(thing, (String, Stream)):
        return False
    if isinstance(thing, Array):
        return all(is_plain(item, depth - 1) for item in thing)
    if isinstance(thing, Dictionary):
        return not thing.is_indirect and all(is_plain(item, depth - 1) for _key, item in thing.items())
    return True


def may_stay(kind: str, thing: Object) -> bool:
    """Is a dictionary of a kind that is shown, and in a form that is known?"""
    if kind == "Annotation":
        return "/Subtype" not in thing or bool(_NOTES.fullmatch(str(thing.Subtype)))
    if kind == "Layer":
        return str(thing.get("/Type")) in _LAYERS
    if kind == "Object":
        return isinstance(thing, Stream) and str(thing.get("/Subtype")) != "/PS"
    return True


class Values:
    """Of one document: it knows the named places, and numbers what had a name."""

    def __init__(self, pdf: Pdf) -> None:
        self._places = _places(pdf.Root)
        self._fields = self._layers = 0
        self._spaces: dict[tuple[int, int], Judged] = {}

    # Before a dictionary is looked at

    def prepare_annotation(self, note: Object) -> None:
        """A note is titled by its author; a field of a form may have its kind from the one that it belongs to."""
        if "/T" in note and note.get("/Subtype", Name.Widget) != Name.Widget:
            del note["/T"]
        at: Object | None = note
        for _step in range(_MOST_PARENTS):
            if at is None or "/FT" in at:
                break
            at = at.get("/Parent")
        if at is not None and at.get("/FT") == Name.Sig:
            for key in {"/V", "/DV"} & set(note.keys()):
                del note[key]

    def prepare_page(self, page: Object) -> None:
        """Pieces of one content are read together: what begins in one ends in another."""
        if isinstance(page.get("/Contents"), Array):
            Page(page).contents_coalesce()

    # Words

    def language(self, held: Object) -> Judged:
        return (held, ()) if isinstance(held, String) and _LANGUAGE.fullmatch(str(held)) else _GONE

    def code(self, held: Object) -> Judged:
        return (held, ()) if isinstance(held, String) and _CODE.fullmatch(str(held)) else _GONE

    def text(self, held: Object) -> Judged:
        """What is to be read: one string, or a list to choose from."""
        inside = list(held) if isinstance(held, Array) else [held]
        flat = [one for item in inside for one in (item if isinstance(item, Array) else [item])]
        return (held, ()) if all(isinstance(one, String) for one in flat) else _GONE

    def value(self, held: Object) -> Judged:
        return (held, ()) if isinstance(held, (Name, int)) else self.text(held)

    def field(self, held: Object) -> Judged:
        self._fields += 1
        return String(f"f{self._fields}"), ()

    def layer(self, held: Object) -> Judged:
        self._layers += 1
        return String(f"图层 {self._layers}"), ()

    # Places

    def link(self, held: Object | None) -> Judged:
        return (held, ()) if isinstance(held, String) and link_targets.may_stay(str(held)) else _GONE

    def action(self, held: Object) -> Judged:
        """To go to a place of this document or of the web is all that a copy may do."""
        if not isinstance(held, Dictionary) or str(held.get("/S")) not in _ACTIONS:
            return _GONE
        if held.S == Name.URI and self.link(held.get("/URI")) == _GONE:
            return _GONE
        return held, (("Action", held),)

    def target(self, held: Object) -> Judged:
        """A place on a page, written out where it had a name; an action that goes there counts as one."""
        if isinstance(held, Dictionary) and "/S" in held:
            return self.action(held)
        place = self._places.get(str(held).lstrip("/")) if isinstance(held, (String, Name)) else held
        if isinstance(place, Dictionary):
            place = place.get("/D")
        if not isinstance(place, Array) or len(place) == 0 or not isinstance(place[0], Dictionary):
            return _GONE
        if not {"/Contents", "/MediaBox", "/Parent"} & set(place[0].keys()):
            return _GONE
        kept = Array([place[0], *(item for item in list(place)[1:] if is_plain(item, 2))])
        return kept, (("Page", place[0]),)

    def content(self, held: Object) -> Judged:
        return (held, (("Content", held),)) if isinstance(held, Stream) else _GONE

    glyph = content

    # Colours

    def space(self, held: Object) -> Judged:
        if isinstance(held, Name):
            return held, ()
        if not isinstance(held, Array) or len(held) == 0:
            return _GONE
        if not held.is_indirect:
            return self._space(held)
        if held.objgen not in self._spaces:
            self._spaces[held.objgen] = (held, ())
            self._spaces[held.objgen] = self._space(held)
        return self._spaces[held.objgen]

    def _space(self, held: Object) -> Judged:
        family = str(held[0])
        if family == "/ICCBased":
            return self._profiled(held)
        if family in _CALIBRATED:
            return held, (("Calibrated", held[1]),)
        if family in _TINTED:
            base, following = self.space(held[2])
            kept = Array([held[0], held[1], base or Name.DeviceGray, held[3]])
            return kept, [*following, ("Function", held[3])]
        if family == "/Indexed":
            base, following = self.space(held[1])
            table = [("Table", held[3])] if isinstance(held[3], Stream) else []
            return Array([held[0], base or Name.DeviceRGB, held[2], held[3]]), [*following, *table]
        if family == "/Pattern" and len(held) > 1:
            base, following = self.space(held[1])
            return Array([held[0], base or Name.DeviceGray]), following
        return (Array([held[0]]), ()) if isinstance(held[0], Name) else _GONE

    def _profiled(self, held: Object) -> Judged:
        """Colours by a profile; by the device where the profile can not be read."""
        profile = held[1]
        if not colours.clean(profile.read_bytes()):
            return _DEVICES[int(profile.get("/N", 3))], ()
        return Array([held[0], profile]), (("Profile", profile),)


def _places(root: Object) -> dict[str, Object]:
    places: dict[str, Object] = {}
    if isinstance(older := root.get("/Dests"), Dictionary):
        places |= {key.lstrip("/"): place for key, place in older.items()}
    names = root.get("/Names")
    if isinstance(names, Dictionary) and isinstance(names.get("/Dests"), Dictionary):
        places |= {str(key): place for key, place in NameTree(names.Dests).items()}
    return places
