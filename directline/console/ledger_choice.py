"""Which sheet and which columns: taken where it is clear, asked at a terminal, else refused with the options to use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from directline.console import ledger_words as words
from directline.ledger.columns import Columns, WrongColumn, find_columns
from directline.ledger.fields import MEANINGS, Field
from directline.ledger.headings import letter
from directline.ledger.reading import Book, Grid, Unreadable, read
from directline.text import compact

NAMES = {compact(name): one for one, name in MEANINGS.items()} | {compact(one): one for one in Field}
NONE_OF_THEM = "都不是就直接回车"
Overrides = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """``unread``: the sheets that nothing is taken from."""

    grid: Grid
    columns: Columns
    unread: list[str] = field(default_factory=list)


class ColumnType(click.ParamType[tuple[Field, str]]):
    """A field by its code or its name, and the column that holds it, or none."""

    name = "field=heading"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Field, str]:
        typed, equals, heading = str(value).partition("=")
        if not equals or compact(typed) not in NAMES:
            known = " ".join(f"{name}（{one}）" for one, name in MEANINGS.items())
            self.fail(f"{value!r}：请写成 字段=列名，字段有 {known}；“字段=”不用这一列", param, ctx)
        return NAMES[compact(typed)], heading.strip()


def choose(file: Path, sheet: str, overrides: Overrides, *, may_ask: bool) -> Choice:
    """Raises Unreadable and WrongColumn."""
    book = read(file, sheet)
    grid, columns = _sheet(book, overrides, may_ask)
    while columns.doubts:
        if not may_ask:
            raise Unreadable(columns.advice())
        one = next(iter(columns.doubts))
        overrides = {**overrides, one: _asked(grid, columns, one)}
        columns = find_columns(grid, overrides)
    others = [other.sheet for other in book.grids if other is not grid]
    return Choice(grid, columns, [*others, *(f"{name}（隐藏）" for name in book.hidden if name != grid.sheet)])


def _sheet(book: Book, overrides: Overrides, may_ask: bool) -> tuple[Grid, Columns]:
    """The only sheet, or the only one among several that is a ledger."""
    if not book.grids:
        raise Unreadable(f"工作表都隐藏了：{'、'.join(book.hidden)}。请用 --sheet 写明导入哪一张")
    if len(book.grids) == 1:
        return book.grids[0], find_columns(book.grids[0], overrides)
    ledgers = [(grid, found) for grid in book.grids if (found := _fits(grid, overrides))]
    names = [grid.sheet for grid, _ in ledgers]
    if not ledgers:
        shown = "、".join(grid.sheet for grid in book.grids)
        raise Unreadable(f"没有一张工作表像台账：{shown}。请用 --sheet 写明一张，用 --column 指明各列")
    if len(ledgers) == 1:
        return ledgers[0]
    if not may_ask:
        raise Unreadable(f"有几张工作表都像台账：{'、'.join(names)}。请用 --sheet 写明一张，一次导入一张")
    return ledgers[names.index(click.prompt("导入哪一张工作表", type=click.Choice(names)))]


def _fits(grid: Grid, overrides: Overrides) -> Columns | None:
    try:
        return find_columns(grid, overrides)
    except (Unreadable, WrongColumn):
        return None


def _asked(grid: Grid, columns: Columns, one: Field) -> str:
    """The letter of the column, or "" for none of them."""
    click.echo("\n".join(words.question(grid, columns, one)))
    letters: Sequence[str] = [letter(place) for place in columns.doubts[one]]
    kind = click.Choice(["", *letters], case_sensitive=False)
    return str(click.prompt(f"列标（{NONE_OF_THEM}）", type=kind, default="", show_choices=False, show_default=False))
