"""HEIC, the photo of many phones: made a JPEG, which every office computer can open, of its pixels alone."""

import io

import pi_heif

from . import colours
from .faults import Damaged, TooManyPixels

MOST_PIXELS = 50_000_000
"""More than phones take in this form; each is several bytes of memory."""
_QUALITY = 92


def clean(content: bytes) -> bytes:
    """Turned the right way up by the decoder; the colour profile stays, without its words."""
    pi_heif.options.DECODE_THREADS = 1
    try:
        opened = pi_heif.open_heif(content)
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise TooManyPixels
        picture = opened.to_pillow()
    except (ValueError, EOFError, RuntimeError, SyntaxError, OSError) as fault:
        raise Damaged from fault
    profile = colours.clean(picture.info.get("icc_profile") or b"")
    made = io.BytesIO()
    drawn = picture if picture.mode == "RGB" else picture.convert("RGB")
    drawn.save(made, "JPEG", quality=_QUALITY, icc_profile=profile or None, exif=b"")
    return made.getvalue()
