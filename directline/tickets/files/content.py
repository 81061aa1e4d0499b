"""What a file is, by its content; why something else may not be attached.

A name only decides between kinds that look alike inside (text or CSV). Nothing is unpacked and no picture is decoded
here, where somebody waits: of an archive the list of parts is read, of an old document the list of streams, both
bounded; all else is for the program that makes the copy.
"""

import codecs
import re
import struct
import zipfile
from collections.abc import Callable
from typing import IO

import puremagic
from flask_babel import gettext as _

from directline.tickets.errors import Refused
from directline.tickets.files import compound_names
from directline.tickets.files.kinds import (
    BMP,
    CSV,
    DOC,
    DOCX,
    ENDINGS,
    GIF,
    HEIC,
    JPEG,
    OFD,
    PDF,
    PNG,
    PPT,
    PPTX,
    TEXT,
    TIFF,
    WEBP,
    XLS,
    XLSX,
    Kind,
    kinds_in_words,
)

HEAD = 4096
MOST_ENTRIES = 1000
MOST_DIRECTORY_BYTES = 512 * 1024
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
_PIECE = 256 * 1024
_BEFORE_PDF = b"\xef\xbb\xbf\xff\xfe \t\r\n\f\0"
"""Readers look for the beginning of a PDF behind what mail programs and websites put before it."""
_END_OF_DIRECTORY = struct.Struct("<4s4HIIH")
_ENCRYPTED = 1
_PHONE_BRANDS = (b"heic", b"heix", b"heim", b"heis")
_BITMAP_HEADS = (12, 40, 52, 56, 64, 108, 124)
_NOT_IN_TEXT = re.compile("[\0-\x08\x0b\x0e-\x1f]")
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX, "OFD.xml": OFD}
_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}
_LOCKED_STREAM = "EncryptedPackage"


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
    if head.lstrip(_BEFORE_PDF).startswith(b"%PDF-"):
        return {".pdf"}
    if head[4:8] == b"ftyp" and any(brand in head[8:64] for brand in _PHONE_BRANDS):
        return {".heic"}
    try:
        extensions = {match.extension for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()
    return extensions - {".bmp"} if head[14:18] not in _BITMAPS else extensions


def _tiff(file: IO[bytes], ending: str) -> Kind:
    """The raw photos of cameras begin alike: their name tells, and what others would see of them is a thumbnail."""
    if ending and ending not in ENDINGS:
        raise _unknown()
    return TIFF


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
    kind = next((kind for part, kind in _PARTS.items() if part in names), None)
    if kind is None:
        raise _unknown()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise locked()
    return kind


def _bound_directory(file: IO[bytes]) -> None:
    """Refuse an archive whose list of entries alone would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_OF_DIRECTORY.size - 65_535))
    tail = file.read()
    position = tail.rfind(b"PK\x05\x06")
    if position < 0 or len(tail) - position < _END_OF_DIRECTORY.size:
        raise Refused(_("这个文件已损坏，打不开。请另存后再上传。"))
    if _END_OF_DIRECTORY.unpack_from(tail, position)[5] > MOST_DIRECTORY_BYTES:
        raise Refused(_("这个文件展开后太大。请精简内容，或转成 PDF 再上传。"))
    file.seek(0)


def _of_old(file: IO[bytes], ending: str) -> Kind:
    """Word, Excel and PowerPoint of old, and WPS, share one container, as do today's behind a password."""
    try:
        names = compound_names.root_names(file)
    except compound_names.Broken as fault:
        raise Refused(_("这个文件已损坏，打不开。请另存后再上传。")) from fault
    if _LOCKED_STREAM in names:
        raise locked()
    for stream, kind in _STREAMS.items():
        if stream in names:
            return kind
    raise _unknown()


def _text(file: IO[bytes], ending: str) -> Kind:
    """Only what is called text and reads as text throughout, in the codes in use here."""
    kind = next((kind for kind in (TEXT, CSV) if ending in kind.endings), None)
    if kind is None:
        raise _unknown()
    for code in ("utf-8-sig", "gb18030", "utf-16"):
        if _reads_as(file, code):
            return kind
    raise Refused(_("这个文本文件读不出来。请另存为 UTF-8 编码后再上传。"))


def _reads_as(file: IO[bytes], code: str) -> bool:
    """Piece by piece, so that a long text keeps nobody else from their turn."""
    decoder = codecs.getincrementaldecoder(code)()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            if _NOT_IN_TEXT.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def locked() -> Refused:
    return Refused(_("这个文件设了密码，别人打不开。请取消密码后再上传。"))


def _unknown() -> Refused:
    return Refused(_("这种文件不能上传。可以上传：%(kinds)s。", kinds=kinds_in_words()))


def _is(kind: Kind) -> Callable[[IO[bytes], str], Kind]:
    return lambda file, ending: kind


_BITMAPS = frozenset(struct.pack("<I", size) for size in _BITMAP_HEADS)
_JUDGES: tuple[tuple[tuple[str, ...], Callable[[IO[bytes], str], Kind]], ...] = (
    ((".png",), _is(PNG)),
    ((".jpg",), _is(JPEG)),
    ((".gif",), _is(GIF)),
    ((".webp",), _is(WEBP)),
    ((".heic", ".heif"), _is(HEIC)),
    ((".tif", ".tiff"), _tiff),
    ((".bmp",), _is(BMP)),
    ((".pdf",), _is(PDF)),
    ((".docx",), _archive),
    ((".doc",), _of_old),
)
