"""Are there programs in an older office file, or only the empty pages that Office lays out for them (MS-OVBA)?"""

import struct
from collections.abc import Callable, Iterable

from .faults import Damaged

_STORAGES = frozenset({"macros", "vba", "_vba_project", "_vba_project_cur", "project", "projectwm"})
_PAGES = "vba"
_LISTS = ("dir", "_vba_project")
_CACHE = "__srp_"
_BEGINS = b"\0Attribut"
_SAYS_NOTHING = ("Attribute ", "Option ", "'")
_PACKED = 0x8000
_CHUNK = 4096
MOST_BYTES = 4 * 1024 * 1024

Path = list[str]


def refuse(paths: Iterable[Path], read: Callable[[Path], bytes]) -> None:
    """Raises Damaged where a page holds more than what Office writes there itself, or where that can not be decided."""
    programs = [path for path in paths if _STORAGES & {name.lower() for name in path}]
    pages = [path for path in programs if _is_page(path)]
    if programs and (not pages or any(_has_code(read(path)) for path in pages)):
        raise Damaged


def _is_page(path: Path) -> bool:
    name = path[-1].lower()
    in_storage = _PAGES in [storage.lower() for storage in path[:-1]]
    return in_storage and name not in _LISTS and not name.startswith(_CACHE)


def _has_code(page: bytes) -> bool:
    start = page.find(_BEGINS) - 3
    if start < 0:
        return True
    try:
        lines = unpacked(page[start:]).decode("latin-1").splitlines()
    except (struct.error, IndexError):
        return True
    return any(line.strip() and not line.strip().startswith(_SAYS_NOTHING) for line in lines)


def unpacked(container: bytes) -> bytes:
    """A text as Office packs it: pieces of letters, and of what came before."""
    made = bytearray()
    at = 1
    while at + 2 <= len(container) and len(made) < MOST_BYTES:
        (header,) = struct.unpack_from("<H", container, at)
        stop = min(at + (header & 0xFFF) + 3, len(container))
        if header & _PACKED:
            _unpack(made, container[at + 2 : stop])
        else:
            stop = at + 2 + _CHUNK
            made += container[at + 2 : stop]
        at = stop
    return bytes(made)


def _unpack(made: bytearray, chunk: bytes) -> None:
    begin, at = len(made), 0
    while at < len(chunk):
        flags, at = chunk[at], at + 1
        for bit in range(8):
            if at >= len(chunk):
                return
            if not flags >> bit & 1:
                made.append(chunk[at])
                at += 1
                continue
            (token,) = struct.unpack_from("<H", chunk, at)
            at += 2
            bits = max(4, (len(made) - begin - 1).bit_length())
            back = (token >> (16 - bits)) + 1
            for _step in range((token & (0xFFFF >> bits)) + 3):
                made.append(made[-back])
