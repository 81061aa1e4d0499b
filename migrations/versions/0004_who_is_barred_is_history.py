"""Who is barred is history too, and on SQLite no row of history is written over by an INSERT OR REPLACE.

SQLite asks no DELETE trigger about the row that a REPLACE takes away.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEYS = {
    "ticket_events": ("ticket_id", "sequence"),
    "classifications": (),
    "deadline_changes": (),
    "department_versions": (),
    "county_changes": (),
    "calendar_versions": (),
    "former_memberships": (),
    "recusals": ("ticket_id", "user_id"),
}
"""The tables of history, and what is unique in each beside its id."""
UNITS = ("ticket_id", "department_id")
"""What else is unique in recusals."""
DEEDS = ("update", "delete")


def upgrade() -> None:
    if not _is_sqlite():
        op.execute(
            "CREATE TRIGGER recusals_is_append_only BEFORE UPDATE OR DELETE ON recusals "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history()"
        )
        op.execute(
            "CREATE TRIGGER recusals_is_not_emptied BEFORE TRUNCATE ON recusals "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()"
        )
        return
    for deed in DEEDS:
        _refuse("recusals", deed, "")
    for table, key in KEYS.items():
        same = [("id",), *([key] if key else []), *([UNITS] if table == "recusals" else [])]
        known = " OR ".join(" AND ".join(f"{column} = NEW.{column}" for column in one) for one in same)
        _refuse(table, "insert", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {known}) ")  # noqa: S608 - our own names


def downgrade() -> None:
    if not _is_sqlite():
        op.execute("DROP TRIGGER recusals_is_append_only ON recusals")
        op.execute("DROP TRIGGER recusals_is_not_emptied ON recusals")
        return
    for table in KEYS:
        op.execute(f"DROP TRIGGER {table}_no_insert")
    for deed in DEEDS:
        op.execute(f"DROP TRIGGER recusals_no_{deed}")


def _refuse(table: str, deed: str, condition: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} "
        f"{condition}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
