"""Copies of attachments without metadata, made by a program of its own (``cleaning``) in bounded memory and time.

It gets a file and gives a file: it has neither the database nor our secrets, and what it dies of does not reach us.
No request waits for it: ``copy_queue`` runs it.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, NamedTuple

import config
from directline.models import CopyFault
from directline.tickets.files.kinds import BECOMES_ANOTHER, JPEG, PDF, PNG

EDITION = 2
"""Raise it whenever the program cuts something else than before: the copies of older editions are made anew."""
SECONDS = 60
"""Of waiting; of computing the program allows itself less."""
_FAULTS = {
    3: CopyFault.LOCKED,
    4: CopyFault.UNREADABLE,
    5: CopyFault.TOO_MUCH,
    6: CopyFault.TOO_MANY_PIXELS,
    -signal.SIGXCPU: CopyFault.TOO_MUCH,
    -signal.SIGSEGV: CopyFault.UNREADABLE,
    -signal.SIGBUS: CopyFault.UNREADABLE,
    -signal.SIGABRT: CopyFault.UNREADABLE,
}
_BEGINNINGS = {b"\x89PN": PNG, b"\xff\xd8\xff": JPEG, b"%PD": PDF}
_SURROUNDINGS = {"MALLOC_ARENA_MAX": "1"}
"""All that the program knows of ours: no secret, and how to be sparing with memory."""


class Made(NamedTuple):
    """A synced copy under a passing name; the caller renames it."""

    path: Path
    media_type: str


class NotNow(Exception):
    """Nothing is known of the file: there was no room, no time, or the program was ended from outside."""


def path_beside(original: Path) -> Path:
    return original.with_suffix(".clean")


def make(original: Path, media_type: str) -> Made | CopyFault:
    """The copy, or why there can be none. Raises NotNow."""
    try:
        with original.open("rb") as file, NamedTemporaryFile(dir=original.parent, suffix=".new", delete=False) as copy:
            made = Path(copy.name)
            try:
                fault = _run(media_type, file, copy)
                os.fsync(copy.fileno())
                kind = _became(made, media_type)
            except BaseException:
                made.unlink(missing_ok=True)
                raise
    except FileNotFoundError:
        return CopyFault.UNREADABLE
    except OSError as fault_of_machine:
        raise NotNow from fault_of_machine
    if fault is not None:
        made.unlink(missing_ok=True)
        return fault
    return Made(made, kind)


def _run(media_type: str, file: IO[bytes], copy: IO[bytes]) -> CopyFault | None:
    command = [sys.executable, "-s", "-m", "cleaning", media_type]
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, a media type of ours
            command,
            stdin=file,
            stdout=copy,
            stderr=subprocess.DEVNULL,
            cwd=config.ROOT / "directline",
            env=_SURROUNDINGS,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as waited:
        raise NotNow from waited
    if ended.returncode and ended.returncode not in _FAULTS:
        raise NotNow
    return _FAULTS.get(ended.returncode)


def _became(copy: Path, media_type: str) -> str:
    """The media type of the copy, by its first bytes."""
    if media_type not in BECOMES_ANOTHER:
        return media_type
    with copy.open("rb") as file:
        kind = _BEGINNINGS.get(file.read(3))
    return kind.media_type if kind else media_type
