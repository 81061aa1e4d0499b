"""Which lines of the program asked which database, and which doors opened on it.

Doors are tested on SQLite, the marked ones (``on_both``) on PostgreSQL as well. So that this hides nothing, a run of
the whole suite fails where a line that asked SQLite asked PostgreSQL nothing, and where a door opened on SQLite alone;
it names a test that would lead there on PostgreSQL, too, if it were marked.
"""

import sys
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping
from itertools import islice
from types import FrameType
from typing import Any

import flask
import pytest
from flask import Flask, Response, request
from sqlalchemy import Connection, Engine, event

from directline.extensions import db
from tests.source import ROOT

PROGRAM = f"{ROOT}/directline/"
CONNECTING = f"{PROGRAM}database.py"
SQLITES_OWN = ("BEGIN", "PRAGMA")
"""Statements that are sent to SQLite alone."""
OTHERWISE = ("county/demo/bulk.py",)
"""What asks PostgreSQL the same from another line: it sets the sequences there, which writes what is waiting."""
Places = Mapping[str, Mapping[str, str]]
"""Of each database the places, each with the first test that led there."""


RAN_ON_BOTH = "on both"
"""Tests that ran on PostgreSQL too, by their name on SQLite. What one of them asked there alone it might have asked on
both: a row that nothing holds is read again whenever the collector has taken it away."""


class Asked:
    """A plugin of pytest. Each worker notes, the process that holds the workers adds up and judges."""

    NAME = "asked"

    def __init__(self) -> None:
        self.places: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.test = ""
        self.faults: list[str] = []

    def pytest_configure(self) -> None:
        event.listen(Engine, "before_cursor_execute", self._note_line)
        flask.request_finished.connect(self._note_door)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.test = item.nodeid
        if "[postgresql" in item.nodeid:
            self.places[RAN_ON_BOTH][item.nodeid.replace("[postgresql", "[sqlite")] = ""
        return (yield)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.add(getattr(node, "workeroutput", {}).get("asked", {}))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["asked"] = dict(self.places)
        elif is_whole(session):
            self.faults = on_sqlite_alone(self.places)
        if self.faults:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.faults:
            terminalreporter.section("on SQLite alone: mark a test on_both")
            terminalreporter.write_line("\n".join(self.faults))

    def add(self, others: Places) -> None:
        for engine, places in others.items():
            self.places[engine] |= {place: test for place, test in places.items() if place not in self.places[engine]}

    def _note_line(self, connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(SQLITES_OWN) and (place := line_of_program()):
            self.places[connection.dialect.name].setdefault(place, self.test)

    def _note_door(self, app: Flask, response: Response, **_rest: Any) -> None:
        if request.endpoint and response.status_code < 400:
            action = (request.view_args or {}).get("action", "")
            door = f"{request.method} {request.endpoint} {action}".strip()
            self.places[db.engine.dialect.name].setdefault(door, self.test)


def line_of_program() -> str:
    """Where in the program the statement comes from that is about to be sent, and who called there."""
    return " < ".join(islice(_lines_of_program(sys._getframe(1)), 2))


def _lines_of_program(frame: FrameType | None) -> Iterator[str]:
    """From the innermost outwards."""
    while frame:
        path = frame.f_code.co_filename
        if path.startswith(PROGRAM) and path != CONNECTING:
            yield f"{path.removeprefix(PROGRAM)}:{frame.f_lineno}"
        frame = frame.f_back


def is_whole(session: pytest.Session) -> bool:
    """Was everything to be run, and did it run to its end?"""
    config = session.config
    narrowed = any(config.getoption(name, None) for name in ("keyword", "markexpr", "deselect", "lf", "failedfirst"))
    is_everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not narrowed
    return is_everything and config.getoption("database") == "both" and not (session.shouldstop or session.shouldfail)


def on_sqlite_alone(places: Places) -> list[str]:
    """The places that never asked PostgreSQL, with the test that led there on SQLite."""
    known, on_both = places.get("postgresql", {}), places.get(RAN_ON_BOTH, {})
    places_asked = places.get("sqlite", {}).items()
    alone = {
        place: test
        for place, test in places_asked
        if place not in known and test not in on_both and not place.startswith(OTHERWISE)
    }
    return [f"{place} ({test})" for place, test in sorted(alone.items())]
