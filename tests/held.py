"""One connection to PostgreSQL that all sessions of a test share: what they commit is rolled back after the test.

A transaction of the program is a savepoint of the held connection: its commit releases the savepoint, its rollback goes
back to it. So a test begins on a saved state without copying it. What such a connection can not show (two transactions
beside each other, another thread, another program) fails here by name, and is marked ``several_connections``.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.pool import PoolProxiedConnection, StaticPool

from directline.database import engine_options

TIDY_AFTER = 50
"""So many tests leave behind rows that nobody sees and every scan has to pass."""
_READS = re.compile(r"\s*\(*\s*(SELECT|SHOW|SAVEPOINT|RELEASE|ROLLBACK)\b", re.IGNORECASE)
_PATIENT = "-c idle_in_transaction_session_timeout=0"
_MARK = "mark this test several_connections: "


@dataclass
class _Part:
    """A transaction of the program."""

    owner: PoolProxiedConnection
    writes: bool = False
    is_overtaken: bool = False  # another one was committed inside


class Holder:
    """Lends an engine held connections, one to each saved state, instead of those of its own pool."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.own_pool = engine.pool
        self.pools: dict[str, StaticPool] = {}
        self.parts: list[_Part] = []
        self.faults: list[str] = []
        self.held = 0
        self.thread = threading.get_ident()
        for name in ("do_begin", "do_commit", "do_rollback"):
            setattr(engine.dialect, name, self._either(getattr(self, name), getattr(engine.dialect, name)))
        event.listen(engine, "after_cursor_execute", self._note_writing)

    @property
    def is_holding(self) -> bool:
        return self.engine.pool in self.pools.values()

    def hold(self, address: str) -> None:
        """From now on the engine has one connection, to this database, on which nothing stays."""
        self.own_pool = self.engine.pool
        self.engine.pool = self.pools.setdefault(address, self._pool(address))

    def let_go(self) -> list[str]:
        """Undo what was done on the held connection, and give the engine its own ones back; what went wrong."""
        if self.is_holding:
            self._undo()
            self.engine.pool = self.own_pool
        faults, self.faults = self.faults, []
        self.parts.clear()
        return faults

    def _undo(self) -> None:
        self._raw.execute("ROLLBACK")
        self.held += 1
        if self.held % TIDY_AFTER == 0:
            self._raw.execute("VACUUM")
        self._raw.execute("BEGIN")

    def close(self, address: str) -> None:
        """Who copies a database may find nobody connected to it."""
        if pool := self.pools.pop(address, None):
            pool.dispose()

    def close_all(self) -> None:
        for address in list(self.pools):
            self.close(address)

    def do_begin(self, owner: PoolProxiedConnection) -> None:
        self._demand(threading.get_ident() == self.thread, "another thread opens a transaction")
        self._raw.execute(f"SAVEPOINT part_{len(self.parts)}")
        self.parts.append(_Part(owner))

    def do_commit(self, owner: PoolProxiedConnection) -> None:
        part = self._end_last(owner)
        self._raw.execute(f"RELEASE SAVEPOINT part_{len(self.parts)}")
        for outer in self.parts:
            outer.is_overtaken |= part.writes or part.is_overtaken

    def do_rollback(self, owner: PoolProxiedConnection) -> None:
        """Also called for each connection that is given back, whose transaction may have ended long ago."""
        if all(part.owner is not owner for part in self.parts):
            return
        part = self._end_last(owner)
        name = f"part_{len(self.parts)}"
        if part.is_overtaken:
            self._demand(not part.writes, "what is rolled back holds what another transaction has committed")
            self._raw.execute(f"RELEASE SAVEPOINT {name}")
            for outer in self.parts:
                outer.is_overtaken = True
        else:
            self._raw.execute(f"ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}")

    @property
    def _raw(self) -> psycopg.Connection:
        raw: Any = self.engine.pool.connection.dbapi_connection  # type: ignore[attr-defined]
        return raw

    def _pool(self, address: str) -> StaticPool:
        options = engine_options(address)["connect_args"]["options"]

        def connect() -> Any:
            connection = psycopg.connect(address, autocommit=True, options=f"{options} {_PATIENT}")
            connection.execute("BEGIN")
            return connection

        return StaticPool(connect, dialect=self.engine.dialect, _dispatch=self.own_pool.dispatch)

    def _either(self, held: Callable[..., None], own: Callable[..., None]) -> Callable[..., None]:
        return lambda owner: held(owner) if self.is_holding else own(owner)

    def _end_last(self, owner: PoolProxiedConnection) -> _Part:
        self._demand(bool(self.parts) and self.parts[-1].owner is owner, "two transactions end crosswise")
        return self.parts.pop()

    def _note_writing(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if self.is_holding and not _READS.match(statement):
            for part in self.parts:
                part.writes |= part.owner is connection.connection

    def _demand(self, holds: bool, fault: str) -> None:
        """Said here, and once more at the end of the test: the program may catch what is raised."""
        if not holds:
            self.faults.append(fault)
            raise AssertionError(_MARK + fault)
