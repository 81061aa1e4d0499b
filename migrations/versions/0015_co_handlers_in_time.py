"""A co-handler that has not reported and still has time is not late: answers keep the two apart."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ANSWERS = sa.table(
    "answers",
    *(sa.column(name) for name in ("id", "ticket_id")),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("late_co_handlers", sa.JSON),
    sa.column("pending_co_handlers", sa.JSON),
)
REPORTS = sa.text(
    "SELECT assignments.department_id FROM deadlines JOIN assignments ON assignments.id = deadlines.assignment_id "
    "WHERE deadlines.kind = 'co_report' AND assignments.ticket_id = :ticket AND deadlines.due_at >= :at"
).bindparams(sa.bindparam("at", type_=sa.DateTime(timezone=True)))


def upgrade() -> None:
    op.add_column("answers", sa.Column("pending_co_handlers", sa.JSON(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    for answer, pending in _in_time(connection):
        late = [unit for unit in answer.late_co_handlers if unit not in pending]
        values = {"late_co_handlers": late, "pending_co_handlers": pending}
        connection.execute(ANSWERS.update().where(ANSWERS.c.id == answer.id).values(**values))


def downgrade() -> None:
    connection = op.get_bind()
    for answer in connection.execute(sa.select(ANSWERS)).all():
        if answer.pending_co_handlers:
            late = [*answer.late_co_handlers, *answer.pending_co_handlers]
            connection.execute(ANSWERS.update().where(ANSWERS.c.id == answer.id).values(late_co_handlers=late))
    op.drop_column("answers", "pending_co_handlers")


def _in_time(connection: sa.Connection) -> Iterator[tuple[Any, list[int]]]:
    """The answers that named a unit before its time was over, and these units."""
    for answer in connection.execute(sa.select(ANSWERS)).all():
        if answer.late_co_handlers:
            units = set(connection.scalars(REPORTS, {"ticket": answer.ticket_id, "at": answer.at}))
            if pending := [unit for unit in answer.late_co_handlers if unit in units]:
                yield answer, pending
