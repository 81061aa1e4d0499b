"""``digest``: a finished month frozen by hand, also one before go-live, and its figures for keeping."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from directline import clock
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.extensions import db
from directline.models import MonthlyReport
from directline.pages.leadership.names import Names
from directline.reports import monthly, sentences
from directline.reports.corrections import corrections
from directline.reports.monthly import NotFinished
from directline.reports.period import Period, month

FOLDER = click.Path(file_okay=False, path_type=Path)


class MonthType(click.ParamType[Period]):
    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return month(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("period", metavar="MONTH", type=MonthType())
@click.option("--again", is_flag=True, help="recount a frozen month; a difference makes a new revision")
@click.option("--out", type=FOLDER, help="write content and hash as a JSON file in this folder")
@as_json
@with_appcontext
@needs_schema
def digest(period: Period, again: bool, out: Path | None, as_json: bool) -> None:
    """Freeze MONTH (as 2026-10) unless it is frozen, and say it in sentences; 1 while the month is still running.

    Counted again, a month gets a new revision where a figure differs, and every difference is said.
    """
    before = monthly.latest_of(period.label) if again else None
    try:
        report = monthly.freeze(period, again=again)
    except NotFinished as error:
        refuse([str(error)], {"error": str(error)}, as_json=as_json)
    db.session.commit()
    said = [str(sentence) for sentence in sentences.summary(monthly.figures_of(report), monthly.before(report))]
    corrected = _corrected(before, report) if before else []
    file = _write(report, out, as_json) if out else None
    lines = [
        _heading(report),
        *_said_again(before, report, corrected),
        *said,
        *([f"written to {file}"] if file else []),
    ]
    content = {"summary": said, "corrections": corrected, "file": file and str(file)}
    say(lines, _facts(report) | content, as_json=as_json)


def _corrected(before: MonthlyReport, report: MonthlyReport) -> list[str]:
    """Each figure that differs now."""
    names = Names()
    differences = corrections(monthly.figures_of(before), monthly.figures_of(report))
    return [f"{names.figure(one.key, one.row)}: {one.before} -> {one.after}" for one in differences]


def _said_again(before: MonthlyReport | None, report: MonthlyReport, corrected: list[str]) -> list[str]:
    if before is None:
        return []
    if report.revision == before.revision:
        return ["no figure differs, no new revision"]
    return [f"corrected {len(corrected)} figures:", *(f"  {words}" for words in corrected)]


def _heading(report: MonthlyReport) -> str:
    known = f"{clock.local(report.known_at):%Y-%m-%d %H:%M}"
    return f"{report.period} revision {report.revision}, frozen {known}, content hash {report.hash}"


def _facts(report: MonthlyReport) -> dict[str, Any]:
    """What tells this revision from any other, and proves its content."""
    return {
        "period": report.period,
        "revision": report.revision,
        "known_at": report.known_at.isoformat(),
        "hash": report.hash,
        "chain_hash": report.chain_hash,
        "is_intact": monthly.is_intact(report),
    }


def _write(report: MonthlyReport, folder: Path, as_json: bool) -> Path:
    """``digest-2026-10-1.json``; the same revision again writes the same file."""
    file = folder / f"digest-{report.period}-{report.revision}.json"
    content = _facts(report) | {"content": report.content}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        refuse([f"frozen, but cannot write {file}: {error.strerror}"], {"error": str(error)}, as_json=as_json)
    return file
