"""Which mail goes at any hour, and which is told with others: at once or daily."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

CHECK, WORDS = "ck_notices_gathering", "gathering IN ('at_once', 'daily')"
URGENT = """
    UPDATE notices SET is_urgent = true
    WHERE channel = 'mail' AND state NOT IN ('shown', 'sent')
    AND (
        template IN ('account_link', 'mailbox_changed', 'clock_step')
        OR ticket_id IN (SELECT id FROM tickets WHERE severity = 'urgent')
    )
"""


def upgrade() -> None:
    op.add_column("notices", sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE notices ADD COLUMN gathering VARCHAR(32) CONSTRAINT {CHECK} CHECK ({WORDS})")
    else:
        op.alter_column("notices", "is_urgent", server_default=None)
        op.add_column("notices", sa.Column("gathering", sa.String(32), nullable=True))
        op.create_check_constraint(op.f(CHECK), "notices", WORDS)
    op.execute(URGENT)
    op.execute("UPDATE notices SET gathering = 'daily' WHERE state = 'gathered'")


def downgrade() -> None:
    for column in ("gathering", "is_urgent"):
        op.drop_column("notices", column)
