"""Which cells of an .ods span several: the reader of its values does not say it."""

from typing import Any
from zipfile import ZipFile

from lxml import etree

from .faults import Unfit
from .grids import MOST_MERGED, Region
from .workbooks import BROKEN

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TAGS = (f"{_TABLE}table", f"{_TABLE}table-row")


def spans(archive: ZipFile) -> dict[str, list[Region]]:
    """By the name of the sheet. Raises Unfit."""
    try:
        return _spans(archive)
    except etree.XMLSyntaxError as fault:
        raise Unfit(BROKEN) from fault


def _spans(archive: ZipFile) -> dict[str, list[Region]]:
    regions: dict[str, list[Region]] = {}
    name, row = "", 0
    with archive.open("content.xml") as part:
        for event, node in etree.iterparse(part, events=("start", "end"), tag=_TAGS):
            if event == "start" and node.tag == _TAGS[0]:
                name, row = node.get(f"{_TABLE}name", ""), 0
            elif event == "end" and node.tag == _TAGS[1]:
                regions.setdefault(name, []).extend(_spans_of(node, row + 1))
                row += _number(node, "number-rows-repeated")
                node.clear()
            if len(regions.get(name, ())) > MOST_MERGED:
                raise Unfit("too many merged cells: undo the merging, then import again")
    return regions


def _spans_of(row: Any, number: int) -> list[Region]:
    regions, place = [], 0
    for cell in row:
        down, right = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
        if down * right > 1:
            regions.append(Region(number, place, number + down - 1, place + right - 1))
        place += _number(cell, "number-columns-repeated")
    return regions


def _number(node: Any, name: str) -> int:
    written = node.get(f"{_TABLE}{name}", "1")
    return int(written) if written.isdecimal() and len(written) < 8 else 1
