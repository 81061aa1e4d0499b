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
from directline.extensions import db
from directline.models import Department, Role
from tests import factories, scenarios
from tests.programs import PATIENCE, ignore_sigint, started
from tests.source import ROOT


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
def test_an_empty_database_gets_the_county_and_the_demonstration_once(app, monkeypatch):
    lived = []
    monkeypatch.setattr(run.demo, "live", lived.append)

    run.make_ready()
    units = set(db.session.scalars(select(Department.short_name)))
    assert (lived, "自然资源局" in units) == ([run.SEED], True)

    factories.user(Role.ADMIN)
    db.session.commit()
    run.make_ready()
    assert (lived, set(db.session.scalars(select(Department.short_name)))) == ([run.SEED], units)


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
