"""EMF, a drawing of Windows (MS-EMF, MS-EMFPLUS): records that draw stay in their place, the others become empty.

Programs write their names into its head and whatever they like into comments; photos stand inside as they were taken.
"""

import struct
from collections.abc import Callable, Iterator

from . import records
from .faults import Damaged

_HEADER, _COMMENT = 1, 70
_END = 14
_DRAWING = frozenset({*range(2, 69), *range(71, 99), 108, 114, 115, 116, 118, 120})
_BITMAPS = {76: 84, 77: 84, 78: 84, 79: 84, 80: 48, 81: 48, 93: 16, 94: 16, 95: 12, 114: 84, 116: 84}
"""Records that hold a bitmap, and where the places of its header and its pixels stand in them."""
_PLUS = b"EMF+"
_LEAST_HEADER = 88

_OF_PLUS = frozenset({0x4001, 0x4002, 0x4004, *range(0x4008, 0x403B)})
_PLUS_COMMENT, _OBJECT = 0x4003, 0x4008
_IMAGE, _CONTINUED = 5, 0x8000
_BITMAP, _METAFILE, _CODED = 1, 2, 1

Inner = Callable[[bytes], bytes]
"""Cleans a picture of any form."""


def clean(content: bytes, inner: Inner) -> bytes:
    made = bytearray(content)
    try:
        if made[40:44] != b" EMF":
            raise Damaged
        pieces: list[tuple[int, int]] = []
        for kind, start, stop in _records(made):
            if kind == _HEADER:
                _clean_header(made, stop)
            elif kind == _COMMENT and made[start + 12 : start + 16] == _PLUS:
                _clean_plus(
                    made,
                    start + 16,
                    min(stop, start + 12 + struct.unpack_from("<I", made, start + 8)[0]),
                    inner,
                    pieces,
                )
            elif kind in _BITMAPS:
                _clean_bitmap(made, start, stop, _BITMAPS[kind])
            elif kind not in _DRAWING:
                made[start:stop] = struct.pack("<III", _COMMENT, stop - start, 0).ljust(stop - start, b"\0")
            if kind == _END:
                return bytes(made[:stop])
    except struct.error as fault:
        raise Damaged from fault
    raise Damaged


def _records(content: bytearray) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at < len(content):
        kind, size = struct.unpack_from("<II", content, at)
        if size < 8 or at + size > len(content):
            raise Damaged
        yield kind, at, at + size
        at += size


def _clean_header(made: bytearray, stop: int) -> None:
    """What comes behind its fixed part says which program drew what, and asks for an OpenGL device."""
    _letters, start = struct.unpack_from("<II", made, 60)
    fixed = start if _LEAST_HEADER <= start <= stop else min(stop, 108)
    made[fixed:stop] = bytes(stop - fixed)
    struct.pack_into("<II", made, 60, 0, 0)
    if fixed >= 100:
        struct.pack_into("<II", made, 88, 0, 0)


def _clean_bitmap(made: bytearray, start: int, stop: int, places: int) -> None:
    header, header_size, bits, bits_size = struct.unpack_from("<4I", made, start + places)
    if not header_size or max(header + header_size, bits + bits_size) > stop - start:
        return
    declared = bytes(made[start + header : start + header + header_size])
    made[start + header : start + header + header_size] = records.header_of_bitmap(declared)
    shown = bytes(made[start + bits : start + bits + bits_size])
    made[start + bits : start + bits + bits_size] = records.bits_of_bitmap(declared, shown)


def _clean_plus(made: bytearray, at: int, stop: int, inner: Inner, pieces: list[tuple[int, int]]) -> None:
    """The newer records inside of a comment; a large picture comes in ``pieces`` over several."""
    while at + 12 <= stop:
        kind, flags, size, length = struct.unpack_from("<HHII", made, at)
        if size < 12 or at + size > stop or length > size - 12:
            raise Damaged
        if kind not in _OF_PLUS:
            made[at : at + size] = struct.pack("<HHII", _PLUS_COMMENT, 0, size, 0).ljust(size, b"\0")
        elif kind == _OBJECT and flags >> 8 & 0x7F == _IMAGE:
            skipped = 4 if flags & _CONTINUED else 0
            pieces.append((at + 12 + skipped, at + 12 + length))
            whole = struct.unpack_from("<I", made, at + 12)[0] if skipped else 0
            if sum(end - begin for begin, end in pieces) >= whole:
                _clean_pieces(made, pieces, inner)
                pieces.clear()
        at += size


def _clean_pieces(made: bytearray, pieces: list[tuple[int, int]], inner: Inner) -> None:
    whole = _clean_image(b"".join(bytes(made[start:stop]) for start, stop in pieces), inner)
    for start, stop in pieces:
        made[start:stop], whole = whole[: stop - start], whole[stop - start :]


def _clean_image(image: bytes, inner: Inner) -> bytes:
    (kind,) = struct.unpack_from("<I", image, 4)
    if kind == _BITMAP and struct.unpack_from("<I", image, 24)[0] == _CODED:
        return image[:28] + records.padded(inner(image[28:]), len(image) - 28)
    if kind == _METAFILE:
        return image[:16] + records.padded(inner(image[16:]), len(image) - 16)
    return image
