"""Whose an imported matter was may be no more than a suggestion: it bears no cards before the office confirms it.

What was imported before: marked where the note on its origin says so (or was cut where it would), and where it lies
with the direct-line office, as what the import could not place. Its rungs stand back until then.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEX = "ix_tickets_unit_suggested"
WHY = "承办单位只是建议，办公室尚未确认"
MARK = """
UPDATE tickets SET is_unit_suggested = :yes WHERE is_history AND (
    channel_note LIKE '%建议单位：%' OR channel_note LIKE '%…' OR id IN (
        SELECT assignments.ticket_id FROM assignments JOIN departments ON departments.id = assignments.department_id
        WHERE assignments.role = 'lead' AND departments.kind = 'office'
    )
)
"""
STAND_BACK = sa.text("""
UPDATE escalations SET revoked_at = :now, revoked_reason = :why WHERE revoked_at IS NULL AND deadline_id IN (
    SELECT deadlines.id FROM deadlines JOIN tickets ON tickets.id = deadlines.ticket_id
    WHERE tickets.is_unit_suggested AND deadlines.kind IN ('resolve_lead', 'redo')
)
""").bindparams(sa.bindparam("now", type_=sa.DateTime(timezone=True)))


def upgrade() -> None:
    op.add_column("tickets", sa.Column("is_unit_suggested", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        INDEX,
        "tickets",
        ["submitted_at", "id"],
        sqlite_where=sa.text("is_unit_suggested = 1"),
        postgresql_where=sa.text("is_unit_suggested"),
    )
    bind = op.get_bind()
    bind.execute(sa.text(MARK), {"yes": True})
    bind.execute(STAND_BACK, {"now": datetime.now(UTC), "why": WHY})


def downgrade() -> None:
    back = sa.text("UPDATE escalations SET revoked_at = NULL, revoked_reason = '' WHERE revoked_reason = :why")
    op.get_bind().execute(back, {"why": WHY})
    op.drop_index(INDEX, "tickets")
    op.drop_column("tickets", "is_unit_suggested")
