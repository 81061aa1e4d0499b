"""Has the database the tables that this program needs? Asked before anything of it is read or written.

A database of another program, an older or a newer one, is refused in words: what it holds could be read only by halves.
"""

from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from directline import database
from directline.extensions import db, migrate

NO_TABLES = "数据库还没有表，请先运行 flask --app wsgi db upgrade，或 flask --app wsgi init"
OLDER = "这个数据库的结构是 {found}，本程序需要 {needed}，请先运行 flask --app wsgi db upgrade"
OTHER = (
    "这个数据库的结构是 {found}，本程序需要 {needed}，不能从前者升级，没有读写其中的内容；"
    "请用 DIRECTLINE_INSTANCE 或 DIRECTLINE_DATABASE_URL 另建一个数据库，原来的用写它的那一版程序打开"
)
UNNAMED = "未注明的"


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
    found, known = _found(connection), _known()
    is_older = found and found != known[:1] and set(found) <= set(known)
    return _words(OLDER, found, known) if is_older else ""


def _of_other(connection: Connection) -> str:
    found, known = _found(connection), _known()
    is_other = not set(found) <= set(known) if found else bool(_tables(connection))
    return _words(OTHER, found, known) if is_other else ""


def _words(form: str, found: tuple[str, ...], known: tuple[str, ...]) -> str:
    return form.format(found="、".join(found) or UNNAMED, needed=known[0])


def _tables(connection: Connection) -> set[str]:
    """Those of ours: on PostgreSQL others may stand beside them."""
    return db.metadata.tables.keys() & set(inspect(connection).get_table_names())


def _found(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


def _known() -> tuple[str, ...]:
    """The schemas that the migrations lead to, the newest first."""
    return _read(Path(migrate.directory))


@cache
def _read(migrations: Path) -> tuple[str, ...]:
    return tuple(script.revision for script in ScriptDirectory(str(migrations)).walk_revisions())
