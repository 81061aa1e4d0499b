"""What may be attached: the one table that the picker, the recognition by content and the messages read."""

from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_OFFICE = "application/vnd.openxmlformats-officedocument."
_PICTURE = _l("照片")
_TEXT = _l("文本")


class Kind(NamedTuple):
    """``endings``: what its name may end in; the first is given to a name that ends in another.

    ``called``: as people know it. ``is_itself``: it says nothing but what stands in it, and is its own copy.
    """

    media_type: str
    endings: tuple[str, ...]
    called: tuple[Any, ...]
    is_itself: bool = False


PNG = Kind("image/png", (".png",), (_PICTURE,))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg", ".jfif"), (_PICTURE,))
GIF = Kind("image/gif", (".gif",), (_PICTURE,))
WEBP = Kind("image/webp", (".webp",), (_PICTURE,))
HEIC = Kind("image/heic", (".heic", ".heif"), (_PICTURE,))
TIFF = Kind("image/tiff", (".tif", ".tiff"), (_PICTURE,))
BMP = Kind("image/bmp", (".bmp", ".dib"), (_PICTURE,))
PDF = Kind("application/pdf", (".pdf",), ("PDF",))
DOCX = Kind(f"{_OFFICE}wordprocessingml.document", (".docx",), ("Word",))
XLSX = Kind(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), ("Excel",))
PPTX = Kind(f"{_OFFICE}presentationml.presentation", (".pptx",), ("PPT",))
DOC = Kind("application/msword", (".doc", ".wps"), ("Word", "WPS"))
XLS = Kind("application/vnd.ms-excel", (".xls", ".et"), ("Excel", "WPS"))
PPT = Kind("application/vnd.ms-powerpoint", (".ppt", ".dps"), ("PPT", "WPS"))
OFD = Kind("application/ofd", (".ofd",), ("OFD",))
TEXT = Kind("text/plain", (".txt",), (_TEXT,), is_itself=True)
CSV = Kind("text/csv", (".csv",), (_TEXT,), is_itself=True)
KINDS = (PNG, JPEG, GIF, WEBP, HEIC, TIFF, BMP, PDF, DOCX, XLSX, PPTX, DOC, XLS, PPT, OFD, TEXT, CSV)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}
BECOMES_ANOTHER = frozenset({HEIC.media_type, TIFF.media_type, BMP.media_type})
"""Browsers do not show them: the copy is of a kind that they do."""
SHOWN_AS_THEY_ARE = frozenset({PNG.media_type, JPEG.media_type, PDF.media_type})
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)
_PICTURES = tuple(kind.media_type for kind in KINDS if kind.media_type.startswith("image/"))
ACCEPTED = ",".join((*_PICTURES, *ENDINGS))
"""What the browser offers; a phone offers its camera for the media types of pictures."""


def kinds_in_words() -> str:
    """What may be attached, each name once."""
    called = dict.fromkeys(str(name) for kind in KINDS for name in kind.called)
    return _("、").join(called)
