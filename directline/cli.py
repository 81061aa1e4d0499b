"""The commands of ``flask --app wsgi``; each group is a module of ``directline/console/``."""

from click import Command
from flask import Flask

from directline.console import (
    audit,
    copies,
    county,
    database,
    demo,
    digest,
    doctor,
    explain,
    identity,
    ledger,
    life,
    outbox,
    schedule,
    setup,
)

COMMANDS: tuple[Command, ...] = (
    county.group,
    explain.group,
    demo.demo,
    ledger.group,
    setup.init,
    setup.user,
    digest.digest,
    schedule.group,
    schedule.sweep,
    outbox.group,
    copies.group,
    audit.group,
    identity.group,
    database.group,
    life.life,
    doctor.doctor,
    doctor.fsck,
)


def register(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
