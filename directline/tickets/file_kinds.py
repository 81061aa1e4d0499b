"""What a file is, by its content; what may be attached, and why something else may not.

A name only decides between kinds that look alike inside (Word or Excel of old, text or CSV). Nothing is unpacked and
no picture is decoded: archives and pictures are judged by what they declare.
"""

import struct
import zipfile
from collections.abc import Callable
from typing import IO, NamedTuple

import puremagic
from flask_babel import gettext as _
from PIL import Image, UnidentifiedImageError

from directline.tickets.errors import Refused

HEAD = 4096
MOST_PIXELS = 200_000_000  # the largest sensors of phones
MOST_ENTRIES = 1000
MOST_DIRECTORY_BYTES = 512 * 1024
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow itself refuses twice as many
_OFFICE = "application/vnd.openxmlformats-officedocument."
_END_OF_DIRECTORY = struct.Struct("<4s4HIIH")
_TEXT_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f")


class Kind(NamedTuple):
    """``endings``: what its name may end in; the first is given to a name that ends in another."""

    media_type: str
    endings: tuple[str, ...]


PNG = Kind("image/png", (".png",))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg", ".jfif"))
GIF = Kind("image/gif", (".gif",))
WEBP = Kind("image/webp", (".webp",))
HEIC = Kind("image/heic", (".heic", ".heif"))
PDF = Kind("application/pdf", (".pdf",))
DOCX = Kind(f"{_OFFICE}wordprocessingml.document", (".docx",))
XLSX = Kind(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",))
PPTX = Kind(f"{_OFFICE}presentationml.presentation", (".pptx",))
OFD = Kind("application/ofd", (".ofd",))
DOC = Kind("application/msword", (".doc", ".wps"))
XLS = Kind("application/vnd.ms-excel", (".xls", ".et"))
PPT = Kind("application/vnd.ms-powerpoint", (".ppt", ".dps"))
TEXT = Kind("text/plain", (".txt",))
CSV = Kind("text/csv", (".csv",))
KINDS = (PNG, JPEG, GIF, WEBP, HEIC, PDF, DOCX, XLSX, PPTX, OFD, DOC, XLS, PPT, TEXT, CSV)
SHOWN_AS_THEY_ARE = frozenset({PNG.media_type, JPEG.media_type, PDF.media_type})

_PICTURES = {"PNG": PNG, "JPEG": JPEG, "MPO": JPEG, "GIF": GIF, "WEBP": WEBP}
_FORMS = [form for form in _PICTURES if form != "MPO"]
"""Several pictures of a phone in one file are a JPEG that Pillow calls MPO."""
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX, "OFD.xml": OFD}


def kind_of(file: IO[bytes], ending: str) -> Kind:
    """The kind of an open file that was called something with this ending; raises Refused."""
    file.seek(0)
    head = file.read(HEAD)
    looks_like = _candidates(head)
    for endings, judge in _JUDGES:
        if looks_like & set(endings):
            file.seek(0)
            return judge(file, ending)
    return _text(file, ending)


def _candidates(head: bytes) -> set[str]:
    try:
        return {found.extension for found in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def _picture(file: IO[bytes], ending: str) -> Kind:
    try:
        with Image.open(file, formats=_FORMS) as picture:
            (width, height), kind = picture.size, _PICTURES[str(picture.format)]
    except Image.DecompressionBombError as fault:
        raise _too_many_pixels() from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise Refused(_("这张图片已损坏，打不开。请重新拍摄或另存后再上传。")) from fault
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    return kind


def _too_many_pixels() -> Refused:
    return Refused(_("这张图片的像素太多。请缩小后再上传。"))


def _archive(file: IO[bytes], ending: str) -> Kind:
    """Office documents of today are archives: known by the part that only they have."""
    _bound_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as fault:
        raise Refused(_("这个文件已损坏，打不开。请另存后再上传。")) from fault
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise Refused(_("这个文件展开后太大。请精简内容，或转成 PDF 再上传。"))
    names = {entry.filename for entry in entries}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Refused(_("这个文件带有宏，不能上传。请另存为不带宏的文件，或转成 PDF。"))
    for part, kind in _PARTS.items():
        if part in names:
            return kind
    raise _unknown()


def _bound_directory(file: IO[bytes]) -> None:
    """Refuse an archive whose list of entries alone would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_OF_DIRECTORY.size - 65_535))
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END_OF_DIRECTORY.size:
        raise Refused(_("这个文件已损坏，打不开。请另存后再上传。"))
    if _END_OF_DIRECTORY.unpack_from(tail, found)[5] > MOST_DIRECTORY_BYTES:
        raise Refused(_("这个文件展开后太大。请精简内容，或转成 PDF 再上传。"))
    file.seek(0)


def _of_old(file: IO[bytes], ending: str) -> Kind:
    """Word, Excel and PowerPoint of old, and WPS, share one container: the name says which."""
    for kind in (DOC, XLS, PPT):
        if ending in kind.endings:
            return kind
    raise _unknown()


def _text(file: IO[bytes], ending: str) -> Kind:
    """Only what is called text and reads as text throughout, in the codes in use here."""
    kind = next((kind for kind in (TEXT, CSV) if ending in kind.endings), None)
    if kind is None:
        raise _unknown()
    file.seek(0)
    content = file.read()
    for code in ("utf-8-sig", "gb18030", "utf-16"):
        if _reads_as(content, code):
            return kind
    raise Refused(_("这个文本文件读不出来。请另存为 UTF-8 编码后再上传。"))


def _reads_as(content: bytes, code: str) -> bool:
    try:
        words = content.decode(code)
    except UnicodeDecodeError:
        return False
    return _TEXT_CONTROLS.isdisjoint(words)


def _unknown() -> Refused:
    return Refused(_("这种文件不能上传。可以上传：照片、PDF、Word、Excel、PPT、WPS、OFD、文本。"))


_JUDGES: tuple[tuple[tuple[str, ...], Callable[[IO[bytes], str], Kind]], ...] = (
    ((".png", ".jpg", ".gif", ".webp"), _picture),
    ((".heic", ".heif"), lambda file, ending: HEIC),
    ((".pdf",), lambda file, ending: PDF),
    ((".docx",), _archive),
    ((".doc",), _of_old),
)
