"""Fonts with the fewest tables that say who made them."""

import struct


def truetype(name):
    """A table of names, a signature and data of the program that made it."""
    words = name.encode("utf-16-be")
    names = struct.pack(">3H", 0, 1, 18) + struct.pack(">6H", 3, 1, 0x804, 0, len(words), 0) + words
    tables = {
        b"head": bytes(54),
        b"maxp": bytes(32),
        b"glyf": bytes(8),
        b"loca": bytes(8),
        b"hhea": bytes(36),
        b"hmtx": bytes(4),
    }
    tables |= {b"name": names, b"DSIG": name.encode(), b"FFTM": name.encode(), b"meta": name.encode()}
    return _assembled(b"\0\1\0\0", tables)


def opentype(name):
    return _assembled(b"OTTO", {b"CFF ": compact(name), b"head": bytes(54), b"name": name.encode()})


def _assembled(kind, tables):
    listed, body, start = b"", b"", 12 + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        listed += tag + struct.pack(">III", 0, start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return kind + struct.pack(">4H", len(tables), 0, 0, 0) + listed + body


def _index(entries):
    places, at = [1], 1
    for entry in entries:
        at += len(entry)
        places.append(at)
    return (
        struct.pack(">HB", len(entries), 2) + b"".join(struct.pack(">H", place) for place in places) + b"".join(entries)
    )


def compact(name):
    """A notice, a full name and a copyright in the strings of a compact font."""
    top = b"".join(
        b"\x1c" + struct.pack(">h", 391 + number) + operator
        for number, operator in enumerate((b"\x01", b"\x02", b"\x0c\x00"))
    )
    strings = [name.encode(), name.encode("gb18030"), name.encode("utf-16-be")]
    return bytes((1, 0, 4, 2)) + _index([b"Song"]) + _index([top]) + _index(strings) + _index([])


def type_1(name):
    declared = f"%!PS-AdobeFont-1.0: Song\n% {name}\n/FontInfo 9 dict dup begin /Notice ({name}) def /FullName ({name}) def end\ncurrentfile eexec\n"
    return declared.encode() + bytes(64)
