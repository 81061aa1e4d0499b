"""What lies in the outbox, and what an operator does with it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Update, func, select, update

from directline.extensions import db
from directline.models import Notice, NoticeChannel, NoticeState

DUE = (NoticeState.WAITING, NoticeState.SENDING)
UNSENT = (NoticeState.GATHERED, *DUE)
_IS_MAIL = Notice.channel == NoticeChannel.MAIL


class Dead(NamedTuple):
    id: int
    template: str
    error: str


class Stock(NamedTuple):
    """Mails by state, since when the oldest due one waits, and the last dead ones."""

    mails: dict[str, int]
    oldest_due: datetime | None
    dead: list[Dead]


def stock(at: datetime, *, most_dead: int = 20) -> Stock:
    counted = select(Notice.state, func.count()).where(_IS_MAIL).group_by(Notice.state)
    dead = select(Notice.id, Notice.template, Notice.last_error).where(_IS_MAIL, Notice.state == NoticeState.DEAD)
    return Stock(
        mails={state.value: number for state, number in db.session.execute(counted)},
        oldest_due=oldest_due(at),
        dead=[Dead(*row) for row in db.session.execute(dead.order_by(Notice.id.desc()).limit(most_dead))],
    )


def oldest_due(at: datetime) -> datetime | None:
    """Since when the mail that waits longest could have gone."""
    due = select(func.min(Notice.next_at)).where(Notice.state.in_(DUE), Notice.next_at <= at)
    return db.session.scalar(due)


def hold() -> int:
    """Set aside everything not sent yet: after an old backup was restored it may have gone out before."""
    return _change(update(Notice).where(_IS_MAIL, Notice.state.in_(UNSENT)).values(state=NoticeState.HELD))


def release() -> int:
    """Let what was held go, each mail for itself."""
    return _change(update(Notice).where(Notice.state == NoticeState.HELD).values(state=NoticeState.WAITING))


def retry(notice_id: int) -> bool:
    """Try a dead mail again from the beginning; False where there is no dead mail of that id."""
    dead = update(Notice).where(Notice.id == notice_id, Notice.state == NoticeState.DEAD)
    return _change(dead.values(state=NoticeState.WAITING, attempts=0)) == 1


def count_as_sent(before: datetime) -> int:
    """What was due before a moment counts as sent when it was due: nobody waits for the mails of an invented past."""
    past = update(Notice).where(_IS_MAIL, Notice.state.in_(UNSENT), Notice.next_at < before)
    return _change(past.values(state=NoticeState.SENT, sent_at=Notice.next_at))


def _change(change: Update) -> int:
    result = db.session.execute(change.values(lease_until=None))
    return int(result.rowcount)  # type: ignore[attr-defined]
