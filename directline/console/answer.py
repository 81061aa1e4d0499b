"""How commands answer: words for people, ``--json`` for programs; exit 0 yes, 1 no, 2 wrong use (click's own)."""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from directline.operations import schema
from directline.outages import Outage, outage_of

OUTAGES = {
    Outage.FULL: "磁盘已满，没有完成；请腾出空间后重试",
    Outage.READ_ONLY: "数据库或数据目录不能读写，没有完成；请检查 DIRECTLINE_INSTANCE 和数据库的权限",
    Outage.BUSY: "数据库连不上，或正被别的程序占用，没有完成；请稍后重试",
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
