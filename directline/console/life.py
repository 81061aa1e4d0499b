"""``life``: the life of a ticket and of a task, as the tables of docs/life.md."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import click
from flask.cli import with_appcontext

from directline.models import OPEN, DeadlineKind, Status, TaskStatus
from directline.pages.labels import ACTIONS, LABELS
from directline.tickets.deadline_rules import DEADLINES, Course, course
from directline.tickets.rules import MOVES, TASK_MOVES, Action, Move, Party

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
    Party.LEADER: "leaders",
    Party.ASKED: "unit that is asked",
    Party.GIVER: "leader who gave it",
    Party.OWNER: "unit that owes it",
    Party.SYSTEM: "system",
    Party.IMPORT: "import",
}

COURSES = {Course.RUNS: "runs", Course.WAITS: "paused", Course.OVER: "-"}


@click.command()
@with_appcontext
def life() -> None:
    """Print the statuses, the actions (from, to, who), and in which status each deadline runs; the same for tasks."""
    click.echo("\n\n".join("\n".join(lines) for lines in tables()))


def tables() -> list[list[str]]:
    """The lines of each Markdown table: those of tickets, then those of tasks."""
    return [
        _status_table(Status),
        _action_table(MOVES, Status),
        _deadline_table(Status),
        _status_table(TaskStatus),
        _action_table(TASK_MOVES, TaskStatus),
        _deadline_table(TaskStatus),
    ]


def _status_table(statuses: type[StrEnum]) -> list[str]:
    """One row per status: the county's word and the program's."""
    rows = [f"| {LABELS[statuses][one]} | `{one.value}` |" for one in statuses]
    return [f"| county | `{statuses.__name__}` |", "|---|---|", *rows]


def _action_table(moves: Mapping[Action, Move], statuses: type[StrEnum]) -> list[str]:
    """One row per action in the order of the table of moves."""
    rows = [_row(action, move, statuses) for action, move in moves.items()]
    return ["| county | `Action` | from | to | who |", "|---|---|---|---|---|", *rows]


def _deadline_table(statuses: type[Status] | type[TaskStatus]) -> list[str]:
    """A row per kind of deadline, a column per status."""
    kinds = [kind for kind, rule in DEADLINES.items() if rule.is_of_task is (statuses is TaskStatus)]
    rows = [
        f"| {LABELS[DeadlineKind][kind]} | `{kind.value}` | "
        + " | ".join(COURSES[course(kind, status)] for status in statuses)
        + " |"
        for kind in kinds
    ]
    heads = " | ".join(_word(status) for status in statuses)
    return [f"| county | `DeadlineKind` | {heads} |", "|---" * (len(statuses) + 2) + "|", *rows]


def _row(action: Action, move: Move, statuses: type[StrEnum]) -> str:
    start = _words(move.start, statuses) or "(new)"
    who = ", ".join(name for party, name in PARTIES.items() if party in move.who)
    return f"| {ACTIONS[action]} | `{action.value}` | {start} | {_words(move.end, statuses) or 'unchanged'} | {who} |"


def _words(some: Iterable[StrEnum], statuses: type[StrEnum]) -> str:
    named = frozenset(some)
    if named == frozenset(statuses):
        return "any"
    if named >= OPEN and len(named) > 1:
        return ", ".join(["open", *(_word(status) for status in statuses if status in named - OPEN)])
    return ", ".join(_word(status) for status in statuses if status in named)


def _word(status: StrEnum) -> str:
    return status.value.replace("_", " ")
