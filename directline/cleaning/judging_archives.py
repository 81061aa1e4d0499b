"""Is an office file small enough to be worked on? Counted piece by piece, before anything in it is understood.

A few kilobytes can unpack to millions of elements. What is counted here costs a fraction of the work itself; what it
misses still ends at the limits that ``__main__`` sets.
"""

import io
import zipfile
from collections.abc import Iterator

from .faults import Damaged, Locked, TooMuch

MOST_PARTS = 1000
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_TAGS = 3_000_000
"""Two for most elements: some 90,000 rows of eight columns."""
MOST_NESTED_TAGS = 2000
MOST_NESTED_ARCHIVES = 3
_PIECE = 64 * 1024
_ENCRYPTED = 1
_ARCHIVE = b"PK\x03\x04"
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"


def judge(_media_type: str, content: bytes) -> None:
    """Raises TooMuch, and Locked or Damaged where that shows already."""
    _Archives().count(content, MOST_NESTED_ARCHIVES)


class _Archives:
    """What an office file holds, archives in archives among it."""

    def __init__(self) -> None:
        self.parts = self.bytes = self.tags = 0

    def count(self, content: bytes, depth: int) -> None:
        if depth == 0:
            raise TooMuch
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for entry in archive.infolist():
                    self._count_part(archive, entry, depth)
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as fault:
            raise Damaged from fault

    def _count_part(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
        self.parts += 1
        if entry.flag_bits & _ENCRYPTED:
            raise Locked
        if self.parts > MOST_PARTS:
            raise TooMuch
        with archive.open(entry) as part:
            pieces = iter(lambda: part.read(_PIECE), b"")
            first = self._weighed(next(pieces, b""))
            if first.startswith(_ARCHIVE):
                self.count(b"".join((first, *map(self._weighed, pieces))), depth - 1)
            elif first.lstrip(_BEFORE_MARKUP).startswith(b"<"):
                self._count_tags(first, pieces)
            else:
                for piece in pieces:
                    self._weighed(piece)

    def _count_tags(self, first: bytes, rest: Iterator[bytes]) -> None:
        """Markup in two bytes a letter is counted without the empty ones."""
        opened = self._opened(first)
        for piece in rest:
            opened += self._opened(self._weighed(piece))
            if opened > MOST_NESTED_TAGS:
                raise TooMuch

    def _opened(self, piece: bytes) -> int:
        """How many elements a piece of markup leaves open."""
        letters = piece.replace(b"\0", b"")
        tags, ends = letters.count(b"<"), letters.count(b"</")
        self.tags += tags
        if self.tags > MOST_TAGS:
            raise TooMuch
        return tags - letters.count(b"<?") - letters.count(b"<!") - 2 * ends - letters.count(b"/>")

    def _weighed(self, piece: bytes) -> bytes:
        self.bytes += len(piece)
        if self.bytes > MOST_UNPACKED_BYTES:
            raise TooMuch
        return piece
