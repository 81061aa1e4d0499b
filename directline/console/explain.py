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
from directline.worktime.limits import Limit, due
from directline.worktime.notice import read_notice
from directline.worktime.notice_text import UnreadableNotice

group = AppGroup("calendar", help="工作日历：解释时限、装入放假通知")
WORDS = {
    Reason.receipt: "收到之日，不计",
    Reason.after_hours: "未到上班时间，不计",
    Reason.counted: "计入",
    Reason.make_up: "调休上班，计入",
    Reason.local_working: "本县上班，计入",
    Reason.weekend: "周末，不计",
    Reason.holiday: "放假，不计",
    Reason.local_off: "本县放假，不计",
    Reason.paused: "暂停，不计",
    Reason.carried: "补足暂停前的时间",
    Reason.rolled: "顺延",
    Reason.extended: "延长",
}


class LimitType(click.ParamType[Limit]):
    name = "limit"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Limit:
        try:
            return Limit.parse(value)
        except ValueError:
            self.fail(f"{value!r}：请写成 90m、4h、5wd 或 30d", param, ctx)


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
    note = "（暂定：有的年份放假安排尚未公布）" if is_provisional else ""
    say([*map(_words, lines), f"到期：{ends:%Y-%m-%d %H:%M}{note}"], content, as_json=as_json)


@group.command("load")
@needs_schema
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--year", type=click.IntRange(2004, 2099), help="通知里看不出年份时写明")
@click.option("--dry-run", is_flag=True, help="只看读出了什么，不装入")
@as_json
def load_command(file: TextIO, year: int | None, dry_run: bool, as_json: bool) -> None:
    """Load a year's holidays from the State Council's notice in FILE (-: standard input) and recount what is open."""
    try:
        notice = read_notice(file.read(), year)
    except (UnreadableNotice, UnicodeDecodeError) as error:
        refuse([f"没有装入：{error}"], {"error": str(error)}, as_json=as_json)
    loaded = days.load_year(notice, by=None, at=clock.now())
    db.session.rollback() if dry_run else db.session.commit()
    lines = [
        f"{loaded.year} 年：放假 {loaded.days_off} 天，调休上班 {loaded.make_up_days} 天",
        f"依据：{loaded.source}",
        f"重算后 {loaded.moved} 个未结时限有变动",
        *(["（试读，没有装入）"] if dry_run else []),
    ]
    say(lines, vars(loaded), as_json=as_json)


def _words(line: DayLine) -> str:
    number = f"第 {line.number} 天" if line.number else ""
    return f"{line.date} 周{'一二三四五六日'[line.date.weekday()]}  {WORDS[line.reason]}  {line.name}{number}".rstrip()


def _content(line: DayLine) -> dict[str, Any]:
    return {"date": line.date.isoformat(), "number": line.number, "reason": line.reason, "name": line.name}
