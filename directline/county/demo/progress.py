"""How far the demonstration has grown: a file in the instance folder while it does, which the pages show instead of it.

Who is killed leaves the file: half a county is shown to nobody, and ``make run`` begins it anew.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

NAME = "demonstration.percent"
Note = Callable[[int], None]


class AlreadyGrowing(Exception):
    """Another process makes the demonstration of this instance."""


@contextmanager
def shown() -> Iterator[Note]:
    """Shown as growing until the end; what is given takes the percent. The lock goes with the process."""
    with _path().open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyGrowing from None

        def note(percent: int) -> None:
            file.truncate(0)
            file.write(f"{percent}")
            file.flush()

        note(0)
        yield note
        forget()


def percent() -> int | None:
    """None where none grows. Between two numbers the file is empty for a moment."""
    try:
        return int(_path().read_text(encoding="ascii") or 0)
    except FileNotFoundError:
        return None


def forget() -> None:
    _path().unlink(missing_ok=True)


def _path() -> Path:
    folder: Path = current_app.config["INSTANCE"]
    return folder / NAME
