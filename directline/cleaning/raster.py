"""Pictures that browsers do not show (TIFF, BMP): a PNG of their pixels alone; of several pages a PDF, none is lost."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageSequence

from . import colours, png
from .faults import Damaged, TooManyPixels, TooMuch

MOST_PIXELS = 50_000_000
"""Of one page; each is several bytes of memory."""
MOST_PAGES = 200
_KIND_OF_PAGE = 254
_IS_OTHER_FORM = 1 | 4
"""A smaller picture of a page, or its mask (TIFF 6.0, NewSubfileType)."""
_POINTS = 72
_USUAL_DPI, _LEAST_DPI, _MOST_DPI = 96, 36, 2400
_IN_PDF = {"1": (Name.DeviceGray, 1), "L": (Name.DeviceGray, 8), "RGB": (Name.DeviceRGB, 8)}
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N")
_KEPT = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
_FAULTS = (OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError, RuntimeError, OverflowError, zlib.error)


def clean(content: bytes) -> bytes:
    Image.MAX_IMAGE_PIXELS = None  # measured here, and refused in words
    try:
        with Image.open(io.BytesIO(content), formats=["TIFF", "BMP"]) as picture:
            return _made(picture)
    except _FAULTS as fault:
        raise Damaged from fault


def first(content: bytes) -> bytes:
    """Of a picture inside a document, the page that is shown there."""
    try:
        with Image.open(io.BytesIO(content), formats=["TIFF", "BMP"]) as picture:
            return _png(_drawn(picture, _pages(picture)[0]))
    except _FAULTS as fault:
        raise Damaged from fault


def _made(picture: Image.Image) -> bytes:
    numbers = _pages(picture)
    if len(numbers) == 1:
        return _png(_drawn(picture, numbers[0]))
    with pikepdf.new() as pdf:
        for number in numbers:
            _add_page(pdf, _drawn(picture, number))
        made = io.BytesIO()
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def _pages(picture: Image.Image) -> list[int]:
    """The numbers of the pages, without other forms of the same."""
    numbers = []
    for number, page in enumerate(ImageSequence.Iterator(picture)):
        if number >= MOST_PAGES:
            raise TooMuch
        if not getattr(page, "tag_v2", {}).get(_KIND_OF_PAGE, 0) & _IS_OTHER_FORM:
            numbers.append(number)
    return numbers or [0]


def _drawn(picture: Image.Image, number: int) -> Image.Image:
    """One page, decoded, in colours that a PNG has."""
    picture.seek(number)
    if picture.width * picture.height > MOST_PIXELS:
        raise TooManyPixels
    picture.load()
    if picture.mode in _SIXTEEN_BITS:
        return picture.point(lambda level: level / 256).convert("L")
    return picture if picture.mode in _KEPT else picture.convert("RGB")


def _png(page: Image.Image) -> bytes:
    """The colour profile stays, without its words, where the colours are still those that it speaks of."""
    profile = colours.clean(page.info.get("icc_profile") or b"") if page.mode in ("RGB", "RGBA") else b""
    made = io.BytesIO()
    page.save(made, "PNG", icc_profile=profile, dpi=_dots(page))
    return png.clean(made.getvalue())


def _add_page(pdf: Pdf, page: Image.Image) -> None:
    drawn = page if page.mode in _IN_PDF else _on_white(page)
    space, bits = _IN_PDF[drawn.mode]
    scan = pdf.make_stream(
        zlib.compress(drawn.tobytes()),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=drawn.width,
        Height=drawn.height,
        ColorSpace=space,
        BitsPerComponent=bits,
    )
    scan.Filter = Name.FlateDecode
    wide, high = (side * _POINTS / dots for side, dots in zip(drawn.size, _dots(page), strict=True))
    sheet = pdf.add_blank_page()
    sheet.obj.Resources = Dictionary(XObject=Dictionary(Scan=scan))
    sheet.obj.Contents = pdf.make_stream(f"q {wide:.2f} 0 0 {high:.2f} 0 0 cm /Scan Do Q".encode())
    sheet.obj.MediaBox = Array([0, 0, round(wide, 2), round(high, 2)])


def _on_white(page: Image.Image) -> Image.Image:
    whole = Image.new("RGBA", page.size, "white")
    whole.alpha_composite(page.convert("RGBA"))
    return whole.convert("RGB")


def _dots(page: Image.Image) -> tuple[float, float]:
    """Dots an inch, where they are given and make sense."""
    declared = page.info.get("dpi", (0, 0))
    across, down = (float(dots) for dots in declared)
    makes_sense = all(_LEAST_DPI <= dots <= _MOST_DPI for dots in (across, down))
    return (across, down) if makes_sense else (_USUAL_DPI, _USUAL_DPI)
