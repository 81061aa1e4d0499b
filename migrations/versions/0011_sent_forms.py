"""A form that was pressed twice is carried out once: what was carried out, as a keyed hash."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_forms",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(mark) <= 64", name=op.f("ck_sent_forms_mark_length")),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_sent_forms")),
    )
    op.create_index("ix_sent_forms_at", "sent_forms", ["at"])


def downgrade() -> None:
    op.drop_table("sent_forms")
