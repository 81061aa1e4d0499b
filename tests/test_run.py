"""What `make run` starts, and that nothing of it stays behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import psutil
import pytest

import config
from deploy import run
from directline.extensions import db
from tests import lives
from tests.source import ROOT

PATIENCE = 300
"""Seconds: the machine may be busy with other things."""


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def supervisor(app, cast, port):
    """The supervising process on a database that is in use already."""
    lives.filed(cast)
    db.session.commit()
    environ = os.environ | {"DIRECTLINE_MODE": "development"}
    with subprocess.Popen(_command(port), cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def test_run_serves_until_interrupted_and_leaves_nothing_behind(supervisor, port):
    announced = next(line for line in supervisor.stdout if "Ctrl-C" in line)
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE) as answer:
        assert (answer.status, f"http://127.0.0.1:{port}" in announced) == (200, True)
    children = _children(supervisor)

    supervisor.send_signal(signal.SIGINT)

    assert supervisor.wait(PATIENCE) == 0
    assert [child for child in children if child.is_running()] == []


@pytest.mark.parametrize("ending", ["gunicorn", "schedule"])
def test_run_ends_when_one_of_its_children_does(monkeypatch, port, ending):
    """With children that only wait, in the place of the web server and of the scheduler that are started above."""
    children, start = [], run._start

    def start_idle(command):
        seconds = 0 if ending in command else PATIENCE
        children.append(start((sys.executable, "-c", f"import time; time.sleep({seconds})")))
        return children[-1]

    monkeypatch.setattr(run, "_start", start_idle)
    monkeypatch.setattr(run, "make_ready", list)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["run", "--port", str(port)])
    monkeypatch.setenv("DIRECTLINE_BASE_URL", "http://localhost")

    assert run.main() == 1
    assert [child.poll() for child in children].count(None) == 0
    assert len(children) == 2


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
