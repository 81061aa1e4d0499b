"""What one person, and one firm, may send on a day and have waiting to be copied; the rest of the line has room too.

A day's bytes are counted in one statement under the row's lock, so that two at once never both pass. The rows name
nobody: their keys are keyed hashes, as whoever complains also sends files. What goes with a sealed complaint counts
for its sender alone, for a firm's other accounts would see its room shrink.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from config import MEGABYTE
from directline import clock
from directline.database import insert
from directline.extensions import db
from directline.models import Attachment, CopyState, FileCopy, UploadCount, User
from directline.tickets.errors import Refused
from directline.tickets.sealed import identity

LEAST_COUNTED = 256 * 1024
"""A small file costs a copy as well."""
MOST_WAITING = 20
MOST_WAITING_IN_ALL = 1000
SPACING = timedelta(seconds=30)
"""How far each further file of a person stands behind the last one in the queue."""
PROVEN_FIRST = timedelta(minutes=1)


class Limits(NamedTuple):
    """In bytes: of one file, and of one person's files on a day."""

    file: int
    day: int


class _Room(NamedTuple):
    """Whose bytes are counted together, how many they may be, and what is said when they are more."""

    whose: str
    most: int
    words: str


def limits(user: User) -> Limits:
    most = "UPLOAD_UNCONFIRMED_BYTES" if _is_unconfirmed(user) else "UPLOAD_PERSON_BYTES"
    return Limits(current_app.config["UPLOAD_BYTES"], current_app.config[most])


def charge(user: User, size: int, *, is_sealed: bool, at: datetime) -> None:
    """Count a file for the day; raises Refused where it is too much, and the caller takes back what was counted."""
    today = clock.local_date(at)
    for room in _rooms(user, is_sealed=is_sealed):
        if not _counted(room, max(size, LEAST_COUNTED), today):
            raise Refused(room.words)


def turn(user: User | None, at: datetime) -> datetime:
    """The place of a new file in the queue. Raises Refused where too many of this person's, or of all, wait already."""
    waiting = _waiting(user, at)
    if waiting >= MOST_WAITING:
        raise Refused(_("您还有 %(count)d 个文件正在检查。请过几分钟再传这一个。", count=waiting))
    if _waiting_in_all() >= MOST_WAITING_IN_ALL:
        raise Refused(_("现在上传的人太多。请过几分钟再传这个文件。"))
    return at + waiting * SPACING + (PROVEN_FIRST if user and _is_unconfirmed(user) else timedelta(0))


def forget(at: datetime) -> int:
    """Remove the counts of days that are over; returns how many."""
    over = delete(UploadCount).where(UploadCount.day < clock.local_date(at) - timedelta(days=1))
    return int(db.session.execute(over).rowcount)  # type: ignore[attr-defined]


def _rooms(user: User, *, is_sealed: bool) -> Iterator[_Room]:
    """Accounts that are not confirmed share one room, so that nobody fills that of a firm they only name."""
    own = limits(user).day
    words = _("您今天上传的文件已满 %(most)d MB，这个文件没有收。请压缩后再试，或者明天再传。", most=own // MEGABYTE)
    yield _Room(f"user:{user.id}", own, words)
    if user.enterprise_id is None or is_sealed:
        return
    most = current_app.config["UPLOAD_FIRM_BYTES"]
    if _is_unconfirmed(user):
        words = _("今天没有核实的账号上传的文件太多，这个文件没有收。请在账号核实以后再传，或者明天再试。")
        yield _Room("unconfirmed", most, words)
    else:
        words = _("贵企业今天上传的文件已满 %(most)d MB，这个文件没有收。请明天再传。", most=most // MEGABYTE)
        yield _Room(f"firm:{user.enterprise_id}", most, words)


def _counted(room: _Room, size: int, today: date) -> bool:
    """Add to the day's bytes unless they would be too many, in one statement."""
    if size > room.most:
        return False
    row = insert(UploadCount).values(key=_key(room.whose, today), day=today, size=size)
    more = UploadCount.size + size
    added = row.on_conflict_do_update(index_elements=["key"], set_={"size": more}, where=more <= room.most)
    return db.session.scalar(added.returning(UploadCount.size)) is not None


def _key(whose: str, today: date) -> str:
    return identity.blind(f"upload:{whose}:{today}")


def _waiting(user: User | None, at: datetime) -> int:
    """This person's files in the queue; of a sealed complaint that was filed no row says whose they are.

    The row of the day is held meanwhile, so that two at once are counted one after the other.
    """
    if user is None:
        return 0
    held = select(UploadCount.key).where(UploadCount.key == _key(f"user:{user.id}", clock.local_date(at)))
    db.session.execute(held.with_for_update())
    own = select(func.count()).select_from(FileCopy).join(Attachment, Attachment.id == FileCopy.attachment_id)
    return db.session.scalar(own.where(FileCopy.state == CopyState.WAITING, Attachment.by_id == user.id)) or 0


def _waiting_in_all() -> int:
    waiting = select(FileCopy.attachment_id).where(FileCopy.state == CopyState.WAITING).limit(MOST_WAITING_IN_ALL)
    return db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def _is_unconfirmed(user: User) -> bool:
    return user.is_enterprise and not user.is_confirmed
