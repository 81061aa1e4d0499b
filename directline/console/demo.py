"""``demo``: a county with fourteen months of tickets, to try the program with."""

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import exists, select

from directline import clock
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.county import check, export
from directline.county.demo import bulk, progress, run, world
from directline.county.load import renew
from directline.extensions import db
from directline.models import Department, User

SEED = 1
GROWING = "Another program is loading the demonstration into this database. Wait until it has finished."
UNFINISHED = "An earlier demonstration was interrupted. Run make run to load it anew, or take an empty database."
ACCOUNTS = (
    ("enterprise", "qiye001"),
    ("handler, natural resources", "ziranziyuan1"),
    ("head, natural resources", "ziranziyuan_head"),
    ("direct-line office", "office1"),
    ("head of the direct-line office", "office_head"),
    ("supervision office", "supervision1"),
    ("Party secretary", "secretary"),
    ("county magistrate", "magistrate"),
    ("vice magistrate", "vice_urban"),
    ("administrator", "admin"),
    ("auditor", "auditor"),
)


@click.command()
@click.option("--tickets", type=click.IntRange(0, 1_000_000), default=0, help="add bulk tickets up to this number")
@click.option("--seed", type=int, default=SEED, show_default=True, help="the same number gives the same tickets")
@as_json
@needs_schema
@with_appcontext
def demo(tickets: int, seed: int, as_json: bool) -> None:
    """Fill an empty county with invented people, enterprises and fourteen months of tickets. Refuses in production."""
    if current_app.config["MODE"] == "production":
        refuse(["The demonstration cannot be loaded in production."], as_json=as_json)
    if not db.session.scalar(select(exists().where(Department.id.is_not(None)))):
        refuse(["There is no county yet. Run flask --app wsgi county load first."], as_json=as_json)
    if run.is_unfinished():
        refuse([UNFINISHED], as_json=as_json)
    if not db.session.scalar(select(exists().where(User.id.is_not(None)))):
        _live(seed, as_json)
    elif not tickets:
        refuse(
            ["There are users already, the demonstration was not loaded. For bulk tickets: --tickets."],
            as_json=as_json,
        )
    added = bulk.fill_up_to(tickets, seed=seed) if tickets else 0
    lines = [f"{who}: {login}" for who, login in ACCOUNTS]
    say(
        [*lines, f"password of all: {world.PASSWORD}", f"bulk tickets added: {added}"],
        {"added": added, "accounts": dict(ACCOUNTS), "password": world.PASSWORD},
        as_json=as_json,
    )


def live(seed: int, note: progress.Note, *, quiet: bool = False) -> None:
    """The demonstration into an empty county, with a bar of its progress; ``note`` gets each new percent."""
    with click.progressbar(length=100, label="Demonstration: fourteen months", hidden=quiet) as bar:

        def tick(done: int, total: int) -> None:
            percent = done * 100 // total
            if percent > bar.pos:
                bar.update(percent - bar.pos)
                note(percent)

        run.demonstrate(seed=seed, now=clock.now(), tick=tick)


def begin_anew() -> None:
    """Drop all tables of an interrupted demonstration, make them anew and load the same county again."""
    kept = check.parse(export.text(export.county()).encode())
    db.session.remove()
    flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade()
    renew(kept, at=clock.now())
    db.session.commit()


def _live(seed: int, as_json: bool) -> None:
    try:
        with progress.shown() as note:
            live(seed, note, quiet=as_json)
    except progress.AlreadyGrowing:
        refuse([GROWING], as_json=as_json)
