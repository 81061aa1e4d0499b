"""How commands answer: words for people, ``--json`` for programs; exit 0 yes, 1 no, 2 wrong use (click's own)."""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from sqlalchemy import inspect

from directline.extensions import db

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
    """A command that reads the database says so where there is none yet."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not inspect(db.session.connection()).has_table("departments"):
            refuse(["数据库还没有表，请先运行 flask --app wsgi db upgrade，或 flask --app wsgi init"])
        return command(*args, **kwargs)

    return guarded
