"""Another program that holds SQLite's write lock, or a database that cannot be written: what a machine does at times."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from directline.database import is_sqlite
from directline.extensions import db


@contextmanager
def locked() -> Iterator[sqlite3.Connection | None]:
    """The connection that holds the lock until it rolls back; None on PostgreSQL, which has no such lock."""
    if not is_sqlite(db.engine):
        yield None
        return
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
