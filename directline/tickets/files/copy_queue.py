"""The queue of copies to be made: one at a time in each scheduler, in the order of their turns.

A row is claimed and the claim committed before the program runs; what it made is settled right after. A scheduler that
is killed in between leaves a lease that runs out, and the file has its turn again. Copies of an older edition are made
anew when nobody waits; until then they are handed out as they are.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, Select, func, or_, select, update

from directline import database
from directline.extensions import db
from directline.models import Attachment, CopyFault, CopyState, FileCopy, Subject, Task, Ticket, User
from directline.tickets import notices, recipients
from directline.tickets.files import attachments, clean_copies
from directline.tickets.files.clean_copies import EDITION, Made, NotNow
from directline.tickets.sealed import identity

PATIENCE_SECONDS = 60
"""Of one run; the next goes on."""
LEASE = timedelta(minutes=5)
RETRY_MINUTES = (1, 2, 5, 10, 15)
MOST_ATTEMPTS = 20
REFUSED = "file_refused"

log = structlog.get_logger()


class Claim(NamedTuple):
    """A file in the hands of this scheduler; the attempt tells this claim from a later one by somebody else."""

    id: int
    attempt: int
    token: str
    media_type: str


def make_copies(at: datetime) -> int:
    """Make what waits, then what is of an older edition; commits as it goes and returns how many were settled."""
    settled, began = 0, monotonic()
    while monotonic() - began < PATIENCE_SECONDS and (claim := _claim(at)):
        settled += _work(claim, at)
    return settled


def again(files: Iterable[Attachment], *, at: datetime) -> int:
    """Put these files into the queue anew; returns how many."""
    ids = [file.id for file in files]
    row = {"state": CopyState.WAITING, "fault": None, "turn_at": at, "attempts": 0, "lease_until": None}
    for start in range(0, len(ids), 500):
        those = FileCopy.attachment_id.in_(ids[start : start + 500])
        db.session.execute(update(FileCopy).where(those, FileCopy.state != CopyState.ITSELF).values(row))
    return len(ids)


def refused() -> list[Attachment]:
    """The files that have no copy, and will have none unless they are tried again."""
    wanted = select(Attachment).join(Attachment.copy).where(FileCopy.state == CopyState.REFUSED)
    return list(db.session.scalars(wanted.order_by(Attachment.id)))


def waiting_since(tickets: ColumnElement[bool]) -> datetime | None:
    """When the oldest file was sent that waits on one of these tickets, on a task on them, or on a task about none."""
    of_ticket = Ticket.id == func.coalesce(Attachment.ticket_id, Task.ticket_id)
    joined = select(Attachment.at).join(Attachment.copy).outerjoin(Attachment.task).outerjoin(Ticket, of_ticket)
    wanted = joined.where(FileCopy.state == CopyState.WAITING, Attachment.draft_id.is_(None))
    return db.session.scalar(wanted.where(or_(Ticket.id.is_(None), tickets)).order_by(Attachment.at).limit(1))


def _claim(at: datetime) -> Claim | None:
    """The next one, into our hands; an empty queue is looked at without a lock."""
    with database.reading():
        wanted = next((wanted for wanted in _wanted(at) if db.session.execute(wanted).first()), None)
        db.session.rollback()
    if wanted is None:
        return None
    row = db.session.execute(wanted.with_for_update(skip_locked=True, of=FileCopy)).first()
    claim = _hold(*row, at) if row else None
    db.session.commit()
    return claim


def _wanted(at: datetime) -> tuple[Select[FileCopy, str, str], ...]:
    """What waits, in turn; then what an older edition made, the newest files first."""
    is_free = or_(FileCopy.lease_until.is_(None), FileCopy.lease_until <= at)
    rows = select(FileCopy, Attachment.token, Attachment.media_type)
    rows = rows.join(Attachment, Attachment.id == FileCopy.attachment_id).where(is_free).limit(1)
    waiting = rows.where(FileCopy.state == CopyState.WAITING).order_by(FileCopy.turn_at, FileCopy.attachment_id)
    old = rows.where(FileCopy.state == CopyState.MADE, FileCopy.edition < EDITION)
    return waiting, old.order_by(FileCopy.attachment_id.desc())


def _hold(copy: FileCopy, token: str, media_type: str, at: datetime) -> Claim:
    copy.attempts, copy.lease_until = copy.attempts + 1, at + LEASE
    return Claim(copy.attachment_id, copy.attempts, token, media_type)


def _work(claim: Claim, at: datetime) -> bool:
    outcome: Made | CopyFault | None
    try:
        outcome = clean_copies.make(attachments.path_of(claim.token), claim.media_type)
    except NotNow:
        outcome = CopyFault.UNREADABLE if claim.attempt >= MOST_ATTEMPTS else None
    if outcome is None:
        log.warning("a copy could not be tried", attempt=claim.attempt)
        return _postpone(claim, at)
    return _settle(claim, outcome, at)


def _postpone(claim: Claim, at: datetime) -> bool:
    """It says nothing of the file: later again, and others meanwhile."""
    minutes = RETRY_MINUTES[min(claim.attempt, len(RETRY_MINUTES)) - 1]
    if copy := _ours(claim):
        copy.lease_until = at + timedelta(minutes=minutes)
    db.session.commit()
    return False


def _settle(claim: Claim, outcome: Made | CopyFault, at: datetime) -> bool:
    """Write what became of a claim, unless somebody else has it by now, or the file was removed."""
    copy = _ours(claim)
    if copy is None:
        if isinstance(outcome, Made):
            outcome.path.unlink(missing_ok=True)
    elif isinstance(outcome, Made):
        _keep(copy, outcome, claim.token)
    else:
        _refuse(copy, outcome, at)
    db.session.commit()
    return copy is not None


def _ours(claim: Claim) -> FileCopy | None:
    is_ours = (FileCopy.attachment_id == claim.id, FileCopy.attempts == claim.attempt)
    held = select(FileCopy).where(*is_ours, FileCopy.lease_until.is_not(None))
    return db.session.scalar(held.with_for_update().execution_options(populate_existing=True))


def _keep(copy: FileCopy, made: Made, token: str) -> None:
    path = clean_copies.path_beside(attachments.path_of(token))
    made.path.rename(path)
    attachments.sync_folder(path.parent)
    copy.state, copy.fault, copy.lease_until = CopyState.MADE, None, None
    copy.media_type, copy.edition = made.media_type, EDITION


def _refuse(copy: FileCopy, fault: CopyFault, at: datetime) -> None:
    """What an older edition made of it goes as well: it holds what may not be handed out."""
    copy.state, copy.fault, copy.lease_until, copy.media_type = CopyState.REFUSED, fault, None, ""
    clean_copies.path_beside(attachments.path_of(copy.file.token)).unlink(missing_ok=True)
    subject = copy.file.ticket or copy.file.task
    if subject is not None:
        _notify_sender(copy.file, subject, fault, at)


def _notify_sender(file: Attachment, subject: Subject, fault: CopyFault, at: datetime) -> None:
    """Once, while the ticket or task is open: what to do instead. On a draft the form says it."""
    sender = _sender(file, subject)
    if sender is None or not subject.is_open:
        return
    key, is_urgent = f"copy:{file.id}", isinstance(subject, Ticket) and subject.is_urgent
    people = notices.not_yet_notified(recipients.reachable([sender], subject, at=at), key, subject)
    notices.add(people, REFUSED, key, subject=subject, facts={"fault": fault}, at=at, is_urgent=is_urgent)


def _sender(file: Attachment, subject: Subject) -> User | None:
    """Of a sealed ticket no row says who sent its first files; the box does. ``fsck`` names one that does not open."""
    if file.by is not None or isinstance(subject, Task) or not subject.is_sealed:
        return file.by
    with suppress(KeyError, ValueError, TypeError, InvalidTag):
        return identity.reveal(subject).reporter
    return None
