"""JBIG2, as old scans in PDF use it: segments that draw stay, comments go (ITU-T T.88, 7.2)."""

import struct

from .faults import Damaged

_DRAWING = frozenset({0, 4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43, 48, 49, 50, 51, 52, 53})
_UNKNOWN = 0xFFFFFFFF
_MOST_SHORT = 4
_FLAG_LARGE_PAGE = 0x40


def clean(content: bytes) -> bytes:
    kept, at = [], 0
    while at < len(content):
        kind, start, length = _header(content, at)
        stop = len(content) if length == _UNKNOWN else start + length
        if stop > len(content):
            raise Damaged
        kept += [content[at:stop]] if kind in _DRAWING else []
        at = stop
    return b"".join(kept)


def _header(content: bytes, at: int) -> tuple[int, int, int]:
    """Of a segment: its kind, where its data begin, how long they are."""
    try:
        number, flags, count = struct.unpack_from(">IBB", content, at)
        referred, at = count >> 5, at + 6
        if referred > _MOST_SHORT:
            (long,) = struct.unpack_from(">I", content, at - 1)
            referred = long & 0x1FFFFFFF
            at += 3 + (referred + 8) // 8
        size = 1 if number <= 256 else 2 if number <= 65_536 else 4
        at += referred * size + (4 if flags & _FLAG_LARGE_PAGE else 1)
        (length,) = struct.unpack_from(">I", content, at)
    except struct.error as fault:
        raise Damaged from fault
    return flags & 0x3F, at + 4, length
