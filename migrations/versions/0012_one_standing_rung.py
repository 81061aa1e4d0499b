"""A rung stands once for each due; one that was revoked leaves its place to another."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLE, COLUMNS = "escalations", ["deadline_id", "due_number", "rung"]
CONSTRAINT, INDEX = "uq_escalations_deadline_id_due_number_rung", "uq_escalations_standing"
STANDING = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(CONSTRAINT, type_="unique")
    op.create_index(INDEX, TABLE, COLUMNS, unique=True, sqlite_where=STANDING, postgresql_where=STANDING)


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
    with op.batch_alter_table(TABLE) as table:
        table.create_unique_constraint(CONSTRAINT, COLUMNS)
