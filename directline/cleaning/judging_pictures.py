"""Is a picture small enough to be worked on? By what it says of its size; it is not decoded."""

import io

from PIL import Image, UnidentifiedImageError

from .faults import Damaged, TooManyPixels

MOST_PIXELS = 200_000_000
"""The largest sensors of phones; such a picture is only cut, not decoded."""
MOST_DECODED_PIXELS = 50_000_000
_HEAD = 4 * 1024 * 1024
"""Where the size of a picture stands, behind what its program wrote about it."""
_DECODED = frozenset({"image/tiff", "image/bmp"})
_READ_WHOLE = _DECODED | {"image/webp"}
_FORMS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
}
_FAULTS = (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError)


def judge(media_type: str, content: bytes) -> None:
    """Raises TooManyPixels, or Damaged where nothing is said."""
    most = MOST_DECODED_PIXELS if media_type in _DECODED else MOST_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    head = content if media_type in _READ_WHOLE else content[:_HEAD]
    try:
        with Image.open(io.BytesIO(head), formats=[_FORMS[media_type]]) as picture:
            width, height = picture.size
    except _FAULTS as fault:
        raise Damaged from fault
    if width * height > most:
        raise TooManyPixels
