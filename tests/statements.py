"""Counting what is asked of the database: a list asks as often for fifty rows as for one.

Whose session it is counts as one question: a session last seen a minute ago is marked, and asked for again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from directline.extensions import db

SESSIONS = "user_sessions"


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not (SESSIONS in statement and any(SESSIONS in earlier for earlier in sent)):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
