import re

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Enum, inspect

from directline.extensions import db

pytestmark = [pytest.mark.empty_database, pytest.mark.several_connections]


def test_models_match_the_migrations(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_migrations_make_every_table_and_constraint(app):
    made = _schema_of_database()
    assert made == _schema_of_models()


def test_checks_let_in_every_word_of_the_models(app):
    """A member that was added to an enumeration needs a migration."""
    inspector = inspect(db.engine)
    taken = {
        table: [set(re.findall(r"'(\w+)'", check["sqltext"])) for check in inspector.get_check_constraints(table)]
        for table in inspector.get_table_names()
    }
    words = [
        (column, set(column.type.enums))
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Enum)
    ]

    assert words
    assert [str(column) for column, wanted in words if wanted not in taken[column.table.name]] == []


def test_migrations_run_down_and_up_again(app):
    before = _schema_of_database()

    flask_migrate.downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}

    flask_migrate.upgrade()
    assert _schema_of_database() == before


def _schema_of_database() -> dict[str, set[str | None]]:
    inspector = inspect(db.engine)
    return {
        table: {
            *(check["name"] for check in inspector.get_check_constraints(table)),
            *(unique["name"] for unique in inspector.get_unique_constraints(table)),
            *(key["name"] for key in inspector.get_foreign_keys(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def _schema_of_models() -> dict[str, set[str | None]]:
    """Names of checks, unique and foreign keys by table, as the database shortens them."""
    prepare = db.engine.dialect.identifier_preparer.format_constraint
    return {
        table.name: {prepare(constraint) for constraint in table.constraints if constraint is not table.primary_key}
        for table in db.metadata.tables.values()
    }
