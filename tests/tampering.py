"""What only the host's administrator can do: lift the guards of the history and write past them."""

from sqlalchemy import text

from directline.database import is_sqlite
from directline.extensions import db


def unguard(table: str = "ticket_events") -> None:
    """Take the guards of this table away, in the present transaction."""
    if not is_sqlite(db.engine):
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    for action in ("update", "delete", "insert"):
        db.session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{action}"))


def tamper(action: str, table: str = "ticket_events", **values: object) -> None:
    """Change what no program of ours can change."""
    unguard(table)
    db.session.execute(text(action), values)
