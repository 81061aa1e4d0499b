"""``county``: the county's file into the database, checked, and back."""

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from directline import clock
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.county import SHIPPED, check, export
from directline.county.check import BadCounty
from directline.county.load import renew
from directline.extensions import db

group = AppGroup("county", help="The county file: load, check, export.")
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=SHIPPED)


@group.command("load")
@needs_schema
@FILE
@as_json
def load_command(file: Path, as_json: bool) -> None:
    """Load the county from FILE (without one: the county that is shipped). A bad file changes nothing."""
    county = _read(file, as_json)
    changes, moved = renew(county, at=clock.now())
    db.session.commit()
    lines = [f"{table}: {count} rows changed" for table, count in changes.by_table().items()] or ["nothing changed"]
    if moved:
        lines.append(f"{moved} open deadlines moved with the new calendar")
    say(lines, {"changes": changes.lines(), "deadlines_moved": moved}, as_json=as_json)


@group.command("check")
@FILE
@as_json
def check_command(file: Path, as_json: bool) -> None:
    """Check FILE (without one: the county that is shipped) and say everything that is wrong with it."""
    county = _read(file, as_json)
    counts = {name: len(content) for name, content in county.items()}
    words = ", ".join(f"{name} {count}" for name, count in counts.items())
    say([f"no errors ({words})"], {"faults": [], "counts": counts}, as_json=as_json)


@group.command("export")
@needs_schema
def export_command() -> None:
    """Write the county as it stands in the database to standard output, in the shape of its file."""
    click.echo(export.text(export.county()), nl=False)


def _read(file: Path, as_json: bool) -> dict[str, Any]:
    try:
        return check.read(file)
    except BadCounty as error:
        lines = [f"{file} has {len(error.faults)} errors:", *(f"  {path}: {message}" for path, message in error.faults)]
        refuse(lines, {"faults": [fault._asdict() for fault in error.faults]}, as_json=as_json)
