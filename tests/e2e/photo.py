"""What somebody took with a phone."""

from io import BytesIO

from PIL import Image, ImageDraw


def photo(kind: str = "JPEG") -> bytes:
    picture = Image.new("RGB", (640, 480), "#7d8b8a")
    ImageDraw.Draw(picture).rectangle((120, 160, 520, 420), fill="#c9c2b4", outline="#333")
    written = BytesIO()
    picture.save(written, kind)
    return written.getvalue()
