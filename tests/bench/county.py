"""A county of a given size in a database of its own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from flask import Flask

from directline import clock, create_app
from directline.county import SHIPPED, check
from directline.county.demo import bulk, run
from directline.county.load import load
from directline.extensions import db


@contextmanager
def county_of(tickets: int) -> Iterator[Flask]:
    """The shipped county with a month of the demonstration, copied up to so many tickets, on SQLite."""
    with tempfile.TemporaryDirectory(prefix="directline-bench-") as folder:
        os.environ |= {"DIRECTLINE_INSTANCE": folder, "DIRECTLINE_MODE": "testing", "DIRECTLINE_RATE_LIMIT": "0"}
        os.environ["DIRECTLINE_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        app = create_app({"WTF_CSRF_ENABLED": False})
        with app.app_context():
            flask_migrate.upgrade()
            load(check.read(SHIPPED), at=clock.now())
            db.session.commit()
            run.demonstrate(seed=1, now=clock.now(), months=1)
            bulk.fill_up_to(tickets, seed=1)
            db.session.remove()
            yield app
            db.session.remove()
            db.engine.dispose()
