"""Three schedulers at once, killed at random: ``python -m tests.crash.schedulers KILLS MOMENT...``.

They are forked from one process that has everything loaded, so that a new one is at work at once and the kills hit
work, not the start of an interpreter.
"""

import os
import random
import signal
import sys
import time
from datetime import datetime

from flask import Flask

from directline import create_app
from directline.delivery import outbox
from directline.schedule.timetable import tick
from directline.tickets import sweeps

SCHEDULERS = 3
LONGEST_LIFE = 0.5
MOST_ROUNDS = 100


def main(kills: int, *moments: str) -> None:
    app = create_app()
    sweeps.BATCH, outbox.BATCH = 3, 4  # many commits, many places to be killed at
    for moment in moments:
        _live_through(app, datetime.fromisoformat(moment), kills)


def _live_through(app: Flask, at: datetime, kills: int) -> None:
    alive = [_start(app, at) for _ in range(SCHEDULERS)]
    for _ in range(kills):
        time.sleep(random.uniform(0, LONGEST_LIFE))
        victim = alive.pop(random.randrange(SCHEDULERS))
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        alive.append(_start(app, at))
    failed = [pid for pid in alive if os.waitpid(pid, 0)[1] != 0]
    if failed:
        raise SystemExit(f"{len(failed)} schedulers found no end at {at}")


def _start(app: Flask, at: datetime) -> int:
    pid = os.fork()
    if pid == 0:
        os._exit(_work(app, at))
    return pid


def _work(app: Flask, at: datetime) -> int:
    """Rounds until one finds nothing to do; a round in which a job failed (the database was busy) is repeated."""
    for _ in range(MOST_ROUNDS):
        if not any(count is None or count for count in tick(app, at).values()):
            return 0
    return 1


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
