"""What is looked for is compared without the differences of width, case and brackets: kept folded beside it."""

import logging
from collections import Counter

import sqlalchemy as sa
from alembic import op

from directline.text import compact, fold

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SOURCES = {
    "enterprises": ("name",),
    "departments": ("name", "short_name", "code", "phone"),
    "users": ("name", "login", "phone", "email"),
    "inquiries": ("title",),
    "tickets": ("title",),
}
BATCH = 1000
log = logging.getLogger("alembic.runtime.migration")


def upgrade() -> None:
    for table in SOURCES:
        op.add_column(table, sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    _spell_logins()
    for table in SOURCES:
        _fold(table)
    _name_twins()
    op.drop_index("ix_enterprises_name", "enterprises")
    op.create_index("ix_enterprises_folded", "enterprises", ["folded"])


def downgrade() -> None:
    op.drop_index("ix_enterprises_folded", "enterprises")
    op.create_index("ix_enterprises_name", "enterprises", ["name"])
    for table in SOURCES:
        op.drop_column(table, "folded")


def _spell_logins() -> None:
    """As they are typed from now on; where two would be one, the second keeps its spelling, and is named."""
    users = sa.table("users", sa.column("id"), sa.column("login"))
    taken = dict(op.get_bind().execute(sa.select(users.c.login, users.c.id).order_by(users.c.id)).all())
    for login, key in list(taken.items()):
        spelled = fold(login)
        if spelled == login:
            continue
        if spelled in taken:
            log.warning("login %r is the same as %r: give that person another", login, spelled)
            continue
        taken[spelled] = key
        op.get_bind().execute(sa.update(users).where(users.c.id == key).values(login=spelled))


def _fold(name: str) -> None:
    connection, sources = op.get_bind(), SOURCES[name]
    table = sa.table(name, *map(sa.column, ("id", "folded", *sources)))
    change = sa.update(table).where(table.c.id == sa.bindparam("key")).values(folded=sa.bindparam("words"))
    last = 0
    while rows := connection.execute(
        sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(BATCH)
    ).mappings().all():  # fmt: skip
        changes = [{"key": row["id"], "words": "\n".join(compact(row[part]) for part in sources)} for row in rows]
        connection.execute(change, changes)
        last = rows[-1]["id"]


def _name_twins() -> None:
    """Firms that bear one name now that it is folded stay two: which of them is meant only the office can tell."""
    names = op.get_bind().scalars(sa.text("SELECT folded FROM enterprises"))
    twins = [name for name, number in Counter(names).items() if number > 1]
    if twins:
        log.warning("%d names are borne by more than one enterprise, see the office's list: %s", len(twins), twins[:20])
