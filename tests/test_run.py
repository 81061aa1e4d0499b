"""What `make run` starts, and that nothing of it stays behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest
from sqlalchemy import select

import config
from deploy import run
from directline import clock
from directline.configuration import settings
from directline.console import demo
from directline.county.demo import progress
from directline.extensions import db
from directline.models import CountySetting, Department, Role, User
from directline.operations import fsck
from tests import factories, scenarios
from tests.factories import moment
from tests.programs import PATIENCE, ignore_sigint, started
from tests.source import ROOT

NOW = moment("2026-03-11 10:00")


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def supervisor(app, cast, port):
    """The supervising process on a database that is in use already; it ignores SIGINT, as in a script's background."""
    scenarios.filed(cast)
    db.session.commit()
    environ = os.environ | {"DIRECTLINE_MODE": "development"}
    with started(_command(port), environ=environ, stdout=subprocess.PIPE, preexec_fn=ignore_sigint) as process:
        yield process


@pytest.mark.several_connections
def test_run_serves_until_ended_and_leaves_nothing_behind(supervisor, port):
    announced = next(line for line in supervisor.stdout if "Ctrl-C" in line)
    assert f"http://127.0.0.1:{port}" in announced
    assert _wait_until_well(port) == 200
    children = _children(supervisor)

    supervisor.send_signal(signal.SIGTERM)

    assert supervisor.wait(PATIENCE) == 0
    assert [child for child in children if child.is_running()] == []


def _wait_until_well(port):
    """While the scheduler begins, the database may be busy."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(HTTPError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE) as answer:
            return answer.status
    raise AssertionError("the line did not get well")


@pytest.mark.several_connections
def test_run_ends_when_the_scheduler_does(supervisor):
    assert any("Ctrl-C" in line for line in supervisor.stdout)
    children = _children(supervisor)
    (scheduler,) = [child for child in children if "schedule" in child.cmdline()]

    scheduler.terminate()

    assert supervisor.wait(PATIENCE) != 0
    assert [child for child in children if child.is_running()] == []


@pytest.mark.several_connections
@pytest.mark.empty_database
def test_an_empty_database_gets_the_county_and_is_to_get_a_demonstration(app):
    assert run.make_ready(app)
    units = set(db.session.scalars(select(Department.short_name)))
    assert "自然资源局" in units

    factories.user(Role.ADMIN)
    db.session.commit()
    assert not run.make_ready(app)
    assert set(db.session.scalars(select(Department.short_name))) == units


@pytest.mark.several_connections
def test_the_demonstration_grows_beside_the_server_and_anew_where_it_was_interrupted(app, monkeypatch):
    """Of some days; interrupted once it has lived through a third. What the county had set itself stays."""
    monkeypatch.setattr(demo.run.demonstrate, "__kwdefaults__", demo.run.demonstrate.__kwdefaults__ | {"months": 0})
    db.session.get_one(CountySetting, "failed_redos").value = 7
    db.session.commit()
    with clock.standing_at(NOW), pytest.raises(KeyboardInterrupt):
        _grow_until(33, app)
    logins = _logins()
    refused = app.test_cli_runner().invoke(args=["demo"])
    db.session.rollback()
    assert (refused.exit_code, "make run" in refused.stderr) == (1, True)
    assert (run.make_ready(app), len(logins) > 200) == (True, True)

    with clock.standing_at(NOW):
        seen = _grow_until(101, app)
    assert (seen, run.make_ready(app), _logins()) == ([503, 503], False, logins)
    assert (app.test_client().get("/").status_code, fsck.check(NOW)) == (200, [])
    assert settings.number("failed_redos") == 7


def _logins():
    logins = set(db.session.scalars(select(User.login)))
    db.session.rollback()
    return logins


def _grow_until(percent, app):
    """Ctrl-C at that percent. Returns the answers of the first page before and while it grows."""
    seen = []

    def look(grown):
        if grown >= percent:
            raise KeyboardInterrupt
        if grown >= 50 and len(seen) == 1:
            seen.append(app.test_client().get("/").status_code)

    with pytest.MonkeyPatch.context() as patch:
        live = demo.live
        patch.setattr(demo, "live", lambda seed, note: live(seed, lambda grown: (note(grown), look(grown)), quiet=True))
        run.grow(lambda: seen.append(app.test_client().get("/").status_code))
    return seen


def test_two_programs_do_not_make_one_demonstration(app):
    with progress.shown(), pytest.raises(SystemExit, match="Wait until it has finished"):
        run.grow(lambda: None)


def test_run_names_a_port_that_is_taken(port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        refused = subprocess.run(_command(port), cwd=ROOT, capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    assert f"make run PORT={port + 1}" in refused.stderr


def test_run_is_not_for_production(tmp_path, port):
    environ = os.environ | {
        "DIRECTLINE_MODE": "production",
        "DIRECTLINE_INSTANCE": str(tmp_path),
        "DIRECTLINE_SECRET_KEY": "k" * 32,
        "DIRECTLINE_BASE_URL": "https://ztc.example.gov.cn",
        "DIRECTLINE_TRUSTED_HOSTS": "ztc.example.gov.cn",
    }
    config.add_identity_key(tmp_path / "identity.keys")
    refused = subprocess.run(_command(port), cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert (refused.returncode, "deploy/" in refused.stderr) == (1, True)


def _command(port: int) -> tuple[str, ...]:
    return sys.executable, "-m", "deploy.run", "--port", str(port)


def _children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The web server with its two workers, and the scheduler, once all have started."""
    for _ in range(PATIENCE * 10):
        children = psutil.Process(process.pid).children(recursive=True)
        if len(children) == 4:
            return children
        time.sleep(0.1)
    raise AssertionError(f"four processes expected: {children}")
