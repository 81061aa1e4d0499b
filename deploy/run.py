"""What `make run` runs: the database made ready, the web server and then the scheduler, ended together by Ctrl-C."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

import flask_migrate
from flask import Flask
from sqlalchemy import select

from directline import clock, create_app
from directline.console import demo
from directline.console.demo import ACCOUNTS, SEED
from directline.county import SHIPPED, check
from directline.county.demo import progress
from directline.county.demo.run import is_unfinished
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
        accounts = _open(port, children)
        children.append(_start((*FLASK, "schedule", "run")))
        _say(accounts)
        return _first_end(children)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(children)


def make_ready(app: Flask) -> bool:
    """Migrate, and load the shipped county into an empty database. Returns whether a demonstration is to be made."""
    if app.config["MODE"] == "production":
        raise SystemExit("make run is for trying out; production runs the units in deploy/ (docs/operations.md)")
    wait_until_well(app)
    flask_migrate.upgrade()
    if db.session.scalar(select(Department.id).limit(1)) is None:
        renew(check.read(SHIPPED), at=clock.now())
    is_new = is_unfinished() or db.session.scalar(select(User.id).limit(1)) is None
    db.session.commit()
    return is_new


def grow(serve: Callable[[], None]) -> None:
    """The demonstration beside the web server, which shows how far it is; one that was interrupted begins anew."""
    try:
        with progress.shown() as note:
            serve()
            if is_unfinished():
                demo.begin_anew()
            demo.live(SEED, note)
    except progress.AlreadyGrowing:
        raise SystemExit(demo.GROWING) from None


def _open(port: int, children: list[subprocess.Popen[bytes]]) -> Sequence[str]:
    """Serve, and make what is to be shown. Returns the accounts to try."""
    web = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}")

    def serve() -> None:
        children.append(_start(web))
        _announce(port, children)

    app = create_app()
    with app.app_context():
        if make_ready(app):
            grow(serve)
        else:
            progress.forget()
            serve()
        is_demonstration = db.session.scalar(select(User.id).where(User.login == ACCOUNTS[0][1])) is not None
    return (
        [f"password of all: {PASSWORD}", *(f"{login:18}{who}" for who, login in ACCOUNTS)] if is_demonstration else []
    )


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


def _announce(port: int, children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Say the address as soon as somebody answers there."""
    while all(child.poll() is None for child in children):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    else:
        return
    _say([f"{os.environ['DIRECTLINE_BASE_URL']}    Ctrl-C"])


def _say(lines: Sequence[str]) -> None:
    if lines:
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
