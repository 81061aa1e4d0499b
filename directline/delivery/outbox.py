"""The outbox at work: claim, send, mark; every mail at least once, and no row in the way of the next.

A claim is committed before anything is sent, and a mark right after: a sender that is killed in between leaves a
lease that runs out, and the mail goes again under the same Message-ID.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple

from flask_mailman import EmailMessage
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import OperationalError

from directline import database
from directline.delivery import post
from directline.delivery.message import NothingToSend, build, new_message_id
from directline.delivery.quiet import is_silent, next_opening
from directline.delivery.stock import DUE
from directline.extensions import db
from directline.models import Notice, NoticeState
from directline.text import clean_line

BATCH = 20
LEASE = timedelta(minutes=5)
RETRY_MINUTES = (1, 2, 5, 10)
LATER_RETRY_MINUTES = 15
MOST_ATTEMPTS = 100  # by then the waits above have lasted 24 hours


class Claim(NamedTuple):
    """A notice in this sender's hands; the attempt tells this claim from a later one by somebody else."""

    id: int
    attempt: int


class Letter(NamedTuple):
    claim: Claim
    message: EmailMessage


def deliver(at: datetime) -> int:
    """Send every mail that is due and give the number sent; commits as it goes, ends early without a server."""
    if is_silent(at):
        _leave_to_opening(at)
    sent, is_reachable = 0, True
    while is_reachable and (claims := _claim(at)):
        letters = _written(claims)
        sent_now, is_reachable = _send_all(letters, at)
        sent += sent_now
    return sent


def _leave_to_opening(at: datetime) -> None:
    """What did not go in office hours, for whatever reason, waits for the next; but for what is urgent."""
    left = update(Notice).where(Notice.state.in_(DUE), Notice.next_at <= at, _is_free(at), ~Notice.is_urgent)
    db.session.execute(left.values(state=NoticeState.WAITING, next_at=next_opening(at), lease_until=None))
    db.session.commit()


def _is_free(at: datetime) -> ColumnElement[bool]:
    return or_(Notice.lease_until.is_(None), Notice.lease_until <= at)


def _claim(at: datetime) -> list[Claim]:
    wanted = select(Notice).where(Notice.state.in_(DUE), Notice.next_at <= at, _is_free(at))
    wanted = wanted.order_by(Notice.next_at, Notice.id)
    notices = db.session.scalars(wanted.limit(BATCH).with_for_update(skip_locked=True)).all()
    for notice in notices:
        notice.state, notice.lease_until, notice.attempts = NoticeState.SENDING, at + LEASE, notice.attempts + 1
        notice.message_id = notice.message_id or new_message_id()
    claims = [Claim(notice.id, notice.attempts) for notice in notices]
    db.session.commit()
    return claims


def _written(claims: Sequence[Claim]) -> list[Letter]:
    """The letters of these notices; the reading is over before anything is sent or marked."""
    letters: list[Letter] = []
    faults: list[tuple[Claim, Exception]] = []
    with database.reading():
        for claim in claims:
            try:
                letters.append(Letter(claim, build(db.session.get_one(Notice, claim.id))))
            except OperationalError:
                raise
            except Exception as fault:
                faults.append((claim, fault))
            db.session.rollback()
    for claim, reason in faults:
        state = NoticeState.SHOWN if isinstance(reason, NothingToSend) else NoticeState.DEAD
        _mark(claim, state=state, last_error=_words(reason))
    return letters


def _send_all(letters: Sequence[Letter], at: datetime) -> tuple[int, bool]:
    """How many went, and whether the server could be reached; what did not go for its sake waits again."""
    sent, began = 0, monotonic()
    try:
        with post.connection() as backend:
            for letter in letters:
                if monotonic() - began > LEASE.total_seconds() / 2:
                    raise post.Unreachable("the server is too slow")
                sent += _send(backend, letter, at)
    except post.Unreachable as fault:
        _postpone((letter.claim for letter in letters), fault, at)
        return sent, False
    return sent, True


def _send(backend: Any, letter: Letter, at: datetime) -> bool:
    try:
        post.send(backend, letter.message)
    except post.Refused as fault:
        _postpone([letter.claim], fault, at)
        return False
    except post.Undeliverable as fault:
        _mark(letter.claim, state=NoticeState.DEAD, last_error=_words(fault))
        return False
    _mark(letter.claim, state=NoticeState.SENT, sent_at=at, last_error="")
    return True


def _postpone(claims: Iterable[Claim], fault: Exception, at: datetime) -> None:
    for claim in claims:
        if claim.attempt >= MOST_ATTEMPTS:
            _mark(claim, state=NoticeState.DEAD, last_error=_words(fault))
        else:
            again_at = at + retry_after(claim.attempt)
            _mark(claim, state=NoticeState.WAITING, lease_until=again_at, last_error=_words(fault))


def retry_after(attempt: int) -> timedelta:
    """The wait after the n-th attempt: 1, 2, 5, 10, then 15 minutes each time."""
    return timedelta(minutes=(*RETRY_MINUTES, LATER_RETRY_MINUTES)[min(attempt, len(RETRY_MINUTES) + 1) - 1])


def _mark(claim: Claim, **values: object) -> None:
    """Write what became of a claim, unless somebody else holds the notice by now."""
    is_ours = (Notice.id == claim.id, Notice.state == NoticeState.SENDING, Notice.attempts == claim.attempt)
    db.session.execute(update(Notice).where(*is_ours).values({"lease_until": None} | values))
    db.session.commit()


def _words(fault: Exception) -> str:
    return clean_line(str(fault) or type(fault).__name__)[:300]
