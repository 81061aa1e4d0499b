"""Who asked for a link to sign in: written down in the request, answered by the scheduler.

The request does the same for an account that exists and for one that does not, so its time tells nothing.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from directline.accounts import links, people
from directline.extensions import db
from directline.models import LinkPurpose, LinkRequest, User

BATCH = 100
OVER = timedelta(minutes=30)
"""Nobody waits for a link any longer, after the scheduler has been away."""


def ask(user: User | None, *, at: datetime) -> None:
    """One row, whether there is such an account or not."""
    db.session.add(LinkRequest(user_id=user.id if user else None, asked_at=at))


def answer(at: datetime) -> int:
    """Put a link into the mail for everybody who asked and may have one; returns how many."""
    waiting = select(LinkRequest).order_by(LinkRequest.id).limit(BATCH).with_for_update(skip_locked=True)
    return sum(_answer(request, at) for request in db.session.scalars(waiting).all())


def _answer(request: LinkRequest, at: datetime) -> bool:
    user, asked_at = request.user, request.asked_at
    db.session.delete(request)
    db.session.flush()
    if user is None or not (user.is_active and user.email) or asked_at < at - OVER:
        return False
    if not links.may_ask_again(user, at=at):
        return False
    people.send_link(user, LinkPurpose.SIGN_IN, at=at)
    return True
