"""A compound file (MS-CFB) of version 3 with a few large streams, for Word and Excel of old."""

import struct

SECTOR = 512
_END, _FREE, _OF_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_LEAST = 4096
"""Smaller streams would lie in a stream of small sectors: each is filled up to this."""


def made(streams: dict[str, bytes], free: bytes = b"") -> bytes:
    """Sector 0 is the table, the directory follows, then each stream, then a sector that belongs to nothing."""
    filled = {name: content.ljust(_LEAST, b"\0") for name, content in streams.items()}
    directory = (len(filled) + 1 + 3) // 4
    table = [_OF_TABLE, *range(2, directory + 1), _END]
    entries, sectors = [_entry("Root Entry", 5, _END, 0, 1)], b""
    for number, (name, content) in enumerate(filled.items(), 1):
        start, count = len(table), -(-len(content) // SECTOR)
        table += [*range(start + 1, start + count), _END]
        following = number + 1 if number < len(filled) else _FREE
        entries.append(_entry(name, 2, start, len(content), _FREE, following))
        sectors += content.ljust(count * SECTOR, b"\0")
    table += [_FREE] * (SECTOR // 4 - len(table))
    listed = b"".join(entries).ljust(directory * SECTOR, b"\0")
    return _header() + struct.pack("<128I", *table) + listed + sectors + free.ljust(SECTOR, b"\0")


def _header() -> bytes:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0) + struct.pack("<I", 0)
    return head + struct.pack("<108I", *[_FREE] * 108)


def _entry(name: str, kind: int, start: int, size: int, child: int, right: int = _FREE) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    head = wide.ljust(64, b"\0") + struct.pack("<HBB3I", len(wide), kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
