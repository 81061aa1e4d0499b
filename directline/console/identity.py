"""``identity``: the keys under which it is kept who complained."""

import click
from flask import current_app
from flask.cli import AppGroup

import config
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.extensions import db
from directline.tickets.sealed import identity

group = AppGroup("identity", help="Who complained: change the key.")


@group.command("rotate")
@click.option("--stopped", is_flag=True, help="confirm that web server and scheduler are stopped")
@as_json
@needs_schema
def rotate_command(stopped: bool, as_json: bool) -> None:
    """Make a new key and encrypt every identity again. Stop web server and scheduler before: they hold the old one."""
    path = current_app.config["IDENTITY_KEY_FILE"]
    unopened = identity.unopened()
    if not stopped:
        refuse(
            ["Stop web server and scheduler, run this again with --stopped, then start them."],
            {"error": "stopped"},
            as_json=as_json,
        )
    if unopened or config.identity_keys(path, create=False) != current_app.config["IDENTITY_KEYS"]:
        refuse(
            [f"Not changed: {path} lacks a key in use. Restore it from the backup first."],
            {"unopened": unopened},
            as_json=as_json,
        )
    key_id = config.add_identity_key(path)
    current_app.config["IDENTITY_KEYS"] = config.identity_keys(path, create=False)
    count = identity.rotate()
    db.session.commit()
    lines = [
        f"New key {key_id} written to {path}; {count} identities encrypted again.",
        "Back up the key file now, then start the services.",
    ]
    say(lines, {"key": key_id, "closed_anew": count, "file": str(path)}, as_json=as_json)
