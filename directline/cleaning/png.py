"""PNG: the chunks that make the picture stay as they are, frames among them; texts, times and strangers go.

The chunks are copied: Pillow would keep 8 of 16 bits a colour, and of what the colours mean the profile alone.
"""

import struct
import zlib

from . import colours, orientation
from .faults import Damaged

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB cICP mDCV cLLI sBIT bKGD hIST pHYs acTL fcTL fdAT".split())


def clean(content: bytes) -> bytes:
    if not content.startswith(_SIGNATURE):
        raise Damaged
    kept, at = [_SIGNATURE], len(_SIGNATURE)
    while True:
        name, payload, whole = _chunk(content, at)
        at += len(whole)
        if name in _KEPT:
            kept.append(whole)
        elif name == b"iCCP":
            kept.append(_coloured(payload))
        elif name == b"eXIf":
            kept.append(_recipients(payload))
        if name == b"IEND":
            return b"".join(kept)


def _chunk(content: bytes, at: int) -> tuple[bytes, bytes, bytes]:
    if at + 12 > len(content):
        raise Damaged
    length, name = struct.unpack_from(">I4s", content, at)
    if at + 12 + length > len(content):
        raise Damaged
    return name, content[at + 8 : at + 8 + length], content[at : at + 12 + length]


def _made(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def _recipients(exif: bytes) -> bytes:
    way_up = orientation.of(exif)
    return b"" if way_up == orientation.UPRIGHT else _made(b"eXIf", orientation.tiff_of(way_up))


def _coloured(payload: bytes) -> bytes:
    """Its name and the words in the profile go; one that does not unpack goes whole."""
    packed = payload.partition(b"\0")[2][1:]
    try:
        cleaned = colours.clean(zlib.decompressobj().decompress(packed, colours.MOST_BYTES))
    except zlib.error:
        return b""
    return _made(b"iCCP", b"-\0\0" + zlib.compress(cleaned)) if cleaned else b""
