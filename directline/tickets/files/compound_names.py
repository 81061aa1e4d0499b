"""The names at the root of a compound file (MS-CFB): which of the documents of old it is.

Read where somebody waits: a bounded number of sectors, whatever the file says of itself.
"""

import struct
from typing import IO, NamedTuple

MOST_SECTORS = 4096
_HEAD = 512
_ENTRY = 128
_IN_HEAD = 109
_LAST, _NOBODY = 0xFFFFFFFA, 0xFFFFFFFF


class Broken(Exception):
    """It is cut, or goes round in circles."""


class _Entry(NamedTuple):
    name: str
    left: int
    right: int
    child: int


def root_names(file: IO[bytes]) -> set[str]:
    """The names of streams and storages that lie in no other storage; raises Broken."""
    try:
        return _below_root(_Directory(file).entries)
    except (struct.error, IndexError, ValueError) as fault:
        raise Broken from fault


def _below_root(entries: list[_Entry]) -> set[str]:
    """Brothers hang on each other in a tree."""
    names, waiting, seen = set(), [entries[0].child], {_NOBODY}
    while waiting:
        number = waiting.pop()
        if number not in seen:
            seen.add(number)
            names.add(entries[number].name)
            waiting += (entries[number].left, entries[number].right)
    return names


class _Directory:
    """Follows the chain of the directory's sectors through the table that the first sector leads to."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        file.seek(0)
        head = file.read(_HEAD)
        (shift,) = struct.unpack_from("<H", head, 30)
        if shift not in (9, 12):
            raise Broken
        self._size = 1 << shift
        self._tables = list(struct.unpack_from(f"<{_IN_HEAD}I", head, 76))
        self._next_list = struct.unpack_from("<I", head, 68)[0]
        self.entries = [entry for sector in self._chain(struct.unpack_from("<I", head, 48)[0]) for entry in sector]

    def _chain(self, sector: int) -> list[list[_Entry]]:
        sectors: list[list[_Entry]] = []
        while sector < _LAST:
            if len(sectors) >= MOST_SECTORS:
                raise Broken
            content = self._sector(sector)
            sectors.append([_entry(content, at) for at in range(0, self._size, _ENTRY)])
            sector = self._following(sector)
        return sectors

    def _following(self, sector: int) -> int:
        """What the table says comes after a sector."""
        per_table = self._size // 4
        table, place = divmod(sector, per_table)
        while table >= len(self._tables):
            self._read_more_tables()
        return int(struct.unpack_from("<I", self._sector(self._tables[table]), 4 * place)[0])

    def _read_more_tables(self) -> None:
        """A large file lists its tables in further sectors, the last number of each leads to the next."""
        if self._next_list >= _LAST or len(self._tables) > MOST_SECTORS:
            raise Broken
        *tables, self._next_list = struct.unpack(f"<{self._size // 4}I", self._sector(self._next_list))
        self._tables += tables

    def _sector(self, number: int) -> bytes:
        """The last one of a file may be cut."""
        self._file.seek((number + 1) * self._size)
        if not (content := self._file.read(self._size)):
            raise Broken
        return content.ljust(self._size, b"\0")


def _entry(sector: bytes, at: int) -> _Entry:
    (length,) = struct.unpack_from("<H", sector, at + 64)
    name = sector[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
    return _Entry(name, *struct.unpack_from("<3I", sector, at + 68))
