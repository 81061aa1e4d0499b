"""Links of Excel of old: to the web they stay, to other workbooks they lose the folder (MS-XLS, MS-OSHARED 2.3.7)."""

import struct

from . import link_targets
from .faults import Damaged

_INSIDE = (0x0401, 0x3A01)
"""Another workbook that is none: this one, or functions."""
_CALLS = "\3"
_FIXED, _SERIAL = 24, 2
_HAS_PLACE, _IS_ABSOLUTE, _HAS_LOCATION, _HAS_WORDS, _HAS_FRAME, _IS_TEXT = 0x01, 0x02, 0x08, 0x10, 0x80, 0x100
_ADDRESS = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_CELLS = 8


def other_book(content: bytes) -> bytes:
    """Its cells lie in this one; what calls another program is refused."""
    (kind,) = struct.unpack_from("<H", content, 2)
    if kind in _INSIDE:
        return content
    stop = 5 + kind * (2 if content[4] & 1 else 1)
    path = content[5:stop].decode("utf-16-le" if content[4] & 1 else "latin-1", "replace")
    if _CALLS in path:
        raise Damaged
    name = b"\1book.xls"
    return content[:2] + struct.pack("<HB", len(name), 0) + name + content[stop:]


def link(content: bytes) -> bytes | None:
    """Made anew of its cells, its address on the web, and its place; None of one that leads elsewhere."""
    version, flags = struct.unpack_from("<II", content, _FIXED)
    at = _FIXED + 8
    if version != _SERIAL:
        return None
    for mark in (_HAS_WORDS, _HAS_FRAME):
        if flags & mark:
            at += _counted(content, at)[1]
    address, at = _address(content, at, flags) if flags & _HAS_PLACE else ("", at)
    location = _counted(content, at)[0] if flags & _HAS_LOCATION else ""
    if address is None or not (address or location) or link_targets.has_path(location):
        return None
    made = content[:_FIXED]
    declared = (_HAS_PLACE | _IS_ABSOLUTE if address else 0) | (_HAS_LOCATION if location else 0)
    made += struct.pack("<II", _SERIAL, declared)
    if address:
        wide = f"{address}\0".encode("utf-16-le")
        made += _ADDRESS + struct.pack("<I", len(wide)) + wide
    if location:
        made += struct.pack("<I", len(location) + 1) + f"{location}\0".encode("utf-16-le")
    return made


def _counted(content: bytes, at: int) -> tuple[str, int]:
    (letters,) = struct.unpack_from("<I", content, at)
    return content[at + 4 : at + 4 + 2 * letters].decode("utf-16-le", "replace").rstrip("\0"), 4 + 2 * letters


def _address(content: bytes, at: int, flags: int) -> tuple[str | None, int]:
    """None of a file."""
    if flags & _IS_TEXT:
        address, size = _counted(content, at)
        return (address if link_targets.may_stay(address) else None), at + size
    if content[at : at + 16] != _ADDRESS:
        return None, at
    (size,) = struct.unpack_from("<I", content, at + 16)
    address = content[at + 20 : at + 20 + size].decode("utf-16-le", "replace").partition("\0")[0]
    return (address if link_targets.may_stay(address) else None), at + 20 + size
