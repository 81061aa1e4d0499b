"""Programs that a test starts: whatever of them still runs at its end is ended, also when the test failed."""

import os
import signal
import subprocess
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psutil

from tests.source import ROOT

MARK = "STARTED_BY_TEST"
TITLE_ALONE = "SPT_NOENV"
"""Asks setproctitle, which gunicorn uses where it is installed, not to write its title over the environment."""
PATIENCE = 300
"""Seconds: the machine may be busy with other things."""


@contextmanager
def started(command: Sequence[str], *, environ: Mapping[str, str] | None = None, **options: Any) -> Iterator[Any]:
    """The program in the project's folder. Its descendants bear a mark, by which they are found wherever they went."""
    mark = uuid.uuid4().hex
    marked = {**(os.environ if environ is None else environ), MARK: mark, TITLE_ALONE: "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=marked, text=True, **options)
    try:
        yield process
    finally:
        for left in (descendants := alive(mark)):
            with suppress(psutil.NoSuchProcess):
                left.kill()
        process.kill()
        process.communicate()
        psutil.wait_procs(descendants, timeout=PATIENCE)


def ignore_sigint() -> None:
    """As a shell starts what a script puts into the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def alive(mark: str) -> list[psutil.Process]:
    """Every process that bears the mark."""
    return [process for process in psutil.process_iter() if _environ(process).get(MARK) == mark]


def _environ(process: psutil.Process) -> dict[str, str]:
    try:
        return dict(process.environ())
    except psutil.Error:
        return {}
