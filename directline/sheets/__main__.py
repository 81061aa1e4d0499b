"""Reads a file from standard input, writes its values to standard output: within limits that it sets itself first."""

import json
import resource
import sys
from collections.abc import Callable
from importlib import import_module

from .faults import Unfit
from .grids import Book
from .kinds import Kind

MEMORY_BYTES = 1536 * 1024 * 1024
SECONDS = 60
CAN_NOT = 3
_READERS = {Kind.ZIP: "archives", Kind.COMPOUND: "compounds", Kind.HTML: "hypertext"}


def main(kind: Kind, wanted: str) -> int:
    """The exit code; a hostile file ends in words, in this code or at a limit."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        read: Callable[[bytes, str], Book] = import_module(f".{_READERS[kind]}", __package__).read
        reply = json.dumps(read(sys.stdin.buffer.read(), wanted).content())
    except Unfit as fault:
        reply = json.dumps({"unfit": str(fault)})
    except (MemoryError, RecursionError):
        return CAN_NOT
    sys.stdout.write(reply)
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(Kind(sys.argv[1]), sys.argv[2]))
