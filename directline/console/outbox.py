"""``outbox``: what waits to be sent, and what an operator does with it."""

import click
from flask.cli import AppGroup, with_appcontext

from directline import clock
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.delivery import stock
from directline.extensions import db


@click.group("outbox", cls=AppGroup, invoke_without_command=True)
@as_json
@click.pass_context
@with_appcontext
@needs_schema
def group(context: click.Context, as_json: bool) -> None:
    """Count the mails by state, and name the oldest due one and the dead.

    Mail about sealed complaints is in none of it; the auditor's page has the totals.
    """
    if context.invoked_subcommand is None:
        now = stock.stock(clock.now())
        content = {"mails": now.mails, "oldest_due": now.oldest_due, "dead": [dead._asdict() for dead in now.dead]}
        say(_lines(now), content, as_json=as_json)


def _lines(now: stock.Stock) -> list[str]:
    lines = [f"{state}: {count}" for state, count in now.mails.items()] or ["empty"]
    if now.oldest_due:
        lines.append(f"oldest due: {clock.local(now.oldest_due):%Y-%m-%d %H:%M}")
    return lines + [f"  {dead.id} {dead.template}: {dead.error}" for dead in now.dead]


@group.command("hold")
@needs_schema
def hold_command() -> None:
    """Hold every mail not sent yet; after restoring an old backup they may have been sent before."""
    _report(f"held: {stock.hold()}")


@group.command("release")
@needs_schema
def release_command() -> None:
    """Release the held mails."""
    _report(f"released: {stock.release()}")


@group.command("retry")
@click.argument("notice_id", type=int, metavar="[ID]", required=False)
@needs_schema
def retry_command(notice_id: int | None) -> None:
    """Try the dead mail ID again from the beginning; without an ID every dead mail, those not listed among them."""
    if notice_id is None:
        return _report(f"queued again: {stock.retry_all()}")
    if not stock.retry(notice_id):
        refuse([f"no dead mail {notice_id}"])
    _report(f"queued again: {notice_id}")


def _report(words: str) -> None:
    db.session.commit()
    click.echo(words)
