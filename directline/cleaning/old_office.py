"""Word, Excel and PowerPoint of old and WPS (MS-CFB): a new container with the streams that pages are made of.

Everything else in the old one goes: summaries, other programs' data, embedded objects (their pictures stay), sectors
that belong to nothing.
"""

import io
import struct
import zlib
from collections.abc import Callable

import olefile

from . import compound_writing, old_excel, old_powerpoint, old_word
from .compound import HEAD as HEAD
from .faults import Damaged, Locked

_LOCKED = frozenset({"EncryptedPackage", "EncryptedSummary", "\x06DataSpaces"})
_OF_MACROS = frozenset({"Macros", "VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "PROJECT", "PROJECTwm"})
_FAULTS = (
    OSError,
    ValueError,
    struct.error,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
    zlib.error,
    KeyError,
)
Streams = dict[tuple[str, ...], bytes]
_KINDS: dict[str, tuple[Callable[[Streams], Streams], str]] = {
    "WordDocument": (old_word.clean, "0609020000000000c000000000000046"),
    "Workbook": (old_excel.clean, "2008020000000000c000000000000046"),
    "Book": (old_excel.clean, "1008020000000000c000000000000046"),
    "PowerPoint Document": (old_powerpoint.clean, "108d81649b4fcf1186ea00aa00b929e8"),
}
"""By the stream that only this kind has: how it is cleaned, and the number of its program."""


def clean(content: bytes) -> bytes:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            paths = [tuple(path) for path in container.listdir(streams=True, storages=True)]
            _refuse({name for path in paths for name in path})
            kind = next((name for name in _KINDS if (name,) in paths), None)
            if kind is None:
                raise Damaged
            cleaned, program = _KINDS[kind]
            streams = {tuple(path): b"" for path in container.listdir(streams=True, storages=False)}
            wanted = {path: container.openstream(list(path)).read() for path in streams if _may_count(path)}
        return compound_writing.written(cleaned(wanted), bytes.fromhex(program))
    except _FAULTS as fault:
        raise Damaged from fault


def _refuse(names: set[str]) -> None:
    if names & _LOCKED:
        raise Locked
    if names & _OF_MACROS:
        raise Damaged


def _may_count(path: tuple[str, ...]) -> bool:
    """Streams of other depths belong to objects inside."""
    return len(path) == 1 or path[0] == old_excel.PIVOTS
