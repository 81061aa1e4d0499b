"""Pictures inside documents, recognised by how they begin: each is cleaned as what it is."""

import gzip
import io
import zlib
from collections.abc import Callable
from typing import NamedTuple

from . import emf, gif, jpeg, pdf, png, raster, webp, wmf
from .faults import Damaged

MOST_UNPACKED_BYTES = 64 * 1024 * 1024
_PACKED = b"\x1f\x8b"


class Form(NamedTuple):
    """How it begins, how it is cleaned, and what the copy is called."""

    heads: tuple[bytes, ...]
    clean: Callable[[bytes], bytes]
    ending: str
    media_type: str


FORMS = (
    Form((b"\xff\xd8\xff",), jpeg.clean, "jpeg", "image/jpeg"),
    Form((b"\x89PNG\r\n",), png.clean, "png", "image/png"),
    Form((b"GIF8",), gif.clean, "gif", "image/gif"),
    Form((b"RIFF",), webp.clean, "webp", "image/webp"),
    Form((b"%PDF-",), pdf.clean, "pdf", "application/pdf"),
    Form((b"BM", b"II*\0", b"MM\0*"), raster.first, "png", "image/png"),
    Form((b"\x01\0\0\0",), lambda content: emf.clean(content, lambda inner: clean(inner)[0]), "emf", "image/x-emf"),
    Form((b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0", b"\x02\0\x09\0"), wmf.clean, "wmf", "image/x-wmf"),
)


def clean(content: bytes) -> tuple[bytes, Form]:
    """The same picture without words about anybody, and its form. Raises Damaged for one of no known form."""
    if content.startswith(_PACKED):
        content = _unpacked(content)
    for form in FORMS:
        if content.startswith(form.heads):
            return form.clean(content), form
    raise Damaged


def _unpacked(content: bytes) -> bytes:
    """Office packs drawings, and writes their names before them."""
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            drawing = packed.read(MOST_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise Damaged from fault
    if len(drawing) > MOST_UNPACKED_BYTES:
        raise Damaged
    return drawing
