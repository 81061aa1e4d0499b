"""What of the machine is behind an error: the disk is full, nothing can be written, the database is busy or away.

Sources: errno(3); SQLite, Result and Error Codes; PostgreSQL, appendix A (SQLSTATE).
"""

import errno
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, TimeoutError


class Outage(StrEnum):
    """``busy``: locked, overloaded or not reachable; it passes by itself, the others want an administrator."""

    FULL = "full"
    READ_ONLY = "read_only"
    BUSY = "busy"


_OF_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), Outage.FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), Outage.READ_ONLY),
}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Outage.FULL,
    **dict.fromkeys((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM), Outage.READ_ONLY),
    **dict.fromkeys((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR), Outage.BUSY),
}
_OF_SQLSTATE = {
    "53100": Outage.FULL,
    "25006": Outage.READ_ONLY,
    **dict.fromkeys(("55P03", "40P01", "40001", "57014"), Outage.BUSY),  # lock, deadlock, serialization, statement time
    **dict.fromkeys(
        ("53200", "53300", "57P01", "57P02", "57P03"), Outage.BUSY
    ),  # memory, connections, shut down, start
}


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage behind an error or what caused it; None where the fault is the program's."""
    return next((outage for cause in _causes(error) if (outage := _own_outage(cause))), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = getattr(error, "original_exception", None) or error.__cause__ or error.__context__


def _own_outage(error: BaseException) -> Outage | None:
    if isinstance(error, TimeoutError):  # no connection of the pool came free
        return Outage.BUSY
    if isinstance(error, DBAPIError):
        return Outage.BUSY if error.connection_invalidated else _of_driver(error.orig)
    if isinstance(error, OSError):
        return _OF_ERRNO.get(error.errno or 0)
    return _of_driver(error)


def _of_driver(error: BaseException | None) -> Outage | None:
    """Of sqlite3 by its primary result code, of psycopg by SQLSTATE; a failed connection has neither."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _OF_SQLITE.get(code & 0xFF)
    state = getattr(error, "sqlstate", "")
    if state is None:
        return Outage.BUSY if type(error).__name__ == "OperationalError" else None
    return Outage.BUSY if state.startswith("08") else _OF_SQLSTATE.get(state)
