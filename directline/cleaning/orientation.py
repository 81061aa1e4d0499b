"""Which way up a picture is: all that is kept of its EXIF (TIFF 6.0, tag 274)."""

import struct

UPRIGHT = 1
_TAG = 0x0112
_SHORT = 3
_ORDERS = {b"II": "<", b"MM": ">"}


def of(tiff: bytes) -> int:
    """1 to 8; what can not be read counts as upright."""
    order = _ORDERS.get(tiff[:2], ">")
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        entries = [struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number) for number in range(count)]
    except struct.error:
        return UPRIGHT
    orientations = [value for tag, kind, _count, value in entries if (tag, kind) == (_TAG, _SHORT)]
    return orientations[0] if orientations and 1 <= orientations[0] <= 8 else UPRIGHT


def tiff_of(orientation: int) -> bytes:
    """A whole TIFF structure that says this and nothing else."""
    entry = struct.pack(">HHIHH", _TAG, _SHORT, 1, orientation, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
