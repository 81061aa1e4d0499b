"""The container of older office files (MS-CFB): macros in it, and an empty one."""

import re
import struct

from .faults import Damaged

HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
_MACROS = re.compile(
    b"|".join(
        re.escape(name.encode("utf-16-le")) for name in ("_VBA_PROJECT", "VBA\0", "Macros\0", "PROJECTwm", "__SRP_0")
    )
)
_NONE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def refuse_macros(content: bytes) -> None:
    """Programs inside are never taken, wherever they are kept: their streams and storages have fixed names."""
    if content.startswith(HEAD) and _MACROS.search(content):
        raise Damaged


def _empty() -> bytes:
    """A header, a table of sectors and a directory that lists nothing."""
    header = HEAD + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_NONE] * 108)
    table = struct.pack("<128I", _TABLE, _END, *[_NONE] * 126)
    name = "Root Entry\0".encode("utf-16-le")
    root = name.ljust(64, b"\0") + struct.pack("<HBB3I", len(name), 5, 1, _NONE, _NONE, _NONE) + bytes(36)
    root += struct.pack("<IQ", _END, 0)
    unused = bytes(66) + struct.pack("<BB3I", 0, 0, _NONE, _NONE, _NONE) + bytes(48)
    return header + table + root + 3 * unused


EMPTY = _empty()
