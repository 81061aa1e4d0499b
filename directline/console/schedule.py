"""``schedule`` and ``sweep``: the timetable as a process, as one round, and one job of it."""

from datetime import datetime
from threading import Event

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from directline import clock
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.console.moments import at_option
from directline.extensions import db
from directline.operations import heartbeat
from directline.operations.probe import wait_until_well
from directline.schedule import watch
from directline.schedule.timetable import BY_NAME, run_job, tick

group = AppGroup("schedule", help="The timetable: run it, do one round, resume after a held clock.")


@group.command("run")
def run_command() -> None:
    """Run the timetable until Ctrl-C or SIGTERM. Any number of schedulers may run at once.

    A database that is locked or not there yet is waited for.
    """
    stopping = watch.stopped_by_signals()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if wait_until_well(app, stopping=stopping):
        _run(stopping)


@needs_schema
def _run(stopping: Event) -> None:
    watch.run(_app(), stopping)


@group.command("tick")
@at_option
@as_json
@needs_schema
def tick_command(at: datetime | None, as_json: bool) -> None:
    """Do one round of every job that is due now, or at another time."""
    counts = tick(_app(), at or clock.now())
    lines = [f"{name}: {'failed, see the log' if count is None else count}" for name, count in counts.items()]
    if None in counts.values():
        refuse(lines, counts, as_json=as_json)
    say(lines, counts, as_json=as_json)


@group.command("release")
@needs_schema
def release_command() -> None:
    """Resume escalation after the clock stepped and was checked."""
    released = heartbeat.release_escalation()
    db.session.commit()
    click.echo(f"released: {released} processes" if released else "nothing is held")


@click.command()
@click.argument("name", type=click.Choice(list(BY_NAME)))
@at_option
@as_json
@with_appcontext
@needs_schema
def sweep(name: str, at: datetime | None, as_json: bool) -> None:
    """Run the job NAME once, now or as of another time."""
    count = run_job(_app(), name, at)
    if count is None:
        refuse([f"{name}: failed, see the log"], {name: None}, as_json=as_json)
    say([f"{name}: {count}"], {name: count}, as_json=as_json)


def _app() -> Flask:
    """The application; jobs have transactions of their own, and one left open here would stand in their way."""
    db.session.rollback()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
