"""A post, or no unit at all, is a place that a person leaves, too: who acted when is told by the place of that time."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "former_memberships"
POST = "CONSTRAINT fk_former_memberships_post_id_posts FOREIGN KEY(post_id) REFERENCES posts (id)"
LAST = "CONSTRAINT pk_former_memberships PRIMARY KEY (id)"
UNIT = "department_id INTEGER"


def upgrade() -> None:
    if _is_sqlite():
        op.execute(f"ALTER TABLE {TABLE} ADD COLUMN post_id INTEGER")
        _restate(LAST, f"{LAST}, {POST}")
        _restate(f"{UNIT} NOT NULL", UNIT)
        return
    op.execute(f"ALTER TABLE {TABLE} ADD COLUMN post_id BIGINT, ADD {POST}")
    op.alter_column(TABLE, "department_id", nullable=True, existing_type=sa.BigInteger())


def downgrade() -> None:
    """What was no unit has no room in the table of before."""
    if _is_sqlite():
        op.execute(f"DROP TRIGGER {TABLE}_no_delete")
        op.execute(f"DELETE FROM {TABLE} WHERE department_id IS NULL")  # noqa: S608 - our own name
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        )
        _restate(f", {POST}", "")
        op.execute(f"ALTER TABLE {TABLE} DROP COLUMN post_id")
        _restate(UNIT, f"{UNIT} NOT NULL")
        return
    op.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
    op.execute(f"DELETE FROM {TABLE} WHERE department_id IS NULL")  # noqa: S608 - our own name
    op.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
    op.alter_column(TABLE, "department_id", nullable=False, existing_type=sa.BigInteger())
    op.drop_column(TABLE, "post_id")


def _restate(old: str, new: str) -> None:
    """Change SQLite's kept statement, as its manual says for what changes no row (ALTER TABLE, 7)."""
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    change = sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :table")
    connection.execute(change, {"old": old, "new": new, "table": TABLE})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
