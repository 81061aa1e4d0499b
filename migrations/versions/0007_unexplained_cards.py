"""The cards that a unit still has to explain are found without its old ones."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_escalations_unexplained", "escalations"
UNEXPLAINED = sa.text("explanation_due_id IS NOT NULL AND explained_at IS NULL AND revoked_at IS NULL")


def upgrade() -> None:
    op.create_index(NAME, TABLE, ["department_id", "at", "id"], sqlite_where=UNEXPLAINED, postgresql_where=UNEXPLAINED)


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
