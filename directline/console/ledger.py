"""``ledger``: a spreadsheet into the line, and the whole ledger as a spreadsheet."""

import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import click
from flask.cli import AppGroup

from directline import clock, database, workbook
from directline.console import ledger_words as words
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.console.ledger_choice import Choice, ColumnType, choose
from directline.extensions import db
from directline.ledger import export, rejects
from directline.ledger.belonging import County, Defaults
from directline.ledger.columns import Columns, WrongColumn
from directline.ledger.fields import Field
from directline.ledger.intake import Intake, tickets_named
from directline.ledger.reading import Grid, Unreadable
from directline.ledger.report import Report
from directline.ledger.rows import numbers_in, read_rows
from directline.ledger.words import LONGEST_TITLE
from directline.models import Channel
from directline.text import clean_line

group = AppGroup("ledger", help="台账：导入电子表格，导出总台账")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TARGET = click.Path(dir_okay=False, path_type=Path)
COLUMN_HELP = "某个字段在哪一列，如 答复时间=实际办结日期，或 答复时间=H；“字段=”不用这一列；可多次"


@group.command("import")
@needs_schema
@click.argument("file", type=FILE)
@click.option("--column", "columns", type=ColumnType(), multiple=True, help=COLUMN_HELP)
@click.option("--sheet", default="", help="工作表名；不写即唯一像台账的一张，隐藏的不算")
@click.option("--category", default="", help="台账没写类别的行归入这一类别（编码或名称）；不写即按内容建议")
@click.option("--department", default="", help="台账没写承办单位的行归这一单位（编码或名称）；不写即按职责建议")
@click.option("--enterprise", default="", help="台账没写企业的行归这一企业（名称或统一社会信用代码）")
@click.option("--channel", type=click.Choice([str(channel) for channel in Channel]), default="import", help="渠道")
@click.option("--rejects", "rejects_file", type=TARGET, help="不能导入的行写到这个文件；不写即放在台账旁边")
@click.option("--dry-run", is_flag=True, help="全部做一遍，然后撤回")
@click.option("--yes", is_flag=True, help="不再询问；拿不准的不导入")
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
    """Import the ledger FILE: requests are received now, answered ones lived again at their moments.

    Running it again adds nothing. A row that can not be imported stops nothing: it is written to a file with the
    reason, to be corrected and imported like any other. Nothing is sent.
    """
    _release_database()
    if rejects_file is not None and rejects_file.resolve() == file.resolve():
        raise click.BadParameter("不能写在台账自己上面", param_hint="--rejects")
    chosen = _opened(file, sheet, dict(columns), as_json, may_ask=not (yes or as_json))
    grid, found = chosen.grid, chosen.columns
    if not as_json:
        click.echo("\n".join(words.mapping(grid, found, chosen.unread)))
    if not (yes or dry_run or as_json):
        click.confirm("按这样的对应导入？", abort=True)
    report = _taken(grid, found, dry_run, quiet=as_json, **defaults)
    written = _write_rejects(report, found, rejects_file or (None if dry_run else rejects.beside(file)))
    understood = {field: found.heading(field) for field in found.places}
    lines = words.report(report, is_trial=dry_run)
    if written:
        lines.append(f"不能导入的行写在 {written}，改正后可以照样导入")
    read = {"sheet": grid.sheet, "unread": chosen.unread, "columns": understood, "unused": found.unused}
    done = {"dry_run": dry_run, "rejects": str(written) if written else None}
    say(lines, report.content() | read | done, as_json=as_json)


@group.command("export")
@needs_schema
@click.argument("file", type=TARGET)
@as_json
def export_command(file: Path, as_json: bool) -> None:
    """Write the whole ledger, one row a ticket, to FILE (.xlsx). Sealed complaints are not in it."""
    with database.reading():
        count = workbook.write(file, words.HEADINGS, map(words.cells, export.lines()))
    say([f"{count} 件诉求写在 {file}"], {"tickets": count, "file": str(file)}, as_json=as_json)


def _opened(file: Path, sheet: str, overrides: Mapping[str, str], as_json: bool, *, may_ask: bool) -> Choice:
    try:
        return choose(file, sheet, overrides, may_ask=may_ask)
    except WrongColumn as wrong:
        raise click.BadParameter(str(wrong), param_hint="--column") from wrong
    except Unreadable as error:
        refuse([f"没有导入：{error}"], {"error": str(error)}, as_json=as_json)


def _taken(grid: Grid, columns: Columns, is_trial: bool, *, quiet: bool, **defaults: str) -> Report:
    began = time.monotonic()
    now = clock.now()
    with database.reading():
        rows = list(read_rows(grid, columns, now=now, ours=tickets_named(numbers_in(grid, columns))))
        intake = Intake(_county(**defaults), at=now)
        _show(intake.place(rows), len(rows), "归类", quiet)
        _release_database()
    _show(intake.take(is_trial=is_trial), intake.waiting, "导入", quiet)
    intake.report.seconds = time.monotonic() - began
    return intake.report


def _county(category: str, department: str, enterprise: str, channel: str) -> County:
    county = County()
    chosen, unit = county.category(category), county.unit(department)
    if category and (chosen is None or not chosen.is_open or chosen.is_sealed):
        raise click.BadParameter(f"没有可以受理的类别“{category}”", param_hint="--category")
    if department and unit is None:
        raise click.BadParameter(f"没有单位“{department}”", param_hint="--department")
    if len(enterprise) > LONGEST_TITLE:
        raise click.BadParameter(f"超过 {LONGEST_TITLE} 字", param_hint="--enterprise")
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
