"""``copies``: what waits to be copied, and what an operator does with what was refused."""

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import func, select

from directline import clock
from directline.console.answer import as_json, needs_schema, say
from directline.delivery import stock
from directline.extensions import db
from directline.models import Attachment, CopyState, FileCopy
from directline.tickets.files import copy_queue


@click.group("copies", cls=AppGroup, invoke_without_command=True)
@as_json
@click.pass_context
@with_appcontext
@needs_schema
def group(context: click.Context, as_json: bool) -> None:
    """Count the attachments of ordinary tickets by the state of their copies."""
    if context.invoked_subcommand is None:
        counts = _counts()
        say([f"{state}: {counts.get(state, 0)}" for state in CopyState], counts, as_json=as_json)


def _counts() -> dict[str, int]:
    counted = select(FileCopy.state, func.count()).join(FileCopy.file).join(Attachment.ticket).where(stock.ORDINARY)
    return {state: count for state, count in db.session.execute(counted.group_by(FileCopy.state))}


@group.command("again")
@needs_schema
def again_command() -> None:
    """Put the refused files into the queue again: after an upgrade that can copy more."""
    count = copy_queue.again(copy_queue.refused(), at=clock.now())
    db.session.commit()
    click.echo(f"queued again: {count}")
