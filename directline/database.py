"""How both databases connect, begin and wait.

SQLite: WAL, synchronous=FULL, and a transaction that may write takes the write lock at its beginning (a deferred one
that upgrades later fails at once when another wrote meanwhile); what is deleted is overwritten, so that no backup holds
the draft of a complaint. PostgreSQL: READ COMMITTED with bounded waits.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import sleep
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Engine, any_, bindparam, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import IntegrityError

from directline.extensions import Base, db

READS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods of requests that only read."""

WRITERS_ASK = 0.1
"""Seconds between two askings of a connection that waits for the lock: at most, as SQLite has it."""

_LOST_RACES = {
    "23505",
    "23503",
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY,
}
"""Unique and foreign keys: SQLSTATE (PostgreSQL, appendix A) and extended result codes of SQLite."""

_reads_only: ContextVar[bool] = ContextVar("reads_only", default=False)

_SQLITE = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON")
_POSTGRESQL = "-c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"


def engine_options(address: str) -> dict[str, Any]:
    """The SQLAlchemy engine options for a database address; bound values stay out of errors, and so of logs."""
    if address.startswith("sqlite"):
        connecting = {"isolation_level": None, "check_same_thread": False, "timeout": 10}
        return {"hide_parameters": True, "connect_args": connecting}
    return {"hide_parameters": True, "pool_pre_ping": True, "connect_args": {"options": _POSTGRESQL}}


def listen() -> None:
    """Attach the rules above to the application's engine; needs an application context."""
    event.listen(db.engine, "handle_error", _forget_values)
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", _set_pragmas)
        event.listen(db.engine, "begin", _begin_sqlite)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside are not going to write."""
    token = _reads_only.set(True)
    try:
        yield
    finally:
        _reads_only.reset(token)


def read_only_request(is_read_only: bool) -> None:
    """Say for the rest of this request whether its transactions write."""
    _reads_only.set(is_read_only)


def is_read_only() -> bool:
    """Are the transactions begun now not going to write?"""
    return _reads_only.get()


def is_sqlite(engine: Engine | Connection) -> bool:
    return engine.dialect.name == "sqlite"


def let_others_write() -> None:
    """Between two transactions of a long work: who waits for SQLite's lock is in no queue, but asks now and then."""
    if is_sqlite(db.engine):
        sleep(WRITERS_ASK)


def insert(table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say ON CONFLICT: both databases have it, SQLAlchemy names it once for each."""
    return sqlite.insert(table) if is_sqlite(db.engine) else postgresql.insert(table)


def is_lost_race(error: IntegrityError) -> bool:
    """Has somebody else written the row meanwhile, or taken away what it belongs to?"""
    state, code = getattr(error.orig, "sqlstate", None), getattr(error.orig, "sqlite_errorcode", None)
    return state in _LOST_RACES or code in _LOST_RACES


def among(column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    """The column's value is one of these ids, however many: one bound value, where IN would bind each."""
    listed = sorted(set(ids))
    if is_sqlite(db.engine):
        return column.in_(select(func.json_each(json.dumps(listed)).table_valued("value").c.value))
    return column == any_(bindparam(None, listed, postgresql.ARRAY(BigInteger)))


def _forget_values(context: ExceptionContext) -> None:
    """PostgreSQL quotes the failing row below its message: what people wrote belongs into no log."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])


def _set_pragmas(connection: Any, _record: Any) -> None:
    for pragma in _SQLITE:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if _reads_only.get() else "BEGIN IMMEDIATE")
