"""Fonts inside documents: the outlines stay, names and signatures of who made them go (OpenType 1.9, Adobe TN 5176)."""

import re
import struct
from itertools import pairwise

from .faults import Damaged

_OPENTYPE = b"OTTO"
TABLED = (b"\0\1\0\0", b"true", _OPENTYPE)
"""How fonts begin that are made of tables."""
_SHAPES = frozenset(
    b"cmap|glyf|loca|head|hhea|hmtx|maxp|cvt |fpgm|prep|OS/2|post|CFF |CFF2|VORG|vhea|vmtx|GSUB|GPOS|GDEF|BASE|JSTF"
    b"|kern|gasp|hdmx|LTSH|VDMX|COLR|CPAL|EBDT|EBLC|EBSC".split(b"|")
)
_NAMES = struct.pack(">HHH", 0, 0, 6)
"""A table of names without any."""
_HEAD_CHECK = 8
_WHOLE = 0xB1B0AFBA
_WORDS_OF_TYPE_1 = re.compile(rb"(/(?:Notice|Copyright|FullName|FamilyName|version)\s*)\([^()]*\)")
_COMMENT = re.compile(rb"(?m)^%(?!!)[^\r\n]*")
_TOP_WORDS = {0, 1, 2, 3, 0x0C00, 0x0C15, 0x0C16}
"""Of a compact font: version, notice, full name, family, copyright, PostScript, base font."""
_STANDARD_STRINGS = 391


def clean(content: bytes) -> tuple[bytes, str]:
    """The same font, and what its name ends in. Raises Damaged for one of no known form."""
    try:
        if content[:4] in TABLED:
            return _tables(content), "otf" if content[:4] == _OPENTYPE else "ttf"
        if content[:2] in (b"%!", b"\x80\1"):
            return type_1(content), "pfa"
        if content[:1] == b"\1":
            return compact(content), "cff"
    except (struct.error, IndexError) as fault:
        raise Damaged from fault
    raise Damaged


def _tables(content: bytes) -> bytes:
    """Only tables that shape letters, put together anew with their sums."""
    (count,) = struct.unpack_from(">H", content, 4)
    kept = {}
    for number in range(count):
        name, start, size = struct.unpack_from(">4s4xII", content, 12 + 16 * number)
        if name in _SHAPES:
            kept[name] = content[start : start + size]
    if b"CFF " in kept:
        kept[b"CFF "] = compact(kept[b"CFF "])
    if len(kept.get(b"head", b"")) >= 12:
        kept[b"head"] = kept[b"head"][:_HEAD_CHECK] + bytes(4) + kept[b"head"][12:]
    return _assembled(content[:4], kept | {b"name": _NAMES})


def _assembled(kind: bytes, tables: dict[bytes, bytes]) -> bytes:
    most = 1 << (len(tables).bit_length() - 1)
    header = kind + struct.pack(">4H", len(tables), 16 * most, most.bit_length() - 1, 16 * (len(tables) - most))
    listed, body, start = bytearray(), bytearray(), 12 + 16 * len(tables)
    places = {}
    for name, table in sorted(tables.items()):
        places[name] = start + len(body)
        listed += name + struct.pack(">III", _sum(table), places[name], len(table))
        body += table + bytes(-len(table) % 4)
    whole = bytearray(header + listed + body)
    if b"head" in places and len(tables[b"head"]) >= 12:
        struct.pack_into(">I", whole, places[b"head"] + _HEAD_CHECK, (_WHOLE - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF


def type_1(content: bytes) -> bytes:
    """What stands before the coded part is blanked in place: its length is written elsewhere."""
    clear = content.partition(b"eexec")[0]
    blanked = _WORDS_OF_TYPE_1.sub(lambda match: match[1] + b"()".ljust(len(match[0]) - len(match[1])), clear)
    blanked = _COMMENT.sub(lambda match: b"%".ljust(len(match[0])), blanked)
    return blanked + content[len(clear) :]


def compact(content: bytes) -> bytes:
    """A compact font (CFF): strings that the top dictionary names for people are blanked in place."""
    made = bytearray(content)
    names = _index(content, content[2])
    tops = _index(content, names[-1])
    strings = _index(content, tops[-1])
    for start, stop in pairwise(tops):
        for number in _named(content[start:stop]):
            at = number - _STANDARD_STRINGS
            if 0 <= at < len(strings) - 1:
                made[strings[at] : strings[at + 1]] = b"-" * (strings[at + 1] - strings[at])
    return bytes(made)


def _index(content: bytes, at: int) -> list[int]:
    """Where the entries of an index begin; the last is where the index ends."""
    (count,) = struct.unpack_from(">H", content, at)
    if count == 0:
        return [at + 2]
    size = content[at + 2]
    base = at + 3 + size * (count + 1) - 1
    places = [int.from_bytes(content[at + 3 + size * n : at + 3 + size * (n + 1)], "big") for n in range(count + 1)]
    return [base + place for place in places]


def _named(top: bytes) -> list[int]:
    """The numbers of the strings that say who made the font."""
    numbers, operands, at = [], [0], 0
    while at < len(top):
        first = top[at]
        if first <= 21:
            operator = first if first != 12 else 0x0C00 | top[at + 1]
            numbers += [operands[-1]] if operator in _TOP_WORDS else []
            at, operands = at + (2 if first == 12 else 1), [0]
            continue
        value, size = _operand(top, at, first)
        operands.append(value)
        at += size
    return numbers


def _operand(top: bytes, at: int, first: int) -> tuple[int, int]:
    if first == 28:
        return int.from_bytes(top[at + 1 : at + 3], "big", signed=True), 3
    if first == 29:
        return int.from_bytes(top[at + 1 : at + 5], "big", signed=True), 5
    if first == 30:
        size = 1
        while top[at + size] & 0xF != 0xF and top[at + size] >> 4 != 0xF:
            size += 1
        return 0, size + 1
    if first <= 246:
        return first - 139, 1
    if first <= 250:
        return (first - 247) * 256 + top[at + 1] + 108, 2
    return -(first - 251) * 256 - top[at + 1] - 108, 2
