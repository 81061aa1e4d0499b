"""``doctor`` and ``fsck``: is the machine well, does everything fit together."""

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

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
    """Check scheduler, outbox, clock, calendar, disk, database and history, and what the county lacks.

    Exit 1 if something is not well or missing. Also names the frozen months that a correction would change.
    """
    at = clock.now()
    with database.reading(), force_locale("en"):
        complaints = [*health.thorough(at), *needs.complaints()]
        notes = [*health.notes(at), *needs.notes()]
    content = {"complaints": [complaint._asdict() for complaint in complaints], "notes": notes}
    if complaints:
        refuse([*(complaint.words for complaint in complaints), *notes], content, as_json=as_json)
    say(["all well", *notes], content, as_json=as_json)


@click.command()
@click.option("--mend", is_flag=True, help="first write and revoke the rungs by red cards that do not match the cards")
@as_json
@with_appcontext
@needs_schema
def fsck(mend: bool, as_json: bool) -> None:
    """Compare rows with files, history, deadlines, rungs and mails; 1 and what differs."""
    if mend:
        sweeps.review_red_cards(clock.now(), is_whole=True)
    with database.reading():
        faults = files_and_rows.check(clock.now())
    content = {"faults": [fault._asdict() for fault in faults]}
    if faults:
        refuse([f"{fault.check}: {', '.join(fault.rows)}" for fault in faults], content, as_json=as_json)
    say(["no faults"], content, as_json=as_json)
