"""Sealed complaints: identity kept apart, inquiries, findings; who left which unit; grants by two people."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLOCKS = (
    *("triage", "sign", "contact", "plan", "resolve_ticket", "resolve_lead", "redo", "co_report", "audit"),
    *("call_back", "supplement", "explain"),
)
REPORTS = ("digest",)
DROPPED = (
    ("tickets", "keeper"),
    ("recusals", "kind"),
    ("departments", "merged_into_id"),
)


def upgrade() -> None:
    op.create_table(
        "former_memberships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_former_memberships_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_former_memberships_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_memberships")),
    )
    with op.batch_alter_table("former_memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_memberships_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_memberships_user_id"), ["user_id"], unique=False)

    op.create_table(
        "role_grants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "enterprise",
                "handler",
                "head",
                "leader",
                "admin",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_role_grants_asked_by_id_users")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_role_grants_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_role_grants_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_role_grants_post_id_posts")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_role_grants_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grants_user_id"), ["user_id"], unique=False)

    op.create_table(
        "aftermaths",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("has_happened", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_aftermaths_salt_length")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_aftermaths_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aftermaths")),
        sa.UniqueConstraint("ticket_id", "days", name=op.f("uq_aftermaths_ticket_id_days")),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "true", "partly", "not_true", name="findingresult", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_findings_salt_length")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_findings_by_id_users")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_findings_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("ticket_id", "sequence", name=op.f("uq_findings_ticket_id_sequence")),
    )
    op.create_table(
        "sealed_identities",
        sa.Column(
            "ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("owner_tag", sa.String(length=64), nullable=False),
        sa.Column("submission_tag", sa.String(length=64), nullable=True),
        sa.CheckConstraint("length(key_id) <= 16", name=op.f("ck_sealed_identities_key_id_length")),
        sa.CheckConstraint("length(owner_tag) <= 64", name=op.f("ck_sealed_identities_owner_tag_length")),
        sa.CheckConstraint("length(submission_tag) <= 64", name=op.f("ck_sealed_identities_submission_tag_length")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_sealed_identities_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_sealed_identities")),
        sa.UniqueConstraint("submission_tag", name=op.f("uq_sealed_identities_submission_tag")),
    )
    with op.batch_alter_table("sealed_identities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_identities_owner_tag"), ["owner_tag"], unique=False)

    op.create_table(
        "inquiries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared_words", sa.JSON(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("declined_reason", sa.String(length=300), nullable=False),
        sa.Column("deadline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(declined_reason) <= 300", name=op.f("ck_inquiries_declined_reason_length")),
        sa.CheckConstraint("length(number) <= 16", name=op.f("ck_inquiries_number_length")),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_inquiries_salt_length")),
        sa.CheckConstraint("length(title) <= 300", name=op.f("ck_inquiries_title_length")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_inquiries_approved_by_id_users")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadlines.id"], name=op.f("fk_inquiries_deadline_id_deadlines")),
        sa.ForeignKeyConstraint(["declined_by_id"], ["users.id"], name=op.f("fk_inquiries_declined_by_id_users")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_inquiries_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["users.id"], name=op.f("fk_inquiries_drafted_by_id_users")),
        sa.ForeignKeyConstraint(["replied_by_id"], ["users.id"], name=op.f("fk_inquiries_replied_by_id_users")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_inquiries_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
        sa.UniqueConstraint("number", name=op.f("uq_inquiries_number")),
    )
    with op.batch_alter_table("inquiries", schema=None) as batch_op:
        batch_op.create_index("ix_inquiries_department_id_approved_at", ["department_id", "approved_at"], unique=False)
        batch_op.create_index("ix_inquiries_ticket_id", ["ticket_id"], unique=False)

    op.add_column("departments", sa.Column("merged_into_id", KEY, nullable=True))
    _successor_is_department(is_so=True)
    _add("escalations", "letter_code", sa.String(16), check="length(letter_code) <= 16", name="letter_code_length")
    op.create_index("uq_escalations_letter_code", "escalations", ["letter_code"], unique=True)
    _add("recusals", "kind", sa.String(32), "recused", "kind IN ('recused', 'respondent', 'below')", "recusalkind")
    keepers = "keeper IN ('office', 'supervision', 'principals')"
    _add("tickets", "keeper", sa.String(32), "office", keepers, "keeper")
    _enterprise_of_tickets(is_required=False)
    for table in ("deadlines", "limit_rules", "ladder_rules"):
        _words(table, "kind", "clockkind", CLOCKS, [*CLOCKS, "inquiry"])
    _words("monthly_reports", "kind", "reportkind", REPORTS, [*REPORTS, "annex"])


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM tickets WHERE is_sealed")):
        raise SystemExit("sealed complaints are kept as this version keeps them; there is no way back with them")
    for table in ("inquiries", "findings", "aftermaths", "sealed_identities", "role_grants", "former_memberships"):
        op.drop_table(table)
    _words("monthly_reports", "kind", "reportkind", [*REPORTS, "annex"], REPORTS)
    for table in ("ladder_rules", "limit_rules", "deadlines"):
        _words(table, "kind", "clockkind", [*CLOCKS, "inquiry"], CLOCKS)
    _enterprise_of_tickets(is_required=True)
    op.drop_index("uq_escalations_letter_code", "escalations")
    _successor_is_department(is_so=False)
    for table, column in DROPPED:
        op.drop_column(table, column)
    with op.batch_alter_table("escalations") as escalations:
        escalations.drop_constraint(op.f("ck_escalations_letter_code_length"), type_="check")
        escalations.drop_column("letter_code")


def _add(
    table: str, column: str, kind: sa.types.TypeEngine[object], default: str = "", check: str = "", name: str = ""
) -> None:
    """Add a column with its check. SQLite takes one only inside the column's own definition."""
    if _is_sqlite():
        words = f"ALTER TABLE {table} ADD COLUMN {column} {kind.compile(op.get_bind().dialect)}"
        kept = f" DEFAULT '{default}' NOT NULL" if default else ""
        op.execute(f"{words}{kept} CONSTRAINT ck_{table}_{name} CHECK ({check})")
        return
    op.add_column(table, sa.Column(column, kind, nullable=not default, server_default=default or None))
    if default:
        op.alter_column(table, column, server_default=None)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, check)


def _successor_is_department(*, is_so: bool) -> None:
    """The foreign key of departments.merged_into_id, beside that of the parent."""
    name = "fk_departments_merged_into_id_departments"
    if _is_sqlite():
        above = "CONSTRAINT fk_departments_parent_id_departments FOREIGN KEY(parent_id) REFERENCES departments (id)"
        both = f"{above}, CONSTRAINT {name} FOREIGN KEY(merged_into_id) REFERENCES departments (id)"
        _restate("departments", *((above, both) if is_so else (both, above)))
    elif is_so:
        op.create_foreign_key(op.f(name), "departments", "departments", ["merged_into_id"], ["id"])
    else:
        op.drop_constraint(op.f(name), "departments", type_="foreignkey")


def _words(table: str, column: str, name: str, before: Sequence[str], after: Sequence[str]) -> None:
    """Let a column of chosen words take other ones."""
    old, new = (f"{column} IN ({', '.join(repr(word) for word in words)})" for words in (before, after))
    if _is_sqlite():
        _restate(table, old, new)
    else:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, new)


def _enterprise_of_tickets(*, is_required: bool) -> None:
    loose, strict = "enterprise_id INTEGER", "enterprise_id INTEGER NOT NULL"
    if not _is_sqlite():
        op.alter_column("tickets", "enterprise_id", nullable=not is_required)
    elif is_required:
        _restate("tickets", loose, strict)
    else:
        _restate("tickets", strict, loose)


def _restate(table: str, old: str, new: str) -> None:
    """Change a constraint in SQLite's kept statement, as its manual says for what changes no row (ALTER TABLE, 7).

    Making the table anew would break what refers to it.
    """
    stated = sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table")
    connection = op.get_bind()
    if old not in connection.scalar(stated, {"table": table}):
        raise SystemExit(f"{table}: {old} is not stated there")
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    change = sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :table")
    connection.execute(change, {"old": old, "new": new, "table": table})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
