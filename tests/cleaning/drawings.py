"""Drawings and bitmaps of Windows that tell who made them."""

import gzip
import io
import struct

from PIL import Image

from tests.cleaning import samples


def gzipped(content, name):
    """Packed as Office packs drawings, the name of the file before it."""
    made = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=made, mtime=0) as packed:
        packed.write(content)
    whole = made.getvalue()
    return whole[:3] + b"\x08" + whole[4:10] + name.encode() + b"\0" + whole[10:]


def bitmap(name):
    """Of the fifth version, whose colours come from a profile in somebody's folder."""
    place = f"C:\\Users\\{name}\\a.icc".encode("gb18030") + b"\0"
    pixels = bytes(4 * 8 * 8)
    header = struct.pack("<IiiHHIIiiII", 124, 8, 8, 1, 32, 0, len(pixels), 2835, 2835, 0, 0)
    header += struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + b"LINK"[::-1] + bytes(48)
    header += struct.pack("<IIII", 0, 124 + len(pixels), len(place), 0)
    return struct.pack("<2sIHHI", b"BM", 14 + 124 + len(pixels) + len(place), 0, 0, 14 + 124) + header + pixels + place


def tiff(name):
    made = io.BytesIO()
    samples.scene().save(made, "TIFF", tiffinfo={315: name, 305: name})
    return made.getvalue()


def _record(kind, content):
    return struct.pack("<II", kind, 8 + len(content)) + content


def _comment(content):
    filled = content + bytes(-len(content) % 4)
    return _record(70, struct.pack("<I", len(content)) + filled)


def _drawing(description, *records):
    """A rectangle, and more; the head names the program and the drawing."""
    words = description.encode("utf-16-le")
    head = struct.pack("<8i4sI", 0, 0, 47, 31, 0, 0, 1270, 847, b" EMF", 0x10000)
    rest = (*records, _record(43, struct.pack("<4i", 2, 2, 40, 20)), _record(14, struct.pack("<III", 0, 16, 20)))
    size = 108 + len(words) + -len(words) % 4
    counts = struct.pack(
        "<IIHHII", size + sum(map(len, rest)), 1 + len(rest), 1, 0, len(words) // 2, 108 if words else 0
    )
    devices = struct.pack("<I4i3I2i", 0, 1920, 1080, 527, 296, 0, 0, 0, 527000, 296000)
    return _record(1, (head + counts + devices + words).ljust(size - 8, b"\0")) + b"".join(rest)


def emf(name):
    """Named in its head, in a comment, in a group, and as the place of a profile of colours."""
    group = struct.pack("<4sI4iI", b"GDIC", 2, 0, 0, 9, 9, len(name)) + name.encode("utf-16-le")
    profile = _record(122, bytes(340) + name.encode("utf-16-le").ljust(20, b"\0"))
    return _drawing(f"绘图\0{name}\0\0", _comment(name.encode() * 2), _comment(group), profile)


def emf_with_photo(name):
    """A photo in place of pixels."""
    photo = samples.jpeg(name)
    photo += bytes(-len(photo) % 4)
    header = struct.pack("<IiiHHIIiiII", 40, *samples.SIZE, 1, 0, 4, len(photo), 0, 0, 0, 0)
    fixed = struct.pack("<4i6i4I", 0, 0, 47, 31, 0, 0, 0, 0, *samples.SIZE, 80, 40, 120, len(photo))
    return _drawing("", _record(81, fixed + struct.pack("<II2i", 0, 0xCC0020, 48, 32) + header + photo))


def emf_plus(name):
    """A photo in a record of the newer kind, cut in two, and a comment."""
    photo = samples.jpeg(name)
    image = struct.pack("<II", 0xDBC01002, 1) + struct.pack("<5I", *samples.SIZE, 0, 0, 1) + photo
    image += bytes(-len(image) % 4)
    half = len(image) // 8 * 4
    pieces = (struct.pack("<I", len(image)) + image[:half], struct.pack("<I", len(image)) + image[half:])
    objects = [struct.pack("<HHII", 0x4008, 0x8501, 12 + len(one), len(one)) + one for one in pieces]
    words = name.encode("utf-16-le").ljust(16, b"\0")
    declared = struct.pack("<HHII", 0x4003, 0, 12 + len(words), len(words)) + words
    return _drawing("", _comment(b"EMF+" + objects[0]), _comment(b"EMF+" + objects[1] + declared))


def wmf(name):
    words = name.encode("gb18030") + bytes(len(name.encode("gb18030")) % 2)
    escape = struct.pack("<IHHH", 5 + len(words) // 2, 0x0626, 0x0F, len(words)) + words
    shape = struct.pack("<IH4h", 7, 0x041B, 20, 40, 2, 2)
    records = escape + shape + struct.pack("<IH", 3, 0)
    placed = struct.pack("<I5hHI", 0x9AC6CDD7, 0, 0, 0, 48, 32, 96, 0)
    sums = 0
    for (word,) in struct.iter_unpack("<H", placed):
        sums ^= word
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, 9 + len(records) // 2, 0, 5 + len(words) // 2, 0)
    return placed + struct.pack("<H", sums) + head + records


def shows(content):
    return Image.open(io.BytesIO(content)).size
