"""Fixtures: the application on both databases, a browser, the cast.

A test that asks for ``app``, ``client`` or ``cast`` runs once on SQLite and once on PostgreSQL, each time on a fresh
database with the shipped county in it, of which nothing is left afterwards. On PostgreSQL it has one connection
(``held.py``), unless marked ``several_connections``. Tests of doors (``DOORS``) run on SQLite alone, unless
marked ``on_both``; ``asked.py`` holds that nothing asks SQLite alone.

Other beginnings: ``empty_database``: the schema alone; ``lived_database``: a month of the demonstration;
``database_after(action=...)``: what that function does to the cast, done once and kept.
"""

import gc
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import SimpleNamespace
from typing import Any

import flask_migrate
import hypothesis
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import scoped_session

import directline
from directline import create_app
from directline.configuration import working_time
from directline.county import SHIPPED, check
from directline.county.load import load
from directline.extensions import db
from tests import dealing, people
from tests.asked import Asked
from tests.browser import BareBrowser, Browser
from tests.database import Database, PostgreSQL, postgresql_database, sqlite_database
from tests.factories import BEGINNING
from tests.held import Holder
from tests.missing import Missing
from tests.proofs import IN_FULL

TRANSLATIONS = Path(directline.__file__).parent / "translations"
NOBODY_ELSES = "sqlite:////dev/null/held"
"""Where a program finds no database that is started by a test whose connection is held."""
DOORS = tuple(Path(__file__).parent / place for place in ("pages", "proofs/test_not_yours.py"))
ENGINES = {"sqlite": sqlite_database, "postgresql": postgresql_database}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=[*ENGINES, "both"], default="both", help="database to run on")


def pytest_configure(config: pytest.Config) -> None:
    """The same examples in each run of the suite, other ones in the proofs; however busy the machine is."""
    _end_by_signals()
    config.pluginmanager.register(Asked(), Asked.NAME)
    hypothesis.settings.register_profile(
        "suite",
        deadline=None,
        derandomize=not os.environ.get("DIRECTLINE_PROOFS"),
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("suite")
    config.addinivalue_line("markers", "empty_database: the schema alone, without the shipped county")
    config.addinivalue_line("markers", "database_after(deed=...): what deed(cast) leaves, without its files; done once")
    config.addinivalue_line("markers", "on_both: a test of doors that runs on PostgreSQL, too")
    config.addinivalue_line("markers", "several_connections: beside each other: threads, programs, whole databases")
    config.addinivalue_line("markers", "lived_database: a month of the demonstration, lived up to 2026-11-24 10:00")


def _end_by_signals() -> None:
    """SIGTERM ends a run as Ctrl-C does, fixtures and their servers with it; so does SIGINT where a script ignores it."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _interrupt_once)


def _interrupt_once(number: int, _frame: Any) -> None:
    """A second signal, as timeout(1) sends one to the whole group, does not cut the ending short."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the English catalogue where it is older than its source."""
    for source in TRANSLATIONS.rglob("*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            _compile(source, compiled)


def _compile(source: Path, compiled: Path) -> None:
    with source.open("rb") as words, NamedTemporaryFile(dir=compiled.parent, delete=False) as target:
        write_mo(target, read_po(words))
    Path(target.name).replace(compiled)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    dealing.sort(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> dealing.ByFile | None:
    return dealing.scheduler(config, log)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "stage" in metafunc.fixturenames:
        metafunc.parametrize("stage", _engines(metafunc), indirect=True, scope="session")


def _engines(metafunc: pytest.Metafunc) -> list[str]:
    """Doors on SQLite, those marked on both, as everything else; or what the command line says."""
    chosen = metafunc.config.getoption("database")
    if chosen != "both":
        return [chosen]
    is_door = any(metafunc.definition.path.is_relative_to(place) for place in DOORS) and not IN_FULL
    return list(ENGINES) if not is_door or metafunc.definition.get_closest_marker("on_both") else ["sqlite"]


class Stage:
    """One application on one database, with the states that tests start from."""

    def __init__(self, database: Database, app: Flask) -> None:
        self.database = database
        self.app = app
        self.made: set[str] = set()
        self.actions: dict[Callable[..., Any], str] = {}
        with app.app_context():
            self.holder = Holder(db.engine) if isinstance(database, PostgreSQL) else None
        self.is_held = False

    def set(self, state: str) -> None:
        if state not in self.made:
            self._make(state, *STATES[state])
        self._begin(state)

    def set_after(self, action: Callable[[SimpleNamespace], Any]) -> None:
        """The cast, and what the deed does to it."""
        state = self.actions.setdefault(action, f"after_{len(self.actions)}")
        if state not in self.made:
            self._make(state, lambda: action(people.gather()), "cast")
        self._begin(state)

    def end(self) -> None:
        """Undo what a test did on a held connection."""
        if self.holder:
            assert self.holder.let_go() == []

    def close(self) -> None:
        self.close_connections()
        if self.holder:
            self.holder.close_all()

    def close_connections(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def _begin(self, state: str) -> None:
        self.end()
        if self.holder and self.is_held:
            os.environ["DIRECTLINE_DATABASE_URL"] = NOBODY_ELSES
            self.holder.hold(self.database.address_of(state))
        else:
            os.environ["DIRECTLINE_DATABASE_URL"] = self.database.url
            self._copy(state)
        self._clean()

    def _copy(self, state: str) -> None:
        self.close_connections()
        if self.holder:
            self.holder.close(self.database.address_of(state))
        self.database.restore(state)

    def _clean(self) -> None:
        shutil.rmtree(self.app.config["INSTANCE"], ignore_errors=True)
        self.app.config["INSTANCE"].mkdir()
        working_time._composed.cache_clear()

    def _make(self, state: str, fill: Callable[[], Any], before: str) -> None:
        self.end()
        self._begin_making(before)
        with self.app.app_context():
            fill()
            db.session.commit()
        self.close_connections()
        self.database.save(state)
        self.made.add(state)

    def _begin_making(self, before: str) -> None:
        """On a database that stays."""
        if before and before not in self.made:
            self._make(before, *STATES[before])
        self._copy(before) if before else self.database.clear()
        self._clean()


def _load_county() -> None:
    load(check.read(SHIPPED), at=BEGINNING)


STATES: dict[str, tuple[Callable[[], Any], str]] = {
    "empty": (flask_migrate.upgrade, ""),
    "county": (_load_county, "empty"),
    "cast": (people.settle, "county"),
    "lived": (people.live_a_month, "county"),
}


@pytest.fixture(scope="session")
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """One application and one database of the kind named by the parameter."""
    with ENGINES[request.param]() as database, pytest.MonkeyPatch.context() as environment:
        environment.setenv("DIRECTLINE_MODE", "testing")
        environment.setenv("DIRECTLINE_INSTANCE", str(database.folder / "instance"))
        environment.setenv("DIRECTLINE_DATABASE_URL", database.url)
        environment.setenv("DIRECTLINE_SECRET_KEY", "only for the tests, and long enough for them")
        environment.setenv("DIRECTLINE_RATE_LIMIT", "0")
        environment.setattr("directline.database.WRITERS_ASK", 0)  # who tests sweeps keeps nobody waiting
        app = create_app()
        app.test_client_class = Browser
        app.jinja_env.undefined = Missing
        with app.app_context():
            if db.engine.dialect.name == "sqlite":
                event.listen(db.engine, "connect", _forgo_durability)
        stage = Stage(database, app)
        yield stage
        stage.close()


def _forgo_durability(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def app(stage: Stage, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with its context pushed, on a fresh database; its configuration may be changed."""
    stage.is_held = not request.node.get_closest_marker("several_connections")
    if request.node.get_closest_marker("empty_database"):
        stage.set("empty")
    elif request.node.get_closest_marker("lived_database"):
        stage.set("lived")
    elif after := request.node.get_closest_marker("database_after"):
        stage.set_after(**after.kwargs)
    else:
        stage.set("cast" if "cast" in request.fixturenames else "county")
    config = dict(stage.app.config)
    with stage.app.app_context():
        yield stage.app
        db.session.rollback()
    stage.end()
    stage.app.config.clear()
    stage.app.config.update(config)


@pytest.fixture
def turn(app: Flask) -> int:
    """0 on SQLite, 1 on PostgreSQL: where chance makes the examples, each database has its own."""
    return int(db.engine.dialect.name == "postgresql")


@pytest.fixture
def db_session(app: Flask) -> scoped_session[Any]:
    return db.session


@pytest.fixture
def client(app: Flask) -> Browser:
    return app.test_client()


@pytest.fixture
def bare_client(app: Flask) -> BareBrowser:
    """Sends no CSRF token of its own."""
    return BareBrowser(app, app.response_class)


@pytest.fixture
def cast(app: Flask) -> SimpleNamespace:
    """Named people, units and firms; see tests/people.py."""
    return people.gather()
