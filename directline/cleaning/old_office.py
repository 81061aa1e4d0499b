"""Word, Excel and PowerPoint of old and WPS (MS-CFB): what tells of people is blanked in place, nothing moves.

Blanked are the summaries, in Word the lists of revisers, commentators, savers and the template (MS-DOC 2.5.6), in Excel
who wrote last, shares and comments (MS-XLS), in PowerPoint who opened it last (MS-PPT 2.3.2), what EXIF and XMP stands
in pictures, and sectors that belong to nothing.
"""

import io
import re
import struct
from collections.abc import Iterator, Sequence

import olefile

from . import jpeg
from .faults import Damaged, Locked

HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
_SUMMARIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
_LOCKED = ("EncryptedPackage", "EncryptedSummary")
_FREE, _END_OF_CHAIN = 0xFFFFFFFF, 0xFFFFFFFE
_FOREIGN = ("\x01Ole10Native", "Package")
"""Other files inside, with the folders they came from: they can not be made shorter in place."""
_PHOTO = re.compile(rb"\xff\xd8\xff[\xdb\xe0-\xef\xfe]")
_BEFORE_PHOTO = (17, 33)
_PHOTO_RECORDS = (0xF01D, 0xF02A)


def clean(content: bytes) -> bytes:
    made = io.BytesIO(content)
    try:
        with olefile.OleFileIO(made, write_mode=True) as container:
            for path in container.listdir(streams=True, storages=False):
                _clean_stream(container, path)
            return _blank_leftovers(container, made.getvalue())
    except (OSError, ValueError, struct.error, IndexError, TypeError, AttributeError, RecursionError) as fault:
        raise Damaged from fault


def _clean_stream(container: olefile.OleFileIO, path: list[str]) -> None:
    name = path[-1]
    if name in _LOCKED:
        raise Locked
    if name in _FOREIGN:
        raise Damaged
    content = bytearray(container.openstream(path).read())
    before = bytes(content)
    if name in _SUMMARIES:
        content[:] = _empty_summary(len(content))
    elif name in _BY_STREAM:
        _BY_STREAM[name](content)
    elif name in ("0Table", "1Table"):
        _blank_lists(content, bytes(container.openstream([*path[:-1], "WordDocument"]).read()), name)
    if name not in _RECORDS:
        _blank_pictures(content)
    elif _PHOTO.search(content):
        raise Damaged  # cut into records, it can not be cleaned in place
    if content != before:
        container.write_stream(path, bytes(content))


def _empty_summary(size: int) -> bytes:
    """A set of properties without any (MS-OLEPS 2.21), as long as the one before."""
    head = struct.pack("<HHI16xI16xI", 0xFFFE, 0, 0x00020006, 1, 48) + struct.pack("<II", 8, 0)
    return head[:size].ljust(size, b"\0")


def _blank_pictures(content: bytearray) -> None:
    """Photos as they were put in, each in a record that says how long it is (MS-ODRAW 2.2.27)."""
    before = bytes(content)
    for found in _PHOTO.finditer(before):
        start = found.start()
        stop = _end_of_record(before, start)
        photo = before[start:stop] if stop else before[start : start + jpeg.length_of(before[start:])]
        cleaned = jpeg.clean(photo)
        if len(cleaned) > len(photo):
            raise Damaged
        content[start : start + len(photo)] = cleaned.ljust(len(photo), b"\0")


def _end_of_record(content: bytes, start: int) -> int:
    """Of the record that holds the photo after one or two fingerprints; 0: it lies in none."""
    for before in _BEFORE_PHOTO:
        kind, length = struct.unpack_from("<HI", content, start - before - 6) if start >= before + 8 else (0, 0)
        if kind in _PHOTO_RECORDS:
            return int(start - before + length)
    return 0


# Word

_IS_WORD, _LOCKED_WORD, _FIRST_TABLE = 0xA5EC, 0x0100, 0x0200
_PLACES = 154
_NOTES, _ASSOCIATED, _AUTOSAVED, _NOTE_OWNERS, _REVISERS, _SAVERS, _PRINTER = 4, 32, 35, 36, 51, 71, 27
_NOTE_BYTES, _INITIALS = 30, 20


def _blank_word(content: bytearray) -> None:
    magic, flags = struct.unpack_from("<H8xH", content)
    if magic == _IS_WORD and flags & _LOCKED_WORD:
        raise Locked


def _blank_lists(table: bytearray, document: bytes, name: str) -> None:
    """The lists of people in the table that the document says it uses."""
    for number in (_ASSOCIATED, _REVISERS, _SAVERS):
        _blank_strings(table, *_place(document, number))
    for number in (_AUTOSAVED, _PRINTER):
        start, length = _place(document, number)
        _blank(table, start, start + length)
    start, length = _place(document, _NOTE_OWNERS)
    _blank_counted(table, start, start + length)
    start, length = _place(document, _NOTES)
    count = (length - 4) // (4 + _NOTE_BYTES)
    for note in range(max(0, count)):
        at = start + 4 * (count + 1) + note * _NOTE_BYTES
        _blank(table, at + 2, at + _INITIALS)


def _place(document: bytes, number: int) -> tuple[int, int]:
    """Where a list lies in the table, and how long it is."""
    at = _PLACES + 8 * number
    return struct.unpack_from("<II", document, at) if at + 8 <= len(document) else (0, 0)


def _blank_strings(table: bytearray, start: int, length: int) -> None:
    """A string table (STTB): the characters become blanks, the counts stay."""
    if length < 6:
        return
    is_wide, count, extra = struct.unpack_from("<HHH", table, start)
    at = start + 6
    if is_wide != 0xFFFF:
        raise Damaged
    for _string in range(count):
        (characters,) = struct.unpack_from("<H", table, at)
        at = _blank_wide(table, at + 2, characters) + extra


def _blank_counted(table: bytearray, at: int, stop: int) -> None:
    while at + 2 <= stop:
        (characters,) = struct.unpack_from("<H", table, at)
        at = _blank_wide(table, at + 2, characters)


def _blank_wide(table: bytearray, at: int, characters: int) -> int:
    stop = at + 2 * characters
    if stop > len(table):
        raise Damaged
    table[at:stop] = " ".encode("utf-16-le") * characters
    return stop


def _blank(content: bytearray, start: int, stop: int) -> None:
    stop = min(stop, len(content))
    content[start:stop] = bytes(max(0, stop - start))


# Excel

_WRITER, _SHARING, _NOTE, _LOCKED_BOOK = 0x5C, 0x5B, 0x1C, 0x2F


def _blank_book(content: bytearray) -> None:
    for kind, start, stop in list(_records(content)):
        if kind == _LOCKED_BOOK:
            raise Locked
        if kind == _WRITER:
            content[start:stop] = b" " * (stop - start)
            content[start : start + 3] = b"\1\0\0" if stop - start > 31 + 1 else content[start : start + 3]
        elif kind == _SHARING:
            _blank(content, start + 2, stop)
        elif kind == _NOTE and stop - start > 11:
            _blank_beginnings(content, _blank_letters(content, start + 11, stop))


def _records(content: bytearray) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        if at + 4 + length > len(content):
            return
        yield kind, at + 4, at + 4 + length
        at += 4 + length


def _blank_letters(content: bytearray, start: int, stop: int) -> bytes:
    """Who wrote a comment, which is returned; a flag before the letters says whether they take two bytes."""
    is_wide = content[start - 1] & 1
    (count,) = struct.unpack_from("<H", content, start - 3)
    stop = min(start + count * (2 if is_wide else 1), stop)
    name = bytes(content[start:stop])
    content[start:stop] = (b" \0" if is_wide else b" ") * (len(name) // (2 if is_wide else 1))
    return name


def _blank_beginnings(content: bytearray, name: bytes) -> None:
    """Excel begins each comment with its author's name and a colon."""
    for colon in (b":\0", b":") if name else ():
        content[:] = content.replace(name + colon, b" \0" * (len(name) // 2) + b" " * (len(name) % 2) + colon)


# PowerPoint

_CURRENT_USER = 28


def _blank_current_user(content: bytearray) -> None:
    """After the fixed part come the name in bytes, a version, and the name in wide letters."""
    if len(content) < _CURRENT_USER:
        return
    (letters,) = struct.unpack_from("<H", content, 20)
    content[_CURRENT_USER : _CURRENT_USER + letters] = b" " * letters
    after = _CURRENT_USER + letters + 4
    content[after:] = (b" \0" * ((len(content) - after) // 2)).ljust(max(0, len(content) - after), b"\0")


_CONTAINER, _COMMENT, _LETTERS = 0xF, 0x2EE0, 0x0FBA
_MOST_NESTED = 40


def _blank_slides(content: bytearray) -> None:
    _blank_commentators(content, 0, len(content), is_comment=False, depth=_MOST_NESTED)


def _blank_commentators(content: bytearray, at: int, stop: int, *, is_comment: bool, depth: int) -> None:
    """In a comment the first letters are its author, the third the initials (MS-PPT 2.5.22)."""
    while at + 8 <= stop and depth:
        instance, kind, length = struct.unpack_from("<HHI", content, at)
        end = min(at + 8 + length, stop)
        if instance & 0xF == _CONTAINER:
            _blank_commentators(content, at + 8, end, is_comment=kind == _COMMENT, depth=depth - 1)
        elif is_comment and kind == _LETTERS and instance >> 4 in (0, 2):
            content[at + 8 : end] = b" \0" * ((end - at - 8) // 2)
        at += 8 + length


# What belongs to nothing


def _blank_leftovers(container: olefile.OleFileIO, content: bytes) -> bytes:
    """What was deleted still lies in free sectors, and behind the end of a stream in its last one."""
    made, size = bytearray(content), container.sector_size
    for number, following in enumerate(container.fat):
        if following == _FREE:
            _blank(made, (number + 1) * size, (number + 2) * size)
    for entry in container.direntries:
        if entry is not None and entry.entry_type == olefile.STGTY_STREAM and entry.size >= container.minisectorcutoff:
            last = _last_of(container.fat, entry.isectStart)
            _blank(made, (last + 1) * size + (entry.size - 1) % size + 1, (last + 2) * size)
    return bytes(made)


def _last_of(table: Sequence[int], sector: int) -> int:
    for _step in table:
        if table[sector] == _END_OF_CHAIN:
            return sector
        sector = table[sector]
    raise Damaged


_RECORDS = frozenset({"Workbook", "Book"})
_BY_STREAM = {
    "WordDocument": _blank_word,
    "Workbook": _blank_book,
    "Book": _blank_book,
    "Current User": _blank_current_user,
    "PowerPoint Document": _blank_slides,
}
