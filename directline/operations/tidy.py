"""What is thrown away at night: it has served, and nobody looks at it again."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete

from directline.extensions import Base, db
from directline.models import Draft, OneTimeLink, SentForm, SignInAttempt, UserSession
from directline.operations import heartbeat
from directline.tickets.files import attachments, copy_queue, drafts, quotas

TRACE = timedelta(days=200)  # traces of who signed in when: six months at least (网络安全法 art. 23)
SENT = timedelta(days=30)


def tidy(at: datetime) -> int:
    """Throw away what is over; and have lost copies made again; returns how many rows and files."""
    over = {
        UserSession: UserSession.expires_at < at - TRACE,
        SignInAttempt: SignInAttempt.at < at - TRACE,
        OneTimeLink: OneTimeLink.expires_at < at - TRACE,
        SentForm: SentForm.at < at - SENT,
        Draft: Draft.form.startswith(drafts.UNSENT) & (Draft.saved_at < at - SENT),
    }
    rows = sum(_delete(table, rows) for table, rows in over.items())
    rows += heartbeat.forget_silent(at) + quotas.forget(at)
    copies = copy_queue.again(attachments.without_copy(), at=at)
    return rows + copies + attachments.sweep_orphans(at)


def _delete(table: type[Base], rows: ColumnElement[bool]) -> int:
    return int(db.session.execute(delete(table).where(rows)).rowcount)  # type: ignore[attr-defined]
