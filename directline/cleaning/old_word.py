"""Word 97 to 2003 (MS-DOC): of its streams stay the ranges that the file's head says are text, formats and drawings.

What lies between them (deleted text, earlier saves) and lists of people, folders and programs become empty in place.
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from . import field_codes, old_drawings, old_tables
from .faults import Damaged, Locked
from .pseudonyms import Pseudonyms

_DOCUMENT, _DATA = ("WordDocument",), ("Data",)
_IS_WORD, _LEAST_VERSION = 0xA5EC, 0xC1
_LOCKED, _FIRST_TABLE = 0x0100, 0x0200
_COUNT, _PLACES = 152, 154
_STYLES, _NOTES, _SECTIONS, _LETTERS, _PARAGRAPHS, _BOOKMARKS, _ASSOCIATED = 1, 4, 6, 12, 13, 21, 32
_TEXT, _NOTE_OWNERS, _DRAWINGS, _REVISERS, _NUMBERED = 33, 36, 50, 51, 73
_KEPT = frozenset(
    bytes.fromhex("01 02 03 04 05 06 0b 0c 0d 0f 10 11 12 13 15 16 17 1f 20 21 24 25 28 29")
    + bytes.fromhex("2a 2b 2e 2f 30 32 33 38 39 3a 3b 49 4a 4b 4c")
)
"""Of the lists in the table: what text, its formats and its drawings need (MS-DOC 2.5.6)."""
_NOTE_BYTES, _INITIALS = 30, 20
_PAGE = 512
_PICTURE = re.compile(rb"\x03\x6a(.{4})", re.DOTALL)
_LONG_FORMAT = re.compile(rb"[\x45\x46]\x66(.{4})", re.DOTALL)
_HEADER, _SHAPE, _NAMED_SHAPE = 0x44, 0x64, 0x66
_IS_FORM = b"\xff\xff\xff\xff"
_BEGIN, _SEPARATE, _END, _CONTROLS = "\x13", "\x14", "\x15", "\x01\x08\x13\x14\x15"

Range = tuple[int, int]


def clean(streams: dict[tuple[str, ...], bytes]) -> dict[tuple[str, ...], bytes]:
    document = streams[_DOCUMENT]
    magic, version, flags = struct.unpack_from("<HH6xH", document)
    if magic == _IS_WORD and flags & _LOCKED:
        raise Locked
    if magic != _IS_WORD or version < _LEAST_VERSION:
        raise Damaged
    table = ("1Table" if flags & _FIRST_TABLE else "0Table",)
    word = _Word(document, streams[table], streams.get(_DATA, b""))
    made = word.cleaned()
    return (
        dict(zip((_DOCUMENT, table, _DATA), made, strict=True))
        if made[2]
        else dict(zip((_DOCUMENT, table), made, strict=False))
    )


class _Word:
    def __init__(self, document: bytes, table: bytes, data: bytes) -> None:
        self._document, self._data = bytearray(document), bytearray(data)
        self._table = bytearray(table)
        self._pseudonyms = Pseudonyms()
        (self._count,) = struct.unpack_from("<H", document, _COUNT)

    def cleaned(self) -> tuple[bytes, bytes, bytes]:
        pages = [*self._pages(_LETTERS), *self._pages(_PARAGRAPHS)]
        pieces = list(self._pieces())
        self._clean_lists()
        delayed = self._clean_drawings()
        self._clean_fields(pieces)
        formats = b"".join(bytes(self._document[start:stop]) for start, stop in pages)
        data = self._clean_data(formats)
        (more,) = struct.unpack_from("<H", self._document, _PLACES + 8 * self._count)
        head = (0, _PLACES + 8 * self._count + 2 + 2 * more)
        texts = [(start, start + width * (last - first)) for first, last, start, width in pieces]
        document = _only(self._document, [head, *texts, *pages, *self._sections(), *delayed])
        kept = [self._place(number) for number in range(self._count) if number in _KEPT]
        levels = old_tables.levels(self._table, *self._place(_NUMBERED))
        table = _only(self._table, [*((start, start + size) for start, size in kept), levels])
        return self._head_emptied(document), table, data

    def _place(self, number: int) -> Range:
        """Where a list lies in the table, and how long it is."""
        if number >= self._count:
            return 0, 0
        start, size = struct.unpack_from("<II", self._document, _PLACES + 8 * number)
        return start, min(size, max(0, len(self._table) - start))

    def _head_emptied(self, document: bytes) -> bytes:
        """The head names no list that is empty now."""
        made = bytearray(document)
        for number in range(self._count):
            if number not in _KEPT:
                struct.pack_into("<II", made, _PLACES + 8 * number, 0, 0)
        return bytes(made)

    # What the file is made of

    def _pieces(self) -> Iterator[tuple[int, int, int, int]]:
        """Of the text: from which to which letter, where, and how many bytes each takes."""
        start, size = self._place(_TEXT)
        at, stop = start, start + size
        while at < stop and self._table[at] == 1:
            at += 3 + struct.unpack_from("<H", self._table, at + 1)[0]
        if at >= stop or self._table[at] != 2:
            return
        (length,) = struct.unpack_from("<I", self._table, at + 1)
        count = (length - 4) // 12
        letters = struct.unpack_from(f"<{count + 1}I", self._table, at + 5)
        for number in range(count):
            (place,) = struct.unpack_from("<I", self._table, at + 5 + 4 * (count + 1) + 8 * number + 2)
            is_narrow = bool(place & 0x40000000)
            offset = (place & 0x3FFFFFFF) // (2 if is_narrow else 1)
            width, first, last = 1 if is_narrow else 2, letters[number], letters[number + 1]
            there = max(0, len(self._document) - offset) // width
            if last < first:
                raise Damaged
            yield first, min(last, first + there), offset, width

    def _pages(self, number: int) -> Iterator[Range]:
        """Pages of formats."""
        start, size = self._place(number)
        count = max(0, (size - 4) // 8)
        for page in range(count):
            (place,) = struct.unpack_from("<I", self._table, start + 4 * (count + 1) + 4 * page)
            yield _PAGE * (place & 0x3FFFFF), _PAGE * (place & 0x3FFFFF) + _PAGE

    def _sections(self) -> Iterator[Range]:
        start, size = self._place(_SECTIONS)
        count = max(0, (size - 4) // 16)
        for section in range(count):
            (place,) = struct.unpack_from("<i", self._table, start + 4 * (count + 1) + 12 * section + 2)
            if 0 <= place < len(self._document) - 1:
                yield place, place + 2 + struct.unpack_from("<H", self._document, place)[0]

    # What is cleaned in them

    def _clean_lists(self) -> None:
        for number in (_ASSOCIATED, _REVISERS):
            _each_string(self._table, *self._place(number), old_tables.blank)
        _each_string(self._table, *self._place(_BOOKMARKS), self._bookmark)
        start, size = self._place(_NOTE_OWNERS)
        _blank_counted(self._table, start, start + size)
        start, size = self._place(_NOTES)
        count = max(0, (size - 4) // (4 + _NOTE_BYTES))
        for note in range(count):
            at = start + 4 * (count + 1) + note * _NOTE_BYTES
            self._table[at + 2 : at + _INITIALS] = bytes(_INITIALS - 2)
        old_tables.rename(self._table, *self._place(_STYLES))

    def _bookmark(self, name: str) -> str:
        """As long as before; the same for the same."""
        other = self._pseudonyms.of("b", name)
        return other if len(other) == len(name) else other[-len(name) :].rjust(len(name), "b")

    def _clean_drawings(self) -> list[Range]:
        """First what all share, then each drawing behind a byte; pictures lie among the text."""
        start, size = self._place(_DRAWINGS)
        at, stop, delayed = start, start + size, []
        while at + 8 <= stop:
            if self._table[at] != old_drawings.CONTAINER:
                at += 1
            (length,) = struct.unpack_from("<I", self._table, at + 4)
            delayed += old_drawings.clean(self._table, at, at + 8 + length)
            at += 8 + length
        there = [picture for picture in delayed if picture.start + picture.size <= len(self._document)]
        for picture in there:
            old_drawings.clean(self._document, picture.start, picture.start + picture.size)
        return [(picture.start, picture.start + picture.size) for picture in there]

    def _clean_fields(self, pieces: list[tuple[int, int, int, int]]) -> None:
        begins = list(accumulate((last - first for first, last, _start, _width in pieces), initial=0))
        text = "".join(self._read(start, last - first, width) for first, last, start, width in pieces)
        begun: list[int] = []
        for at, letter in enumerate(text):
            if letter == _BEGIN:
                begun.append(at)
            elif letter in (_SEPARATE, _END) and begun and begun[-1] >= 0:
                self._clean_code(text, (begun[-1] + 1, at), pieces, begins)
                begun[-1] = -1
            if letter == _END and begun:
                begun.pop()

    def _read(self, start: int, letters: int, width: int) -> str:
        coded = bytes(self._document[start : start + letters * width])
        if width == 1:
            return coded.decode("latin-1")
        return "".join(map(chr, struct.unpack(f"<{letters}H", coded)))

    def _clean_code(self, text: str, where: Range, pieces: list[tuple[int, int, int, int]], begins: list[int]) -> None:
        start, stop = where
        code = text[start:stop]
        plain = re.sub(r"\x13.*?\x15|[\x01\x08]", "", code, flags=re.DOTALL)
        kept = field_codes.kept(plain, self._bookmark)
        if kept is not None and kept.split() == plain.split():
            return
        declared = kept if kept is not None and plain == code else ""
        for number, at in enumerate(range(start, stop)):
            if text[at] not in _CONTROLS:
                piece = bisect_right(begins, at) - 1
                _first, _last, begin, width = pieces[piece]
                place = begin + width * (at - begins[piece])
                letter = declared[number] if number < len(declared) <= len(code) else " "
                coded = letter.encode("cp1252" if width == 1 else "utf-16-le", "replace")
                self._document[place : place + width] = coded[:width]

    def _clean_data(self, formats: bytes) -> bytes:
        """Pictures in the text, data of form fields, and formats too long for their page; nothing else is kept."""
        kept = []
        for match in _LONG_FORMAT.finditer(formats):
            (at,) = struct.unpack("<I", match[1])
            if at + 2 <= len(self._data):
                kept.append((at, at + 2 + struct.unpack_from("<H", self._data, at)[0]))
        for place in {struct.unpack("<I", match[1])[0] for match in _PICTURE.finditer(formats)}:
            if place + _HEADER <= len(self._data):
                size, header = struct.unpack_from("<IH", self._data, place)
                if header == _HEADER and _HEADER <= size <= len(self._data) - place:
                    kept += self._clean_picture(place, place + size)
        return _only(self._data, kept)

    def _clean_picture(self, start: int, stop: int) -> list[Range]:
        (kind,) = struct.unpack_from("<H", self._data, start + 6)
        if kind in (_SHAPE, _NAMED_SHAPE):
            at = start + _HEADER
            if kind == _NAMED_SHAPE:
                letters = self._data[at]
                self._data[at + 1 : at + 1 + letters] = b" " * letters
                at += 1 + letters
            old_drawings.clean(self._data, at, stop)
            return [(start, stop)]
        if self._data[start + _HEADER : start + _HEADER + 4] == _IS_FORM:
            _clean_form(self._data, start + _HEADER, stop)
            return [(start, stop)]
        return [(start, start + _HEADER)]


def _only(content: bytearray, ranges: list[Range]) -> bytes:
    """Zeros everywhere else."""
    made = bytearray(len(content))
    for start, stop in ranges:
        if start < 0 or start > stop:
            raise Damaged
        stop = min(stop, len(content))
        made[start:stop] = content[start:stop]
    return bytes(made)


def _each_string(table: bytearray, start: int, size: int, changed: "old_tables.Changed") -> None:
    """A string table (STTB): other letters, as many as before."""
    if size < 6:
        return
    is_wide, count, extra = struct.unpack_from("<HHH", table, start)
    if is_wide != 0xFFFF:
        raise Damaged
    at = start + 6
    for _string in range(count):
        at = old_tables.change(table, at, changed) + extra


def _blank_counted(table: bytearray, at: int, stop: int) -> None:
    while at + 2 <= stop:
        at = old_tables.change(table, at, old_tables.blank)


def _clean_form(data: bytearray, start: int, stop: int) -> None:
    """A field to fill in (FFData): its name, helps and macros go; what stands in it stays."""
    kind = struct.unpack_from("<H", data, start + 4)[0] & 3
    at = _blank_closed(data, start + 10, is_kept=False)
    if kind == 0:
        at = _blank_closed(data, at, is_kept=True)
    else:
        at += 2
    at = _blank_closed(data, at, is_kept=True)
    for _words in range(4):
        if at + 2 > stop:
            return
        at = _blank_closed(data, at, is_kept=False)


def _blank_closed(data: bytearray, at: int, *, is_kept: bool) -> int:
    """A counted string with an end behind it."""
    return old_tables.change(data, at, str if is_kept else old_tables.blank) + 2
