"""Small files of every kind, made here."""

import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.cleaning import compound
from tests.cleaning import samples as marked
from tests.cleaning.carriers import office

OLE = compound.made({"WordDocument": b"text"})
HEIC = marked.heic("word")
PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    b"trailer\n<</Root 1 0 R/Size 4>>\n%%EOF\n"
)


def picture(form="PNG", size=(8, 8)):
    made = io.BytesIO()
    Image.new("RGB", size, "navy").save(made, form)
    return made.getvalue()


def pages(count=3):
    """A scan of several pages."""
    made, sheets = io.BytesIO(), [Image.new("1", (8, 8)) for _page in range(count)]
    sheets[0].save(made, "TIFF", save_all=True, append_images=sheets[1:])
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
    return office.word(parts=dict.fromkeys(more, content))
