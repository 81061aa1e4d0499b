"""PDF (ISO 32000-2): from the root on, objects keep what ``pdf.txt`` knows; what is still reached is written.

So earlier versions, histories, signatures, scripts, attached files, tags and texts for machines are not in the copy.
"""

import io
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf, Stream

from . import pdf_streams, pdf_values
from .faults import Damaged, Locked

MOST_DEPTH = 60
_STREAMS = frozenset({"/Length", "/Filter", "/DecodeParms"})
_FAULTS = (
    pikepdf.PdfError,
    zlib.error,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    RuntimeError,
    OverflowError,
    AttributeError,
)


def clean(content: bytes) -> bytes:
    made = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.Root.get("/NeedsRendering"):
                raise Damaged  # its pages are made by a script of the program that shows it
            for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
                del pdf.trailer[key]
            _Walk(pdf).through("Catalog", pdf.Root)
            pdf.save(made, fix_metadata_version=False, deterministic_id=True)
    except pikepdf.PasswordError as fault:
        raise Locked from fault
    except _FAULTS as fault:
        raise Damaged from fault
    return made.getvalue()


@cache
def _grammar() -> dict[str, dict[str, str]]:
    """Kinds of dictionaries: what each key may hold."""
    lines = Path(__file__).with_name("pdf.txt").read_text().splitlines()
    rows = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {kind: dict(_key(word) for word in keys.split()) for kind, _colon, keys in rows}


def _key(word: str) -> tuple[str, str]:
    for mark in ">{":
        key, separator, held = word.partition(mark)
        if separator:
            return f"/{key}", ("{" if mark == "{" else "") + held
    return f"/{word}", ""


class _Walk:
    """Goes through all that is reached, each object once; what waits is not nested, so no chain is too long."""

    def __init__(self, pdf: Pdf) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._waiting: list[tuple[str, Object]] = []
        self._values = pdf_values.Values(pdf)

    def through(self, kind: str, root: Object) -> None:
        self._waiting.append((kind, root))
        while self._waiting:
            self._clean(*self._waiting.pop(), MOST_DEPTH)

    def _clean(self, kind: str, thing: Object, depth: int) -> None:
        if thing.is_indirect:
            if thing.objgen in self._seen:
                return
            self._seen.add(thing.objgen)
        if depth == 0:
            raise Damaged
        prepare = _PREPARED.get(kind)
        if prepare:
            prepare(self._values, thing)
        allowed = _grammar()[kind]
        is_stream = isinstance(thing, Stream)
        for key in list(thing.keys()):
            if key in allowed:
                self._keep(thing, key, allowed[key], depth)
            elif not (is_stream and key in _STREAMS):
                del thing[key]
        if is_stream:
            pdf_streams.clean(kind, thing)

    def _keep(self, thing: Object, key: str, kind: str, depth: int) -> None:
        held = thing[key]
        is_any = kind.startswith("{")
        kept = self._each(kind[1:], held, depth) if is_any else self._kept(kind, held, depth)
        if kept is None:
            del thing[key]
        elif kept is not held:
            thing[key] = kept

    def _each(self, kind: str, held: Object, depth: int) -> Object | None:
        """A dictionary of any names: what each holds."""
        if not isinstance(held, Dictionary):
            return None
        for key in list(held.keys()):
            self._keep(held, key, kind, depth - 1)
        return held

    def _kept(self, kind: str, held: Object, depth: int) -> Object | None:
        """What a key may go on holding; None: nothing."""
        if depth == 0:
            raise Damaged
        if kind == "":
            return held if pdf_values.is_plain(held, depth) else None
        if kind[0].islower():
            return self._judged(kind, held, depth)
        if isinstance(held, (Dictionary, Stream)):
            if not pdf_values.may_stay(kind, held):
                return None
            kept_as = "Object" if kind == "Shown" else kind
            if kind == "Shown" and not isinstance(held, Stream):
                return self._each("Object", held, depth)
            self._wait(kept_as, held, depth)
            return held
        if isinstance(held, Array):
            return self._items(kind, held, depth)
        return held if pdf_values.is_plain(held, depth) else None

    def _items(self, kind: str, held: Object, depth: int) -> Object:
        kept = [self._kept(kind, item, depth - 1) for item in held]
        if all(one is not None for one in kept):
            return held
        return Array([one for one in kept if one is not None])

    def _wait(self, kind: str, held: Object, depth: int) -> None:
        if held.is_indirect:
            self._waiting.append((kind, held))
        else:
            self._clean(kind, held, depth - 1)

    def _judged(self, kind: str, held: Object, depth: int) -> Object | None:
        kept, following = getattr(self._values, kind)(held)
        for inner_kind, inner in following:
            self._wait(inner_kind, inner, depth)
        return kept


_PREPARED: dict[str, Callable[[pdf_values.Values, Object], None]] = {
    "Annotation": pdf_values.Values.prepare_annotation,
    "Page": pdf_values.Values.prepare_page,
}
