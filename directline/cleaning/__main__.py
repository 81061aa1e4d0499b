"""Reads a file from standard input, writes its copy to standard output: within limits that it sets itself first."""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from importlib import import_module

from .faults import Damaged, Locked, TooManyPixels, TooMuch

MEMORY_BYTES = 768 * 1024 * 1024
SECONDS = 20
COPY_BYTES = 120 * 1024 * 1024
PRIORITY = 10
"""Lower than anybody who waits for a page."""
LOCKED, CAN_NOT, TOO_MUCH, TOO_MANY_PIXELS = 3, 4, 5, 6
_PR_SET_PDEATHSIG = 1
_OFFICE = "application/vnd.openxmlformats-officedocument."
_JUDGES = {"archive": "judging_archives", "pdf": "judging_pdfs"} | dict.fromkeys(
    ("png", "jpeg", "gif", "webp", "raster"), "judging_pictures"
)
"""Who counts before a room works; the others bound themselves."""
_ROOMS = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/tiff": "raster",
    "image/bmp": "raster",
    "application/pdf": "pdf",
    f"{_OFFICE}wordprocessingml.document": "archive",
    f"{_OFFICE}spreadsheetml.sheet": "archive",
    f"{_OFFICE}presentationml.presentation": "archive",
    "application/ofd": "archive",
    "application/msword": "old_office",
    "application/vnd.ms-excel": "old_office",
    "application/vnd.ms-powerpoint": "old_office",
}


def main(media_type: str) -> int:
    """The exit code; a hostile file ends in one of them or at a limit."""
    _bound()
    try:
        copy = _copy(media_type, sys.stdin.buffer.read())
    except Locked:
        return LOCKED
    except Damaged:
        return CAN_NOT
    except TooManyPixels:
        return TOO_MANY_PIXELS
    except (TooMuch, MemoryError, RecursionError):
        return TOO_MUCH
    return _write(copy)


def _copy(media_type: str, content: bytes) -> bytes:
    """Only what this kind needs is loaded: most files are photos."""
    room = _ROOMS[media_type]
    if judging := _JUDGES.get(room):
        judge: Callable[[str, bytes], None] = import_module(f".{judging}", __package__).judge
        judge(media_type, content)
    clean: Callable[[bytes], bytes] = import_module(f".{room}", __package__).clean
    return clean(content)


def _write(copy: bytes) -> int:
    """A full disk is no fault of the file: it ends the program with a code that says nothing of it."""
    if len(copy) > COPY_BYTES:
        return TOO_MUCH
    sys.stdout.buffer.write(copy)
    sys.stdout.buffer.flush()
    return 0


def _bound() -> None:
    """Little memory and time, behind everybody else; it ends with who started it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(PRIORITY)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, COPY_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))  # SIGXCPU first: it tells what was too much


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
