"""Is a word anywhere in a file, however deep and however it is written there?"""

import contextlib
import io
import zipfile

import pikepdf

CODES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


def tells(content, word):
    """In the bytes, in what is packed inside, in the streams of a PDF."""
    return any(_written(word) & {found} for piece in _pieces(content) for found in _written(word) if found in piece)


def said(content):
    """All of it as text, in every code."""
    return "".join(piece.decode(code, "replace") for piece in _pieces(content) for code in CODES)


def _written(word):
    return {word.encode(code) for code in CODES}


def _pieces(content):
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield f"{entry.filename}{entry.comment!r}{entry.extra!r}".encode()
                yield from _pieces(archive.read(entry))
    if content.startswith(b"%PDF"):
        yield from _of_pdf(content)


def _of_pdf(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            yield thing.unparse(resolved=True) if not isinstance(thing, (int, bool, str, type(None))) else b""
            yield str(thing).encode()
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_raw_bytes()
                with contextlib.suppress(pikepdf.PdfError):
                    yield from _pieces(thing.read_bytes())
