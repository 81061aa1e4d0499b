"""Does the database have the schema that this program needs? Checked before anything of it is read or written.

A database of an older or newer program is refused in words, because it could only be read in part.
"""

from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from directline import database
from directline.extensions import db, migrate

NO_TABLES = "The database has no tables yet. Run flask --app wsgi db upgrade, or flask --app wsgi init"
OLDER = "The database has schema {present}, the program needs {needed}. Run flask --app wsgi db upgrade"
OTHER = (
    "The database has schema {present}, the program needs {needed}, and cannot upgrade from the former. Nothing of it "
    "was read or written. Make a new database (DIRECTLINE_INSTANCE or DIRECTLINE_DATABASE_URL); read this one with the "
    "program that wrote it"
)
UNNAMED = "without a number"


def fault() -> str:
    """Why the program can not work on its database, and what to do; nothing where it can."""
    with database.reading(), db.engine.connect() as connection:
        return _unmigrated(connection) or _of_other(connection)


def fault_of_other() -> str:
    """Why the migrations can not lead from this database to the schema that is needed; nothing where they can."""
    with database.reading(), db.engine.connect() as connection:
        return _of_other(connection)


def _unmigrated(connection: Connection) -> str:
    if not _tables(connection):
        return NO_TABLES
    present, known = _heads(connection), _known()
    is_older = present and present != known[:1] and set(present) <= set(known)
    return _words(OLDER, present, known) if is_older else ""


def _of_other(connection: Connection) -> str:
    present, known = _heads(connection), _known()
    is_other = not set(present) <= set(known) if present else bool(_tables(connection))
    return _words(OTHER, present, known) if is_other else ""


def _words(form: str, present: tuple[str, ...], known: tuple[str, ...]) -> str:
    return form.format(present=", ".join(present) or UNNAMED, needed=known[0])


def _tables(connection: Connection) -> set[str]:
    """Those of ours: on PostgreSQL others may stand beside them."""
    return db.metadata.tables.keys() & set(inspect(connection).get_table_names())


def _heads(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


def _known() -> tuple[str, ...]:
    """The schemas that the migrations lead to, the newest first."""
    return _read(Path(migrate.directory))


@cache
def _read(migrations: Path) -> tuple[str, ...]:
    return tuple(script.revision for script in ScriptDirectory(str(migrations)).walk_revisions())
