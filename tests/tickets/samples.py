"""Small files of every kind, made here."""

import io
import struct
import zipfile
import zlib

from PIL import Image

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 50
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(form="PNG", size=(8, 8)):
    made = io.BytesIO()
    Image.new("RGB", size, "navy").save(made, form)
    return made.getvalue()


def huge_png(width, height):
    """A few bytes that claim to be a picture of that size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND", b"")


def _chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def archive(*names, content=b"<x/>"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, content)
    return made.getvalue()


def docx(*more, content=b"<x/>"):
    return archive("[Content_Types].xml", "word/document.xml", *more, content=content)
