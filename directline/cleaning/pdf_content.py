"""What draws a page of a PDF: drawing stays, marks for machines lose their words, photos inside are cleaned."""

import re

import pikepdf
from pikepdf import ContentStreamInlineImage, Name, Object, Operator

from . import jpeg, pdf_filters

_TOKENS = (b"%", b"BDC", b"BMC", b"DP", b"MP", b"BI", b"BX")
_TELLING = re.compile(rb"%|\b(?:BDC|BMC|DP|MP|BI|BX)\b")
"""Comments, marks, photos in the middle: what draws and nothing else is left as it is."""
_MARKS = re.compile(
    rb"(?:/OC\s*/[\w.+-]+|/[\w]+\s*<<(?:\s*/(?:MCID\s+\d+|Lang\s*\([\w-]{0,11}\)|Type\s*/\w+|Subtype\s*/\w+"
    rb"|Attached\s*\[[\s/\w]*\]|BBox\s*\[[-\d.\s]*\]))*\s*>>)\s*BDC\b|/(?:Artifact|Span|P|Tx)\s+BMC\b"
)
"""Marks that programs make by themselves, with numbers and known names."""
_LAYER, _SPAN = Name.OC, Name.Span
_OPERATORS = re.compile(
    r"b\*?|B\*?|BDC|BMC|BT|c|cm|CS|cs|d|d0|d1|Do|EMC|ET|f\*?|F|G|g|gs|h|i|j|J|K|k|l|m|M|n|q|Q|re|RG|rg|ri|s|S|SCN?|scn?|sh"
    r"|T\*|Tc|Td|TD|Tf|Tj|TJ|TL|Tm|Tr|Ts|Tw|Tz|v|w|W\*?|y|'|\""
)
_PHOTOS = frozenset({"/DCT", "/DCTDecode"})
_KEYS = {
    "/BPC": "/BPC", "/BitsPerComponent": "/BPC", "/CS": "/CS", "/ColorSpace": "/CS", "/D": "/D", "/Decode": "/D",
    "/DP": "/DP", "/DecodeParms": "/DP", "/F": "/F", "/Filter": "/F", "/H": "/H", "/Height": "/H", "/IM": "/IM",
    "/ImageMask": "/IM", "/I": "/I", "/Interpolate": "/I", "/Intent": "/Intent", "/W": "/W", "/Width": "/W",
}  # fmt: skip


def clean(stream: Object) -> bytes | None:
    """The same drawing; None if it may stay as it is."""
    content = stream.read_bytes()
    may_reveal = any(token in content for token in _TOKENS)
    if not may_reveal or not _TELLING.search(_MARKS.sub(b"", content)):
        return None
    made: list[bytes] = []
    drawing: list[pikepdf.ContentStreamInstruction] = []
    for instruction in pikepdf.parse_content_stream(stream):
        if isinstance(instruction, ContentStreamInlineImage):
            made += [pikepdf.unparse_content_stream(drawing), _photo(instruction)]
            drawing = []
        elif (kept := _kept(instruction)) is not None:
            drawing.append(kept)
    return b"\n".join([*made, pikepdf.unparse_content_stream(drawing)])


def _kept(instruction: pikepdf.ContentStreamInstruction) -> pikepdf.ContentStreamInstruction | None:
    """An instruction as it may stay: marks without their words, none that is not known."""
    operator = str(instruction.operator)
    if not _OPERATORS.fullmatch(operator):
        return None
    is_layer = operator == "BDC" and len(instruction.operands) == 2 and instruction.operands[0] == _LAYER
    if operator in ("BDC", "BMC") and not (is_layer and isinstance(instruction.operands[1], Name)):
        return pikepdf.ContentStreamInstruction([_SPAN], Operator("BMC"))
    return instruction


def _photo(image: ContentStreamInlineImage) -> bytes:
    declared = {_KEYS[key]: value for key, value in image.iimage.obj.items() if key in _KEYS}
    content = bytes(image.iimage.read_raw_bytes())
    filters = [str(name) for name in image.iimage.filters]
    if filters and filters[-1] in _PHOTOS:
        content = jpeg.clean(pdf_filters.unpacked(content, filters[:-1]))
        declared |= {"/F": Name.DCT}
        declared.pop("/DP", None)
    words = b" ".join(key.encode() + b" " + _unparsed(value) for key, value in declared.items())
    return b"BI " + words + b" ID " + content + b"\nEI"


def _unparsed(value: object) -> bytes:
    if isinstance(value, Object):
        return value.unparse(resolved=True)
    return pikepdf.Array([value]).unparse().strip(b"[] ")
