"""JPEG: the segments that make the picture stay as they are, bit by bit; the others go (ITU-T T.81, annex B)."""

import re
import struct

from . import colours, orientation
from .faults import Damaged

_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN = 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_OF_PICTURE = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF})
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_JFIF, _EXIF, _ICC, _ADOBE = b"JFIF\0", b"Exif\0\0", b"ICC_PROFILE\0", b"Adobe"
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_PIECE = 65_000


def clean(content: bytes) -> bytes:
    """The picture alone: what follows its end (other pictures, a film) goes, too; some PDF put a line end before it."""
    content = content.lstrip(b"\r\n")
    if not content.startswith(_START):
        raise Damaged
    before, picture, profile, way_up = bytearray(), bytearray(), bytearray(), orientation.UPRIGHT
    for marker, payload, scan in _segments(content):
        if marker in _OF_PICTURE or marker in _ALONE:
            picture += _segment(marker, payload) + scan
        elif marker == _APP0 and payload.startswith(_JFIF):
            before = bytearray(_segment(_APP0, payload[:12].ljust(12, b"\0") + b"\0\0"))
        elif marker == _APP1 and payload.startswith(_EXIF):
            way_up = orientation.of(payload[len(_EXIF) :])
        elif marker == _APP2 and payload.startswith(_ICC):
            profile += payload[len(_ICC) + 2 :]
        elif marker == _APP14 and payload.startswith(_ADOBE):
            picture += _segment(_APP14, payload[:12])
    return _START + bytes(before) + _recipients(way_up) + _coloured(bytes(profile)) + bytes(picture) + _END


def _segments(content: bytes) -> list[tuple[int, bytes, bytes]]:
    """Marker, payload, and the coded picture that follows a start of scan; a cut end is the end."""
    segments, at = [], 2
    while (marker := _marker(content, at)) is not None:
        start, code = marker
        if code == _END[1]:
            break
        stop = start if code in _ALONE else start + _length(content, start)
        after = _AFTER_SCAN.search(content, stop) if code == _SCAN else None
        at = stop if code != _SCAN else after.start() if after else len(content)
        segments.append((code, content[start + 2 : stop], content[stop:at]))
    if not any(code == _SCAN for code, _payload, _scan in segments):
        raise Damaged
    return segments


def _marker(content: bytes, at: int) -> tuple[int, int] | None:
    """Where the marker's segment begins, and which it is; any number of 0xFF may stand before it."""
    start = at
    while content[start : start + 1] == b"\xff":
        start += 1
    if start == at or start >= len(content):
        return None
    return start + 1, content[start]


def _length(content: bytes, start: int) -> int:
    if start + 2 > len(content):
        raise Damaged
    (length,) = struct.unpack_from(">H", content, start)
    if length < 2 or start + length > len(content):
        raise Damaged
    return int(length)


def _segment(marker: int, payload: bytes) -> bytes:
    if marker in _ALONE:
        return bytes((0xFF, marker))
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _recipients(way_up: int) -> bytes:
    return b"" if way_up == orientation.UPRIGHT else _segment(_APP1, _EXIF + orientation.tiff_of(way_up))


def _coloured(profile: bytes) -> bytes:
    cleaned = colours.clean(profile) if profile else b""
    pieces = [cleaned[start : start + _PIECE] for start in range(0, len(cleaned), _PIECE)]
    numbered = (_ICC + bytes((number, len(pieces))) + piece for number, piece in enumerate(pieces, 1))
    return b"".join(_segment(_APP2, piece) for piece in numbered)
