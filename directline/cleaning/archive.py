"""Office files of today are archives (OPC, GB/T 33190): read within bounds, cleaned as what they are, packed anew."""

import io
import zipfile
import zlib
from functools import partial

from . import compound, ofd, package
from .faults import Damaged, Locked

MOST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_DEPTH = 3
_ENCRYPTED = 1
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_FIRST = ("mimetype", package.TYPES, "OFD.xml")
_OFD = "ofd.xml"
_MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ofd": "application/ofd",
}


class _Budget:
    """What may still be unpacked, over archives in archives."""

    def __init__(self) -> None:
        self.left = MOST_UNPACKED_BYTES

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        if entry.flag_bits & _ENCRYPTED:
            raise Locked
        with archive.open(entry) as part:
            content = part.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise Damaged
        compound.refuse_macros(content)
        return content


def clean(content: bytes) -> bytes:
    return _cleaned(_Budget(), MOST_DEPTH, content)[0]


def _cleaned(budget: _Budget, depth: int, content: bytes) -> tuple[bytes, str, str]:
    """The copy, what its name ends in, its media type."""
    if depth == 0:
        raise Damaged
    parts = _unpacked(content, budget)
    if any(name.lower() == _OFD for name in parts):
        made, ending = ofd.clean(parts), "ofd"
    else:
        made, ending = package.clean(parts, partial(_cleaned, budget, depth - 1))
    return _packed(made), ending, _MEDIA_TYPES[ending]


def _unpacked(content: bytes, budget: _Budget) -> dict[str, bytes]:
    """By name, the last of each."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist() if not entry.is_dir()}
            return {name: budget.read(archive, entry) for name, entry in entries.items()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as fault:
        raise Damaged from fault


def _packed(parts: dict[str, bytes]) -> bytes:
    """What the standards want at the beginning comes first; no entry has a time, an owner or a system."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as copy:
        for name in sorted(parts, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST)):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            copy.writestr(entry, parts[name])
    return made.getvalue()
