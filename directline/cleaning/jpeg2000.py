"""JPEG 2000, as scans in PDF use it: boxes and segments that make the picture stay (ITU-T T.800, annexes A and I)."""

import struct
from collections.abc import Iterator

from . import colours
from .faults import Damaged

_BARE = b"\xff\x4f\xff\x51"
_KEPT = frozenset({b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jp2c", b"jpch", b"jplh"})
_OF_HEADER = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res ", b"cgrp", b"opct"})
_HEADERS = frozenset({b"jp2h", b"jpch", b"jplh", b"cgrp"})
_LONG = 1
_BY_PROFILE = (2, 3)
_COMMENT, _SCAN = b"\xff\x64", b"\xff\x90"


def clean(content: bytes) -> bytes:
    if content.startswith(_BARE):
        return _without_comments(content)
    return b"".join(_box(name, payload) for name, payload in _boxes(content) if name in _KEPT)


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        start = at + 8
        if length == _LONG and at + 16 <= len(content):
            (length,) = struct.unpack_from(">Q", content, at + 8)
            start = at + 16
        stop = min(at + length, len(content)) if length else len(content)
        if stop < start:
            raise Damaged
        yield name, content[start:stop]
        at = stop


def _box(name: bytes, payload: bytes) -> bytes:
    if name in _HEADERS:
        payload = b"".join(_box(inner, held) for inner, held in _boxes(payload) if inner in _OF_HEADER)
    elif name == b"jp2c":
        payload = _without_comments(payload)
    elif name == b"colr" and payload[:1] and payload[0] in _BY_PROFILE:
        payload = payload[:3] + colours.clean(payload[3:])
    return struct.pack(">I4s", 8 + len(payload), name) + payload


def _without_comments(code: bytes) -> bytes:
    """The main header of the coded picture: segments up to the first tile."""
    kept, at = [code[:2]], 2
    while at + 4 <= len(code) and code[at : at + 2] != _SCAN:
        stop = at + 2 + struct.unpack_from(">H", code, at + 2)[0]
        kept += [code[at:stop]] if code[at : at + 2] != _COMMENT else []
        at = stop
    return b"".join(kept) + code[at:]
