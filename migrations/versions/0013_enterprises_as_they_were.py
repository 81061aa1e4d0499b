"""Which firms there were, which were key ones, in which clusters and chains: kept as it was, append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLE = "enterprise_versions"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BACKFILL = f"""
INSERT INTO {TABLE} (enterprise_id, at, recorded_at, is_key, cluster_id, chain_id)
SELECT id, created_at, created_at, is_key, cluster_id, chain_id FROM enterprises ORDER BY id
"""  # noqa: S608 - our own names
KNOWN = f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"  # noqa: S608 - our own names
REFUSED = f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} {REFUSED}",
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} {REFUSED}",
        f"CREATE TRIGGER {TABLE}_no_insert BEFORE INSERT ON {TABLE} {KNOWN} {REFUSED}",
    ),
    "postgresql": (
        f"CREATE TRIGGER {TABLE}_is_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history()",
        f"CREATE TRIGGER {TABLE}_is_not_emptied BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()",
    ),
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", KEY, nullable=False),
        sa.Column("enterprise_id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("cluster_id", KEY, nullable=True),
        sa.Column("chain_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_enterprise_versions_enterprise_id_enterprises")
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["industry_groups.id"], name=op.f("fk_enterprise_versions_cluster_id_industry_groups")
        ),
        sa.ForeignKeyConstraint(
            ["chain_id"], ["industry_groups.id"], name=op.f("fk_enterprise_versions_chain_id_industry_groups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_versions")),
    )
    op.create_index("ix_enterprise_versions_enterprise_id_id", TABLE, ["enterprise_id", "id"])
    op.execute(BACKFILL)
    for guard in GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)


def downgrade() -> None:
    op.drop_table(TABLE)
