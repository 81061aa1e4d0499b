"""The bare references: Flask, Jinja and SQLAlchemy with none of our rules."""

import sqlite3
from pathlib import Path

from flask import Flask, render_template_string, request
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from directline.models import Ticket

_LIST = "<!doctype html><title>t</title><table>{% for t in rows %}<tr><td>{{ t.number }}<td>{{ t.title }}<td>{{ t.status }}</tr>{% endfor %}</table>"


def pages(engine: Engine) -> Flask:
    """One page of 50 rows by key, one page of a single row; on the same database."""
    app = Flask("bare")

    @app.get("/list")
    def listed() -> str:
        with Session(engine) as session:
            rows = session.scalars(select(Ticket).order_by(Ticket.id.desc()).limit(50)).all()
            return render_template_string(_LIST, rows=rows)

    @app.get("/one/<int:key>")
    def one(key: int) -> str:
        with Session(engine) as session:
            return render_template_string(_LIST, rows=[session.get(Ticket, key)])

    return app


def posting(folder: Path) -> Flask:
    """A form whose post is one insert, synced to disk."""
    app = Flask("bare-post")
    connection = sqlite3.connect(folder / "bare.sqlite", isolation_level=None, check_same_thread=False)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, title TEXT)"
    )

    @app.post("/post")
    def post() -> str:
        connection.execute("INSERT INTO t (title) VALUES (?)", (request.form["title"],))
        return "ok"

    return app
