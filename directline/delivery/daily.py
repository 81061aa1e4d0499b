"""The daily message: what was gathered for a person goes as one mail at the next opening."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from directline import clock
from directline.database import insert
from directline.extensions import db
from directline.models import Notice, NoticeChannel, NoticeState

DAILY = "daily"


def gather(at: datetime) -> int:
    """Fold what is gathered and due into one mail for each recipient and day; the number of mails."""
    gathered = select(Notice.recipient_id, Notice.id).where(Notice.state == NoticeState.GATHERED, Notice.next_at <= at)
    rows = db.session.execute(gathered.order_by(Notice.id).with_for_update(skip_locked=True)).all()
    by_recipient: defaultdict[int, list[int]] = defaultdict(list)
    for recipient_id, notice_id in rows:
        by_recipient[recipient_id].append(notice_id)
    return sum(_fold(recipient_id, notice_ids, at) for recipient_id, notice_ids in by_recipient.items())


def _fold(recipient_id: int, notice_ids: Sequence[int], at: datetime) -> bool:
    """Whether the mail is new; what comes after the day's mail waits for the next day's."""
    message = insert(Notice).values(
        dedupe_key=f"daily:{recipient_id}:{clock.local_date(at)}",
        recipient_id=recipient_id,
        channel=NoticeChannel.MAIL,
        template=DAILY,
        facts={"notices": list(notice_ids)},
        state=NoticeState.WAITING,
        created_at=at,
        next_at=at,
    )
    is_new = db.session.scalar(message.on_conflict_do_nothing().returning(Notice.id)) is not None
    if is_new:
        folded = update(Notice).where(Notice.id.in_(notice_ids))
        db.session.execute(folded.values(state=NoticeState.SENT, sent_at=at))
    return is_new
