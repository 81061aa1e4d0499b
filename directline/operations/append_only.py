"""What is only ever added to: the tables, whether their guards stand, and the rights of a role that keeps to it."""

from collections.abc import Iterator

from sqlalchemy import func, select, text

from directline.database import is_sqlite
from directline.extensions import Base, db
from directline.models import (
    CalendarVersion,
    CareChange,
    Classification,
    CountyChange,
    DeadlineChange,
    DepartmentVersion,
    EnterpriseVersion,
    FormerMembership,
    Recusal,
    TicketEvent,
)

NOUNS: tuple[type[Base], ...] = (
    *(TicketEvent, Classification, DeadlineChange, DepartmentVersion, EnterpriseVersion),
    *(CareChange, CountyChange, CalendarVersion, FormerMembership, Recusal),
)
TABLES = tuple(noun.__tablename__ for noun in NOUNS)
KEPT = ("role_grants", "sealed_identities", "tickets", "users")
"""Rows that go on living and are never removed."""
GUARDS = {"sqlite": 3, "postgresql": 2}
"""How many triggers stand before each of these tables: on SQLite one refuses to write a row over another."""

_SQLITE = "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger'"
_POSTGRESQL = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"


def unguarded() -> list[str]:
    """The tables whose guards were taken away."""
    guards = list(db.session.scalars(text(_SQLITE if is_sqlite(db.engine) else _POSTGRESQL)))
    return [table for table in TABLES if guards.count(table) < GUARDS[db.engine.dialect.name]]


def changeable() -> list[str]:
    """The tables of history that the program's own role has the right to change; SQLite knows no roles."""
    if is_sqlite(db.engine):
        return []
    may = func.has_table_privilege
    return [table for table in TABLES if db.session.scalar(select(may(table, "UPDATE, DELETE, TRUNCATE")))]


def grants(role: str) -> Iterator[str]:
    """The statements, for PostgreSQL and the owner of the tables, that give a role what the program needs and no more.

    It changes no table's shape, and adds to history without changing it.
    """
    quoted = db.engine.dialect.identifier_preparer.quote_identifier
    whose, tables = quoted(role), sorted(table.name for table in db.metadata.sorted_tables)
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {whose}"
    yield f"GRANT USAGE ON SCHEMA public TO {whose}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {whose}"
    yield f"GRANT SELECT ON alembic_version TO {whose}"
    for table in tables:
        yield f"GRANT {_rights(table)} ON {table} TO {whose}"


def _rights(table: str) -> str:
    if table in TABLES:
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE" if table in KEPT else "SELECT, INSERT, UPDATE, DELETE"
