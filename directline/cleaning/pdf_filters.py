"""How streams of a PDF are packed around a photo (ISO 32000-2, 7.4)."""

import base64
import zlib
from collections.abc import Callable, Sequence

from .faults import Damaged

MOST_BYTES = 64 * 1024 * 1024


def unpacked(content: bytes, names: Sequence[str]) -> bytes:
    for name in names:
        if name not in _UNPACKED:
            raise Damaged
        content = _UNPACKED[name](content)
    return content


def _flate(content: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    plain = unpacking.decompress(content, MOST_BYTES)
    if unpacking.unconsumed_tail:
        raise Damaged
    return plain


def _ascii85(content: bytes) -> bytes:
    return base64.a85decode(content.strip().removeprefix(b"<~").partition(b"~")[0])


def _hexadecimal(content: bytes) -> bytes:
    digits = b"".join(content.partition(b">")[0].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


_UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    **dict.fromkeys(("/FlateDecode", "/Fl"), _flate),
    **dict.fromkeys(("/ASCII85Decode", "/A85"), _ascii85),
    **dict.fromkeys(("/ASCIIHexDecode", "/AHx"), _hexadecimal),
}
