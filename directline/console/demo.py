"""``demo``: a county with fourteen months of tickets, to try the program with."""

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import exists, select

from directline import clock
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.county.demo import bulk, run, world
from directline.extensions import db
from directline.models import Department, User

SEED = 1
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
    if not db.session.scalar(select(exists().where(User.id.is_not(None)))):
        live(seed, quiet=as_json)
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


def live(seed: int, *, quiet: bool = False) -> None:
    """The demonstration into an empty county, with a bar of its progress."""
    if quiet:
        run.demonstrate(seed=seed, now=clock.now())
        return
    with click.progressbar(length=100, label="Demonstration: fourteen months") as bar:
        run.demonstrate(seed=seed, now=clock.now(), tick=lambda done, total: bar.update(done * 100 // total - bar.pos))
