"""Drawings in files of older Office (MS-ODRAW): shapes and pictures stay, names, texts, links and packed copies go.

Records stay as long as they are, since other parts of the file count their bytes.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from . import emf, pictures, wmf
from .faults import Damaged
from .records import padded

CONTAINER = 0xF
_GROUPS = frozenset({0xF000, 0xF001, 0xF002, 0xF003, 0xF004, 0xF005})
_SHAPES = frozenset({0xF006, 0xF008, 0xF009, 0xF00A, 0xF00D, 0xF00E, 0xF00F, 0xF010, 0xF011, 0xF012, 0xF014, 0xF017})
_COLOURS = frozenset({0xF11A, 0xF11E})
_PROPERTIES = frozenset({0xF00B, 0xF121, 0xF122})
_STORED = 0xF007
_PICTURES = range(0xF018, 0xF118)
_METAFILES: dict[int, Callable[[bytes], bytes]] = {
    0xF01A: lambda content: emf.clean(content, _inner),
    0xF01B: wmf.clean,
}
_PHOTOS = frozenset({0xF01D, 0xF01E, 0xF02A})
"""Said to be a JPEG or a PNG: recognised by how it begins."""
_PIXELS = 0xF01F
_MOST_NESTED = 40
_UNKNOWN = 0

_COMPLEX = 0x8000
_DRAWN = frozenset(
    {0x0145, 0x0146, 0x0151, 0x0152, 0x0155, 0x0156, 0x0157, 0x0158, 0x0197, 0x01CF, 0x0383, 0x00C0, 0x00C5, 0x03A0}
)
"""Properties with data of their own that draw: points, paths, guides, colours, and the letters of a drawn text."""
_PLAIN_NEVER = frozenset({0x0382, 0x03A9})


class Delayed(NamedTuple):
    """A picture that lies elsewhere: where, and how long it is."""

    start: int
    size: int


class Record(NamedTuple):
    instance: int
    version: int
    kind: int
    start: int
    stop: int


def records(content: bytes | bytearray, at: int, stop: int) -> Iterator[Record]:
    """One after the other; ``start`` is where its data begin."""
    while at + 8 <= stop:
        flags, kind, length = struct.unpack_from("<HHI", content, at)
        end = at + 8 + length
        if end > min(stop, len(content)):
            raise Damaged
        yield Record(flags >> 4, flags & 0xF, kind, at + 8, end)
        at = end


def _inner(content: bytes) -> bytes:
    return pictures.clean(content)[0]


def clean(content: bytearray, start: int, stop: int, depth: int = _MOST_NESTED) -> list[Delayed]:
    """In place; pictures that lie elsewhere are returned."""
    if depth == 0:
        raise Damaged
    delayed: list[Delayed] = []
    for record in records(content, start, stop):
        if record.kind in _GROUPS and record.version == CONTAINER:
            delayed += clean(content, record.start, record.stop, depth - 1)
        else:
            delayed += clean_atom(content, record)
    return delayed


def clean_atom(content: bytearray, record: Record) -> list[Delayed]:
    if record.kind in _PROPERTIES:
        _clean_properties(content, record)
    elif record.kind == _STORED:
        return _clean_stored(content, record)
    elif record.kind in _PICTURES:
        _clean_picture(content, record)
    elif record.kind not in _SHAPES | _COLOURS:
        empty(content, record)
    return []


def empty(content: bytearray, record: Record) -> None:
    """Of no kind, and with nothing in it."""
    size = record.stop - record.start
    content[record.start - 8 : record.stop] = struct.pack("<HHI", 0, _UNKNOWN, size) + bytes(size)


def _clean_properties(content: bytearray, record: Record) -> None:
    """A list of numbers, then the data of some of them: those that name, link or pack go."""
    body = bytes(content[record.start : record.stop])
    entries = [struct.unpack_from("<HI", body, 6 * number) for number in range(record.instance)]
    at, kept, data = 6 * len(entries), b"", b""
    for mark, value in entries:
        kind, size = mark & 0x3FFF, value if mark & _COMPLEX else 0
        if kind in _DRAWN or (not mark & _COMPLEX and kind not in _PLAIN_NEVER):
            kept += struct.pack("<HI", mark, value)
            data += body[at : at + size]
        at += size
    flags = len(kept) // 6 << 4 | record.version
    struct.pack_into("<H", content, record.start - 8, flags)
    content[record.start : record.stop] = padded(kept + data, len(body))


def _clean_stored(content: bytearray, record: Record) -> list[Delayed]:
    """A picture in the list of all: its name goes, it lies behind or elsewhere."""
    size, _count, place = struct.unpack_from("<III", content, record.start + 20)
    letters = content[record.start + 33]
    behind = record.start + 36 + letters
    content[record.start + 36 : min(behind, record.stop)] = bytes(min(behind, record.stop) - record.start - 36)
    if behind + 8 <= record.stop:
        clean(content, behind, record.stop)
        return []
    return [Delayed(place, size)] if size and place != 0xFFFFFFFF else []


def _clean_picture(content: bytearray, record: Record) -> None:
    start = record.start + (32 if record.instance & 1 else 16)
    if record.kind in _METAFILES:
        _clean_metafile(content, record, start)
    elif record.kind in _PHOTOS:
        picture = bytes(content[start + 1 : record.stop])
        content[start + 1 : record.stop] = padded(_inner(picture), len(picture))
    elif record.kind != _PIXELS:
        raise Damaged


def _clean_metafile(content: bytearray, record: Record, start: int) -> None:
    saved, packing = struct.unpack_from("<IB", content, start + 28)
    drawing = bytes(content[start + 34 : min(start + 34 + saved, record.stop)])
    if packing == 0:
        unpacking = zlib.decompressobj()
        drawing = unpacking.decompress(drawing, pictures.MOST_UNPACKED_BYTES)
        if unpacking.unconsumed_tail:
            raise Damaged
    cleaned = _METAFILES[record.kind](drawing)
    if cleaned == drawing:
        content[start + 34 + saved : record.stop] = bytes(max(0, record.stop - start - 34 - saved))
        return
    packed = zlib.compress(cleaned, 9) if packing == 0 else cleaned
    struct.pack_into("<I", content, start, len(cleaned))
    struct.pack_into("<I", content, start + 28, len(packed))
    content[start + 34 : record.stop] = padded(packed, record.stop - start - 34)
