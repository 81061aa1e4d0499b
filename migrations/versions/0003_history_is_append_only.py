"""History is append-only: the database itself refuses to change or remove its rows, whoever asks."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    *("ticket_events", "classifications", "deadline_changes", "department_versions", "county_changes"),
    *("calendar_versions", "former_memberships"),
)
DEEDS = ("update", "delete")
REFUSAL = """
CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    if _is_sqlite():
        for table in TABLES:
            for deed in DEEDS:
                op.execute(
                    f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(REFUSAL)
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()"
        )


def downgrade() -> None:
    if not _is_sqlite():
        op.execute("DROP FUNCTION refuse_change_of_history() CASCADE")
        return
    for table in TABLES:
        for deed in DEEDS:
            op.execute(f"DROP TRIGGER {table}_no_{deed}")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
