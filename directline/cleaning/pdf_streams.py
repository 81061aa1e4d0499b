"""What is packed in the streams of a PDF: pages, pictures, fonts, profiles of colours, tables."""

import re
import zlib
from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, Object, Stream

from . import colours, fonts, jbig2, jpeg, jpeg2000, pdf_content, pdf_filters

_GLOBALS = "/JBIG2Globals"
_TYPE_4 = 4
_COMMENT = re.compile(rb"(?m)%[^\r\n]*")
_STRING = re.compile(rb"\(([^()]*)\)")
_CODE = re.compile(rb"[\w.+-]*", re.ASCII)


def clean(kind: str, stream: Object) -> None:
    """By how it is coded if it is a photo, else by what it is to its document."""
    names = _filters(stream)
    if names and names[-1] in _CODED:
        _clean_picture(stream, names)
    elif kind in _CLEANED:
        _CLEANED[kind](stream)
    if "/DecodeParms" in stream and not names:
        del stream["/DecodeParms"]


def _filters(stream: Object) -> list[str]:
    names = stream.get("/Filter")
    return [str(name) for name in names] if isinstance(names, Array) else [str(names)] if names is not None else []


def _clean_picture(stream: Object, names: list[str]) -> None:
    content = pdf_filters.unpacked(stream.read_raw_bytes(), names[:-1])
    last = names[-1]
    stream.write(_CODED[last](content), filter=Name(last), decode_parms=_parameters(stream))


def _parameters(stream: Object) -> Dictionary | None:
    """How the picture is coded: numbers, and of old scans the shapes that several share."""
    parameters = stream.get("/DecodeParms")
    last = parameters[-1] if isinstance(parameters, Array) and len(parameters) else parameters
    if not isinstance(last, Dictionary):
        return None
    kept: dict[str, Object] = {key: value for key, value in last.items() if isinstance(value, (int, bool, Name))}
    shared = last.get(_GLOBALS)
    if isinstance(shared, Stream):
        shared.write(jbig2.clean(shared.read_bytes()))
        kept[_GLOBALS] = shared
    return Dictionary(kept)


def _clean_drawing(stream: Object) -> None:
    content = pdf_content.clean(stream) if stream.get("/Subtype") != Name.Image else None
    if content is not None:
        _write(stream, content)


def _clean_font(stream: Object) -> None:
    content = fonts.clean(stream.read_bytes())[0]
    _write(stream, content)
    if "/Length1" in stream and content[:4] in fonts.TABLED:
        stream.Length1 = len(content)


def _clean_words(stream: Object) -> None:
    """A table of letters is a program with comments, and strings that name who made it."""
    content = _COMMENT.sub(b"", stream.read_bytes())
    _write(stream, _STRING.sub(lambda match: match[0] if _CODE.fullmatch(match[1]) else b"()", content))


def _clean_function(stream: Object) -> None:
    if stream.get("/FunctionType") == _TYPE_4:
        _write(stream, _COMMENT.sub(b"", stream.read_bytes()))


def _clean_profile(stream: Object) -> None:
    _write(stream, colours.clean(stream.read_bytes()))


def _write(stream: Object, content: bytes) -> None:
    stream.write(zlib.compress(content), filter=Name.FlateDecode)


_CODED: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": jpeg.clean,
    "/JPXDecode": jpeg2000.clean,
    "/JBIG2Decode": jbig2.clean,
    "/CCITTFaxDecode": bytes,
}
_CLEANED: dict[str, Callable[[Object], None]] = {
    "Content": _clean_drawing,
    "Object": _clean_drawing,
    "Pattern": _clean_drawing,
    "FontFile": _clean_font,
    "Map": _clean_words,
    "Encoding": _clean_words,
    "Function": _clean_function,
    "Profile": _clean_profile,
}
