"""Alembic's environment: the application's engine and models, constraints compared by name on both databases."""

from alembic import context
from flask import current_app

from directline.extensions import db
from directline.models.columns import EitherChoice, UtcDateTime
from directline.operations import schema


def render_item(kind, item, _context):
    """Write our own column types by the SQLAlchemy types that store them."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EitherChoice):
        return f"sa.{item.impl!r}"
    return False


def run() -> None:
    options = current_app.extensions["migrate"].configure_args | {"render_item": render_item}
    if words := schema.fault_of_other():
        raise SystemExit(words)
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, transaction_per_migration=True, **options)
        with context.begin_transaction():
            context.run_migrations()


run()
