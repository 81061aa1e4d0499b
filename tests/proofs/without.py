"""The figures with and without any sealed ticket in the database: they are the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

from sqlalchemy import delete, select, text

from directline import clock
from directline.database import is_sqlite
from directline.extensions import db
from directline.models import Ticket
from directline.operations.append_only import TABLES
from directline.reports import figures
from directline.reports.measures import TaskShare
from directline.reports.period import Period


def faults_of_figures(period: Period) -> list[str]:
    """Where a sealed ticket stands behind a figure of the period, or makes another figure of it."""
    known_at = clock.now()
    counted = figures.for_period(period, known_at)
    sealed = set(db.session.scalars(select(Ticket.id).where(Ticket.is_sealed)))
    faults = [f"figures: a sealed ticket in {name}" for name in _holding_one_of(counted, sealed)]
    with _without_sealed():
        alone = figures.for_period(period, known_at)
    names = [each.name for each in fields(figures.Figures)]
    differing = [name for name in names if getattr(counted, name) != getattr(alone, name)]
    return faults + [f"figures: {name} counts sealed tickets" for name in differing]


def _holding_one_of(counted: Any, ids: set[int]) -> list[str]:
    """The figures behind which one of these tickets stands."""
    return [each.name for each in fields(counted) if ids & set(_tickets_in(getattr(counted, each.name)))]


def _tickets_in(value: Any) -> Iterator[int]:
    """Tasks have ids of their own; those on sealed tickets would make another figure."""
    if isinstance(value, TaskShare):
        return
    if isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _tickets_in(one)
    elif is_dataclass(value):
        for each in fields(value):
            part = getattr(value, each.name)
            is_ids = each.name in {"tickets", "part", "whole"}
            yield from part if is_ids else [part] if each.name == "ticket_id" else _tickets_in(part)


@contextmanager
def _without_sealed() -> Iterator[None]:
    """The database without its sealed tickets and their rows, for as long as this lasts; then as it was."""
    db.session.flush()
    with db.session.connection().begin_nested() as savepoint:
        for statement in _freely():
            db.session.execute(text(statement))
        sealed = select(Ticket.id).where(Ticket.is_sealed)
        for table in db.metadata.sorted_tables:
            if "ticket_id" in table.c:
                db.session.execute(delete(table).where(table.c.ticket_id.in_(sealed)))
        db.session.execute(delete(db.metadata.tables["tickets"]).where(Ticket.is_sealed))
        yield
        savepoint.rollback()


def _freely() -> list[str]:
    """History may go and rows may be left behind, until the savepoint."""
    if not is_sqlite(db.engine):
        return ["SET LOCAL session_replication_role = replica"]
    named = db.session.execute(text("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'"))
    return ["PRAGMA defer_foreign_keys = ON", *(f"DROP TRIGGER {name}" for name, table in named if table in TABLES)]
