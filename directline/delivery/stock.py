"""What lies in the outbox, and what an operator does with it.

Every count takes ``tickets``, the condition of the tickets that its reader may know of: mail about any other ticket is
not in it, nor mail that speaks of a sealed one without naming it.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Update, func, or_, select, true, update

from directline.database import among
from directline.delivery.daily import DAILY
from directline.extensions import db
from directline.models import Notice, NoticeChannel, NoticeState, Task, Ticket
from directline.tickets.lifecycle.inquiries import INQUIRY
from directline.tickets.notices import SEALED

DUE = (NoticeState.WAITING, NoticeState.SENDING)
UNSENT = (NoticeState.GATHERED, *DUE)
_IS_MAIL = Notice.channel == NoticeChannel.MAIL
ORDINARY = Ticket.is_sealed.is_(False)
"""What whoever runs the machine may count."""
EVERY = true()
"""For the auditor's totals alone."""


class Dead(NamedTuple):
    id: int
    template: str
    error: str


class Stock(NamedTuple):
    """Mails by state, since when the oldest due one waits, and the last dead ones."""

    mails: dict[str, int]
    oldest_due: datetime | None
    dead: list[Dead]


def stock(at: datetime, tickets: ColumnElement[bool] = ORDINARY, *, most_dead: int = 20) -> Stock:
    ids = _mails(tickets)
    counted = select(Notice.state, func.count()).where(ids).group_by(Notice.state)
    dead = select(Notice.id, Notice.template, Notice.last_error).where(ids, Notice.state == NoticeState.DEAD)
    return Stock(
        mails={state.value: number for state, number in db.session.execute(counted)},
        oldest_due=oldest_due(at, tickets),
        dead=[Dead(*row) for row in db.session.execute(dead.order_by(Notice.id.desc()).limit(most_dead))],
    )


def count(state: NoticeState, tickets: ColumnElement[bool] = ORDINARY) -> int:
    """How many mails are in this state."""
    return db.session.scalar(select(func.count()).where(_mails(tickets, state), Notice.state == state)) or 0


def oldest_due(at: datetime, tickets: ColumnElement[bool] = ORDINARY) -> datetime | None:
    """Since when the mail that waits longest could have gone."""
    due = select(func.min(Notice.next_at)).where(Notice.state.in_(DUE), Notice.next_at <= at)
    return db.session.scalar(due.where(_mails(tickets, *DUE)))


def _mails(tickets: ColumnElement[bool], *states: NoticeState) -> ColumnElement[bool]:
    """Mails about these tickets, tasks on them, and about none; a daily message that tells of one of these tickets."""
    if tickets is EVERY:
        return _IS_MAIL
    these = select(Ticket.id).where(tickets)
    tasks = select(Task.id).where(or_(Task.ticket_id.is_(None), Task.ticket_id.in_(these)))
    about = or_(Notice.ticket_id.in_(these), Notice.task_id.in_(tasks))
    is_of_nothing = Notice.ticket_id.is_(None) & Notice.task_id.is_(None)
    about_none = is_of_nothing & Notice.template.not_in((SEALED, INQUIRY, DAILY))
    return _IS_MAIL & (about | about_none | among(Notice.id, _dailies(about, states)))


def _dailies(about: ColumnElement[bool], states: tuple[NoticeState, ...]) -> set[int]:
    """Those among the daily messages that tell of one of these tickets; a sealed one alone makes none known."""
    wanted = select(Notice.id, Notice.facts).where(_IS_MAIL, Notice.template == DAILY)
    wanted = wanted.where(Notice.state.in_(states)) if states else wanted
    dailies = {key: facts["notices"] for key, facts in db.session.execute(wanted)}
    gathered = {notice for notices in dailies.values() for notice in notices}
    named = set(db.session.scalars(select(Notice.id).where(among(Notice.id, gathered), about)))
    return {key for key, notices in dailies.items() if not named.isdisjoint(notices)}


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


def retry_all() -> int:
    """Try every dead mail again; returns how many ordinary ones there are."""
    ordinary = count(NoticeState.DEAD)
    _change(update(Notice).where(Notice.state == NoticeState.DEAD).values(state=NoticeState.WAITING, attempts=0))
    return ordinary


def count_as_sent(before: datetime) -> int:
    """What was due before a moment counts as sent when it was due: nobody waits for the mails of an invented past."""
    past = update(Notice).where(_IS_MAIL, Notice.state.in_(UNSENT), Notice.next_at < before)
    return _change(past.values(state=NoticeState.SENT, sent_at=Notice.next_at))


def _change(change: Update) -> int:
    result = db.session.execute(change.values(lease_until=None))
    return int(result.rowcount)  # type: ignore[attr-defined]
