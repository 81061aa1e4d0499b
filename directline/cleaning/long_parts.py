"""Sheets hold millions of cells: what is plain in them is recognized by a pattern and passes as it is."""

import re

_TEXT = rb"(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)*+"
_FORMULA = rb"(?:[^<&\\|:\[]|:(?![\\/])|\[\d+\]|&(?:amp|lt|gt|quot|apos);)*+"
_ROW = (
    rb"<row(?: (?:r|spans|s|ht|hidden|customFormat|customHeight|outlineLevel|collapsed|thickTop|thickBot)"
    rb'="[\w.: ]*+")*+/?>'
)
_CELL = rb'<c(?: (?:r|s|t|cm|vm|ph)="\w*+")*+/?>'
_CODE = rb'<f(?: (?:t|ref|si|ca|aca)="[\w:$]*+")*+(?:/>|>' + _FORMULA + rb"</f>)"
_WORDS = rb'<t(?: xml:space="preserve")?(?:/>|>' + _TEXT + rb"</t>)"
_CELLS = re.compile(
    b"(?:"
    + b"|".join((_CELL, rb"<v>" + _TEXT + rb"</v>", rb"</c>", _CODE, _ROW, rb"</row>", rb"</?is>", _WORDS, rb"\s++"))
    + b")*+"
)
_STRINGS = re.compile(b"(?:" + b"|".join((rb"</?si/?>", _WORDS, rb"\s++")) + b")*+")
_LONG = ((b"<sheetData>", b"</sheetData>", _CELLS), (b"</sst>", b"</sst>", _STRINGS))
_EMPTY = re.compile(rb"<(sheetData|sst)\b([^<>]*)/>")
_OF_ROWS = re.compile(rb' x14ac:dyDescent="[\d.]*"')


def parted(content: bytes) -> tuple[bytes, bytes]:
    """The part without its plain cells or strings, and those; nothing is taken out where one of them is not plain."""
    for opening, closing, plain in _LONG:
        stop = content.find(closing)
        start = content.find(opening) + len(opening) if opening != closing else _after_root(content)
        if 0 < start < stop:
            inside = content[start:stop] if opening == closing else _OF_ROWS.sub(b"", content[start:stop])
            if plain.fullmatch(inside):
                return content[:start] + content[stop:], inside
    return content, b""


def _after_root(content: bytes) -> int:
    match = re.search(rb"<sst\b[^<>]*[^/]>", content[:4096])
    return match.end() if match else 0


def joined(outside: bytes, plain: bytes) -> bytes:
    if not plain:
        return outside
    return _EMPTY.sub(
        lambda match: b"<" + match[1] + match[2] + b">" + plain + b"</" + match[1] + b">", outside, count=1
    )
