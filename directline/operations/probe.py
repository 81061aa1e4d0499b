"""Can the line write? Asked by ``/healthz``, and by what starts before it begins to work.

The database's write lock is taken and given back, and a file is written in every folder that the line writes to;
nothing stays. An answer comes within a second, whatever hangs.
"""

import errno
import shutil
import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Lock

import structlog
from flask import Flask
from sqlalchemy import Engine, text

from directline.database import is_sqlite
from directline.extensions import db
from directline.outages import Outage, outage_of

WITHIN_SECONDS = 0.8
LOCK_SECONDS = 0.4
PAUSE_SECONDS = 1.0
LEAST_BYTES = 16 * 1024 * 1024
"""Below it the disk counts as full: what is being written still has room."""

log = structlog.get_logger()


class Probe:
    """One attempt at a time: while one hangs, the line is away, and no second thread is spent on it."""

    def __init__(self) -> None:
        self.turn = Lock()
        self.attempt: Future[Outage | None] | None = None

    def __call__(self, app: Flask) -> Outage | None:
        """What keeps the line from writing; None where it can."""
        with self.turn:
            if self.attempt is None or self.attempt.done():
                threads = ThreadPoolExecutor(1, thread_name_prefix="probe")
                self.attempt = threads.submit(_look, app)
                threads.shutdown(wait=False)
            attempt = self.attempt
        try:
            return attempt.result(WITHIN_SECONDS)
        except TimeoutError:
            return Outage.BUSY


probe = Probe()


def wait_until_well(app: Flask, *, stopping: Event | None = None) -> bool:
    """Wait for a database that is locked or not there yet; False where the wait was to end before.

    A full disk and a folder that can not be written are waited for, too: who mends them need start nothing anew.
    """
    stopping, last = stopping or Event(), None
    while outage := probe(app):
        if outage is not last:
            log.warning("waiting until the database can be written", outage=outage.value)
        last = outage
        if stopping.wait(PAUSE_SECONDS):
            return False
    return True


def _look(app: Flask) -> Outage | None:
    try:
        with app.app_context():
            folders = {Path(app.config["INSTANCE"]), *_try_database(db.engine)}
        return next((outage for folder in folders if (outage := _try_folder(folder))), None)
    except Exception as error:
        if outage := outage_of(error):
            return outage
        log.exception("the probe failed")
        return Outage.BUSY


def _try_database(engine: Engine) -> list[Path]:
    """Take the right to write and give it back. Returns the folders on this machine that the database writes to."""
    if not is_sqlite(engine):
        with engine.connect() as connection:
            is_read_only = connection.execute(text("SHOW transaction_read_only")).scalar_one() == "on"
        if is_read_only:
            raise OSError(errno.EROFS, "the database is read-only")
        return []
    path = str(engine.url.database)
    with closing(sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    return [Path(path).parent]


def _try_folder(folder: Path) -> Outage | None:
    if not folder.is_dir():
        return Outage.READ_ONLY
    with TemporaryFile(dir=folder) as file:
        file.write(b"\0" * 4096)
        file.flush()
    return Outage.FULL if shutil.disk_usage(folder).free < LEAST_BYTES else None
