"""directline as it is served: a database, an instance folder, a web server of its own and a clock that can be moved."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import flask_migrate
import pytest
from flask import Flask

from directline import create_app
from directline.extensions import db
from tests.database import Database
from tests.programs import started
from tests.source import ROOT

PATIENCE = 60


class Ground:
    """One database with the states that journeys start from."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.made: set[Callable[[], None]] = set()
        self.environ = {
            "DIRECTLINE_MODE": "development",
            "DIRECTLINE_INSTANCE": str(folder / "instance"),
            "DIRECTLINE_DATABASE_URL": database.url,
            "DIRECTLINE_SECRET_KEY": "only for the journeys, and long enough for them",
            "DIRECTLINE_RATE_LIMIT": "0",
            "DIRECTLINE_CLOCK_FILE": str(folder / "clock"),
        }
        self.app = self._app()

    def set(self, fill: Callable[[], None]) -> None:
        self._close_connections()
        if fill not in self.made:
            self.database.clear()
            with self.app.app_context():
                flask_migrate.upgrade()
                fill()
            self._close_connections()
            self.database.save(fill.__name__)
            self.made.add(fill)
        self.database.restore(fill.__name__)

    def _close_connections(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def _app(self) -> Flask:
        with pytest.MonkeyPatch.context() as environment:
            for name, value in self.environ.items():
                environment.setenv(name, value)
            return create_app()


class Line:
    """A running line."""

    def __init__(self, ground: Ground, url: str) -> None:
        self.ground = ground
        self.url = url

    def move_to(self, moment: datetime) -> None:
        """From now on it is that moment, in every process of this line."""
        seconds = (moment - datetime.now(UTC)).total_seconds()
        (self.ground.folder / "clock").write_text(str(seconds))

    def flask(self, *arguments: str) -> str:
        """Run one of the line's commands."""
        command = (sys.executable, "-m", "flask", "--app", "wsgi", *arguments)
        environ = os.environ | self.ground.environ
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def served(ground: Ground, moment: datetime) -> Iterator[Line]:
    """The web server as production runs it, on a free port, from that moment on; ended afterwards."""
    port = _free_port()
    line = Line(ground, f"http://127.0.0.1:{port}")
    ground.environ["DIRECTLINE_BASE_URL"] = line.url
    line.move_to(moment)
    log = ground.folder / "web.log"
    command = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}")
    environ = os.environ | ground.environ
    with log.open("w") as writing, started(command, environ=environ, stdout=writing, stderr=writing) as web:
        _wait_for(line.url, web, log)
        yield line


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, web: subprocess.Popen[str], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and web.poll() is None:
        try:
            with urlopen(f"{url}/healthz", timeout=10):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"the web server did not start:\n{log.read_text()}")
