"""A shorter limit leaves a due that lies near; an urgent matter is taken up within an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLE, COLUMN = "deadlines", "kept_due_at"
URGENT_TRIAGE = """
INSERT INTO limit_rules (kind, severity, category_id, "limit")
SELECT 'triage', 'urgent', NULL, '1h' FROM limit_rules
WHERE kind = 'triage' AND severity IS NULL AND category_id IS NULL AND "limit" = '1wd'
AND NOT EXISTS (SELECT 1 FROM limit_rules WHERE kind = 'triage' AND severity = 'urgent' AND category_id IS NULL)
"""


def upgrade() -> None:
    op.add_column(TABLE, sa.Column(COLUMN, sa.DateTime(timezone=True), nullable=True))
    op.execute(URGENT_TRIAGE)


def downgrade() -> None:
    op.drop_column(TABLE, COLUMN)
