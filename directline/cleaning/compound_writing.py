"""Writes the container of older office files (MS-CFB) anew: what is not in it lies nowhere in the file."""

import struct
from collections.abc import Iterable

from .compound import HEAD

_SECTOR, _SMALL_SECTOR, _SMALL = 512, 64, 4096
_NONE, _END, _OF_TABLE, _OF_TABLES = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_IN_HEADER = 109
_PER_SECTOR = _SECTOR // 4


class _Entry:
    """A storage or a stream in the directory; its fellows stand in a tree, sorted."""

    def __init__(self, name: str, kind: int) -> None:
        self.name, self.kind = name, kind
        self.left = self.right = self.child = _NONE
        self.colour, self.start, self.size = _BLACK, _END if kind == _ROOT else 0, 0
        self.clsid = bytes(16)

    def order(self) -> tuple[int, str]:
        return len(self.name.encode("utf-16-le")), self.name.upper()

    def written(self) -> bytes:
        wide = f"{self.name}\0".encode("utf-16-le")
        head = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), self.kind, self.colour)
        tree = struct.pack("<3I", self.left, self.right, self.child)
        return head + tree + self.clsid + bytes(20) + struct.pack("<IQ", self.start, self.size)


_UNUSED = bytes(66) + struct.pack("<BB3I", 0, 0, _NONE, _NONE, _NONE) + bytes(48)


def written(streams: dict[tuple[str, ...], bytes], clsid: bytes) -> bytes:
    """A file of streams, each by its path."""
    sectors = _Sectors()
    root = _Entry("Root Entry", _ROOT)
    root.clsid = clsid
    entries = [root]
    small, small_table = bytearray(), [_NONE][:0]
    for path, content in streams.items():
        entry = _placed(entries, path)
        entry.size = len(content)
        if len(content) >= _SMALL:
            entry.start = sectors.add(content)
        elif content:
            entry.start = len(small_table)
            count = -(-len(content) // _SMALL_SECTOR)
            small_table += [*range(entry.start + 1, entry.start + count), _END]
            small += content.ljust(count * _SMALL_SECTOR, b"\0")
        else:
            entry.start = _END
    root.start, root.size = sectors.add(bytes(small)), len(small)
    in_table = struct.pack(f"<{len(small_table)}I", *small_table)
    start_of_small = sectors.add(in_table, b"\xff")
    listed = b"".join(entry.written() for entry in entries)
    directory = sectors.add(listed + _UNUSED * (-len(entries) % 4))
    return sectors.written(directory, start_of_small, -(-len(in_table) // _SECTOR))


def _placed(entries: list[_Entry], path: tuple[str, ...]) -> _Entry:
    """The entry of a stream, below its storages; then the trees are made anew."""
    storage = 0
    for depth, name in enumerate(path):
        kind = _STREAM if depth == len(path) - 1 else _STORAGE
        fellows = _below(entries, storage)
        number = next((fellow for fellow in fellows if entries[fellow].name == name), None)
        if number is None:
            number = len(entries)
            entries.append(_Entry(name, kind))
            ordered = sorted([*fellows, number], key=lambda fellow: entries[fellow].order())
            entries[storage].child = _tree(entries, ordered, len(ordered).bit_length() - 1)
        storage = number
    return entries[storage]


def _below(entries: list[_Entry], storage: int) -> list[int]:
    numbers, waiting = [], [entries[storage].child]
    while waiting:
        if (number := waiting.pop()) != _NONE:
            numbers.append(number)
            waiting += [entries[number].left, entries[number].right]
    return numbers


def _tree(entries: list[_Entry], ordered: list[int], black: int) -> int:
    """Balanced: the lowest row is red, so that each way down meets as many black ones."""
    if not ordered:
        return _NONE
    middle = len(ordered) // 2
    entry = entries[ordered[middle]]
    entry.colour = _BLACK if black > 0 or len(entries) == 1 else _RED
    entry.left = _tree(entries, ordered[:middle], black - 1)
    entry.right = _tree(entries, ordered[middle + 1 :], black - 1)
    return ordered[middle]


class _Sectors:
    def __init__(self) -> None:
        self._body, self._table = bytearray(), [_NONE][:0]

    def add(self, content: bytes, filling: bytes = b"\0") -> int:
        """Where a chain of sectors begins."""
        if not content:
            return _END
        start, count = len(self._table), -(-len(content) // _SECTOR)
        self._table += [*range(start + 1, start + count), _END]
        self._body += content.ljust(count * _SECTOR, filling)
        return start

    def written(self, directory: int, small: int, of_small: int) -> bytes:
        """Behind the chains come their table, and the list of its sectors that do not fit in the header."""
        taken = len(self._table)
        count = lists = 0
        while True:
            needed = -(-(taken + count + lists) // _PER_SECTOR)
            wanted = max(0, -(-(needed - _IN_HEADER) // (_PER_SECTOR - 1)))
            if (needed, wanted) == (count, lists):
                break
            count, lists = needed, wanted
        table = [*self._table, *[_OF_TABLE] * count, *[_OF_TABLES] * lists]
        table += [_NONE] * (-len(table) % _PER_SECTOR)
        places = list(range(taken, taken + count))
        more = b"".join(self._lists(places[_IN_HEADER:], taken + count, lists))
        first = taken + count if lists else _END
        head = HEAD + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
        head += struct.pack("<9I", 0, count, directory, 0, _SMALL, small, of_small, first, lists)
        in_header = [*places[:_IN_HEADER], *[_NONE] * (_IN_HEADER - len(places))]
        head += struct.pack(f"<{_IN_HEADER}I", *in_header)
        return head + bytes(self._body) + struct.pack(f"<{len(table)}I", *table) + more

    def _lists(self, places: list[int], start: int, count: int) -> Iterable[bytes]:
        step = _PER_SECTOR - 1
        for number in range(count):
            part = places[number * step : (number + 1) * step]
            following = start + number + 1 if number + 1 < count else _END
            yield struct.pack(f"<{_PER_SECTOR}I", *part, *[_NONE] * (step - len(part)), following)
