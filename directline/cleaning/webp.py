"""WEBP: the chunks that make the picture stay, frames among them; the others go (RFC 9649)."""

import struct
from collections.abc import Iterator

from . import colours, orientation
from .faults import Damaged

_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM"})
_HAS_PROFILE, _HAS_EXIF, _HAS_XMP = 0x20, 0x08, 0x04
_FRAME = 16


def clean(content: bytes) -> bytes:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise Damaged
    chunks = list(_chunks(content[: 8 + struct.unpack_from("<I", content, 4)[0]], 12))
    exif = b"".join(payload for name, payload in chunks if name == b"EXIF")
    way_up = orientation.of(exif.removeprefix(b"Exif\0\0"))
    profile = colours.clean(b"".join(payload for name, payload in chunks if name == b"ICCP"))
    kept = [_kept(name, payload, profile, way_up != orientation.UPRIGHT) for name, payload in chunks]
    declared = b"" if way_up == orientation.UPRIGHT else _made(b"EXIF", orientation.tiff_of(way_up))
    body = b"WEBP" + b"".join(kept) + declared
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _chunks(content: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= len(content):
        name, length = struct.unpack_from("<4sI", content, at)
        if at + 8 + length > len(content):
            raise Damaged
        yield name, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _kept(name: bytes, payload: bytes, profile: bytes, is_turned: bool) -> bytes:
    """A chunk as it may stay; nothing of one that may not."""
    if name == b"VP8X" and payload:
        declared = (_HAS_PROFILE if profile else 0) | (_HAS_EXIF if is_turned else 0)
        flags = payload[0] & ~(_HAS_PROFILE | _HAS_EXIF | _HAS_XMP) | declared
        return _made(name, bytes((flags,)) + payload[1:10])
    if name == b"ANMF":
        inner = (_made(*chunk) for chunk in _chunks(payload, _FRAME) if chunk[0] in _KEPT)
        return _made(name, payload[:_FRAME] + b"".join(inner))
    if name == b"ICCP":
        return _made(name, profile) if profile else b""
    return _made(name, payload) if name in _KEPT else b""


def _made(name: bytes, payload: bytes) -> bytes:
    return name + struct.pack("<I", len(payload)) + payload + bytes(len(payload) % 2)
