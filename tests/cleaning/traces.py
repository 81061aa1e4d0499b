"""Is a word anywhere in a file, however deep and however it is written there?

The file is taken apart by other means than the program that cleans takes: by its raw bytes, and by the standard library.
"""

import base64
import binascii
import contextlib
import html
import io
import re
import struct
import urllib.parse
import zipfile
import zlib

import pikepdf

CODES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_ARCHIVE = re.compile(rb"PK\x03\x04")
_ZIPPED = re.compile(rb"\x1f\x8b\x08")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_HEXADECIMAL = re.compile(rb"<\s*((?:[0-9A-Fa-f]\s*){4,})>")
_ESCAPED = re.compile(rb"\\([0-7]{3}|[\r\n]|.)")
_MOST_BYTES = 50_000_000


def tells(content, *words):
    """In the bytes, in what is packed inside, in the streams of a PDF."""
    forms = {form for word in words for form in _written(word)}
    return any(form in piece for piece in _pieces(content) for form in forms)


def said(content):
    """All of it as text, in every code."""
    return "".join(piece.decode(code, "replace") for piece in _pieces(content) for code in CODES)


def _written(word):
    """In every code, as in addresses, as in markup, as in a table of letters."""
    entities = [
        "".join(pattern.format(ord(letter)) for letter in word)
        for pattern in ("&#{};", "&#x{:x};", "&#x{:X};", "\\u{:04x}")
    ]
    quoted = [urllib.parse.quote(word), urllib.parse.quote(word).lower(), urllib.parse.quote(word, encoding="gb18030")]
    return {word.encode(code) for code in CODES} | {form.encode() for form in (*entities, *quoted) if form}


def _pieces(content, depth=4):
    if depth == 0:
        return
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield f"{entry.filename}{entry.comment!r}{entry.extra!r}".encode()
                yield entry.filename.encode() + entry.comment + entry.extra
                yield from _pieces(archive.read(entry), depth - 1)
        return
    if content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    if b"<" in content[:200] or content.startswith(b"%PDF"):
        yield from _of_text(content, depth)
    for packed in _unpacked(content):
        yield from _pieces(packed, depth - 1)


def _unpacked(content):
    """Whatever unpacks anywhere in it: texts in pictures, drawings, streams, archives."""
    for match in _ARCHIVE.finditer(content):
        with contextlib.suppress(zlib.error, struct.error):
            names, more = struct.unpack_from("<HH", content, match.start() + 26)
            yield zlib.decompressobj(wbits=-15).decompress(content[match.start() + 30 + names + more :], _MOST_BYTES)
    for match in _PACKED.finditer(content):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[match.start() :], _MOST_BYTES)
    for match in _ZIPPED.finditer(content):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(wbits=31).decompress(content[match.start() :], _MOST_BYTES)


def _of_text(content, depth):
    yield html.unescape(content.decode("utf-8", "replace")).encode()
    for match in _HEXADECIMAL.finditer(content):
        digits = re.sub(rb"\s", b"", match[1]).decode()
        yield bytes.fromhex(digits[: len(digits) // 2 * 2])
    yield _ESCAPED.sub(_unescaped, content)
    for match in _BASE64.finditer(content):
        with contextlib.suppress(binascii.Error):
            yield from _pieces(base64.b64decode(match[0] + b"=" * (-len(match[0]) % 4)), depth - 1)


def _unescaped(match):
    if len(match[1]) > 1:
        return bytes((int(match[1], 8) & 0xFF,))
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\n": b"", b"\r": b""}.get(match[1], match[1])


def _of_pdf(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            yield thing.unparse(resolved=True) if isinstance(thing, pikepdf.Object) else b""
            yield str(thing).encode()
            if isinstance(thing, pikepdf.Stream):
                with contextlib.suppress(pikepdf.PdfError):
                    yield from _of_text(thing.read_bytes(), 2)
                    yield thing.read_bytes()
