"""What `make run` runs: the database made ready, then the web server and the scheduler, ended together by Ctrl-C."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

import flask_migrate
from sqlalchemy import select

from directline import clock, create_app
from directline.console import demo
from directline.console.demo import ACCOUNTS, SEED
from directline.county import SHIPPED, check
from directline.county.demo.world import PASSWORD
from directline.county.load import renew
from directline.extensions import db
from directline.models import Department, User
from directline.operations.probe import wait_until_well

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PATIENCE = 25


def main() -> int:
    port = _port()
    os.environ.setdefault("DIRECTLINE_BASE_URL", f"http://127.0.0.1:{port}")
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    children: list[subprocess.Popen[bytes]] = []
    try:
        accounts = make_ready()
        web = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}")
        children = [_start(web), _start((*FLASK, "schedule", "run"))]
        _announce(port, children, accounts)
        return _first_end(children)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(children)


def make_ready() -> Sequence[str]:
    """Migrate; into an empty database load the shipped county and the demonstration. Returns the accounts to try."""
    app = create_app()
    if app.config["MODE"] == "production":
        raise SystemExit("make run is for trying out; production runs the units in deploy/ (docs/operations.md)")
    wait_until_well(app)
    with app.app_context():
        flask_migrate.upgrade()
        if db.session.scalar(select(Department.id).limit(1)) is None:
            renew(check.read(SHIPPED), at=clock.now())
            db.session.commit()
        if db.session.scalar(select(User.id).limit(1)) is None:
            demo.live(SEED)
        is_demonstration = db.session.scalar(select(User.id).where(User.login == ACCOUNTS[0][1])) is not None
    return [f"{login:18}{who}" for who, login in ACCOUNTS] if is_demonstration else []


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """End every child: politely, then after a while by force."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children:
        child.terminate()
    until = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def _port() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SystemExit(f"port {port} can not be used ({error.strerror}): make run PORT={port + 1}") from None
    return port


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that Ctrl-C reaches only this process, which then ends the child."""
    return subprocess.Popen(command, start_new_session=True)


def _announce(port: int, children: Sequence[subprocess.Popen[bytes]], accounts: Sequence[str]) -> None:
    while all(child.poll() is None for child in children):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    else:
        return
    recipients = [f"password of all: {PASSWORD}", *accounts] if accounts else []
    lines = [f"{os.environ['DIRECTLINE_BASE_URL']}    Ctrl-C", *recipients]
    print("", *(f"    {line}" for line in lines), "", sep="\n", flush=True)


def _first_end(children: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait until one child ends by itself, which is a failure."""
    while True:
        for child in children:
            if (code := child.poll()) is not None:
                print(f"ended by itself with {code}: {child.args!r}", file=sys.stderr)
                return code or 1
        time.sleep(0.5)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
