"""``life``: MOVES, the whole life of a ticket, as the table of docs/life.md."""

from collections.abc import Iterable

import click
from flask.cli import with_appcontext

from directline.models import OPEN, DeadlineKind, Status
from directline.pages.labels import ACTIONS, LABELS
from directline.tickets.deadline_rules import Course, course
from directline.tickets.rules import MOVES, Action

PARTIES = {
    "enterprise": "企业",
    "official": "公职人员代录",
    "office": "直通车办公室",
    "office_head": "办公室主任",
    "supervision": "督查室代行",
    "lead": "主办单位",
    "co_handler": "协办单位",
    "carded": "被亮牌单位",
    "principal": "书记、县长",
    "asked": "被询问单位",
    "system": "系统",
    "import": "导入",
}

COURSES = {Course.RUNS: "走", Course.WAITS: "停", Course.OVER: "－"}


@click.command()
@with_appcontext
def life() -> None:
    """Print MOVES as a table (action, from, to, who), and where each clock runs."""
    click.echo("\n".join([*table(), "", *deadline_table()]))


def table() -> list[str]:
    """The lines of a Markdown table, one row per action in the order of MOVES."""
    rows = [_row(action) for action in MOVES]
    return ["| 动作 | `Action` | 从 | 到 | 谁 |", "|---|---|---|---|---|", *rows]


def deadline_table() -> list[str]:
    """The lines of a Markdown table: a row per clock, a column per status."""
    heads = [str(LABELS[Status][status]) for status in Status]
    rows = [
        f"| {LABELS[DeadlineKind][kind]} | " + " | ".join(COURSES[course(kind, status)] for status in Status) + " |"
        for kind in DeadlineKind
    ]
    return [f"| 时限 | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|", *rows]


def _row(action: Action) -> str:
    move = MOVES[action]
    name = str(ACTIONS.get(action, action.value))
    start = _statuses(move.start) or "（新建）"
    who = "、".join(name for party, name in PARTIES.items() if party in move.who)
    return f"| {name} | `{action.value}` | {start} | {_statuses(move.end) or '不变'} | {who} |"


def _statuses(statuses: Iterable[Status]) -> str:
    found = frozenset(statuses)
    if found == frozenset(Status):
        return "任何"
    if found >= OPEN and len(found) > 1:
        rest = found - OPEN
        return "未办结" + "".join(f"、{LABELS[Status][status]}" for status in Status if status in rest)
    return "、".join(str(LABELS[Status][status]) for status in Status if status in found)
