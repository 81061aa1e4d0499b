"""Who looks after a firm has a history, append-only; who does at this moment begins it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLE = "care_changes"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("butler", "sponsor")
STEPS = ("asked", "given", "refused", "ended")
BACKFILL = f"""
INSERT INTO {TABLE} (enterprise_id, kind, step, user_id, at, recorded_at)
SELECT enterprise_id, kind, 'given', user_id, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM cares ORDER BY id
"""  # noqa: S608 - our own names
KNOWN = f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR asked_id = NEW.asked_id)"  # noqa: S608 - our own names
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
        sa.Column("kind", _choice(KINDS, "carekind"), nullable=False),
        sa.Column("step", _choice(STEPS, "carestep"), nullable=False),
        *(sa.Column(name, KEY, nullable=False) for name in ("user_id",)),
        *(sa.Column(name, KEY, nullable=True) for name in ("before_id", "asked_id")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprises.id"], name=_key("enterprise_id", "enterprises")),
        *(sa.ForeignKeyConstraint([name], ["users.id"], name=_key(name, "users")) for name in ("user_id", "before_id")),
        sa.ForeignKeyConstraint(["asked_id"], [f"{TABLE}.id"], name=_key("asked_id", TABLE)),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=_key("by_id", "users")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("asked_id", name=op.f(f"uq_{TABLE}_asked_id")),
    )
    op.create_index("ix_care_changes_enterprise_id_kind_id", TABLE, ["enterprise_id", "kind", "id"])
    op.execute(BACKFILL)
    for guard in GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)


def downgrade() -> None:
    op.drop_table(TABLE)


def _choice(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=op.f(f"ck_{TABLE}_{name}"), native_enum=False, create_constraint=True, length=32)


def _key(column: str, table: str) -> str:
    return op.f(f"fk_{TABLE}_{column}_{table}")
