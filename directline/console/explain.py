"""``calendar``: why a date is due, and the State Council's notice into the county."""

from datetime import datetime
from typing import Any, TextIO

import click
from flask.cli import AppGroup

from directline import clock
from directline.configuration import working_time
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.county import days
from directline.extensions import db
from directline.worktime.explanation import DayLine, Reason, explain
from directline.worktime.holiday_notice import read_notice
from directline.worktime.limits import Limit, due
from directline.worktime.notice_text import UnreadableNotice

group = AppGroup("calendar", help="The working calendar: explain a limit, load a notice of holidays.")
WORDS = {
    Reason.receipt: "day of receipt, not counted",
    Reason.after_hours: "before opening, not counted",
    Reason.counted: "counted",
    Reason.make_up: "make-up day, counted",
    Reason.local_working: "county working day, counted",
    Reason.weekend: "weekend, not counted",
    Reason.holiday: "holiday, not counted",
    Reason.local_off: "county day off, not counted",
    Reason.paused: "paused, not counted",
    Reason.carried: "makes up the time before the pause",
    Reason.rolled: "moved to the next working day",
    Reason.extended: "extended",
}


class LimitType(click.ParamType[Limit]):
    name = "limit"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Limit:
        try:
            return Limit.parse(value)
        except ValueError:
            self.fail(f"{value!r}: write 90m, 4h, 5wd or 30d", param, ctx)


@group.command("explain")
@needs_schema
@click.argument("start", type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"]))
@click.argument("limit", type=LimitType())
@as_json
def explain_command(start: datetime, limit: Limit, as_json: bool) -> None:
    """Say when LIMIT (90m, 4h, 5wd, 30d) from START (local time) is due, and every day counted or skipped."""
    county = working_time.county_calendar()
    begins = clock.at_local(start.date(), start.time())
    ends = clock.local(due(county.calendar, begins, limit))
    lines = explain(county.calendar, begins, limit, names=county.names)
    is_provisional = county.is_provisional(start.date(), ends.date())
    content = {"due": ends.isoformat(), "is_provisional": is_provisional, "days": [_content(line) for line in lines]}
    note = " (provisional: the holidays of a year are not published yet)" if is_provisional else ""
    say([*map(_words, lines), f"due: {ends:%Y-%m-%d %H:%M}{note}"], content, as_json=as_json)


@group.command("load")
@needs_schema
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--year", type=click.IntRange(2004, 2099), help="the year, where the notice does not say it")
@click.option("--dry-run", is_flag=True, help="show what was read, load nothing")
@as_json
def load_command(file: TextIO, year: int | None, dry_run: bool, as_json: bool) -> None:
    """Load a year's holidays from the State Council's notice in FILE (-: standard input) and recount what is open."""
    try:
        notice = read_notice(file.read(), year)
    except (UnreadableNotice, UnicodeDecodeError) as error:
        refuse([f"not loaded: {error}"], {"error": str(error)}, as_json=as_json)
    loaded = days.load_year(notice, by=None, at=clock.now())
    db.session.rollback() if dry_run else db.session.commit()
    lines = [
        f"{loaded.year}: {loaded.days_off} days off, {loaded.make_up_days} make-up days",
        f"source: {loaded.source}",
        f"open deadlines moved: {loaded.moved}",
        *(["dry run: nothing was loaded"] if dry_run else []),
    ]
    say(lines, vars(loaded), as_json=as_json)


def _words(line: DayLine) -> str:
    number = f"day {line.number}" if line.number else ""
    return f"{line.date} {line.date:%a}  {WORDS[line.reason]}  {line.name}{number}".rstrip()


def _content(line: DayLine) -> dict[str, Any]:
    return {"date": line.date.isoformat(), "number": line.number, "reason": line.reason, "name": line.name}
