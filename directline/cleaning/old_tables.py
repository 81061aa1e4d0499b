"""Tables of Word of old: strings behind the number of their letters, styles, levels of lists."""

import struct
from collections.abc import Callable
from functools import partial

from .faults import Damaged
from .pseudonyms import is_standard

Changed = Callable[[str], str]


def change(table: bytearray, at: int, changed: Changed) -> int:
    """A string behind the number of its letters becomes another one, as long; where it ends."""
    (letters,) = struct.unpack_from("<H", table, at)
    start, stop = at + 2, at + 2 + 2 * letters
    if stop > len(table):
        raise Damaged
    name = bytes(table[start:stop]).decode("utf-16-le", "replace")
    other = changed(name)
    if other != name:
        table[start:stop] = other.encode("utf-16-le")[: stop - start].ljust(stop - start, b" ")
    return stop


def blank(name: str) -> str:
    return " " * len(name)


def rename(table: bytearray, start: int, size: int) -> None:
    """Styles (STSH) that the program does not bring along are called by a number (MS-DOC 2.9.271)."""
    stop = start + size
    if size < 6:
        return
    (header,) = struct.unpack_from("<H", table, start)
    count, base = struct.unpack_from("<HH", table, start + 2)
    at = start + 2 + header
    for number in range(count):
        if at + 2 > stop:
            return
        (length,) = struct.unpack_from("<H", table, at)
        if length > base + 2:
            change(table, at + 2 + base, partial(_numbered, number))
        at += 2 + length + length % 2


def _numbered(number: int, name: str) -> str:
    if is_standard(name.partition(",")[0]):
        return name
    return f"s{number}".ljust(len(name))[: len(name)]


_LIST, _LEVEL, _LEVELS = 28, 28, 9
_IS_SIMPLE, _SIZES = 26, 24


def levels(table: bytearray, start: int, size: int) -> tuple[int, int]:
    """Behind the lists (PlfLst) lie their levels, which its size does not count: where those begin and end."""
    if size < 2:
        return 0, 0
    (lists,) = struct.unpack_from("<H", table, start)
    flags = [table[start + 2 + _LIST * number + _IS_SIMPLE] for number in range(lists)]
    at = start + size
    for _level in range(sum(1 if flag & 1 else _LEVELS for flag in flags)):
        if at + _LEVEL > len(table):
            break
        letters, paragraphs = table[at + _SIZES], table[at + _SIZES + 1]
        at += _LEVEL + letters + paragraphs
        at += 2 + 2 * struct.unpack_from("<H", table, at)[0]
    return start + size, at
