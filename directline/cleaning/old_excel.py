"""Excel 97 to 2003 (MS-XLS): records that make up what sheets show stay, the others go; places are counted anew."""

import struct
from collections.abc import Callable, Iterable, Iterator

from . import old_drawings, old_links
from .faults import Damaged, Locked

PIVOTS = "_SX_DB_CUR"
_BOOKS = (("Workbook",), ("Book",))
_CODES = bytes.fromhex(
    "0006 000a 000c 000d 000e 000f 0010 0011 0012 0013 0014 0015 0017 0018 0019 001a 001b 001c 001d 0022 0023 0026"
    "0027 0028 0029 002a 002b 0031 0033 003c 003d 0040 0041 0042 0055 0059 005a 005c 005d 005e 005f 0063 007d 0080"
    "0081 0082 0083 0084 0085 008c 008d 0090 0092 0099 009b 009c 009d 009e 00a0 00a1 00b0 00b1 00b2 00b4 00b5 00b6"
    "00bd 00be 00c1 00c5 00c6 00c7 00c8 00c9 00ca 00cb 00cc 00cd 00ce 00cf 00d0 00d1 00d2 00d5 00d6 00d8 00d9 00da"
    "00e0 00e1 00e2 00e3 00e5 00eb 00ec 00ef 00f0 00f1 00f2 00f4 00f5 00f6 00f7 00f8 00f9 00fb 00fc 00fd 0100 0103"
    "0122 013d 0160 0161 01ae 01af 01b0 01b1 01b2 01b6 01b7 01b8 01bb 01bc 01be 01c0 01c1 0200 0201 0203 0204 0205"
    "0207 0208 0221 0225 0236 023e 027e 0293 041e 04bc 0809 0862 0863 087c 087d 087e 088b 088c 088d 088e 089c 08a3"
    "0850 0851 0852 0853 0854 0855 0856 0857 0858 0859 085a 089d 08a6 08a7"
)
_KEPT = frozenset(struct.unpack(f">{len(_CODES) // 2}H", _CODES)) | frozenset(range(0x1001, 0x1067))
"""Cells, formats, formulas, names, links, notes, drawings, charts, pivot tables, windows, pages."""
_BEGIN, _END, _SHEET, _CONTINUE, _WRITER, _NOTE, _PIVOT = 0x809, 0x0A, 0x85, 0x3C, 0x5C, 0x1C, 0xC6
_LOCKED, _VIEW, _END_OF_VIEW = 0x2F, 0x1AA, 0x1AB
_ALL_DRAWINGS, _DRAWING, _OBJECT, _TEXT = 0xEB, 0xEC, 0x5D, 0x1B6
_MORE, _LETTERS = (_DRAWING, _OBJECT, _TEXT), 10
_NAME, _BOOK, _LINK, _STYLE = 0x18, 0x1AE, 0x1B8, 0x293
_NEWER, _VERSION = 0x600, 2
_PROGRAM_SHEETS = (1, 6)
_PARTS = frozenset({0x15, 0x06, 0x07, 0x08, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x14})
_LIST, _LAST = 0x13, 0x00
_DEFINED = 4

Record = tuple[int, bytes]


def clean(streams: dict[tuple[str, ...], bytes]) -> dict[tuple[str, ...], bytes]:
    name = next(path for path in _BOOKS if path in streams)
    pivots = {path: _joined(_kept(_records(content))) for path, content in streams.items() if path[0] == PIVOTS}
    return {name: _book(streams[name])} | pivots


def _records(content: bytes) -> Iterator[Record]:
    at = 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == 0 and length == 0:
            return
        if at + 4 + length > len(content):
            raise Damaged
        yield kind, content[at + 4 : at + 4 + length]
        at += 4 + length


def _joined(records: Iterable[Record]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(content)) + content for kind, content in records)


def _book(content: bytes) -> bytes:
    """Sheets are named by where they begin: so they are counted before, and written after."""
    parts: list[list[Record]] = []
    places: dict[int, int] = {}
    at = 0
    for part, length in _parts(content):
        places[at] = len(parts)
        parts.append(_kept(_with_drawings(part)))
        at += length
    begins, made = [], b""
    for part in parts:
        begins.append(len(made))
        made += _joined(part)
    declared = [_sheet(record, places, begins) for record in parts[0]] if parts else []
    first = _joined(declared)
    return first + made[len(first) :]


def _parts(content: bytes) -> Iterator[tuple[list[Record], int]]:
    """The book, then each sheet, with its length; a chart inside a sheet belongs to it."""
    part: list[Record] = []
    depth = length = 0
    for kind, record in _records(content):
        if kind == _LOCKED:
            raise Locked
        part.append((kind, record))
        length += 4 + len(record)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 0 and kind == _END:
            yield part, length
            part, length = [], 0
    if part:
        raise Damaged


def _sheet(record: Record, places: dict[int, int], begins: list[int]) -> Record:
    kind, content = record
    if kind != _SHEET:
        return record
    (place,) = struct.unpack_from("<I", content)
    if content[5] in _PROGRAM_SHEETS:
        raise Damaged
    return kind, struct.pack("<I", begins[places[place]]) + content[4:]


def _kept(records: Iterable[Record]) -> list[Record]:
    kept: list[Record] = []
    names: list[bytes] = []
    is_kept, is_view = True, False
    for kind, content in records:
        is_view = (is_view or kind == _VIEW) and kind != _END_OF_VIEW
        if kind != _CONTINUE:
            is_kept = kind in _KEPT and not is_view
        if is_kept:
            cleaned = _CLEANED[kind](content) if kind in _CLEANED else content
            if kind == _NOTE:
                names.append(_author(content))
            if cleaned is None:
                is_kept = False
            else:
                kept.append((kind, cleaned))
    return [(kind, _without(names, content)) if kind == _CONTINUE else (kind, content) for kind, content in kept]


# Single records


def _begin(content: bytes) -> bytes:
    if struct.unpack_from("<H", content)[0] != _NEWER:
        raise Damaged  # older forms keep drawings and names in other ways
    return content


def _writer(content: bytes) -> bytes:
    return b"\1\0\0".ljust(len(content), b" ")


def _author(content: bytes) -> bytes:
    """Who wrote a note, in the letters of its text."""
    if len(content) < 11 or not (letters := struct.unpack_from("<H", content, 8)[0]):
        return b""
    return content[11 : 11 + letters * (2 if content[10] & 1 else 1)]


def _note(content: bytes) -> bytes:
    name = _author(content)
    blank = b" \0" * (len(name) // 2) if len(content) > 10 and content[10] & 1 else b" " * len(name)
    return content[:11] + blank + content[11 + len(name) :]


def _without(names: list[bytes], content: bytes) -> bytes:
    """Excel begins each note with its author's name and a colon."""
    for name in names:
        for colon in (b":\0", b":", b"\x1a\xff") if name else ():
            content = content.replace(name + colon, b" \0" * (len(name) // 2) + b" " * (len(name) % 2) + colon)
    return content


def _pivot(content: bytes) -> bytes:
    """Who refreshed a pivot table last, behind a fixed part."""
    return content[:18] + struct.pack("<H", 0) if len(content) > 20 else content


def _name(content: bytes) -> bytes:
    """A defined name without what a menu, a help and a status line say of it."""
    letters, size = struct.unpack_from("<BH", content, 3)
    if not any(content[10:14]):
        return content
    stop = 15 + letters * (2 if content[14] & 1 else 1) + size
    return content[:10] + bytes(_DEFINED) + content[14:stop]


def _style(content: bytes) -> bytes:
    """A style that Excel does not bring along is called by a number."""
    (index,) = struct.unpack_from("<H", content)
    if index & 0x8000:
        return content
    name = f"s{index & 0xFFF}".encode()
    return content[:2] + struct.pack("<HB", len(name), 0) + name


def _object(content: bytes) -> bytes:
    """What a shape is and how it works; macros and programs behind it go."""
    made, at = b"", 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == _LIST:
            return made + content[at:]
        if kind in _PARTS or kind == _LAST:
            made += content[at : at + 4 + length]
        at += 4 + length
    return made


_CLEANED: dict[int, Callable[[bytes], bytes | None]] = {
    _BEGIN: _begin,
    _WRITER: _writer,
    _NOTE: _note,
    _PIVOT: _pivot,
    _NAME: _name,
    _STYLE: _style,
    _OBJECT: _object,
    _BOOK: old_links.other_book,
    _LINK: old_links.link,
}


# Drawings


def _with_drawings(records: list[Record]) -> list[Record]:
    """A drawing is cut into several records: it is put together, cleaned, and cut again at the same places."""
    for kind in (_ALL_DRAWINGS, _DRAWING):
        for pieces in _pieces(records, kind):
            whole = bytearray(b"".join(records[number][1] for number in pieces))
            old_drawings.clean(whole, 0, len(whole))
            at = 0
            for number in pieces:
                length = len(records[number][1])
                records[number] = (records[number][0], bytes(whole[at : at + length]))
                at += length
    return records


def _pieces(records: list[Record], wanted: int) -> list[list[int]]:
    """Records of a kind, and what goes on behind them or behind the object that they draw; charts have their own."""
    pieces: list[list[int]] = []
    inside: list[list[int]] = [[]]
    before = of_text = 0
    for number, (kind, content) in enumerate(records):
        if kind == _BEGIN:
            inside.append([])
            pieces.append(inside[-1])
        if kind != _CONTINUE:
            before, of_text = kind, _continued(content) if kind == _TEXT else 0
        is_more = kind == _CONTINUE and of_text == 0 and before in (_MORE if wanted == _DRAWING else (wanted,))
        if kind == wanted or is_more:
            inside[-1].append(number)
        if kind == _CONTINUE and of_text:
            of_text -= 1
        if kind == _END and len(inside) > 1:
            inside.pop()
    return pieces


def _continued(text: bytes) -> int:
    """How many records a text goes on in: its letters and its formats."""
    return 2 if len(text) > _LETTERS + 1 and any(text[_LETTERS : _LETTERS + 2]) else 0
