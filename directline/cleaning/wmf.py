"""WMF, a drawing of older Windows (MS-WMF): records that draw stay, the others go, comments among them."""

import struct
from collections.abc import Iterator

from . import records
from .faults import Damaged

_PLACEABLE = b"\xd7\xcd\xc6\x9a"
_DRAWING = frozenset(
    bytes.fromhex(
        "0000 001e 0035 0037 00f7 0102 0103 0104 0105 0106 0107 0108 0127 012a 012b 012c 012d 012e 0139 0142"
        "0149 01f0 01f9 0201 0209 020a 020b 020c 020d 020e 020f 0211 0213 0214 0220 0228 0231 0234 02fa 02fb"
        "02fc 0324 0325 0410 0412 0415 0416 0418 0419 041b 041f 0429 0436 0521 0538 0548 061c 061d 06ff 0817"
        "081a 0830 0922 0940 0a32 0b23 0b41 0d33 0f43"
    )[at : at + 2]
    for at in range(0, 2 * 69, 2)
)
_BITMAPS = {b"\x01\x42": 10, b"\x09\x40": 22, b"\x0b\x41": 26, b"\x0d\x33": 24, b"\x0f\x43": 28}
"""Records that hold a bitmap, and where it begins in them."""

_LAST = struct.pack("<IH", 3, 0)


def clean(content: bytes) -> bytes:
    start = 22 if content.startswith(_PLACEABLE) else 0
    head = bytearray(content[start : start + 18])
    if len(head) < 18:
        raise Damaged
    kept = [_cleaned(record) for record in _records(content, start + 18) if record[5:3:-1] in _DRAWING]
    struct.pack_into("<I", head, 6, 9 + sum(len(record) for record in kept) // 2)
    struct.pack_into("<I", head, 12, max((len(record) // 2 for record in kept), default=3))
    return content[:start] + bytes(head) + b"".join(kept)


def _records(content: bytes, at: int) -> Iterator[bytes]:
    """Each with its size and its function, up to the one that ends the drawing."""
    while at + 6 <= len(content):
        words, function = struct.unpack_from("<IH", content, at)
        if words < 3 or at + 2 * words > len(content):
            raise Damaged
        yield content[at : at + 2 * words]
        at += 2 * words
        if function == 0:
            return
    yield _LAST


def _cleaned(record: bytes) -> bytes:
    start = _BITMAPS.get(record[5:3:-1])
    if start is None or len(record) < start + 40:
        return record
    (size,) = struct.unpack_from("<I", record, start)
    header, bits = record[start : start + size], record[start + size :]
    return record[:start] + records.header_of_bitmap(header) + records.bits_of_bitmap(header, bits)
