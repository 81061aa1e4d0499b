"""How commands answer: words for people, ``--json`` for programs; exit 0 yes, 1 no, 2 wrong use (click's own)."""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from directline.operations import schema
from directline.outages import Outage, outage_of

OUTAGES = {
    Outage.FULL: "The disk is full, nothing was done. Free some space and try again.",
    Outage.READ_ONLY: "The database or its folder cannot be read or written, nothing was done. "
    "Check the rights of DIRECTLINE_INSTANCE and of the database.",
    Outage.BUSY: "The database cannot be reached, or another program holds it; nothing was done. Try again later.",
}
P = ParamSpec("P")
R = TypeVar("R")

as_json: Callable[..., Any] = click.option("--json", "as_json", is_flag=True, help="answer in JSON")


def say(lines: Iterable[str], content: Any, *, as_json: bool) -> None:
    """The lines, or in JSON the content."""
    click.echo(json.dumps(content, ensure_ascii=False, default=str) if as_json else "\n".join(lines))


def refuse(lines: Iterable[str], content: Any = None, *, as_json: bool = False) -> NoReturn:
    """Say no, on the channel for errors unless a program is listening, and end with 1."""
    if as_json:
        say([], content, as_json=True)
    else:
        click.echo("\n".join(lines), err=True)
    raise SystemExit(1)


def needs_schema(command: Callable[P, R]) -> Callable[P, R]:
    """A command that reads the database says so where it has other tables, or can not be read or written."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            if words := schema.fault():
                refuse([words])
            return command(*args, **kwargs)
        except Exception as error:
            outage = outage_of(error)
            if outage is None:
                raise
            refuse([OUTAGES[outage]])

    return guarded
