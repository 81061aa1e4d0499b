"""Office files of today are archives (OPC, GB/T 33190): each part is cleaned as what it is, or goes."""

import io
import zipfile
from collections.abc import Callable

from . import gif, jpeg, markup, old_office, pdf, png, webp
from .faults import Damaged, Locked

MOST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_DEPTH = 3
_ENCRYPTED = 1
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_FIRST = ("mimetype", "[Content_Types].xml")
_UNTOLD = (".ttf", ".otf", ".odttf", ".fntdata", ".wmf", ".esl", ".dat", ".bmp", ".dib")
"""Parts that say nothing about who made the file: fonts, plain drawings, seals."""
_BY_HEAD: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (b"\xff\xd8\xff", jpeg.clean),
    (b"\x89PNG\r\n", png.clean),
    (b"GIF8", gif.clean),
    (b"RIFF", webp.clean),
    (b"%PDF-", pdf.clean),
    (old_office.HEAD, old_office.clean),
)
_MARKUP = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\0", b"\xfe\xff\0<")


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
        return content


def clean(content: bytes) -> bytes:
    return _cleaned(content, _Budget(), MOST_DEPTH)


def _cleaned(content: bytes, budget: _Budget, depth: int) -> bytes:
    if depth == 0:
        raise Damaged
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w") as copy:
            for name, entry in _entries(archive):
                part = _part(name, budget.read(archive, entry), budget, depth)
                copy.writestr(_entry(name), part)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as fault:
        raise Damaged from fault
    return made.getvalue()


def _entries(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """By name, the last of each, what the standards want at the beginning first."""
    named = {entry.filename: entry for entry in archive.infolist() if not entry.is_dir()}
    kept = [(name, entry) for name, entry in named.items() if not markup.is_dropped(name)]
    return sorted(kept, key=lambda one: _FIRST.index(one[0]) if one[0] in _FIRST else len(_FIRST))


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without time, owner or system."""
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    return entry


def _part(name: str, content: bytes, budget: _Budget, depth: int) -> bytes:
    """Raises Damaged for a part of a kind that nothing is known about."""
    if not content:
        return content
    if content.startswith(b"PK\x03\x04"):
        return _cleaned(content, budget, depth - 1)
    if content.startswith(_MARKUP):
        return markup.clean(content)
    for head, cleaned in _BY_HEAD:
        if content.startswith(head):
            return cleaned(content)
    if name.lower().endswith(".emf"):
        return _emf(content)
    if name.lower().endswith(_UNTOLD) or name == "mimetype":
        return content
    raise Damaged


def _emf(content: bytes) -> bytes:
    """A drawing whose head names the program and the drawing: blanked in place (MS-EMF 2.2.9)."""
    length, start = int.from_bytes(content[60:64], "little"), int.from_bytes(content[64:68], "little")
    stop = min(start + 2 * length, len(content))
    return content[:start] + bytes(stop - start) + content[stop:] if start < stop else content
