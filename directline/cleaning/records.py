"""What is read of a record from its place, and a bitmap that stands in a drawing (MS-WMF 2.2.2)."""

import struct

from . import jpeg, png
from .faults import Damaged

_JPEG, _PNG = 4, 5
_PROFILES = (0x4C494E4B, 0x4D424544)
"""Colours by a profile: linked (its place stands there) or embedded."""
_V4, _V5 = 108, 124


def padded(cleaned: bytes, size: int) -> bytes:
    """As long as before: places that follow stay as they are."""
    if len(cleaned) > size:
        raise Damaged
    return cleaned.ljust(size, b"\0")


def header_of_bitmap(header: bytes) -> bytes:
    """The header of a bitmap without its profile of colours."""
    if len(header) < _V5:
        return header
    (size,) = struct.unpack_from("<I", header)
    (space,) = struct.unpack_from("<I", header, 56)
    if size == _V5 and space in _PROFILES:
        return header[:56] + b"BGRs" + header[60:112] + bytes(12) + header[_V5:]
    return header


def bits_of_bitmap(header: bytes, bits: bytes) -> bytes:
    """The pixels, or the JPEG or PNG that stands for them."""
    (coded,) = struct.unpack_from("<I", header, 16) if len(header) >= 20 else (0,)
    if coded == _JPEG:
        return padded(jpeg.clean(bits), len(bits))
    if coded == _PNG:
        return padded(png.clean(bits), len(bits))
    return bits
