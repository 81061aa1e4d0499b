"""``ledger``: a spreadsheet into the line, and the whole ledger as a spreadsheet."""

import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import click
from flask.cli import AppGroup

from directline import clock, database, workbook
from directline.console import ledger_sheet
from directline.console import ledger_words as words
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.console.ledger_choice import Choice, ColumnType, choose
from directline.extensions import db
from directline.ledger import export, rejects
from directline.ledger.belonging import County, Defaults
from directline.ledger.cell_texts import LONGEST_TITLE
from directline.ledger.columns import Columns, WrongColumn
from directline.ledger.fields import Field
from directline.ledger.grids import Grid, Unreadable
from directline.ledger.intake import Intake, tickets_named
from directline.ledger.report import Report
from directline.ledger.rows import numbers_in, read_rows
from directline.models import Channel
from directline.text import clean_line

group = AppGroup("ledger", help="The ledger: import a spreadsheet, export all tickets.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TARGET = click.Path(dir_okay=False, path_type=Path)
COLUMN_HELP = "the column of a field: replied_at=HEADING, or replied_at=H; replied_at= for none; repeatable"


@group.command("import")
@needs_schema
@click.argument("file", type=FILE)
@click.option("--column", "columns", type=ColumnType(), multiple=True, help=COLUMN_HELP)
@click.option("--sheet", default="", help="the sheet; default: the only visible one that is a ledger")
@click.option("--category", default="", help="category of rows without one (code or name); default: suggested")
@click.option("--department", default="", help="unit of rows without one (code or name); default: suggested")
@click.option("--enterprise", default="", help="enterprise of rows without one (name or credit code)")
@click.option(
    "--channel",
    type=click.Choice([str(channel) for channel in Channel]),
    default="import",
    help="their channel",
)
@click.option("--rejects", "rejects_file", type=TARGET, help="file for the refused rows; default: beside the ledger")
@click.option("--dry-run", is_flag=True, help="do everything, then roll back")
@click.option("--yes", is_flag=True, help="ask nothing; import nothing that is unclear")
@as_json
def import_command(
    file: Path,
    columns: tuple[tuple[Field, str], ...],
    sheet: str,
    rejects_file: Path | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    **defaults: str,
) -> None:
    """Import the ledger FILE: requests are received now, answered rows get their own dates.

    Running it again adds nothing. A row that can not be imported stops nothing: it is written to a file with the
    reason, to be corrected and imported like any other. Nothing is sent.
    """
    _release_database()
    if rejects_file is not None and rejects_file.resolve() == file.resolve():
        raise click.BadParameter("this would overwrite the ledger itself", param_hint="--rejects")
    chosen = _opened(file, sheet, dict(columns), as_json, may_ask=not (yes or as_json))
    grid, columns_chosen = chosen.grid, chosen.columns
    if not as_json:
        click.echo("\n".join(words.mapping(grid, columns_chosen, chosen.unread)))
    if not (yes or dry_run or as_json):
        click.confirm("Import with these columns?", abort=True)
    report = _taken(grid, columns_chosen, dry_run, quiet=as_json, **defaults)
    written = _write_rejects(report, columns_chosen, rejects_file or (None if dry_run else rejects.beside(file)))
    understood = {field: columns_chosen.heading(field) for field in columns_chosen.places}
    lines = words.report(report, is_trial=dry_run)
    if written:
        lines.append(f"refused rows written to {written}; correct them there and import that file")
    read = {"sheet": grid.sheet, "unread": chosen.unread, "columns": understood, "unused": columns_chosen.unused}
    done = {"dry_run": dry_run, "rejects": str(written) if written else None}
    say(lines, report.content() | read | done, as_json=as_json)


@group.command("export")
@needs_schema
@click.argument("file", type=TARGET)
@as_json
def export_command(file: Path, as_json: bool) -> None:
    """Write the whole ledger, one row a ticket, to FILE (.xlsx). Sealed complaints are not in it."""
    with database.reading():
        count = workbook.write(file, ledger_sheet.HEADINGS, map(ledger_sheet.cells, export.lines()))
    say([f"{count} tickets written to {file}"], {"tickets": count, "file": str(file)}, as_json=as_json)


def _opened(file: Path, sheet: str, overrides: Mapping[str, str], as_json: bool, *, may_ask: bool) -> Choice:
    try:
        return choose(file, sheet, overrides, may_ask=may_ask)
    except WrongColumn as wrong:
        raise click.BadParameter(str(wrong), param_hint="--column") from wrong
    except Unreadable as error:
        refuse([f"nothing imported: {error}"], {"error": str(error)}, as_json=as_json)


def _taken(grid: Grid, columns: Columns, is_trial: bool, *, quiet: bool, **defaults: str) -> Report:
    began = time.monotonic()
    now = clock.now()
    with database.reading():
        rows = list(read_rows(grid, columns, now=now, ours=tickets_named(numbers_in(grid, columns))))
        intake = Intake(_county(**defaults), at=now)
        _show(intake.place(rows), len(rows), "classify", quiet)
        _release_database()
    _show(intake.take(is_trial=is_trial), intake.waiting, "import", quiet)
    intake.report.seconds = time.monotonic() - began
    return intake.report


def _county(category: str, department: str, enterprise: str, channel: str) -> County:
    county = County()
    chosen, unit = county.category(category), county.unit(department)
    if category and (chosen is None or not chosen.is_open or chosen.is_sealed):
        raise click.BadParameter(f"no category {category!r} that accepts tickets", param_hint="--category")
    if department and unit is None:
        raise click.BadParameter(f"no unit {department!r}", param_hint="--department")
    if len(enterprise) > LONGEST_TITLE:
        raise click.BadParameter(f"longer than {LONGEST_TITLE} characters", param_hint="--enterprise")
    county.defaults = Defaults(chosen, unit, Channel(channel), clean_line(enterprise))
    return county


def _show(steps: Iterable[None], length: int, words: str, quiet: bool) -> None:
    with click.progressbar(steps, length=length, label=words, file=sys.stderr, hidden=quiet) as bar:
        for _ in bar:
            pass


def _release_database() -> None:
    """End the transaction: while a file is read, or a person reads, nobody has to wait for the database."""
    db.session().expire_on_commit = False
    db.session.commit()


def _write_rejects(report: Report, columns: Columns, target: Path | None) -> Path | None:
    if not report.refused or target is None:
        return None
    rejects.write(target, columns, report.refused)
    return target
