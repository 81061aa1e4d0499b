"""JPEG 2000, as scans in PDF use it: the boxes that make the picture stay (ITU-T T.800, annex I)."""

import struct

from .faults import Damaged

_BARE = b"\xff\x4f\xff\x51"
_KEPT = frozenset({b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jp2c", b"jpch", b"jplh"})
_LONG = 1


def clean(content: bytes) -> bytes:
    if content.startswith(_BARE):
        return content
    kept, at = [], 0
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        if length == _LONG and at + 16 <= len(content):
            (length,) = struct.unpack_from(">Q", content, at + 8)
        stop = at + length if length else len(content)
        if stop < at + 8:
            raise Damaged
        kept += [content[at:stop]] if name in _KEPT else []
        at = stop
    return b"".join(kept)
