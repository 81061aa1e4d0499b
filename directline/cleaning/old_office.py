"""Word, Excel and PowerPoint of old and WPS (MS-CFB): a new container with the streams that pages are made of.

Everything else in the old one goes: summaries, other programs' data, embedded objects (their pictures stay), sectors
that belong to nothing.
"""

import io
import struct
import zlib
from collections.abc import Callable

import olefile

from . import compound_writing, old_excel, old_powerpoint, old_word, vba
from .compound import HEAD as HEAD
from .faults import Damaged, Locked

_LOCKED = frozenset({"EncryptedPackage", "EncryptedSummary", "\x06DataSpaces"})
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
_STREAMS = {name.lower(): name for name in (*_KINDS, "0Table", "1Table", "Data", "Current User", "Pictures")}
"""Names in a container are the same in capitals."""


def clean(content: bytes) -> bytes:
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            paths = container.listdir(streams=True, storages=True)
            if _LOCKED & {name for path in paths for name in path}:
                raise Locked
            streams = container.listdir(streams=True, storages=False)
            vba.refuse(streams, lambda path: container.openstream(path).read())
            names = {path[0].lower() for path in paths if len(path) == 1}
            kind = next((name for name in _KINDS if name.lower() in names), None)
            if kind is None:
                raise Damaged
            cleaned, program = _KINDS[kind]
            wanted = {
                tuple(_STREAMS.get(name.lower(), name) for name in path): container.openstream(path).read()
                for path in streams
                if _may_count(path)
            }
        return compound_writing.written(cleaned(wanted), bytes.fromhex(program))
    except _FAULTS as fault:
        raise Damaged from fault


def _may_count(path: list[str]) -> bool:
    """Streams of other depths belong to objects inside."""
    return len(path) == 1 or path[0] == old_excel.PIVOTS
