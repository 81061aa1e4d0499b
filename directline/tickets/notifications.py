"""What the bell counts and lists: a person's notices in the page, but for what they may no longer open."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import Inquiry, Notice, NoticeChannel, Task, Ticket, User
from directline.tickets.access import visible_to
from directline.tickets.lifecycle.inquiries import INQUIRY
from directline.tickets.lists.paging import Key
from directline.tickets.sealed.inquiries import sent_to
from directline.tickets.tasks.access import tasks_visible_to

NEWEST = (Key(Notice.id, is_descending=True),)
MOST_COUNTED = 99


def listed(user: User) -> Select[Notice]:
    return (
        select(Notice)
        .where(_shown_to(user))
        .options(joinedload(Notice.ticket), joinedload(Notice.task), joinedload(Notice.recipient))
    )


def unread_count(user: User) -> int:
    """Counted no further than one beyond ``MOST_COUNTED``."""
    unread = select(Notice.id).where(_shown_to(user), Notice.read_at.is_(None)).limit(MOST_COUNTED + 1)
    return db.session.scalar(select(func.count()).select_from(unread.subquery())) or 0


def one(user: User, notice_id: int) -> Notice | None:
    return db.session.scalar(listed(user).where(Notice.id == notice_id))


def mark_read(user: User, *, at: datetime, only: Notice | None = None) -> None:
    """This notice, or all of them."""
    unread = update(Notice).where(Notice.recipient_id == user.id, Notice.read_at.is_(None), _in_page())
    db.session.execute((unread.where(Notice.id == only.id) if only else unread).values(read_at=at))


def _shown_to(user: User) -> ColumnElement[bool]:
    is_seen = exists().where(Ticket.id == Notice.ticket_id, visible_to(user))
    is_asked = exists().where(Inquiry.id == Notice.facts["inquiry"].as_integer(), sent_to(user))
    is_seen_task = exists().where(Task.id == Notice.task_id, tasks_visible_to(user))
    may_open = or_(Notice.ticket_id.is_(None), is_seen) & or_(Notice.task_id.is_(None), is_seen_task)
    may_open &= or_(Notice.template != INQUIRY, is_asked)
    return and_(Notice.recipient_id == user.id, _in_page(), may_open)


def _in_page() -> ColumnElement[bool]:
    return Notice.channel == NoticeChannel.PAGE
