"""``audit``: are the event chains whole, and the anchor to keep outside."""

from flask.cli import AppGroup

from directline import clock, database
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.tickets.history_check import chain_head, verify

group = AppGroup("audit", help="Event chains: verify them, print the anchor.")


@group.command("verify")
@as_json
@needs_schema
def verify_command(as_json: bool) -> None:
    """Check every chain and every text behind it; 1 and the first bad row of each ticket where one is broken."""
    with database.reading():
        breaks, head = verify(), chain_head()
    content = {"breaks": [broken._asdict() for broken in breaks], "head": head}
    if breaks:
        lines = [f"{broken.ticket} event {broken.sequence}: {broken.what}" for broken in breaks]
        refuse([f"broken in {len(breaks)} places:", *lines], content, as_json=as_json)
    say([f"every chain is whole: {head}"], content, as_json=as_json)


@group.command("anchor")
@as_json
@needs_schema
def anchor_command(as_json: bool) -> None:
    """Print the head over all chains and the time, to be kept where this machine can not change it."""
    with database.reading():
        head = chain_head()
    at = clock.local(clock.now()).isoformat(timespec="seconds")
    say([f"{at} {head}"], {"at": at, "head": head}, as_json=as_json)
