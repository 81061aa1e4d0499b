"""A real web server on a fresh database, and people at real browsers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser

from tests.conftest import ENGINES
from tests.database import sqlite_database
from tests.e2e import county
from tests.e2e.line import Ground, Line, served
from tests.e2e.visitor import DESK, Visitor, chromium

Visits = Callable[..., Visitor]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "begins_with(fill): what the database holds when the journey begins")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as program:
        yield program


@pytest.fixture(scope="session")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Ground]]:
    """The ground of an engine, made when it is first asked for."""
    with ExitStack() as ending:

        @cache
        def ground(engine: str) -> Ground:
            database = ending.enter_context(ENGINES.get(engine, sqlite_database)())
            return Ground(database, tmp_path_factory.mktemp(engine))

        yield ground


@pytest.fixture
def line(request: pytest.FixtureRequest, grounds: Callable[[str], Ground]) -> Iterator[Line]:
    """The county with its people on Monday 2 March 2026 at 10:30; on SQLite unless a parameter names the engine."""
    ground = grounds(getattr(request, "param", "sqlite"))
    mark = request.node.get_closest_marker("begins_with")
    ground.set(mark.kwargs["fill"] if mark else county.settle)
    with served(ground, county.OPENING) as running:
        yield running


@pytest.fixture
def visits(line: Line, browser: Browser) -> Iterator[Visits]:
    """Somebody comes: ``visits("owner", PHONE)`` is signed in, ``visits()`` is not. No page may have a fault."""
    come: list[Visitor] = []

    def visit(key: str = "", width: int = DESK, *, has_scripts: bool = True) -> Visitor:
        visitor = Visitor(browser, line.url, width, has_scripts=has_scripts)
        come.append(visitor)
        if key:
            visitor.sign_in(key)
        return visitor

    yield visit
    faults = [fault for visitor in come for fault in visitor.faults]
    for visitor in come:
        visitor.close()
    assert faults == []
