"""The commands of the program, for tests that ask each of them."""

import click


def leaves(command: click.Command, before: str = "") -> list[str]:
    """The names of all commands below this one, as they are typed."""
    name = f"{before}{command.name}"
    if not isinstance(command, click.Group):
        return [name]
    own = [name] if command.invoke_without_command else []
    return own + [leaf for child in command.commands.values() for leaf in leaves(child, f"{name} ")]
