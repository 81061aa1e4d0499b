"""Media types of Office files are longer than a code: up to 73 characters."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE, COLUMN, CHECK = "attachments", "media_type", "ck_attachments_media_type_length"
NARROW, WIDE = 64, 100


def upgrade() -> None:
    _change(NARROW, WIDE)


def downgrade() -> None:
    _change(WIDE, NARROW)


def _change(before: int, after: int) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _restate(f"{COLUMN} VARCHAR({before})", f"{COLUMN} VARCHAR({after})")
        _restate(_bound(before), _bound(after))
        return
    op.drop_constraint(op.f(CHECK), TABLE, type_="check")
    op.alter_column(TABLE, COLUMN, type_=sa.String(after), existing_type=sa.String(before))
    op.create_check_constraint(op.f(CHECK), TABLE, _bound(after))


def _bound(most: int) -> str:
    return f"length({COLUMN}) <= {most}"


def _restate(old: str, new: str) -> None:
    """Change SQLite's kept statement, as its manual says for what changes no row (ALTER TABLE, 7)."""
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    change = sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :table")
    connection.execute(change, {"old": old, "new": new, "table": TABLE})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
