"""One message for all the notices of one minute to a leader, and one at each opening for what can wait so long."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, or_, select

from directline import clock
from directline.database import insert
from directline.delivery.quiet import is_silent
from directline.extensions import db
from directline.models import Deadline, Gathering, Notice, NoticeChannel, NoticeState

DAILY = "daily"
MINUTE = timedelta(minutes=1)
PATIENCE = timedelta(minutes=10)
"""How long a message waits for a ladder that is being caught up: what it still brings belongs into the same one."""


def gather(at: datetime) -> int:
    """Fold what is ripe for each leader, with what came in the same minute, into one mail; the number of mails."""
    leaders = select(Notice.recipient_id).where(Notice.state == NoticeState.GATHERED, *_is_ripe(at))
    wanted = select(Notice).where(Notice.state == NoticeState.GATHERED, Notice.recipient_id.in_(leaders))
    wanted = wanted.order_by(Notice.recipient_id, Notice.id).with_for_update(skip_locked=True, of=Notice)
    ripe = set(db.session.scalars(select(Notice.id).where(Notice.state == NoticeState.GATHERED, *_is_ripe(at))))
    by_leader = groupby(db.session.scalars(wanted).all(), key=lambda notice: notice.recipient_id)
    return sum(_fold(leader, _chosen(list(notices), ripe), at) for leader, notices in by_leader)


def _is_ripe(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Its moment has come and its minute is over; at night and on days off only if it is urgent."""
    until = at - PATIENCE if _is_escalating(at) else at
    is_daily = Notice.gathering.is_distinct_from(Gathering.AT_ONCE)
    is_complete = or_(is_daily, Notice.created_at < until.replace(second=0, microsecond=0))
    return Notice.next_at <= until, is_complete, *((Notice.is_urgent,) if is_silent(at) else ())


def _is_escalating(at: datetime) -> bool:
    late = select(Deadline.id).where(Deadline.next_rung_at < at - MINUTE)
    return bool(db.session.scalar(select(late.exists())))


def _chosen(notices: Sequence[Notice], ripe: set[int]) -> list[Notice]:
    """What is ripe; of the minutes of what goes at once, also what could have waited."""
    minutes = {_minute(notice) for notice in notices if notice.id in ripe and notice.gathering is Gathering.AT_ONCE}
    return [notice for notice in notices if notice.id in ripe or _minute(notice) in minutes]


def _minute(notice: Notice) -> datetime:
    return notice.created_at.replace(second=0, microsecond=0)


def _fold(leader: int, notices: Sequence[Notice], at: datetime) -> bool:
    """Whether a mail was made: one a day of what is daily, what comes after it waits for the next day's."""
    if not notices:
        return False
    is_daily = all(notice.gathering is not Gathering.AT_ONCE for notice in notices)
    if len(notices) == 1 and not is_daily:
        notices[0].state, notices[0].next_at = NoticeState.WAITING, at
        return True
    moment = clock.local(at)
    message = insert(Notice).values(
        dedupe_key=f"daily:{leader}:{moment:%Y-%m-%d}" if is_daily else f"told:{leader}:{moment:%Y-%m-%dT%H:%M}",
        recipient_id=leader,
        channel=NoticeChannel.MAIL,
        template=DAILY,
        facts={"notices": [notice.id for notice in notices]},
        state=NoticeState.WAITING,
        is_urgent=any(notice.is_urgent for notice in notices),
        created_at=at,
        next_at=at,
    )
    if db.session.scalar(message.on_conflict_do_nothing().returning(Notice.id)) is None:
        return False
    for notice in notices:
        notice.state, notice.sent_at = NoticeState.SENT, at
    return True
