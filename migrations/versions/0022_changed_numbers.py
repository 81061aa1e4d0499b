"""Enterprise people change the number they sign in with; what they were called before stays struck out of complaints."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLE, CHECK = "one_time_links", "ck_one_time_links_linkpurpose"
BEFORE, NOW = "'invite', 'reset', 'sign_in'", "'invite', 'reset', 'sign_in', 'number'"


def upgrade() -> None:
    _allow(BEFORE, NOW)
    op.create_table(
        "number_changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("old", sa.String(length=64), nullable=False),
        sa.Column("new", sa.String(length=64), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("link_id", KEY, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.CheckConstraint("length(old) <= 64", name=op.f("ck_number_changes_old_length")),
        sa.CheckConstraint("length(new) <= 64", name=op.f("ck_number_changes_new_length")),
        sa.CheckConstraint("length(note) <= 300", name=op.f("ck_number_changes_note_length")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_number_changes_user_id_users")),
        sa.ForeignKeyConstraint(
            ["link_id"], ["one_time_links.id"], name=op.f("fk_number_changes_link_id_one_time_links")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_number_changes_decided_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_changes")),
    )
    op.create_index("ix_number_changes_user_id", "number_changes", ["user_id"])
    op.create_index("ix_number_changes_link_id", "number_changes", ["link_id"])
    op.create_index("ix_number_changes_decided_at_id", "number_changes", ["decided_at", "id"])
    op.create_table(
        "former_contacts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.CheckConstraint("length(text) <= 300", name=op.f("ck_former_contacts_text_length")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_former_contacts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_contacts")),
    )
    op.create_index("ix_former_contacts_user_id", "former_contacts", ["user_id"])


def downgrade() -> None:
    for table in ("former_contacts", "number_changes"):
        op.drop_table(table)
    op.execute("DELETE FROM one_time_links WHERE purpose = 'number'")
    _allow(NOW, BEFORE)


def _allow(before: str, now: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _restate(f"purpose IN ({before})", f"purpose IN ({now})")
        return
    op.drop_constraint(op.f(CHECK), TABLE, type_="check")
    op.create_check_constraint(op.f(CHECK), TABLE, f"purpose IN ({now})")


def _restate(old: str, new: str) -> None:
    """Change SQLite's kept statement, as its manual says for what changes no row (ALTER TABLE, 7)."""
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    change = sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :table")
    connection.execute(change, {"old": old, "new": new, "table": TABLE})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
