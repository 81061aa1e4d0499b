"""PowerPoint 97 to 2003 (MS-PPT): records that slides are made of stay, the others become empty in place.

Only what the last save refers to is kept: earlier ones lie in the same stream.
"""

import struct

from . import link_targets, old_drawings
from .faults import Damaged, Locked
from .old_drawings import CONTAINER, Record

_DOCUMENT, _USER, _PICTURES = ("PowerPoint Document",), ("Current User",), ("Pictures",)
_LOCKED_USER, _LOCK = 0xF3D1C4DF, 0x2F14
_USER_BYTES = 28
_CONTAINERS = frozenset(
    {
        1000,
        1006,
        1008,
        1010,
        1016,
        1018,
        1023,
        1031,
        1032,
        1033,
        1035,
        1036,
        1044,
        2000,
        2005,
        4044,
        4055,
        4057,
        4080,
        4082,
    }
    | {4116, 4014, 4019, 4021, 5000, 5002, 12000, 12012}
)
_ATOMS = frozenset(
    {1001, 1002, 1007, 1009, 1011, 1017, 1019, 1021, 1022, 1024, 1034, 1045, 1052, 1053, 2032, 3009, 3011, 4001, 4002}
    | {
        3998,
        3999,
        4000,
        4003,
        4004,
        4005,
        4006,
        4008,
        4009,
        4010,
        4011,
        4012,
        4013,
        4015,
        4016,
        4017,
        4018,
        4020,
        4022,
        4023,
    }
    | {4035, 4045, 4051, 4056, 4058, 4063, 4071, 4081, 4083, 4085, 4087, 4088, 4089, 4090, 4117, 4120, 6000, 6001, 6002}
    | {12001, 12010, 12011}
)
_TIMING = range(0xF125, 0xF146)
_DRAWN = range(0xF000, 0xF125)
_PROGRAM, _HAS_PROGRAM = 1024, 4
_LETTERS, _TAG = 4026, 5003
_LINK, _TAGGED, _COMMENT, _PAGE_WORDS, _TIMES = 4055, 5002, 12000, 4057, 0xF144
_OWN_TAGS = "___PPT"
_USER_EDIT, _PLACES = 4085, (6001, 6002)
_MOST_NESTED = 40
_MOST_SAVES = 10_000


def clean(streams: dict[tuple[str, ...], bytes]) -> dict[tuple[str, ...], bytes]:
    user = streams.get(_USER, b"")
    if len(user) < _USER_BYTES:
        raise Damaged
    if struct.unpack_from("<I", user, 12)[0] == _LOCKED_USER:
        raise Locked
    document = bytearray(streams[_DOCUMENT])
    kept, before = b"", 0
    for at in sorted(_needed(document, struct.unpack_from("<I", user, 16)[0])):
        record = next(old_drawings.records(document, at, len(document)), None)
        if record is None or at < before:
            raise Damaged
        _clean(document, record, 0, _MOST_NESTED)
        kept += _nothing(at - before) + document[at : record.stop]
        before = record.stop
    made: dict[tuple[str, ...], bytes] = {_DOCUMENT: kept, _USER: _emptied(user)}
    if _PICTURES in streams:
        pictures = bytearray(streams[_PICTURES])
        old_drawings.clean(pictures, 0, len(pictures))
        made[_PICTURES] = bytes(pictures)
    return made


def _nothing(size: int) -> bytes:
    """Between records of the last save: one of no kind, for programs that read them one after the other."""
    return struct.pack("<HHI", 0, 0, size - 8).ljust(size, b"\0") if size >= 8 else bytes(size)


def _emptied(user: bytes) -> bytes:
    """Who opened it last: the name in bytes goes; a version stays behind it."""
    (letters,) = struct.unpack_from("<H", user, 20)
    fixed = user[:20] + struct.pack("<H", 0) + user[22:_USER_BYTES]
    made = fixed + user[_USER_BYTES + letters : _USER_BYTES + letters + 4]
    return made[:4] + struct.pack("<I", len(made) - 8) + made[8:]


def _needed(document: bytearray, at: int) -> set[int]:
    """Where records begin that the last save refers to: from save to save before it, the newest of each object."""
    newest: dict[int, int] = {}
    needed: set[int] = set()
    for _save in range(_MOST_SAVES):
        if at in needed:
            raise Damaged
        kind, _length, before, places = struct.unpack_from("<2xHI8xII", document, at)
        if kind != _USER_EDIT:
            raise Damaged
        needed |= {at, places}
        for number, place in _listed(document, places):
            newest.setdefault(number, place)
        if before == 0:
            return needed | set(newest.values())
        at = before
    raise Damaged


def _listed(document: bytearray, at: int) -> list[tuple[int, int]]:
    """Numbers of objects, and where each lies."""
    kind, length = struct.unpack_from("<2xHI", document, at)
    if kind not in _PLACES:
        raise Damaged
    places, at, stop = [], at + 8, at + 8 + length
    while at + 4 <= stop:
        (head,) = struct.unpack_from("<I", document, at)
        first, count = head & 0xFFFFF, head >> 20
        places += [(first + step, *struct.unpack_from("<I", document, at + 4 + 4 * step)) for step in range(count)]
        at += 4 + 4 * count
    return places


def _clean(document: bytearray, record: Record, parent: int, depth: int) -> None:
    if depth == 0:
        raise Damaged
    kind = record.kind
    if kind == _LOCK:
        raise Locked
    if kind == _PROGRAM and struct.unpack_from("<I", document, record.start + _HAS_PROGRAM)[0]:
        raise Damaged
    if record.version == CONTAINER and (kind in _CONTAINERS or kind in _DRAWN or kind in _TIMING):
        if kind == _LINK and not _may_link(document, record):
            old_drawings.empty(document, record)
            return
        _clean_inside(document, record, depth)
    elif kind == _LETTERS:
        _clean_letters(document, record, parent)
    elif kind == _TAG and parent == _TAGGED:
        _clean_inside(document, record, depth)
    elif kind in _DRAWN:
        old_drawings.clean_atom(document, record)
    elif kind not in _ATOMS and kind not in _TIMING:
        old_drawings.empty(document, record)


def _clean_inside(document: bytearray, record: Record, depth: int) -> None:
    for inner in old_drawings.records(document, record.start, record.stop):
        _clean(document, inner, record.kind, depth - 1)


def _words(document: bytearray, record: Record) -> str:
    return bytes(document[record.start : record.stop]).decode("utf-16-le", "replace").rstrip("\0")


def _may_link(document: bytearray, record: Record) -> bool:
    """Does it lead to the web, or to a slide?"""
    inside = old_drawings.records(document, record.start, record.stop)
    targets = [_words(document, one) for one in inside if one.kind == _LETTERS and one.instance == 1]
    return all(link_targets.may_stay(target) for target in targets)


def _clean_letters(document: bytearray, record: Record, parent: int) -> None:
    """Strings stay where they are shown or lead to the web; whose a comment is, and what things are called, goes."""
    is_shown = parent in (_PAGE_WORDS, _TIMES) or (parent == _COMMENT and record.instance == 1)
    is_place = parent == _LINK and record.instance in (1, 3)
    is_own = parent == _TAGGED and _words(document, record).startswith(_OWN_TAGS)
    if not (is_shown or is_place or is_own):
        document[record.start : record.stop] = b" \0" * ((record.stop - record.start) // 2)
