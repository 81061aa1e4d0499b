"""Word, Excel and PowerPoint of old with the fewest records, to which one place more is added."""

import struct

from tests.cleaning import compound
from tests.cleaning.carriers.office import VISIBLE

_TEXT, _PAGE = 1024, 4096
LISTS = 93


def strings(*names):
    """A table of strings."""
    declared = b"".join(struct.pack("<H", len(name)) + name.encode("utf-16-le") for name in names)
    return struct.pack("<HHH", 0xFFFF, len(names), 0) + declared


def counted(name):
    return struct.pack("<H", len(name)) + name.encode("utf-16-le")


def document(code="", lists=None, data=b"", more=None, between=b"", formats=b"", free=b""):
    """Word: a text, and a field whose code is told; lists of its table by their numbers."""
    text = f"{VISIBLE}\r" + (f"\x13{code}\x14见附件\x15\r" if code else "")
    table, places = b"", {}
    pieces = b"\2" + struct.pack("<III", 16, 0, len(text)) + struct.pack("<HIH", 0, _TEXT, 0)
    pages = struct.pack("<III", 0, 9, _PAGE // 512)
    for number, content in ({33: pieces, 12: pages} | (lists or {})).items():
        places[number] = (len(table), len(content))
        table += content
    head = bytearray(struct.pack("<HHHHHH20xH28xH88xH", 0xA5EC, 0xC1, 0, 0x804, 0, 0x0200, 14, 22, LISTS))
    head += b"".join(struct.pack("<II", *places.get(number, (0, 0))) for number in range(LISTS)) + bytes(2)
    body = bytes(head).ljust(_TEXT, b"\0") + text.encode("utf-16-le") + between
    streams = {"WordDocument": body.ljust(_PAGE, b"\0") + formats.ljust(512, b"\0"), "1Table": table}
    return compound.made(streams | ({"Data": data} if data else {}) | (more or {}), free)


def shown(data):
    """A picture in the text: a format says where it lies."""
    return {"data": data, "formats": b"\x03\x6a" + struct.pack("<I", 0)}


def picture(inner, name=""):
    """Behind the measures of a picture stands its name, if it has one, and its drawing."""
    declared = bytes((len(name.encode("gb18030")),)) + name.encode("gb18030") if name else b""
    whole = declared + inner
    return struct.pack("<IHH60x", 68 + len(whole), 68, 0x66 if name else 0x64) + whole


def record(kind, content, version=0, instance=0):
    """Of a drawing or a presentation."""
    return struct.pack("<HHI", instance << 4 | version, kind, len(content)) + content


def container(kind, *inner):
    return record(kind, b"".join(inner), 0xF)


def properties(*declared):
    """Of a shape: numbers, and data for those that have some."""
    heads = b"".join(struct.pack("<HI", kind | 0xC000, len(content)) for kind, content in declared)
    return record(0xF00B, heads + b"".join(content for _kind, content in declared), 3, len(declared))


def shape(*declared):
    return container(0xF004, record(0xF00A, struct.pack("<II", 1025, 0xA00), 2, 75), properties(*declared))


def photo(kind, instance, content):
    return record(kind, bytes(16) + b"\xff" + content, 0, instance)


def metafile(kind, instance, drawing, packed):
    head = struct.pack("<I4i2iIBB", len(drawing), 0, 0, 9, 9, 9, 9, len(packed), 0, 0xFE)
    return record(kind, bytes(16) + head + packed, 0, instance)


def stored(inner, name=""):
    """A picture in the list of all that are shared."""
    wide = f"{name}\0".encode("utf-16-le") if name else b""
    head = struct.pack("<BB16sHIIIBBBB", 5, 5, bytes(16), 0, len(inner), 1, 0xFFFFFFFF, 0, len(wide), 0, 0)
    return record(0xF007, head + wide + inner, 2, 5)


def book(*records, of_sheet=(), more=None, free=b"", kind=0):
    """Excel: a sheet that says what is visible."""

    def joined(*listed):
        return b"".join(struct.pack("<HH", number, len(content)) + content for number, content in listed)

    text = struct.pack("<HHHHB", 0, 0, 0, len(VISIBLE), 1) + VISIBLE.encode("utf-16-le")
    begin = (0x809, struct.pack("<HH12x", 0x600, 5))
    sheet = joined((0x809, struct.pack("<HH12x", 0x600, 16)), (0x204, text), *of_sheet, (0x0A, b""))
    listed = (0x85, struct.pack("<IBBBB", 0, 0, kind, 1, 1) + "表".encode("utf-16-le"))
    size = len(joined(begin, listed, *records, (0x0A, b"")))
    listed = (0x85, struct.pack("<I", size) + listed[1][4:])
    return compound.made({"Workbook": joined(begin, listed, *records, (0x0A, b"")) + sheet} | (more or {}), free)


def letters(name, instance=0):
    return record(4026, name.encode("utf-16-le"), 0, instance)


def presentation(*inner, before=b"", user="", pictures=b"", more=None, token=0xE391C05F):
    """PowerPoint: a slide that says what is visible; ``before``: an object of an earlier save."""
    slide = container(1006, record(4000, VISIBLE.encode("utf-16-le")), *inner)
    whole = (record(4000, before) if before else b"") + container(1000)
    at = len(whole)
    whole += slide
    places = record(6002, struct.pack("<III", 2 << 20 | 1, at - 8, at))
    edit = record(4085, struct.pack("<IIIIIIHH", 1, 0, 0, at + len(slide), 1, 3, 1, 0))
    current = at + len(slide) + len(places)
    name = user.encode("gb18030")
    head = struct.pack("<IIIHHBBH", 20, token, current, len(name), 1012, 3, 0, 0)
    who = record(4086, head + name + struct.pack("<I", 8) + user.encode("utf-16-le"))
    streams = {"PowerPoint Document": whole + places + edit, "Current User": who}
    return compound.made(streams | ({"Pictures": pictures} if pictures else {}) | (more or {}))
