"""Pictures: nothing is told, and they look as before, bit by bit where they are not a phone's own form."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps

from directline.cleaning import colours, gif, heic, jpeg, jpeg2000, orientation, png, webp
from directline.cleaning.faults import Damaged
from tests.cleaning import samples
from tests.cleaning.traces import tells

WORD = "朱鹮牡丹"
FORMS = {
    samples.jpeg: jpeg.clean,
    samples.several: jpeg.clean,
    samples.png: png.clean,
    samples.moving_png: png.clean,
    samples.gif: gif.clean,
    samples.webp: webp.clean,
    samples.moving_webp: webp.clean,
}


def frames(content):
    """Every frame as it is looked at, and how the picture moves."""
    with Image.open(io.BytesIO(content)) as picture:
        shown = []
        for number in range(1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)):
            picture.seek(number)
            shown.append((ImageOps.exif_transpose(picture).convert("RGBA"), picture.info.get("duration")))
        return shown, picture.info.get("loop")


@pytest.mark.parametrize(("made", "clean"), FORMS.items(), ids=lambda one: one.__name__)
def test_a_picture_tells_nothing_and_looks_the_same(made, clean):
    original = made(WORD)
    copy = clean(original)
    (before, loop), (after, loop_after) = frames(original), frames(copy)

    assert tells(original, WORD)
    assert not tells(copy, WORD)
    assert b"GPS" not in copy
    assert (len(after), loop_after) == (len(before), loop)
    for (one, pause), (other, pause_after) in zip(before, after, strict=True):
        assert (one.size, pause) == (other.size, pause_after)
        assert ImageChops.difference(one, other).getbbox() is None
    assert clean(copy) == copy


@pytest.mark.parametrize("made", [samples.jpeg, samples.png, samples.webp], ids=lambda one: one.__name__)
@pytest.mark.parametrize("turned", range(1, 9))
def test_a_picture_stays_the_right_way_up(made, turned):
    copy = FORMS[made](made(WORD, exif=samples.exif(WORD, turned)))
    declared = Image.open(io.BytesIO(copy)).getexif()

    assert declared.get(0x0112, 1) == turned
    assert set(declared) <= {0x0112}


def test_a_png_of_16_bits_keeps_each_bit_and_what_its_colours_mean():
    rows = b"".join(b"\0" + bytes((line * 7 + place * 3) % 256 for place in range(6 * 16)) for line in range(16))
    parts = [
        chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 16, 2, 0, 0, 0)),
        chunk(b"gAMA", struct.pack(">I", 100_000)),
        chunk(b"cICP", bytes((9, 16, 0, 1))),
        chunk(b"IDAT", zlib.compress(rows)),
        chunk(b"IEND", b""),
    ]
    told = chunk(b"tEXt", b"Author\0" + WORD.encode())

    assert png.clean(b"\x89PNG\r\n\x1a\n" + b"".join([parts[0], told, *parts[1:]])) == (
        b"\x89PNG\r\n\x1a\n" + b"".join(parts)
    )


def test_a_gif_keeps_the_colours_of_each_frame():
    """Three parts of one picture with 256 colours each: more than a GIF has that is drawn anew."""
    parts = [strip(number) for number in range(3)]
    head = b"GIF89a" + struct.pack("<HHBBB", 48, 16, 0, 0, 0)
    told = b"\x21\xfe\x0c" + WORD.encode() + b"\0"

    copy = gif.clean(head + told + b"".join(parts) + b";")
    assert copy == head + b"".join(parts) + b";"
    with Image.open(io.BytesIO(copy)) as picture:
        picture.seek(2)
        assert len(picture.convert("RGB").getcolors(1000)) == 768


def strip(number):
    """A frame of 16 by 16 pixels beside those before it, each pixel in a colour of its own."""
    colours_of_it = [part for place in range(256) for part in (place, number * 85, 255 - place)]
    drawn, made = Image.new("P", (16, 16)), io.BytesIO()
    drawn.putpalette(colours_of_it)
    drawn.putdata(range(256))
    drawn.save(made, "GIF", optimize=False)
    saved = made.getvalue()
    start = saved.index(b"\x2c", 13 + 768)
    place = b"\x2c" + struct.pack("<HHHHB", 16 * number, 0, 16, 16, 0x87)
    return b"\x21\xf9\x04\x04\x0a\0\0\0" + place + bytes(colours_of_it) + saved[start + 10 : -1]


@pytest.mark.parametrize("form", ["progressive", "grey", "cmyk", "restarts"])
def test_every_way_to_code_a_jpeg_survives(form):
    drawn = samples.scene().convert({"grey": "L", "cmyk": "CMYK"}.get(form, "RGB"))
    saved = {"progressive": {"progressive": True}, "restarts": {"restart_marker_blocks": 1}}.get(form, {})
    made = io.BytesIO()
    drawn.save(made, "JPEG", comment=WORD.encode(), **saved)
    copy = jpeg.clean(made.getvalue())

    assert not tells(copy, WORD)
    assert Image.open(io.BytesIO(copy)).tobytes() == Image.open(made).tobytes()


def test_a_cut_photo_shows_what_there_is():
    whole = samples.jpeg(WORD)
    copy = jpeg.clean(whole[: len(whole) - 40])
    assert copy.endswith(b"\xff\xd9")
    assert not tells(copy, WORD)
    assert Image.open(io.BytesIO(copy)).size == samples.SIZE


def test_a_photo_of_a_phone_becomes_a_jpeg_the_right_way_up():
    word = WORD[:2]
    copy = heic.clean(samples.heic(word))
    picture = Image.open(io.BytesIO(copy))

    assert tells(samples.heic(word), word)
    assert not tells(copy, word)
    assert (picture.format, picture.size) == ("JPEG", samples.SIZE[::-1])
    assert [picture.getpixel(at)[2] > 100 for at in ((5, 5), (25, 5), (25, 40))] == [True, False, True]
    assert dict(picture.getexif()) == {}


def test_a_profile_keeps_its_colours_and_loses_its_name():
    profile = samples.profile(WORD)
    cleaned = colours.clean(profile)
    to, source = ImageCms.createProfile("sRGB"), samples.scene()
    shown = [
        ImageCms.profileToProfile(source, ImageCms.ImageCmsProfile(io.BytesIO(one)), to) for one in (profile, cleaned)
    ]

    assert not tells(cleaned, WORD)
    assert ImageChops.difference(*shown).getbbox() is None
    assert ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(cleaned))).strip() == "-"


@pytest.mark.parametrize("profile", [b"", b"short", samples.profile(WORD)[:131]])
def test_a_profile_that_can_not_be_read_goes(profile):
    assert colours.clean(profile) == b""


@pytest.mark.parametrize(
    "tiff", [b"", b"MM\0*", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", orientation.tiff_of(9)]
)
def test_a_way_up_that_can_not_be_read_is_upright(tiff):
    assert orientation.of(tiff) == orientation.UPRIGHT


def test_a_scan_keeps_the_boxes_of_its_picture():
    made = io.BytesIO()
    samples.scene().save(made, "JPEG2000")
    declared = f"<x>{WORD}</x>".encode()
    strange = struct.pack(">I4s", 8 + len(declared), b"xml ") + declared
    copy = jpeg2000.clean(made.getvalue() + strange)

    assert not tells(copy, WORD)
    assert Image.open(io.BytesIO(copy)).convert("RGB").tobytes() == Image.open(made).convert("RGB").tobytes()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@pytest.mark.parametrize(
    ("clean", "content"),
    [
        (jpeg.clean, b""),
        (jpeg.clean, b"\xff\xd8"),
        (jpeg.clean, b"\xff\xd8" + b"\xff" * 100_000),
        (jpeg.clean, b"\xff\xd8\xff\xe1\xff\xff"),
        (jpeg.clean, b"\xff\xd8\xff\xe1\0\1"),
        (png.clean, b"\x89PNG\r\n\x1a\n"),
        (png.clean, b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT" + b"\0" * 50),
        (png.clean, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13))),
        (gif.clean, b"GIF89a"),
        (gif.clean, samples.gif(WORD)[:200]),
        (gif.clean, b"GIF89a" + bytes(7) + b"!"),
        (gif.clean, b"GIF89a" + bytes(7) + b"?"),
        (webp.clean, b"RIFF\0\0\0\0WAVE"),
        (webp.clean, b"RIFF\xff\xff\xff\xffWEBPVP8X\xff\xff\xff\xff"),
        (webp.clean, b"RIFF"),
        (heic.clean, b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(50)),
        (heic.clean, samples.heic("朱鹮")[:400]),
        (jpeg2000.clean, struct.pack(">I4s", 3, b"jP  ") + bytes(9)),
    ],
)
def test_a_picture_that_is_none_is_damaged(clean, content):
    with pytest.raises(Damaged):
        clean(content)


def test_a_packed_profile_is_not_unpacked_without_end():
    packed = b"x\0\0" + zlib.compress(bytes(40_000_000))
    whole = samples.png(WORD)
    header = whole[:33]
    assert png.clean(header + chunk(b"iCCP", packed) + whole[33:]).startswith(header)
