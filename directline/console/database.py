"""``database``: the rights of the role under which the program runs."""

import click
from flask.cli import AppGroup

from directline.console.answer import needs_schema
from directline.operations import append_only

group = AppGroup("database", help="The database: rights of the program's role.")


@group.command("grants")
@click.argument("role")
@needs_schema
def grants_command(role: str) -> None:
    """Print the statements that give ROLE what the program needs on PostgreSQL and no more; run them as the owner."""
    click.echo("\n".join(f"{statement};" for statement in append_only.grants(role)))
