"""Where Word, Excel, PowerPoint of old and WPS write who made a file."""

import struct
import zlib

from tests.cleaning import drawings, samples
from tests.cleaning.carriers import old
from tests.cleaning.carriers.old import book, document, letters, presentation
from tests.cleaning.carriers.word import FOLDER

ADDRESS = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_FILE = bytes.fromhex("0303000000000000c000000000000046")
_LINK = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")


def _wide(name):
    return name.encode("utf-16-le")


def _list(number):
    """A list of names in the table of a document."""
    return lambda name, plain: document(lists={number: old.strings(name, name)})


def _bytes(number):
    """Anything in the table of a document."""
    return lambda name, plain: document(lists={number: _wide(FOLDER.format(name))})


def _stream(made, stream):
    return lambda name, plain: made(more={stream: _wide(name) * 3})


def _styles(name):
    style = struct.pack("<H8x", 0) + old.counted(name) + b"\0\0"
    return struct.pack("<HHHHHHHHH2x", 18, 1, 10, 0, 0, 0, 0, 0, 0) + struct.pack("<H", len(style)) + style


def _note(name):
    return bytes(8) + struct.pack("<H", len(name[:4])) + _wide(name[:4]) + bytes(28 - 2 * len(name[:4]))


def _form(name, plain):
    words = (name, "正文", "", name, name, plain, plain)
    data = struct.pack("<IHHH", 0xFFFFFFFF, 0, 0, 0) + b"".join(old.counted(word) + b"\0\0" for word in words)
    return document(**old.shown(struct.pack("<IHH60x", 68 + len(data), 68, 0) + data))


def _of_picture(inner, name=""):
    return document(**old.shown(old.picture(inner, name)))


def _shared(name, inner, called=""):
    """The drawings of a document, in its table."""
    return document(lists={50: old.container(0xF000, old.container(0xF001, old.stored(inner, called)))})


def _emf(name):
    drawing = drawings.emf(name)
    return old.metafile(0xF01A, 0x3D4, drawing, zlib.compress(drawing))


WORD = {
    "field": lambda name, plain: document(f' INCLUDEPICTURE "{FOLDER.format(name)}a.jpg" \\d '),
    "link to a file": lambda name, plain: document(f' HYPERLINK "file:///C:/Users/{name}/a.doc" '),
    "link to another bookmark": lambda name, plain: document(f" REF {name} \\h "),
    "summary": lambda name, plain: samples.doc(name),
    "authors of changes": _list(51),
    "names that belong to the file": _list(32),
    "who saved it where": _list(71),
    "bookmarks": _list(21),
    "names of parts of a whole": _list(72),
    "users of the file": _list(45),
    "owners of notes": lambda name, plain: document(lists={36: old.counted(name)}),
    "initials of notes": lambda name, plain: document(lists={4: _note(name)}),
    "style": lambda name, plain: document(lists={1: _styles(name)}),
    **{f"list {number}": _bytes(number) for number in (9, 24, 27, 28, 35, 44, 52, 60, 62, 69, 70, 83, 91)},
    "text of an earlier save": lambda name, plain: document(between=_wide(name)),
    "data that nothing refers to": lambda name, plain: document(data=_wide(name) * 3),
    "data of a link": lambda name, plain: document(
        **old.shown(struct.pack("<IHH60x", 200, 68, 0) + _wide(name).ljust(132, b"\0"))
    ),
    "form field": _form,
    "name of a picture": lambda name, plain: _of_picture(old.shape(), name),
    "file of a picture": lambda name, plain: _of_picture(old.shape((0x0105, _wide(FOLDER.format(name))))),
    "name of a shape": lambda name, plain: _of_picture(old.shape((0x0380, _wide(name)), (0x00C0, _wide("艺术字")))),
    "text of a shape": lambda name, plain: _of_picture(old.shape((0x0381, _wide(name)), (0x038D, _wide(name)))),
    "link of a shape": lambda name, plain: _of_picture(old.shape((0x0382, _wide(name)))),
    "newer copy of a shape": lambda name, plain: _of_picture(
        old.shape((0x03A9, samples.office.archive({"a.xml": name})))
    ),
    "photo": lambda name, plain: _of_picture(old.photo(0xF01D, 0x46A, samples.jpeg(name))),
    "picture": lambda name, plain: _of_picture(old.photo(0xF01E, 0x6E0, samples.png(name))),
    "drawing": lambda name, plain: _of_picture(_emf(name)),
    "unknown record of a drawing": lambda name, plain: _of_picture(old.record(0xF9F9, _wide(name))),
    "shared photo": lambda name, plain: _shared(name, old.photo(0xF01D, 0x46A, samples.jpeg(name))),
    "name of a shared photo": lambda name, plain: _shared(name, b"", name),
    "object": _stream(document, "\x01CompObj"),
    "data store": _stream(document, "MsoDataStore"),
    "signature": _stream(document, "_signatures"),
    "name of a stream": lambda name, plain: document(more={name: b"x"}),
    "free sector": lambda name, plain: document(free=_wide(name)),
}


def _drawn(name):
    whole = old.container(0xF002, old.container(0xF003, old.shape((0x0380, _wide(name)))))
    half = len(whole) - 20
    return ((0xEC, whole[:half]), (0x5D, struct.pack("<HHHHHH12x", 0x15, 18, 8, 1, 0, 0)), (0x3C, whole[half:]))


def linked(flags, moniker):
    return (0x1B8, bytes(8) + _LINK + struct.pack("<II", 2, flags) + moniker)


def _string(name):
    return struct.pack("<HB", len(name), 1) + _wide(name)


def _text(name):
    return struct.pack("<I", len(name) + 1) + _wide(f"{name}\0")


def _noted(name):
    said = b"\1" + _wide(f"{name}:\n已核对")
    note = struct.pack("<HHHHHB", 0, 0, 0, 1, len(name), 1) + _wide(name) + b"\0"
    return ((0x1B6, struct.pack("<10xHH4x", len(name) + 5, 16)), (0x3C, said), (0x1C, note))


EXCEL = {
    "summary": lambda name, plain: samples.xls(name),
    "writer": lambda name, plain: book((0x5C, _string(name).ljust(112, b" "))),
    "shared by": lambda name, plain: book((0x5B, bytes(4) + _string(name))),
    "note": lambda name, plain: book(of_sheet=_noted(name)),
    "printer": lambda name, plain: book(of_sheet=[(0x4D, b"\0\0" + _wide(f"\\\\{name}\\HP")), (0x3C, _wide(name))]),
    "other workbook": lambda name, plain: book(
        (0x1AE, struct.pack("<H", 1) + _string(f"\x01{FOLDER.format(name)}a.xls"))
    ),
    "link to a file": lambda name, plain: book(
        of_sheet=[linked(3, _FILE + struct.pack("<HI", 0, 99) + name.encode("gb18030"))]
    ),
    "link with file:": lambda name, plain: book(
        of_sheet=[linked(3, ADDRESS + struct.pack("<I", 99) + _wide(f"file:///{name}\0"))]
    ),
    "words of a link": lambda name, plain: book(
        of_sheet=[linked(0x13, _text(name) + ADDRESS + struct.pack("<I", 42) + _wide("http://example.com/a\0"))]
    ),
    "tip of a link": lambda name, plain: book(of_sheet=[(0x800, struct.pack("<H8x", 0x800) + _wide(name))]),
    "name of code": lambda name, plain: book((0x1BA, _string(name))),
    "view of somebody": lambda name, plain: book((0x1A9, bytes(40) + _string(name))),
    "pages of a view": lambda name, plain: book(of_sheet=[(0x1AA, bytes(50)), (0x14, _string(name)), (0x1AB, b"\1\0")]),
    "source of data": lambda name, plain: book((0x52, _string(name)), (0x51, _string(FOLDER.format(name)))),
    "query": lambda name, plain: book(of_sheet=[(0x1AD, _string(name)), (0x3C, _wide(name))]),
    "scenario": lambda name, plain: book(of_sheet=[(0xAF, _string(name))]),
    "note of a name": lambda name, plain: book((0x894, _string(name))),
    "words of a name": lambda name, plain: book(
        (0x18, struct.pack("<HBBHHHBBBBB", 0, 0, 1, 0, 0, 0, 0, len(name), 0, 0, 0) + b"a" + _wide(name))
    ),
    "style": lambda name, plain: book((0x293, struct.pack("<H", 20) + _string(name))),
    "macro of a shape": lambda name, plain: book(
        of_sheet=[
            (0x5D, struct.pack("<HH18x", 0x15, 18) + struct.pack("<HH", 4, 2 * len(name)) + _wide(name) + bytes(4))
        ]
    ),
    "drawing": lambda name, plain: book(of_sheet=_drawn(name)),
    "photo": lambda name, plain: book(
        (0xEB, old.container(0xF000, old.container(0xF001, old.stored(old.photo(0xF01D, 0x46A, samples.jpeg(name))))))
    ),
    "theme": lambda name, plain: book((0x896, bytes(16) + samples.office.archive({"a.xml": name}))),
    "unknown record": lambda name, plain: book((0xFFF, _wide(name))),
    "refreshed by": lambda name, plain: (
        book(more={"_SX_DB_CUR": b"x"}) if not name else book(of_sheet=[(0xC6, bytes(18) + _string(name))])
    ),
    "users": _stream(book, "User Names"),
    "history": _stream(book, "Revision Log"),
    "controls": _stream(book, "Ctls"),
    "free sector": lambda name, plain: book(free=_wide(name)),
}

POWERPOINT = {
    "summary": lambda name, plain: samples.ppt(name),
    "user": lambda name, plain: presentation(user=name),
    "comment": lambda name, plain: presentation(
        old.container(12000, letters(name, 0), letters("属实", 1), letters(name, 2))
    ),
    "list of commentators": lambda name, plain: presentation(old.container(12004, letters(name))),
    "routing": lambda name, plain: presentation(old.record(1030, _wide(name))),
    "link to a file": lambda name, plain: presentation(
        old.container(1033, old.container(4055, letters("x", 0), letters(f"file:///{name}", 1)))
    ),
    "words of a link": lambda name, plain: presentation(
        old.container(1033, old.container(4055, letters(name, 0), letters("http://example.com/", 1)))
    ),
    "show": lambda name, plain: presentation(old.container(1040, old.container(1041, letters(name)))),
    "bookmarks": lambda name, plain: presentation(old.container(2019, old.record(4007, _wide(name)))),
    "sound": lambda name, plain: presentation(
        old.container(2020, old.container(2022, letters(name), old.record(2023, _wide(name))))
    ),
    "name of a slide": lambda name, plain: presentation(letters(name, 3)),
    "newer theme": lambda name, plain: presentation(old.record(1038, samples.office.archive({"a.xml": name}))),
    "tag": lambda name, plain: presentation(old.container(5000, old.container(5001, letters(name)))),
    "tag of a program": lambda name, plain: presentation(
        old.container(5000, old.container(5002, letters(name), old.record(5003, old.record(9999, _wide(name)))))
    ),
    "comment in a tag": lambda name, plain: presentation(
        old.container(
            5000, old.container(5002, letters("___PPT10"), old.record(5003, old.container(12000, letters(name))))
        )
    ),
    "object inside": lambda name, plain: presentation(old.record(4113, zlib.compress(_wide(name)))),
    "name of a shape": lambda name, plain: presentation(old.container(1036, old.shape((0x0380, _wide(name))))),
    "photo": lambda name, plain: presentation(pictures=old.photo(0xF01D, 0x46A, samples.jpeg(name))),
    "earlier save": lambda name, plain: presentation(before=_wide(name)),
    "unknown record": lambda name, plain: presentation(old.record(9999, _wide(name))),
    "data store": _stream(presentation, "MsoDataStore"),
}
