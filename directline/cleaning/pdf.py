"""PDF (ISO 32000-2): the pages stay; what is said about them, who commented or signed, and files inside go.

Written anew from what the pages need: earlier versions and what nothing refers to are not in the copy.
"""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from . import jpeg, jpeg2000
from .faults import Damaged, Locked

MOST_DEPTH = 60
MOST_PICTURE_BYTES = 64 * 1024 * 1024
_GONE = frozenset({"/Metadata", "/PieceInfo", "/LastModified", "/AF", "/CreatorInfo", "/EF", "/Thumb", "/SigFlags"})
_GONE_OF_ROOT = ("/Collection", "/Perms", "/DSS", "/SpiderInfo", "/Threads", "/Legal")
_GONE_OF_NOTES = frozenset({"/T", "/CreationDate", "/M", "/NM"})
_PATHS = frozenset({"/F", "/UF"})


def clean(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            _strip_root(pdf)
            for thing in pdf.objects:
                _strip(thing, MOST_DEPTH)
            made = io.BytesIO()
            pdf.save(made, fix_metadata_version=False, deterministic_id=True)
    except pikepdf.PasswordError as fault:
        raise Locked from fault
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, KeyError, RuntimeError, OverflowError) as fault:
        raise Damaged from fault
    return made.getvalue()


def _strip_root(pdf: Pdf) -> None:
    """What is said of the whole: who made it, with what, what is attached to it, who signed it as a whole."""
    for place, keys in ((pdf.trailer, ("/Info", "/ID")), (pdf.Root, _GONE_OF_ROOT)):
        _drop(place, keys)
    if isinstance(names := pdf.Root.get("/Names"), Dictionary):
        _drop(names, ("/EmbeddedFiles",))
    if isinstance(layers := pdf.Root.get("/OCProperties"), Dictionary) and isinstance(layers.get("/D"), Dictionary):
        _drop(layers["/D"], ("/Creator",))


def _strip(thing: Object, depth: int) -> None:
    """One object with what lies inside it; what it refers to comes by itself."""
    if depth == 0:
        raise Damaged
    if isinstance(thing, (Dictionary, Stream)):
        _strip_named(thing, set(thing.keys()))
        inside = [value for _key, value in thing.items()]
    else:
        inside = list(thing) if isinstance(thing, Array) else []
    if isinstance(thing, Stream):
        _strip_picture(thing)
    for inner in inside:
        if isinstance(inner, (Array, Dictionary)) and not inner.is_indirect:
            _strip(inner, depth - 1)


def _strip_named(thing: Object, keys: set[str]) -> None:
    gone = _GONE & keys
    if "/Rect" in keys and "/FT" not in keys and thing.get("/Subtype") != Name.Widget:
        gone |= _GONE_OF_NOTES & keys
    if "/FT" in keys and thing["/FT"] == Name.Sig:
        gone |= {"/V"} & keys
    for key in gone:
        del thing[key]
    for key in _PATHS & keys:
        if isinstance(path := thing[key], pikepdf.String):
            thing[key] = pikepdf.String(str(path).replace("\\", "/").rpartition("/")[2])


def _strip_picture(stream: Stream) -> None:
    """A photo keeps its own EXIF inside a PDF."""
    if stream.get("/Subtype") != Name.Image:
        return
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)]
    if not names or names[-1] not in _CODED:
        return
    if any(name != "/FlateDecode" for name in names[:-1]):
        raise Damaged
    content = stream.read_raw_bytes()
    for _packed in names[:-1]:
        content = _unpacked(content)
    stream.write(_CODED[names[-1]](content), filter=Name(names[-1]), decode_parms=_parameters(stream))


def _parameters(stream: Stream) -> Dictionary | None:
    found = stream.get("/DecodeParms")
    last = found[-1] if isinstance(found, Array) and len(found) else found
    return last if isinstance(last, Dictionary) else None


def _unpacked(content: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(content, MOST_PICTURE_BYTES)
    if unpacking.unconsumed_tail:
        raise Damaged
    return found


def _drop(thing: Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in thing:
            del thing[key]


_CODED = {"/DCTDecode": jpeg.clean, "/JPXDecode": jpeg2000.clean}
