"""Where cameras, phones and programs write into pictures who took or changed them."""

import io
import struct
import zlib

from tests.cleaning import drawings, samples


def _saved(form, **declared):
    made = io.BytesIO()
    samples.scene().save(made, form, **declared)
    return made.getvalue()


def _segment(marker, content):
    """Of a JPEG, right behind its beginning."""
    plain = _saved("JPEG")
    return plain[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + plain[2:]


def _chunk(kind, content):
    """Of a PNG, right behind its head."""
    plain = _saved("PNG")
    whole = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return plain[:33] + whole + plain[33:]


def _extension(label, content):
    """Of a GIF, right behind its colours."""
    plain = _saved("GIF")
    at = 13 + 3 * 2 ** ((plain[10] & 7) + 1)
    pieces = b"".join(
        bytes((len(content[at : at + 255]),)) + content[at : at + 255] for at in range(0, len(content), 255)
    )
    return plain[:at] + b"\x21" + label + pieces + b"\0" + plain[at:]


def _piece(kind, content):
    """Of a WEBP, at its end."""
    plain = _saved("WEBP", lossless=True, exif=samples.exif("x"))
    body = plain[8:] + kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _words_as_figures(name):
    """A profile with a text where the white point stands."""
    profile = bytearray(samples.profile("x"))
    declared = b"text" + bytes(4) + name.encode() + b"\0"
    (count,) = struct.unpack_from(">I", profile, 128)
    for number in range(count):
        if profile[132 + 12 * number :][:4] == b"wtpt":
            struct.pack_into(">II", profile, 136 + 12 * number, len(profile), len(declared))
    return struct.pack(">I", len(profile) + len(declared)) + bytes(profile[4:]) + declared


def _preview(name):
    """The small picture that older cameras put into the head."""
    return _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1" + bytes((4, 1)) + name.encode().ljust(12, b"\0"))


def _pages(name):
    made = io.BytesIO()
    samples.scene().save(made, "TIFF", save_all=True, append_images=[samples.scene()], tiffinfo={315: name})
    return made.getvalue()


JPEG = {
    "EXIF": lambda name, plain: _saved("JPEG", exif=samples.exif(plain)),
    "XMP": lambda name, plain: _saved("JPEG", xmp=samples.xmp(name)),
    "comment": lambda name, plain: _saved("JPEG", comment=name.encode()),
    "IPTC": lambda name, plain: _segment(0xED, b"Photoshop 3.0\0" + name.encode("gb18030")),
    "segment of a program": lambda name, plain: _segment(0xEB, name.encode()),
    "preview": lambda name, plain: _preview(name),
    "words of the colours": lambda name, plain: _saved("JPEG", icc_profile=samples.profile(name)),
    "words as figures of the colours": lambda name, plain: _saved("JPEG", icc_profile=_words_as_figures(name)),
    "second picture": lambda name, plain: samples.several(name),
    "what follows": lambda name, plain: _saved("JPEG") + name.encode("utf-16-le"),
}
PNG = {
    "text": lambda name, plain: _chunk(b"tEXt", b"Author\0" + name.encode()),
    "packed text": lambda name, plain: _chunk(b"zTXt", b"Author\0\0" + zlib.compress(name.encode())),
    "international text": lambda name, plain: _chunk(b"iTXt", b"Author\0\0\0\0\0" + name.encode()),
    "EXIF": lambda name, plain: _saved("PNG", exif=samples.exif(plain)),
    "name of the colours": lambda name, plain: _chunk(
        b"iCCP", plain.encode() + b"\0\0" + zlib.compress(samples.profile("x"))
    ),
    "words of the colours": lambda name, plain: _saved("PNG", icc_profile=samples.profile(name)),
    "palette by name": lambda name, plain: _chunk(b"sPLT", plain.encode() + b"\0\x08" + bytes(6)),
    "chunk of a program": lambda name, plain: _chunk(b"prVt", name.encode()),
    "what follows": lambda name, plain: _saved("PNG") + name.encode(),
}
GIF = {
    "comment": lambda name, plain: _saved("GIF", comment=name.encode()),
    "XMP": lambda name, plain: _extension(b"\xff", b"XMP DataXMP" + samples.xmp(name)),
    "text over the picture": lambda name, plain: _extension(b"\x01", bytes(12) + name.encode()),
    "what follows": lambda name, plain: _saved("GIF") + name.encode(),
}
WEBP = {
    "EXIF": lambda name, plain: _saved("WEBP", exif=samples.exif(plain)),
    "XMP": lambda name, plain: _saved("WEBP", xmp=samples.xmp(name)),
    "words of the colours": lambda name, plain: _saved("WEBP", icc_profile=samples.profile(name)),
    "chunk of a program": lambda name, plain: _piece(b"PRVT", name.encode()),
    "what follows": lambda name, plain: _saved("WEBP") + name.encode(),
}
RASTER = {
    "author of a TIFF": lambda name, plain: drawings.tiff(plain),
    "author of pages": lambda name, plain: _pages(plain),
    "profile of a bitmap": lambda name, plain: drawings.bitmap(name),
}
