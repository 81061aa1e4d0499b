"""``life``: the life of a ticket, as the tables of docs/life.md."""

from collections.abc import Iterable

import click
from flask.cli import with_appcontext

from directline.models import OPEN, DeadlineKind, Status
from directline.pages.labels import ACTIONS, LABELS
from directline.tickets.deadline_rules import Course, course
from directline.tickets.rules import MOVES, Action, Party

PARTIES = {
    Party.ENTERPRISE: "enterprise",
    Party.OFFICIAL: "official (on behalf)",
    Party.OFFICE: "office",
    Party.OFFICE_HEAD: "head of the office",
    Party.SUPERVISION: "supervision office (on behalf)",
    Party.LEAD: "lead unit",
    Party.CO_HANDLER: "co-handling unit",
    Party.CARDED: "unit with the card",
    Party.PRINCIPAL: "principals",
    Party.ASKED: "unit that is asked",
    Party.SYSTEM: "system",
    Party.IMPORT: "import",
}

COURSES = {Course.RUNS: "runs", Course.WAITS: "paused", Course.OVER: "-"}


@click.command()
@with_appcontext
def life() -> None:
    """Print the statuses, the actions (from, to, who), and in which status each deadline runs."""
    click.echo("\n".join([*status_table(), "", *table(), "", *deadline_table()]))


def status_table() -> list[str]:
    """The lines of a Markdown table, one row per status: the county's word and the program's."""
    return ["| county | `Status` |", "|---|---|", *(f"| {LABELS[Status][one]} | `{one.value}` |" for one in Status)]


def table() -> list[str]:
    """The lines of a Markdown table, one row per action in the order of MOVES."""
    rows = [_row(action) for action in MOVES]
    return ["| county | `Action` | from | to | who |", "|---|---|---|---|---|", *rows]


def deadline_table() -> list[str]:
    """The lines of a Markdown table: a row per kind of deadline, a column per status."""
    rows = [
        f"| {LABELS[DeadlineKind][kind]} | `{kind.value}` | "
        + " | ".join(COURSES[course(kind, status)] for status in Status)
        + " |"
        for kind in DeadlineKind
    ]
    heads = " | ".join(_word(status) for status in Status)
    return [f"| county | `DeadlineKind` | {heads} |", "|---" * (len(Status) + 2) + "|", *rows]


def _row(action: Action) -> str:
    move = MOVES[action]
    name = str(ACTIONS.get(action, action.value))
    start = _statuses(move.start) or "(new)"
    who = ", ".join(name for party, name in PARTIES.items() if party in move.who)
    return f"| {name} | `{action.value}` | {start} | {_statuses(move.end) or 'unchanged'} | {who} |"


def _statuses(statuses: Iterable[Status]) -> str:
    chosen = frozenset(statuses)
    if chosen == frozenset(Status):
        return "any"
    if chosen >= OPEN and len(chosen) > 1:
        return ", ".join(["open", *(_word(status) for status in Status if status in chosen - OPEN)])
    return ", ".join(_word(status) for status in Status if status in chosen)


def _word(status: Status) -> str:
    return status.value.replace("_", " ")
