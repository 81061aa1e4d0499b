"""Files as they are sent: taken in, kept on a draft or a ticket, and copied by the queue."""

from datetime import datetime
from io import BytesIO
from typing import Any

from directline import clock
from directline.extensions import db
from directline.models import Attachment, User
from directline.tickets.files import attachments, copy_queue


def stored(content: bytes, name: str, *, by: User | None, at: datetime | None = None, **where: Any) -> Attachment:
    """The flushed row of a file whose copy waits to be made; ``where``: draft or ticket."""
    taken = attachments.take(attachments.judge(BytesIO(content), name))
    file = attachments.store(taken, by=by, at=at or clock.now(), **where)
    db.session.add(file)
    db.session.flush()
    return file


def copied(at: datetime | None = None) -> int:
    """Let the queue do its work, as a scheduler would; how many files were settled."""
    db.session.commit()
    return copy_queue.make_copies(at or clock.now())
