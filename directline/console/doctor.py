"""``doctor`` and ``fsck``: is the machine well, does everything fit together."""

import click
from flask.cli import with_appcontext

from directline import clock, database
from directline.console import needs
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.operations import fsck as files_and_rows
from directline.operations import health
from directline.tickets import sweeps


@click.command()
@as_json
@with_appcontext
@needs_schema
def doctor(as_json: bool) -> None:
    """Say whether scheduler, outbox, clock, calendar, disk, database and history are well, and what the county lacks.

    1 where something is not well or missing. Frozen months that a correction would change are said besides.
    """
    at = clock.now()
    with database.reading():
        found = [*health.thorough(at), *needs.complaints()]
        notes = [*health.notes(at), *needs.notes()]
    content = {"complaints": [complaint._asdict() for complaint in found], "notes": notes}
    if found:
        refuse([*(complaint.words for complaint in found), *notes], content, as_json=as_json)
    say(["一切正常", *notes], content, as_json=as_json)


@click.command()
@click.option("--mend", is_flag=True, help="先按红牌改正提级：该有的补上，不该有的撤销")
@as_json
@with_appcontext
@needs_schema
def fsck(mend: bool, as_json: bool) -> None:
    """Compare rows with files, history, clocks, rungs and mails; 1 and what does not fit."""
    if mend:
        sweeps.review_red_cards(clock.now(), is_whole=True)
    with database.reading():
        faults = files_and_rows.check(clock.now())
    content = {"faults": [fault._asdict() for fault in faults]}
    if faults:
        refuse([f"{fault.check}：{'、'.join(fault.rows)}" for fault in faults], content, as_json=as_json)
    say(["没有不符"], content, as_json=as_json)
