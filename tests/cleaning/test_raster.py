"""Scans and screenshots in forms that browsers do not show: all of their pixels, and nothing else."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops

from directline.cleaning import raster
from directline.cleaning.faults import Damaged, TooManyPixels, TooMuch
from tests.cleaning import samples
from tests.cleaning.traces import tells

WORD = "朱鹮牡丹"
FIELD = Path(__file__).parents[1] / "tickets" / "field"


def tiff(pictures=None, word=WORD, turned=1, **saved):
    first, *more = pictures or [samples.scene()]
    declared = {270: word, 305: word, 315: word, 700: samples.xmp(word), 33432: word, 274: turned}
    made = io.BytesIO()
    first.save(
        made,
        "TIFF",
        save_all=bool(more),
        append_images=more,
        tiffinfo=declared,
        icc_profile=samples.profile(word),
        **saved,
    )
    return made.getvalue()


def bitmap(word=WORD):
    made = io.BytesIO()
    samples.scene().save(made, "BMP")
    return made.getvalue() + word.encode()


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("made", [tiff, bitmap], ids=["tiff", "bmp"])
def test_a_picture_becomes_a_png_of_its_pixels(made):
    copy = raster.clean(made())
    shown = opened(copy)
    assert (shown.format, tells(made(), WORD), tells(copy, WORD)) == ("PNG", True, False)
    assert ImageChops.difference(shown.convert("RGB"), samples.scene()).getbbox() is None


@pytest.mark.parametrize("name", ["扫描.tif", "截图.bmp"])
def test_a_picture_of_the_field_becomes_a_png(name):
    content = (FIELD / name).read_bytes()
    copy = opened(raster.clean(content))
    assert copy.format == "PNG"
    assert ImageChops.difference(copy.convert("RGB"), opened(content).convert("RGB")).getbbox() is None


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I;16"])
def test_every_way_to_keep_colours_becomes_one_that_a_browser_shows(mode):
    drawn = Image.new("I;16", samples.SIZE, 51_400) if mode == "I;16" else samples.scene().convert(mode)
    copy = opened(raster.clean(tiff([drawn])))
    assert copy.mode in ("1", "L", "LA", "P", "RGB", "RGBA")
    assert copy.size == samples.SIZE
    assert copy.convert("RGB").getpixel((5, 5)) == (
        (200,) * 3 if mode == "I;16" else drawn.convert("RGB").getpixel((5, 5))
    )


@pytest.mark.parametrize("form", ["group4", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"])
def test_every_way_to_pack_a_scan_is_read(form):
    drawn = samples.scene().convert("1" if form == "group4" else "RGB")
    assert opened(raster.clean(tiff([drawn], compression=form))).size == samples.SIZE


def test_a_scan_of_several_pages_becomes_a_pdf_of_all_of_them():
    pages = [samples.scene(), samples.scene((30, 60)).convert("1"), samples.scene((20, 20)).convert("RGBA")]
    copy = raster.clean(tiff(pages, dpi=(72, 72)))
    assert not tells(copy, WORD)
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        boxes = [[int(number) for number in page.mediabox[2:]] for page in pdf.pages]
        shown = [pikepdf.PdfImage(page.Resources.XObject.Scan).as_pil_image().convert("RGB") for page in pdf.pages]
    assert boxes == [list(page.size) for page in pages]
    for page, image in zip(pages, shown, strict=True):
        assert ImageChops.difference(page.convert("RGB"), image).getbbox() is None


def test_a_smaller_form_of_a_page_is_no_page():
    small = samples.scene((12, 8))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    assert raster._pages(opened(tiff([samples.scene(), small]))) == [0]
    assert raster._pages(opened(tiff([samples.scene(), samples.scene((12, 8))]))) == [0, 1]


def test_a_scan_is_turned_the_right_way_up():
    drawn = samples.scene()
    copy = opened(raster.clean(tiff([drawn.transpose(Image.Transpose.ROTATE_90)], turned=6)))
    assert copy.size == drawn.size


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    "content", [b"", b"BM" + bytes(60), b"II*\0\x08\0\0\0", tiff()[:60], bitmap()[:40]], ids=range(5)
)
def test_what_is_no_picture_is_damaged(content):
    with pytest.raises(Damaged):
        raster.clean(content)


def test_too_many_pages_and_pixels_are_told_apart(monkeypatch):
    monkeypatch.setattr(raster, "MOST_PAGES", 2)
    with pytest.raises(TooMuch):
        raster.clean(tiff([samples.scene()] * 3))
    monkeypatch.setattr(raster, "MOST_PIXELS", 48 * 32 - 1)
    with pytest.raises(TooManyPixels):
        raster.clean(tiff())
