"""The first schema: every table, and the guards that keep history append-only.

SQLite asks no DELETE trigger about the row that a REPLACE takes away: it refuses an INSERT over a known row as well.
"""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = None
branch_labels = None
depends_on = None

HISTORY = {
    "ticket_events": [("ticket_id", "sequence"), ("task_id", "sequence")],
    "classifications": [],
    "deadline_changes": [],
    "department_versions": [],
    "enterprise_versions": [],
    "care_changes": [("asked_id",)],
    "county_changes": [],
    "calendar_versions": [],
    "former_memberships": [],
    "recusals": [("ticket_id", "user_id"), ("ticket_id", "department_id")],
}
"""The append-only tables, and what is unique in each beside its id."""
REFUSAL = """
CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def upgrade() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("national", "local", name="daysource", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=True),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_calendar_days_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
        sa.UniqueConstraint("date", "source", name=op.f("uq_calendar_days_date_source")),
    )
    op.create_table(
        "calendar_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("length(reason) <= 300", name=op.f("ck_calendar_versions_reason_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_versions")),
    )
    with op.batch_alter_table("calendar_versions", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_versions_at", ["at"], unique=False)

    op.create_table(
        "county_settings",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.CheckConstraint("length(name) <= 64", name=op.f("ck_county_settings_name_length")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_county_settings")),
    )
    op.create_table(
        "english_words",
        sa.Column("chinese", sa.String(length=300), nullable=False),
        sa.Column("english", sa.String(length=300), nullable=False),
        sa.CheckConstraint("length(chinese) <= 300", name=op.f("ck_english_words_chinese_length")),
        sa.CheckConstraint("length(english) <= 300", name=op.f("ck_english_words_english_length")),
        sa.PrimaryKeyConstraint("chinese", name=op.f("pk_english_words")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("host", sa.String(length=300), nullable=False),
        sa.Column("is_escalation_held", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.CheckConstraint("length(host) <= 300", name=op.f("ck_heartbeats_host_length")),
        sa.CheckConstraint("length(name) <= 64", name=op.f("ck_heartbeats_name_length")),
        sa.CheckConstraint("length(note) <= 300", name=op.f("ck_heartbeats_note_length")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "industry_groups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("cluster", "chain", name="industrygroupkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(code) <= 64", name=op.f("ck_industry_groups_code_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_industry_groups_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industry_groups")),
        sa.UniqueConstraint("code", name=op.f("uq_industry_groups_code")),
    )
    op.create_table(
        "job_runs",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.CheckConstraint("length(error) <= 300", name=op.f("ck_job_runs_error_length")),
        sa.CheckConstraint("length(name) <= 64", name=op.f("ck_job_runs_name_length")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_runs")),
    )
    op.create_table(
        "ladder_rules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "triage",
                "sign",
                "contact",
                "plan",
                "resolve_ticket",
                "resolve_lead",
                "redo",
                "co_report",
                "review",
                "call_back",
                "supplement",
                "explain",
                "inquiry",
                "instruction",
                name="deadlinekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "rung",
            sa.Enum("E0", "E1", "E2", "E3", "E4", name="rung", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("share", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("late_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "colour",
            sa.Enum(
                "none", "blue", "yellow", "red", name="colour", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("has_letter", sa.Boolean(), nullable=False),
        sa.Column("is_daily", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_rules")),
        sa.UniqueConstraint("kind", "rung", name=op.f("uq_ladder_rules_kind_rung")),
    )
    op.create_table(
        "letter_counters",
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_letter_counters")),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "secretary", "magistrate", "vice", name="postkind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(code) <= 64", name=op.f("ck_posts_code_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_posts_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("code", name=op.f("uq_posts_code")),
    )
    op.create_table(
        "sent_forms",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(mark) <= 64", name=op.f("ck_sent_forms_mark_length")),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_sent_forms")),
    )
    with op.batch_alter_table("sent_forms", schema=None) as batch_op:
        batch_op.create_index("ix_sent_forms_at", ["at"], unique=False)

    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(address) <= 64", name=op.f("ck_sign_in_attempts_address_length")),
        sa.CheckConstraint("length(login) <= 64", name=op.f("ck_sign_in_attempts_login_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempts_login_address_at", ["login", "address", "at"], unique=False)

    op.create_table(
        "upload_counts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.CheckConstraint('length("key") <= 64', name=op.f("ck_upload_counts_key_length")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_upload_counts")),
    )
    op.create_table(
        "departments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("short_name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "department",
                "township",
                "zone",
                "bureau",
                "office",
                "supervision",
                "discipline",
                name="departmentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("comparison_group", sa.String(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("vice_post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("phone", sa.String(length=300), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_to_verify", sa.Boolean(), nullable=False),
        sa.Column("folded", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("length(code) <= 64", name=op.f("ck_departments_code_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_departments_name_length")),
        sa.CheckConstraint("length(phone) <= 300", name=op.f("ck_departments_phone_length")),
        sa.CheckConstraint("length(short_name) <= 120", name=op.f("ck_departments_short_name_length")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["departments.id"], name=op.f("fk_departments_merged_into_id_departments")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["departments.id"], name=op.f("fk_departments_parent_id_departments")),
        sa.ForeignKeyConstraint(["vice_post_id"], ["posts.id"], name=op.f("fk_departments_vice_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("code", name=op.f("uq_departments_code")),
        sa.UniqueConstraint("name", name=op.f("uq_departments_name")),
    )
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.create_index("ix_departments_kind_position", ["kind", "position"], unique=False)

    op.create_table(
        "categories",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("factor", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("default_department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "default_severity",
            sa.Enum(
                "enquiry",
                "general",
                "hard",
                "major",
                "urgent",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.Column("is_auto_dispatched", sa.Boolean(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("elsewhere", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(code) <= 64", name=op.f("ck_categories_code_length")),
        sa.CheckConstraint("length(factor) <= 64", name=op.f("ck_categories_factor_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_categories_name_length")),
        sa.CheckConstraint("length(summary) <= 300", name=op.f("ck_categories_summary_length")),
        sa.ForeignKeyConstraint(
            ["default_department_id"], ["departments.id"], name=op.f("fk_categories_default_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["categories.id"], name=op.f("fk_categories_parent_id_categories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("code", name=op.f("uq_categories_code")),
    )
    op.create_table(
        "department_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("comparison_group", sa.String(), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_department_versions_name_length")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_department_versions_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["departments.id"], name=op.f("fk_department_versions_parent_id_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_versions")),
    )
    with op.batch_alter_table("department_versions", schema=None) as batch_op:
        batch_op.create_index("ix_department_versions_department_id_at", ["department_id", "at"], unique=False)

    op.create_table(
        "enterprises",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("township_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("industry", sa.String(length=5), nullable=False),
        sa.Column("cluster_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("chain_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=300), nullable=False),
        sa.Column("contact_phone", sa.String(length=300), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "registered",
                "office",
                "imported",
                name="enterprisesource",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("folded", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("length(address) <= 300", name=op.f("ck_enterprises_address_length")),
        sa.CheckConstraint("length(contact_name) <= 300", name=op.f("ck_enterprises_contact_name_length")),
        sa.CheckConstraint("length(contact_phone) <= 300", name=op.f("ck_enterprises_contact_phone_length")),
        sa.CheckConstraint("length(credit_code) <= 18", name=op.f("ck_enterprises_credit_code_length")),
        sa.CheckConstraint("length(industry) <= 5", name=op.f("ck_enterprises_industry_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_enterprises_name_length")),
        sa.ForeignKeyConstraint(
            ["chain_id"], ["industry_groups.id"], name=op.f("fk_enterprises_chain_id_industry_groups")
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["industry_groups.id"], name=op.f("fk_enterprises_cluster_id_industry_groups")
        ),
        sa.ForeignKeyConstraint(
            ["township_id"], ["departments.id"], name=op.f("fk_enterprises_township_id_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprises")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_enterprises_credit_code")),
    )
    with op.batch_alter_table("enterprises", schema=None) as batch_op:
        batch_op.create_index("ix_enterprises_folded", ["folded"], unique=False)

    op.create_table(
        "enterprise_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("chain_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["chain_id"], ["industry_groups.id"], name=op.f("fk_enterprise_versions_chain_id_industry_groups")
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["industry_groups.id"], name=op.f("fk_enterprise_versions_cluster_id_industry_groups")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_enterprise_versions_enterprise_id_enterprises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_versions")),
    )
    with op.batch_alter_table("enterprise_versions", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_versions_enterprise_id_id", ["enterprise_id", "id"], unique=False)

    op.create_table(
        "limit_rules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "triage",
                "sign",
                "contact",
                "plan",
                "resolve_ticket",
                "resolve_lead",
                "redo",
                "co_report",
                "review",
                "call_back",
                "supplement",
                "explain",
                "inquiry",
                "instruction",
                name="deadlinekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "severity",
            sa.Enum(
                "enquiry",
                "general",
                "hard",
                "major",
                "urgent",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("limit", sa.String(length=64), nullable=False),
        sa.CheckConstraint("category_id IS NULL OR severity IS NULL", name=op.f("ck_limit_rules_one_reason")),
        sa.CheckConstraint('length("limit") <= 64', name=op.f("ck_limit_rules_limit_length")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_limit_rules_category_id_categories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_rules")),
        sa.UniqueConstraint("kind", "severity", "category_id", name=op.f("uq_limit_rules_kind_severity_category_id")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
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
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("phone", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("mailbox_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("stamp", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_claim", sa.String(length=120), nullable=False),
        sa.Column("enterprise_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("has_large_type", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("folded", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "role != 'enterprise' OR enterprise_id IS NOT NULL", name=op.f("ck_users_enterprise_member")
        ),
        sa.CheckConstraint("role != 'leader' OR post_id IS NOT NULL", name=op.f("ck_users_leader_post")),
        sa.CheckConstraint(
            "role NOT IN ('handler', 'head') OR department_id IS NOT NULL", name=op.f("ck_users_department_member")
        ),
        sa.CheckConstraint("length(email) <= 300", name=op.f("ck_users_email_length")),
        sa.CheckConstraint("length(enterprise_claim) <= 120", name=op.f("ck_users_enterprise_claim_length")),
        sa.CheckConstraint("length(language) <= 8", name=op.f("ck_users_language_length")),
        sa.CheckConstraint("length(login) <= 64", name=op.f("ck_users_login_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_users_name_length")),
        sa.CheckConstraint("length(password_hash) <= 300", name=op.f("ck_users_password_hash_length")),
        sa.CheckConstraint("length(phone) <= 300", name=op.f("ck_users_phone_length")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_users_department_id_departments")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], name=op.f("fk_users_enterprise_id_enterprises")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_users_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index("ix_users_department_id_role", ["department_id", "role"], unique=False)
        batch_op.create_index(batch_op.f("ix_users_enterprise_id"), ["enterprise_id"], unique=False)

    op.create_table(
        "calendar_years",
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("notice", sa.String(length=300), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("length(notice) <= 300", name=op.f("ck_calendar_years_notice_length")),
        sa.ForeignKeyConstraint(["loaded_by_id"], ["users.id"], name=op.f("fk_calendar_years_loaded_by_id_users")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
    )
    op.create_table(
        "care_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("butler", "sponsor", name="carekind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "step",
            sa.Enum(
                "asked",
                "given",
                "refused",
                "ended",
                name="carestep",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["asked_id"], ["care_changes.id"], name=op.f("fk_care_changes_asked_id_care_changes")),
        sa.ForeignKeyConstraint(["before_id"], ["users.id"], name=op.f("fk_care_changes_before_id_users")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_care_changes_by_id_users")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_care_changes_enterprise_id_enterprises")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_care_changes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_changes")),
        sa.UniqueConstraint("asked_id", name=op.f("uq_care_changes_asked_id")),
    )
    with op.batch_alter_table("care_changes", schema=None) as batch_op:
        batch_op.create_index("ix_care_changes_enterprise_id_kind_id", ["enterprise_id", "kind", "id"], unique=False)

    op.create_table(
        "cares",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("butler", "sponsor", name="carekind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], name=op.f("fk_cares_enterprise_id_enterprises")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_cares_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cares")),
        sa.UniqueConstraint("enterprise_id", "kind", name=op.f("uq_cares_enterprise_id_kind")),
    )
    with op.batch_alter_table("cares", schema=None) as batch_op:
        batch_op.create_index("ix_cares_user_id", ["user_id"], unique=False)

    op.create_table(
        "county_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=300), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.CheckConstraint("length(action) <= 300", name=op.f("ck_county_changes_action_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_county_changes_name_length")),
        sa.CheckConstraint("length(subject) <= 64", name=op.f("ck_county_changes_subject_length")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_county_changes_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county_changes")),
    )
    with op.batch_alter_table("county_changes", schema=None) as batch_op:
        batch_op.create_index("ix_county_changes_subject_id", ["subject", "id"], unique=False)

    op.create_table(
        "deputies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name=op.f("fk_deputies_deputy_id_users")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_deputies_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputies")),
    )
    with op.batch_alter_table("deputies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deputies_user_id"), ["user_id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(form) <= 64", name=op.f("ck_drafts_form_length")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("user_id", "form", name=op.f("uq_drafts_user_id_form")),
    )
    op.create_table(
        "former_contacts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(text) <= 300", name=op.f("ck_former_contacts_text_length")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_former_contacts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_contacts")),
    )
    with op.batch_alter_table("former_contacts", schema=None) as batch_op:
        batch_op.create_index("ix_former_contacts_user_id", ["user_id"], unique=False)

    op.create_table(
        "former_memberships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_former_memberships_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_former_memberships_post_id_posts")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_former_memberships_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_memberships")),
    )
    with op.batch_alter_table("former_memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_memberships_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_former_memberships_user_id"), ["user_id"], unique=False)

    op.create_table(
        "link_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_link_requests_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_requests")),
    )
    op.create_table(
        "monthly_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("digest", "annex", name="reportkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(chain_hash) <= 64", name=op.f("ck_monthly_reports_chain_hash_length")),
        sa.CheckConstraint("length(hash) <= 64", name=op.f("ck_monthly_reports_hash_length")),
        sa.CheckConstraint("length(period) <= 7", name=op.f("ck_monthly_reports_period_length")),
        sa.ForeignKeyConstraint(["frozen_by_id"], ["users.id"], name=op.f("fk_monthly_reports_frozen_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_reports")),
        sa.UniqueConstraint("kind", "period", "revision", name=op.f("uq_monthly_reports_kind_period_revision")),
    )
    op.create_table(
        "one_time_links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invite",
                "reset",
                "sign_in",
                "number",
                name="linkpurpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(nonce) <= 32", name=op.f("ck_one_time_links_nonce_length")),
        sa.CheckConstraint("length(token_hash) <= 64", name=op.f("ck_one_time_links_token_hash_length")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_one_time_links_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_links_token_hash")),
    )
    with op.batch_alter_table("one_time_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_links_user_id"), ["user_id"], unique=False)

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
        "tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "form",
                "phone",
                "walk_in",
                "visit",
                "meeting",
                "campaign",
                "transfer",
                "import",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("channel_note", sa.String(length=300), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "enquiry",
                "general",
                "hard",
                "major",
                "urgent",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("filed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact_name", sa.String(length=300), nullable=False),
        sa.Column("contact_phone", sa.String(length=300), nullable=False),
        sa.Column("township_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "supplementing",
                "dispatched",
                "in_progress",
                "answered",
                "confirming",
                "closed",
                "rejected",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dispatch_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column(
            "case_owner",
            sa.Enum(
                "office",
                "supervision",
                "principals",
                name="caseowner",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("production_stopped", sa.Boolean(), nullable=False),
        sa.Column("is_stop_claimed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_wording_confirmed", sa.Boolean(), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("import_key", sa.String(length=64), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "closing",
            sa.Enum(
                "solved",
                "explained",
                "unsolved",
                "unreached",
                "imported",
                name="closing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("is_unit_suggested", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("folded", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("length(chain_hash) <= 64", name=op.f("ck_tickets_chain_hash_length")),
        sa.CheckConstraint("length(channel_note) <= 300", name=op.f("ck_tickets_channel_note_length")),
        sa.CheckConstraint("length(contact_name) <= 300", name=op.f("ck_tickets_contact_name_length")),
        sa.CheckConstraint("length(contact_phone) <= 300", name=op.f("ck_tickets_contact_phone_length")),
        sa.CheckConstraint("length(import_key) <= 64", name=op.f("ck_tickets_import_key_length")),
        sa.CheckConstraint("length(number) <= 16", name=op.f("ck_tickets_number_length")),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_tickets_salt_length")),
        sa.CheckConstraint("length(submission_key) <= 64", name=op.f("ck_tickets_submission_key_length")),
        sa.CheckConstraint("length(title) <= 120", name=op.f("ck_tickets_title_length")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_tickets_round")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_tickets_category_id_categories")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_tickets_enterprise_id_enterprises")
        ),
        sa.ForeignKeyConstraint(["filed_by_id"], ["users.id"], name=op.f("fk_tickets_filed_by_id_users")),
        sa.ForeignKeyConstraint(["reporter_id"], ["users.id"], name=op.f("fk_tickets_reporter_id_users")),
        sa.ForeignKeyConstraint(["township_id"], ["departments.id"], name=op.f("fk_tickets_township_id_departments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("filed_by_id", "submission_key", name=op.f("uq_tickets_filed_by_id_submission_key")),
        sa.UniqueConstraint("import_key", name=op.f("uq_tickets_import_key")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index("ix_tickets_category_id_id", ["category_id", "id"], unique=False)
        batch_op.create_index("ix_tickets_closed_at", ["closed_at"], unique=False)
        batch_op.create_index("ix_tickets_enterprise_id_id", ["enterprise_id", "id"], unique=False)
        batch_op.create_index("ix_tickets_reporter_id_id", ["reporter_id", "id"], unique=False)
        batch_op.create_index("ix_tickets_status_due_at_id", ["status", "due_at", "id"], unique=False)
        batch_op.create_index("ix_tickets_status_id", ["status", "id"], unique=False)
        batch_op.create_index("ix_tickets_submitted_at", ["submitted_at"], unique=False)
        batch_op.create_index("ix_tickets_township_id_id", ["township_id", "id"], unique=False)
        batch_op.create_index(
            "ix_tickets_unit_suggested",
            ["submitted_at", "id"],
            unique=False,
            sqlite_where=sa.text("is_unit_suggested = 1"),
            postgresql_where=sa.text("is_unit_suggested"),
        )

    op.create_table(
        "user_sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stamp", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(token_hash) <= 64", name=op.f("ck_user_sessions_token_hash_length")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "verifications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(note) <= 300", name=op.f("ck_verifications_note_length")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_verifications_by_id_users")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_verifications_enterprise_id_enterprises")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_verifications_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verifications")),
    )
    with op.batch_alter_table("verifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verifications_enterprise_id"), ["enterprise_id"], unique=False)

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
        "assignments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum("lead", "co_handler", name="assignmentrole", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("dispatch_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatched_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end",
            sa.Enum(
                "recalled",
                "redo",
                "closed",
                "withdrawn",
                name="assignmentend",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(note) <= 300", name=op.f("ck_assignments_note_length")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_assignments_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["dispatched_by_id"], ["users.id"], name=op.f("fk_assignments_dispatched_by_id_users")),
        sa.ForeignKeyConstraint(["handler_id"], ["users.id"], name=op.f("fk_assignments_handler_id_users")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["users.id"], name=op.f("fk_assignments_signed_by_id_users")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_assignments_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint(
            "ticket_id",
            "department_id",
            "dispatch_number",
            name=op.f("uq_assignments_ticket_id_department_id_dispatch_number"),
        ),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignments_department_id_ended_at_next_due_at",
            ["department_id", "ended_at", "next_due_at", "id"],
            unique=False,
        )
        batch_op.create_index("ix_assignments_department_id_ticket_id", ["department_id", "ticket_id"], unique=False)
        batch_op.create_index("ix_assignments_dispatched_at", ["dispatched_at"], unique=False)
        batch_op.create_index(
            "uq_assignments_open_lead",
            ["ticket_id"],
            unique=True,
            sqlite_where=sa.text("role = 'lead' AND ended_at IS NULL"),
            postgresql_where=sa.text("role = 'lead' AND ended_at IS NULL"),
        )

    op.create_table(
        "call_backs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("method", sa.String(length=64), nullable=False),
        sa.Column("is_reached", sa.Boolean(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(method) <= 64", name=op.f("ck_call_backs_method_length")),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_call_backs_salt_length")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_call_backs_by_id_users")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_call_backs_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_backs")),
    )
    with op.batch_alter_table("call_backs", schema=None) as batch_op:
        batch_op.create_index("ix_call_backs_ticket_id_at", ["ticket_id", "at"], unique=False)

    op.create_table(
        "classifications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "enquiry",
                "general",
                "hard",
                "major",
                "urgent",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("production_stopped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_classifications_category_id_categories")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_classifications_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classifications")),
    )
    with op.batch_alter_table("classifications", schema=None) as batch_op:
        batch_op.create_index("ix_classifications_ticket_id_at", ["ticket_id", "at"], unique=False)

    op.create_table(
        "digest_items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(position = 0) = (ticket_id IS NULL)", name=op.f("ck_digest_items_whole")),
        sa.CheckConstraint("length(period) <= 7", name=op.f("ck_digest_items_period_length")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_digest_items_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_items")),
        sa.UniqueConstraint("period", "position", name=op.f("uq_digest_items_period_position")),
        sa.UniqueConstraint("period", "ticket_id", name=op.f("uq_digest_items_period_ticket_id")),
    )
    with op.batch_alter_table("digest_items", schema=None) as batch_op:
        batch_op.create_index("ix_digest_items_ticket_id", ["ticket_id"], unique=False)

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
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "enterprise",
                "department",
                "office",
                name="messageside",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_urge", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel_note", sa.String(length=300), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(channel_note) <= 300", name=op.f("ck_messages_channel_note_length")),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_messages_salt_length")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_messages_by_id_users")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_messages_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index("ix_messages_ticket_id_at", ["ticket_id", "at"], unique=False)

    op.create_table(
        "number_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("old", sa.String(length=64), nullable=False),
        sa.Column("new", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.CheckConstraint('length("new") <= 64', name=op.f("ck_number_changes_new_length")),
        sa.CheckConstraint('length("old") <= 64', name=op.f("ck_number_changes_old_length")),
        sa.CheckConstraint("length(note) <= 300", name=op.f("ck_number_changes_note_length")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_number_changes_decided_by_id_users")),
        sa.ForeignKeyConstraint(
            ["link_id"], ["one_time_links.id"], name=op.f("fk_number_changes_link_id_one_time_links")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_number_changes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_changes")),
    )
    with op.batch_alter_table("number_changes", schema=None) as batch_op:
        batch_op.create_index("ix_number_changes_decided_at_id", ["decided_at", "id"], unique=False)
        batch_op.create_index("ix_number_changes_link_id", ["link_id"], unique=False)
        batch_op.create_index("ix_number_changes_user_id", ["user_id"], unique=False)

    op.create_table(
        "recusals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "recused",
                "respondent",
                "below",
                name="recusalkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(user_id IS NULL) != (department_id IS NULL)", name=op.f("ck_recusals_one_party")),
        sa.CheckConstraint("length(reason) <= 300", name=op.f("ck_recusals_reason_length")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_recusals_by_id_users")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_recusals_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_recusals_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recusals_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusals")),
        sa.UniqueConstraint("ticket_id", "department_id", name=op.f("uq_recusals_ticket_id_department_id")),
        sa.UniqueConstraint("ticket_id", "user_id", name=op.f("uq_recusals_ticket_id_user_id")),
    )
    with op.batch_alter_table("recusals", schema=None) as batch_op:
        batch_op.create_index("ix_recusals_department_id", ["department_id"], unique=False)
        batch_op.create_index("ix_recusals_user_id", ["user_id"], unique=False)

    op.create_table(
        "rejections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "emergency",
                "in_proceedings",
                "repeated",
                "state_secret",
                "civil_dispute",
                "other_jurisdiction",
                "unlawful",
                "not_an_enterprise",
                "unclear",
                name="rejectionreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objected_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_rejections_salt_length")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_rejections_by_id_users")),
        sa.ForeignKeyConstraint(["objected_by_id"], ["users.id"], name=op.f("fk_rejections_objected_by_id_users")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_rejections_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejections")),
    )
    with op.batch_alter_table("rejections", schema=None) as batch_op:
        batch_op.create_index("ix_rejections_ticket_id", ["ticket_id"], unique=False)

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
        "supplements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supplied", sa.Text(), nullable=False),
        sa.Column("supplied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_supplements_salt_length")),
        sa.CheckConstraint("length(stage) <= 64", name=op.f("ck_supplements_stage_length")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_supplements_asked_by_id_users")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_supplements_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplements")),
        sa.UniqueConstraint("ticket_id", "stage", name=op.f("uq_supplements_ticket_id_stage")),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_solved", sa.Boolean(), nullable=False),
        sa.Column(
            "satisfaction",
            sa.Enum(
                "satisfied",
                "basically",
                "not_satisfied",
                name="satisfaction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "enterprise", "call_back", name="verdictsource", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("satisfaction != 'not_satisfied' OR words != ''", name=op.f("ck_verdicts_reason")),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_verdicts_salt_length")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_verdicts_by_id_users")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_verdicts_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
        sa.UniqueConstraint("ticket_id", "round", name=op.f("uq_verdicts_ticket_id_round")),
    )
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.create_index("ix_verdicts_at", ["at"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "solved",
                "partly",
                "cannot_lawfully",
                "not_true",
                "unstated",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("internal_note", sa.Text(), nullable=False),
        sa.Column("late_co_handlers", sa.JSON(), nullable=False),
        sa.Column("pending_co_handlers", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "review",
            sa.Enum("passed", "sent_back", name="review", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_answers_salt_length")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_answers_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_answers_by_id_users")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["users.id"], name=op.f("fk_answers_reviewed_by_id_users")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_answers_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index("ix_answers_ticket_id_at", ["ticket_id", "at"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "given",
                "reported",
                "accepted",
                "cancelled",
                name="taskstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("length(chain_hash) <= 64", name=op.f("ck_tasks_chain_hash_length")),
        sa.CheckConstraint("length(kind) <= 64", name=op.f("ck_tasks_kind_length")),
        sa.CheckConstraint("length(number) <= 16", name=op.f("ck_tasks_number_length")),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_tasks_salt_length")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_tasks_department_id_departments")),
        sa.ForeignKeyConstraint(
            ["digest_item_id"], ["digest_items.id"], name=op.f("fk_tasks_digest_item_id_digest_items")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_tasks_entered_by_id_users")),
        sa.ForeignKeyConstraint(["given_by_id"], ["users.id"], name=op.f("fk_tasks_given_by_id_users")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_tasks_person_id_users")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_tasks_post_id_posts")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_tasks_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("number", name=op.f("uq_tasks_number")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tasks_department_id_status_due_on", ["department_id", "status", "due_on"], unique=False
        )
        batch_op.create_index("ix_tasks_digest_item_id", ["digest_item_id"], unique=False)
        batch_op.create_index("ix_tasks_post_id_given_at", ["post_id", "given_at"], unique=False)
        batch_op.create_index("ix_tasks_ticket_id", ["ticket_id"], unique=False)

    op.create_table(
        "work_records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "contact",
                "plan",
                "note",
                "co_report",
                "reason",
                name="recordkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(method) <= 64", name=op.f("ck_work_records_method_length")),
        sa.CheckConstraint("length(person) <= 300", name=op.f("ck_work_records_person_length")),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_work_records_salt_length")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_work_records_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_work_records_by_id_users")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_work_records_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_records")),
    )
    with op.batch_alter_table("work_records", schema=None) as batch_op:
        batch_op.create_index("ix_work_records_ticket_id_at", ["ticket_id", "at"], unique=False)

    op.create_table(
        "deadlines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "triage",
                "sign",
                "contact",
                "plan",
                "resolve_ticket",
                "resolve_lead",
                "redo",
                "co_report",
                "review",
                "call_back",
                "supplement",
                "explain",
                "inquiry",
                "instruction",
                name="deadlinekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("limit", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("original_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "running",
                "paused",
                "held",
                "met",
                "missed",
                "void",
                name="deadlinestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("relimited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column(
            "next_rung",
            sa.Enum("E0", "E1", "E2", "E3", "E4", name="rung", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("next_rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN ticket_id IS NULL THEN 0 ELSE 1 END + CASE WHEN task_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_deadlines_one_owner"),
        ),
        sa.CheckConstraint('length("limit") <= 64', name=op.f("ck_deadlines_limit_length")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_deadlines_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_deadlines_task_id_tasks")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_deadlines_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.create_index("ix_deadlines_assignment_id", ["assignment_id"], unique=False)
        batch_op.create_index("ix_deadlines_kind_due_at", ["kind", "due_at"], unique=False)
        batch_op.create_index("ix_deadlines_kind_state_due_at_id", ["kind", "state", "due_at", "id"], unique=False)
        batch_op.create_index("ix_deadlines_next_rung_at_id", ["next_rung_at", "id"], unique=False)
        batch_op.create_index("ix_deadlines_task_id", ["task_id"], unique=False)
        batch_op.create_index("ix_deadlines_ticket_id_kind", ["ticket_id", "kind"], unique=False)

    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column("recipient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("page", "mail", name="noticechannel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "shown",
                "gathered",
                "waiting",
                "sending",
                "sent",
                "dead",
                "held",
                name="noticestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column(
            "gathering",
            sa.Enum("at_once", "daily", name="gathering", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(length=300), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(dedupe_key) <= 120", name=op.f("ck_notices_dedupe_key_length")),
        sa.CheckConstraint("length(last_error) <= 300", name=op.f("ck_notices_last_error_length")),
        sa.CheckConstraint("length(message_id) <= 300", name=op.f("ck_notices_message_id_length")),
        sa.CheckConstraint("length(template) <= 64", name=op.f("ck_notices_template_length")),
        sa.CheckConstraint("ticket_id IS NULL OR task_id IS NULL", name=op.f("ck_notices_one_subject")),
        sa.ForeignKeyConstraint(["recipient_id"], ["users.id"], name=op.f("fk_notices_recipient_id_users")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_notices_task_id_tasks")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_notices_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notices_dedupe_key")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_recipient_id_channel_id", ["recipient_id", "channel", "id"], unique=False)
        batch_op.create_index(
            "ix_notices_recipient_id_channel_read_at", ["recipient_id", "channel", "read_at"], unique=False
        )
        batch_op.create_index("ix_notices_state_next_at_id", ["state", "next_at", "id"], unique=False)

    op.create_table(
        "task_records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("length(action) <= 64", name=op.f("ck_task_records_action_length")),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_task_records_salt_length")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_task_records_by_id_users")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_task_records_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_records")),
    )
    with op.batch_alter_table("task_records", schema=None) as batch_op:
        batch_op.create_index("ix_task_records_task_id", ["task_id"], unique=False)

    op.create_table(
        "ticket_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column(
            "from_status",
            sa.Enum(
                "submitted",
                "supplementing",
                "dispatched",
                "in_progress",
                "answered",
                "confirming",
                "closed",
                "rejected",
                "withdrawn",
                "given",
                "reported",
                "accepted",
                "cancelled",
                name="from_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "submitted",
                "supplementing",
                "dispatched",
                "in_progress",
                "answered",
                "confirming",
                "closed",
                "rejected",
                "withdrawn",
                "given",
                "reported",
                "accepted",
                "cancelled",
                name="to_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "actor_kind",
            sa.Enum("user", "system", "import", name="actorkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("digests", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN ticket_id IS NULL THEN 0 ELSE 1 END + CASE WHEN task_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_ticket_events_one_owner"),
        ),
        sa.CheckConstraint("length(action) <= 64", name=op.f("ck_ticket_events_action_length")),
        sa.CheckConstraint("length(hash) <= 64", name=op.f("ck_ticket_events_hash_length")),
        sa.CheckConstraint("length(previous_hash) <= 64", name=op.f("ck_ticket_events_previous_hash_length")),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_ticket_events_actor_id_users")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_ticket_events_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_ticket_events_task_id_tasks")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_events_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
        sa.UniqueConstraint("task_id", "sequence", name=op.f("uq_ticket_events_task_id_sequence")),
        sa.UniqueConstraint("ticket_id", "sequence", name=op.f("uq_ticket_events_ticket_id_sequence")),
    )
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_events_action_at", ["action", "at"], unique=False)
        batch_op.create_index("ix_ticket_events_at", ["at"], unique=False)
        batch_op.create_index("ix_ticket_events_recorded_at", ["recorded_at"], unique=False)

    op.create_table(
        "attachments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("task_record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supplement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN draft_id IS NULL THEN 0 ELSE 1 END + CASE WHEN ticket_id IS NULL THEN 0 ELSE 1 END + CASE WHEN task_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_attachments_one_owner"),
        ),
        sa.CheckConstraint("length(media_type) <= 100", name=op.f("ck_attachments_media_type_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_attachments_name_length")),
        sa.CheckConstraint("length(sha256) <= 64", name=op.f("ck_attachments_sha256_length")),
        sa.CheckConstraint("length(token) <= 32", name=op.f("ck_attachments_token_length")),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachments_size")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_attachments_answer_id_answers")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_attachments_by_id_users")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_attachments_draft_id_drafts")),
        sa.ForeignKeyConstraint(
            ["supplement_id"], ["supplements.id"], name=op.f("fk_attachments_supplement_id_supplements")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_attachments_task_id_tasks")),
        sa.ForeignKeyConstraint(
            ["task_record_id"], ["task_records.id"], name=op.f("fk_attachments_task_record_id_task_records")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_attachments_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("token", name=op.f("uq_attachments_token")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index("ix_attachments_draft_id", ["draft_id"], unique=False)
        batch_op.create_index("ix_attachments_task_id", ["task_id"], unique=False)
        batch_op.create_index("ix_attachments_ticket_id", ["ticket_id"], unique=False)

    op.create_table(
        "deadline_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deadline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "started",
                "paused",
                "resumed",
                "held",
                "sent_back",
                "stopped",
                "voided",
                "reclassified",
                "extended",
                "calendar",
                name="changereason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "running",
                "paused",
                "held",
                "met",
                "missed",
                "void",
                name="deadlinestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name=op.f("fk_deadline_changes_deadline_id_deadlines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_changes")),
    )
    with op.batch_alter_table("deadline_changes", schema=None) as batch_op:
        batch_op.create_index("ix_deadline_changes_at", ["at"], unique=False)
        batch_op.create_index("ix_deadline_changes_deadline_id_id", ["deadline_id", "id"], unique=False)
        batch_op.create_index("ix_deadline_changes_due_at", ["due_at"], unique=False)

    op.create_table(
        "deadline_pauses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deadline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reason",
            sa.Enum("supplement", "answer", name="pausereason", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_deadline_pauses_by_id_users")),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name=op.f("fk_deadline_pauses_deadline_id_deadlines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_pauses")),
    )
    with op.batch_alter_table("deadline_pauses", schema=None) as batch_op:
        batch_op.create_index("ix_deadline_pauses_deadline_id", ["deadline_id"], unique=False)

    op.create_table(
        "escalations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deadline_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "rung",
            sa.Enum("E0", "E1", "E2", "E3", "E4", name="rung", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "colour",
            sa.Enum(
                "none", "blue", "yellow", "red", name="colour", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "fact",
            sa.Enum(
                "failed_redos",
                "dispatches_without_result",
                "red_cards",
                "production_stopped",
                name="rungfact",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("letter_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("letter_sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("letter_code", sa.String(length=16), nullable=True),
        sa.Column("explanation_due_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.String(length=300), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN ticket_id IS NULL THEN 0 ELSE 1 END + CASE WHEN task_id IS NULL THEN 0 ELSE 1 END = 1",
            name=op.f("ck_escalations_one_owner"),
        ),
        sa.CheckConstraint("length(letter_code) <= 16", name=op.f("ck_escalations_letter_code_length")),
        sa.CheckConstraint("length(revoked_reason) <= 300", name=op.f("ck_escalations_revoked_reason_length")),
        sa.CheckConstraint("length(salt) <= 32", name=op.f("ck_escalations_salt_length")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_escalations_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadlines.id"], name=op.f("fk_escalations_deadline_id_deadlines")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_escalations_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["explained_by_id"], ["users.id"], name=op.f("fk_escalations_explained_by_id_users")),
        sa.ForeignKeyConstraint(
            ["explanation_due_id"], ["deadlines.id"], name=op.f("fk_escalations_explanation_due_id_deadlines")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_escalations_task_id_tasks")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_escalations_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("letter_year", "letter_sequence", name=op.f("uq_escalations_letter_year_letter_sequence")),
    )
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.create_index("ix_escalations_department_id_at", ["department_id", "at"], unique=False)
        batch_op.create_index("ix_escalations_rung_at", ["rung", "at"], unique=False)
        batch_op.create_index("ix_escalations_task_id", ["task_id"], unique=False)
        batch_op.create_index("ix_escalations_ticket_id", ["ticket_id"], unique=False)
        batch_op.create_index(
            "ix_escalations_unexplained",
            ["department_id", "at", "id"],
            unique=False,
            sqlite_where=sa.text("explanation_due_id IS NOT NULL AND explained_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("explanation_due_id IS NOT NULL AND explained_at IS NULL AND revoked_at IS NULL"),
        )
        batch_op.create_index("uq_escalations_letter_code", ["letter_code"], unique=True)
        batch_op.create_index(
            "uq_escalations_standing",
            ["deadline_id", "due_number", "rung"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

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
        sa.Column("folded", sa.Text(), server_default="", nullable=False),
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

    op.create_table(
        "file_copies",
        sa.Column("attachment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "itself",
                "waiting",
                "made",
                "refused",
                name="copystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "fault",
            sa.Enum(
                "locked",
                "too_much",
                "too_many_pixels",
                "unreadable",
                name="copyfault",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("edition", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'refused') = (fault IS NOT NULL)", name=op.f("ck_file_copies_fault")),
        sa.CheckConstraint("length(media_type) <= 100", name=op.f("ck_file_copies_media_type_length")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_file_copies_attachment_id_attachments")
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_file_copies")),
    )
    with op.batch_alter_table("file_copies", schema=None) as batch_op:
        batch_op.create_index("ix_file_copies_state_edition", ["state", "edition"], unique=False)
        batch_op.create_index("ix_file_copies_state_turn_at", ["state", "turn_at"], unique=False)

    _guard_history()


def downgrade() -> None:
    _drop_guards()
    with op.batch_alter_table("file_copies", schema=None) as batch_op:
        batch_op.drop_index("ix_file_copies_state_turn_at")
        batch_op.drop_index("ix_file_copies_state_edition")

    op.drop_table("file_copies")
    with op.batch_alter_table("inquiries", schema=None) as batch_op:
        batch_op.drop_index("ix_inquiries_ticket_id")
        batch_op.drop_index("ix_inquiries_department_id_approved_at")

    op.drop_table("inquiries")
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_escalations_standing",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index("uq_escalations_letter_code")
        batch_op.drop_index(
            "ix_escalations_unexplained",
            sqlite_where=sa.text("explanation_due_id IS NOT NULL AND explained_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("explanation_due_id IS NOT NULL AND explained_at IS NULL AND revoked_at IS NULL"),
        )
        batch_op.drop_index("ix_escalations_ticket_id")
        batch_op.drop_index("ix_escalations_task_id")
        batch_op.drop_index("ix_escalations_rung_at")
        batch_op.drop_index("ix_escalations_department_id_at")

    op.drop_table("escalations")
    with op.batch_alter_table("deadline_pauses", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_pauses_deadline_id")

    op.drop_table("deadline_pauses")
    with op.batch_alter_table("deadline_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_changes_due_at")
        batch_op.drop_index("ix_deadline_changes_deadline_id_id")
        batch_op.drop_index("ix_deadline_changes_at")

    op.drop_table("deadline_changes")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index("ix_attachments_ticket_id")
        batch_op.drop_index("ix_attachments_task_id")
        batch_op.drop_index("ix_attachments_draft_id")

    op.drop_table("attachments")
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_events_recorded_at")
        batch_op.drop_index("ix_ticket_events_at")
        batch_op.drop_index("ix_ticket_events_action_at")

    op.drop_table("ticket_events")
    with op.batch_alter_table("task_records", schema=None) as batch_op:
        batch_op.drop_index("ix_task_records_task_id")

    op.drop_table("task_records")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_state_next_at_id")
        batch_op.drop_index("ix_notices_recipient_id_channel_read_at")
        batch_op.drop_index("ix_notices_recipient_id_channel_id")

    op.drop_table("notices")
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.drop_index("ix_deadlines_ticket_id_kind")
        batch_op.drop_index("ix_deadlines_task_id")
        batch_op.drop_index("ix_deadlines_next_rung_at_id")
        batch_op.drop_index("ix_deadlines_kind_state_due_at_id")
        batch_op.drop_index("ix_deadlines_kind_due_at")
        batch_op.drop_index("ix_deadlines_assignment_id")

    op.drop_table("deadlines")
    with op.batch_alter_table("work_records", schema=None) as batch_op:
        batch_op.drop_index("ix_work_records_ticket_id_at")

    op.drop_table("work_records")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index("ix_tasks_ticket_id")
        batch_op.drop_index("ix_tasks_post_id_given_at")
        batch_op.drop_index("ix_tasks_digest_item_id")
        batch_op.drop_index("ix_tasks_department_id_status_due_on")

    op.drop_table("tasks")
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_index("ix_answers_ticket_id_at")

    op.drop_table("answers")
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.drop_index("ix_verdicts_at")

    op.drop_table("verdicts")
    op.drop_table("supplements")
    with op.batch_alter_table("sealed_identities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_identities_owner_tag"))

    op.drop_table("sealed_identities")
    with op.batch_alter_table("rejections", schema=None) as batch_op:
        batch_op.drop_index("ix_rejections_ticket_id")

    op.drop_table("rejections")
    with op.batch_alter_table("recusals", schema=None) as batch_op:
        batch_op.drop_index("ix_recusals_user_id")
        batch_op.drop_index("ix_recusals_department_id")

    op.drop_table("recusals")
    with op.batch_alter_table("number_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_number_changes_user_id")
        batch_op.drop_index("ix_number_changes_link_id")
        batch_op.drop_index("ix_number_changes_decided_at_id")

    op.drop_table("number_changes")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_ticket_id_at")

    op.drop_table("messages")
    op.drop_table("findings")
    with op.batch_alter_table("digest_items", schema=None) as batch_op:
        batch_op.drop_index("ix_digest_items_ticket_id")

    op.drop_table("digest_items")
    with op.batch_alter_table("classifications", schema=None) as batch_op:
        batch_op.drop_index("ix_classifications_ticket_id_at")

    op.drop_table("classifications")
    with op.batch_alter_table("call_backs", schema=None) as batch_op:
        batch_op.drop_index("ix_call_backs_ticket_id_at")

    op.drop_table("call_backs")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignments_open_lead",
            sqlite_where=sa.text("role = 'lead' AND ended_at IS NULL"),
            postgresql_where=sa.text("role = 'lead' AND ended_at IS NULL"),
        )
        batch_op.drop_index("ix_assignments_dispatched_at")
        batch_op.drop_index("ix_assignments_department_id_ticket_id")
        batch_op.drop_index("ix_assignments_department_id_ended_at_next_due_at")

    op.drop_table("assignments")
    op.drop_table("aftermaths")
    with op.batch_alter_table("verifications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verifications_enterprise_id"))

    op.drop_table("verifications")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_sessions_user_id"))

    op.drop_table("user_sessions")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_tickets_unit_suggested",
            sqlite_where=sa.text("is_unit_suggested = 1"),
            postgresql_where=sa.text("is_unit_suggested"),
        )
        batch_op.drop_index("ix_tickets_township_id_id")
        batch_op.drop_index("ix_tickets_submitted_at")
        batch_op.drop_index("ix_tickets_status_id")
        batch_op.drop_index("ix_tickets_status_due_at_id")
        batch_op.drop_index("ix_tickets_reporter_id_id")
        batch_op.drop_index("ix_tickets_enterprise_id_id")
        batch_op.drop_index("ix_tickets_closed_at")
        batch_op.drop_index("ix_tickets_category_id_id")

    op.drop_table("tickets")
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grants_user_id"))

    op.drop_table("role_grants")
    with op.batch_alter_table("one_time_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_links_user_id"))

    op.drop_table("one_time_links")
    op.drop_table("monthly_reports")
    op.drop_table("link_requests")
    with op.batch_alter_table("former_memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_memberships_user_id"))
        batch_op.drop_index(batch_op.f("ix_former_memberships_department_id"))

    op.drop_table("former_memberships")
    with op.batch_alter_table("former_contacts", schema=None) as batch_op:
        batch_op.drop_index("ix_former_contacts_user_id")

    op.drop_table("former_contacts")
    op.drop_table("drafts")
    with op.batch_alter_table("deputies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deputies_user_id"))

    op.drop_table("deputies")
    with op.batch_alter_table("county_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_county_changes_subject_id")

    op.drop_table("county_changes")
    with op.batch_alter_table("cares", schema=None) as batch_op:
        batch_op.drop_index("ix_cares_user_id")

    op.drop_table("cares")
    with op.batch_alter_table("care_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_care_changes_enterprise_id_kind_id")

    op.drop_table("care_changes")
    op.drop_table("calendar_years")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_users_enterprise_id"))
        batch_op.drop_index("ix_users_department_id_role")

    op.drop_table("users")
    op.drop_table("limit_rules")
    with op.batch_alter_table("enterprise_versions", schema=None) as batch_op:
        batch_op.drop_index("ix_enterprise_versions_enterprise_id_id")

    op.drop_table("enterprise_versions")
    with op.batch_alter_table("enterprises", schema=None) as batch_op:
        batch_op.drop_index("ix_enterprises_folded")

    op.drop_table("enterprises")
    with op.batch_alter_table("department_versions", schema=None) as batch_op:
        batch_op.drop_index("ix_department_versions_department_id_at")

    op.drop_table("department_versions")
    op.drop_table("categories")
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.drop_index("ix_departments_kind_position")

    op.drop_table("departments")
    op.drop_table("upload_counts")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempts_login_address_at")

    op.drop_table("sign_in_attempts")
    with op.batch_alter_table("sent_forms", schema=None) as batch_op:
        batch_op.drop_index("ix_sent_forms_at")

    op.drop_table("sent_forms")
    op.drop_table("posts")
    op.drop_table("letter_counters")
    op.drop_table("ladder_rules")
    op.drop_table("job_runs")
    op.drop_table("industry_groups")
    op.drop_table("heartbeats")
    op.drop_table("english_words")
    op.drop_table("county_settings")
    with op.batch_alter_table("calendar_versions", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_versions_at")

    op.drop_table("calendar_versions")
    op.drop_table("calendar_days")


def _guard_history() -> None:
    if not _is_sqlite():
        op.execute(REFUSAL)
    for table, keys in HISTORY.items():
        for statement in _sqlite_guards(table, keys) if _is_sqlite() else _postgresql_guards(table):
            op.execute(statement)


def _sqlite_guards(table: str, keys: list[tuple[str, ...]]) -> list[str]:
    same = [" AND ".join(f"{column} = NEW.{column}" for column in key) for key in [("id",), *keys]]
    known = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {' OR '.join(same)}) "  # noqa: S608 - our own names
    return [
        f"CREATE TRIGGER {table}_no_{action} BEFORE {action.upper()} ON {table} "
        f"{condition}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for action, condition in (("update", ""), ("delete", ""), ("insert", known))
    ]


def _postgresql_guards(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history()",
        f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()",
    ]


def _drop_guards() -> None:
    """SQLite drops a trigger with its table."""
    if not _is_sqlite():
        op.execute("DROP FUNCTION refuse_change_of_history() CASCADE")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
