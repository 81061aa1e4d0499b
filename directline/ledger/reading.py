"""A ledger as a grid of cells: .xlsx, or text with commas, tabs or semicolons in UTF-8, UTF-16 or GB 18030."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from zipfile import BadZipFile
from zlib import error as BadDeflation

from openpyxl import load_workbook
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.utils.exceptions import InvalidFileException

ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LONGEST_CELL = 10_000_000
DELIMITERS = ",\t;"
ENCODINGS = ("utf-8", "gb18030")
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
"""What a formula that failed leaves in its cell; it says nothing."""

BROKEN = (BadZipFile, BadDeflation, InvalidFileException, SyntaxError, KeyError, EOFError, StopIteration)
"""What openpyxl and the parsers below it raise for a damaged workbook, or for a document of another kind."""

Cell = object


class Unreadable(ValueError):
    """The file can not be read as a ledger; the message says what to do."""


@dataclass(frozen=True)
class Line:
    """A row of the file under the number that the spreadsheet shows."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def written(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not None]


@dataclass(frozen=True)
class Grid:
    """Every row that holds anything; ``epoch`` is the day from which this workbook counts its dates."""

    sheet: str
    lines: list[Line]
    epoch: datetime = WINDOWS_EPOCH


def read(path: Path, sheet: str = "") -> Grid:
    """The first sheet, or the named one. What the file is follows from its content, never from its name.

    Raises Unreadable.
    """
    content = path.read_bytes()
    if content.startswith(ZIP):
        return _workbook(path, sheet)
    if content.startswith(COMPOUND):
        raise Unreadable("这是旧版 .xls 或加了密码的文件，请另存为不带密码的 .xlsx 再导入")
    if sheet:
        raise Unreadable("文本文件没有工作表，请去掉 --sheet")
    return Grid("", _lines(_table(_decoded(content))))


def _workbook(path: Path, sheet: str) -> Grid:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            sheets = {found.title: found for found in book.worksheets}
            name = sheet or next(iter(sheets))
            if name not in sheets:
                raise Unreadable(f"没有名为“{name}”的工作表，有：{'、'.join(sheets)}")
            sheets[name].reset_dimensions()
            return Grid(name, _lines(sheets[name].iter_rows(values_only=True)), book.epoch)
        finally:
            book.close()
    except BROKEN as broken:
        raise Unreadable(f"工作簿打不开，请另存为 .xlsx 再导入（{type(broken).__name__}）") from broken


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.removeprefix(codecs.BOM_UTF8).decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("看不出文字编码，请另存为 .xlsx 或 UTF-8 编码的 .csv 再导入")


def _table(text: str) -> Iterator[list[str]]:
    """Whichever mark divides the first divided line most is the delimiter."""
    divided = next((line for line in text.split("\n") if any(mark in line for mark in DELIMITERS)), "")
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(StringIO(text, newline=""), delimiter=max(DELIMITERS, key=divided.count))
    try:
        yield from rows
    except csv.Error as error:
        raise Unreadable(f"第 {rows.line_num} 行附近读不下去，请检查引号是否成对（{error}）") from error


def _lines(rows: Iterable[Iterable[Cell]]) -> list[Line]:
    cleaned = (Line(number, tuple(_plain(cell) for cell in row)) for number, row in enumerate(rows, 1))
    return [line for line in cleaned if line.written]


def _plain(cell: Cell) -> Cell:
    """Nothing for a cell that holds nothing; without the apostrophe by which spreadsheets mark a text."""
    if not isinstance(cell, str):
        return cell
    if not cell.strip() or cell.strip() in ERRORS:
        return None
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t\r＝＋－＠" else cell
