"""Which sheet and which columns: taken where it is clear, asked at a terminal, else refused with the options to use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from directline.console import ledger_words as words
from directline.ledger.columns import Columns, WrongColumn, find_columns
from directline.ledger.fields import MEANINGS, Field
from directline.ledger.grids import Book, Grid, Unreadable, read
from directline.ledger.headings import letter
from directline.text import compact

NAMES = {compact(name): one for one, name in MEANINGS.items()} | {compact(one): one for one in Field}
NONE_OF_THEM = "Enter for none of them"
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
            known = ", ".join(f"{one} ({name})" for one, name in MEANINGS.items())
            self.fail(f"{value!r}: write FIELD=HEADING, or FIELD= for none; the fields are {known}", param, ctx)
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
    return Choice(grid, columns, [*others, *(f"{name} (hidden)" for name in book.hidden if name != grid.sheet)])


def _sheet(book: Book, overrides: Overrides, may_ask: bool) -> tuple[Grid, Columns]:
    """The only sheet, or the only one among several that is a ledger."""
    if not book.grids:
        raise Unreadable(f"every sheet is hidden: {', '.join(book.hidden)}. Name the one to import with --sheet")
    if len(book.grids) == 1:
        return book.grids[0], find_columns(book.grids[0], overrides)
    ledgers = [(grid, columns) for grid in book.grids if (columns := _fits(grid, overrides))]
    names = [grid.sheet for grid, _ in ledgers]
    if not ledgers:
        shown = ", ".join(grid.sheet for grid in book.grids)
        raise Unreadable(f"no sheet is a ledger: {shown}. Name one with --sheet, and its columns with --column")
    if len(ledgers) == 1:
        return ledgers[0]
    if not may_ask:
        raise Unreadable(f"several sheets are ledgers: {', '.join(names)}. Import one at a time, with --sheet")
    return ledgers[names.index(click.prompt("Which sheet", type=click.Choice(names)))]


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
    return str(click.prompt(f"Column ({NONE_OF_THEM})", type=kind, default="", show_choices=False, show_default=False))
