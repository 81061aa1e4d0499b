"""What a machine without room, rights or patience does to the line: real errors of both databases and of the disk."""

import errno
import sqlite3
import threading

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from directline import database
from directline.extensions import db
from directline.outages import Outage, outage_of
from tests.locking import locked
from tests.pages.test_security import put_behind

pytestmark = pytest.mark.several_connections


def _sqlite(*pragmas):
    for pragma in pragmas:
        db.session.execute(text(f"PRAGMA {pragma}"))
    db.session.execute(text("CREATE TABLE filled AS SELECT zeroblob(1000000) AS filler"))


def _sqlite_full():
    _sqlite(f"max_page_count={db.session.scalar(text('PRAGMA page_count'))}")


def _sqlite_locked():
    with locked(), database.reading():
        db.session.execute(text("PRAGMA busy_timeout=0"))
        db.session.execute(text("DELETE FROM job_runs"))


def _sqlite_away():
    sqlite3.connect("/nowhere/line.sqlite")


def _postgresql(*statements):
    for statement in statements:
        db.session.execute(text(statement))


def _postgresql_raises(state):
    _postgresql(f"DO $$ BEGIN RAISE EXCEPTION 'as it were' USING ERRCODE = '{state}'; END $$")


def _postgresql_away():
    psycopg.connect("host=127.0.0.1 port=1 connect_timeout=2")


BROKEN = {
    "sqlite": {
        Outage.FULL: [_sqlite_full],
        Outage.READ_ONLY: [lambda: _sqlite("query_only=ON"), _sqlite_away],
        Outage.BUSY: [_sqlite_locked],
    },
    "postgresql": {
        Outage.FULL: [lambda: _postgresql_raises("53100")],
        Outage.READ_ONLY: [lambda: _postgresql("SET TRANSACTION READ ONLY", "DELETE FROM job_runs")],
        Outage.BUSY: [
            lambda: _postgresql("SET LOCAL statement_timeout = 1", "SELECT pg_sleep(60)"),
            lambda: _postgresql_raises("55P03"),
            lambda: _postgresql_raises("08006"),
            _postgresql_away,
        ],
    },
}


def _error_of(breaking):
    try:
        breaking()
    except Exception as error:
        return error
    finally:
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
    raise AssertionError("nothing broke")


def test_the_errors_of_the_database_are_known_for_what_they_are(app):
    known = BROKEN[db.engine.dialect.name]

    assert {outage: [outage_of(_error_of(each)) for each in ways] for outage, ways in known.items()} == {
        outage: [outage] * len(ways) for outage, ways in known.items()
    }


def test_the_errors_of_the_disk_are_known_for_what_they_are():
    with pytest.raises(OSError, match="No space left") as full, open("/dev/full", "wb", buffering=0) as device:
        device.write(b"x")
    codes = (errno.EDQUOT, errno.EROFS, errno.EACCES, errno.ENOENT, errno.EPIPE)

    assert outage_of(full.value) is Outage.FULL
    assert [outage_of(OSError(code, "")) for code in codes] == [
        Outage.FULL,
        *[Outage.READ_ONLY] * 2,
        *[None] * 2,
    ]


def test_a_fault_of_the_program_is_none(app):
    wrong = _error_of(lambda: db.session.execute(text("SELECT * FROM nothing")))
    doubled = _error_of(lambda: [db.session.execute(text("INSERT INTO heartbeats (name) VALUES ('x')")) for _ in "12"])

    assert isinstance(wrong, DBAPIError)
    assert [outage_of(error) for error in (wrong, doubled, ValueError("x"), ZeroDivisionError(), None)] == [None] * 5


@pytest.mark.parametrize(
    ("outage", "status", "words", "english"),
    [
        (Outage.FULL, 507, "磁盘已满", "disk is full"),
        (Outage.READ_ONLY, 503, "不能保存", "Nothing can be saved"),
        (Outage.BUSY, 503, "系统正忙", "is busy"),
    ],
)
def test_an_outage_is_said_in_words_and_what_was_typed_is_given_back(
    app, client, monkeypatch, outage, status, words, english
):
    error = _error_of(BROKEN[db.engine.dialect.name][outage][0])

    def break_down():
        raise error

    put_behind(app, monkeypatch, "account.sign_in", break_down)
    typed = {
        "description": "设备到厂一个月仍然没有通电\n<b>急</b>",
        "password": "Kz7#tree-Lamp9 不可见",
        "satisfaction": "not_satisfied",
    }
    answer = client.post("/sign-in", data=typed)

    assert (answer.status_code, words in answer.text, "Retry-After" in answer.headers) == (status, True, True)
    assert "设备到厂一个月仍然没有通电\n&lt;b&gt;急&lt;/b&gt;" in answer.text
    assert ("Kz7#tree" in answer.text, "not_satisfied" in answer.text) == (False, False)
    client.set_cookie("language", "en")
    assert english in client.get("/sign-in").text


def test_the_sign_of_life_tells_an_outage(app, client, monkeypatch):
    assert client.get("/healthz").text == "ok\n"
    with locked() as lock:
        if lock:
            answer = client.get("/healthz")
            assert (answer.status_code, answer.text) == (503, "the database is busy or away\n")
    app.config["INSTANCE"] = app.config["INSTANCE"] / "gone"
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (503, "nothing can be written\n")


def test_the_sign_of_life_tells_a_full_disk(app, client, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 1024}))

    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (507, "the disk is full\n")


def test_one_thread_at_a_time_is_spent_on_a_database_that_hangs(app, client, monkeypatch):
    monkeypatch.setattr("directline.operations.probe.WITHIN_SECONDS", 0.05)
    monkeypatch.setattr("directline.operations.probe.LOCK_SECONDS", 60)
    with locked() as lock:
        if lock:
            answers = [client.get("/healthz").status_code for _ in range(3)]
            assert (answers, sum(thread.name.startswith("probe") for thread in threading.enumerate())) == ([503] * 3, 1)
            lock.execute("ROLLBACK")
