"""Reads a file from standard input, writes its copy to standard output: within limits that it sets itself first."""

import resource
import sys
from collections.abc import Callable
from importlib import import_module

from .faults import Damaged, Locked

MEMORY_BYTES = 768 * 1024 * 1024
SECONDS = 20
COPY_BYTES = 120 * 1024 * 1024
LOCKED, CAN_NOT = 3, 4
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ROOMS = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
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
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, COPY_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        clean: Callable[[bytes], bytes] = import_module(f".{_ROOMS[media_type]}", __package__).clean
        copy = clean(sys.stdin.buffer.read())
    except Locked:
        return LOCKED
    except (Damaged, MemoryError, RecursionError):
        return CAN_NOT
    sys.stdout.buffer.write(copy)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
