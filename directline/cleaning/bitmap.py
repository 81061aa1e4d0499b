"""BMP and TIFF, inside documents: made a PNG of their pixels alone."""

import io

from PIL import Image

from .faults import Damaged

MOST_PIXELS = 50_000_000
_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})


def clean(content: bytes) -> bytes:
    """The first picture of the file."""
    made = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=("BMP", "TIFF")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Damaged
            drawn = picture if picture.mode in _MODES else picture.convert("RGB")
            drawn.info = {}
            drawn.save(made, "PNG")
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, Image.DecompressionBombError) as fault:
        raise Damaged from fault
    return made.getvalue()
