"""The history of a ticket or a task: written here alone, chained by hash.

An event holds ids, codes and salted digests of the texts that its action wrote, never a text. Its hash covers all of it
and the hash before it; its subject keeps how many events it has and the last hash, so that a cut tail shows too.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from directline import clock
from directline.extensions import Base, db
from directline.models import (
    ActorKind,
    Aftermath,
    Answer,
    Attachment,
    CallBack,
    Escalation,
    Finding,
    Inquiry,
    Message,
    Rejection,
    Status,
    Subject,
    Supplement,
    Task,
    TaskRecord,
    TaskStatus,
    Ticket,
    TicketEvent,
    User,
    Verdict,
    WorkRecord,
)

By = User | ActorKind

ALGORITHM = "sha256"
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Text(NamedTuple):
    """Columns of a row that one action writes together, and the column that salts their digest."""

    noun: type[Base]
    columns: tuple[str, ...]
    salt: str = "salt"


TEXTS = {
    "ticket": Text(Ticket, ("title", "description", "extra")),
    "message": Text(Message, ("text",)),
    "work": Text(WorkRecord, ("text", "person")),
    "answer": Text(Answer, ("legal_basis", "public_text", "internal_note")),
    "review": Text(Answer, ("review_note",)),
    "call_back": Text(CallBack, ("result",)),
    "verdict": Text(Verdict, ("words",)),
    "supplement": Text(Supplement, ("items", "note")),
    "supplied": Text(Supplement, ("supplied",)),
    "rejection": Text(Rejection, ("advice",)),
    "objection": Text(Rejection, ("objection",)),
    "explanation": Text(Escalation, ("explanation",)),
    "inquiry": Text(Inquiry, ("title", "text")),
    "inquiry_decision": Text(Inquiry, ("declined_reason",)),
    "inquiry_reply": Text(Inquiry, ("reply",)),
    "finding": Text(Finding, ("measures",)),
    "aftermath": Text(Aftermath, ("words",)),
    "task": Text(Task, ("text",)),
    "task_record": Text(TaskRecord, ("text",)),
    "attachment": Text(Attachment, ("name", "sha256"), salt="token"),
}


def record(
    subject: Subject,
    action: str,
    *,
    by: By,
    at: datetime,
    from_status: Status | TaskStatus | None,
    to_status: Status | TaskStatus,
    assignment_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    texts: Iterable[Base] = (),
) -> TicketEvent:
    """Append one event to the chain of a ticket or task; it and the rows of ``texts`` are flushed already.

    ``facts`` holds what JSON can: ids, codes, numbers, moments as text. ``texts`` are the rows whose words the action
    wrote. The caller holds it (its version or its row lock), so that two events never share a number.
    """
    event = TicketEvent(
        **(
            {"task": subject, "task_id": subject.id}
            if isinstance(subject, Task)
            else {"ticket": subject, "ticket_id": subject.id}
        ),
        sequence=subject.event_count + 1,
        action=action,
        from_status=from_status,
        to_status=to_status,
        actor_kind=ActorKind.USER if isinstance(by, User) else by,
        actor_id=by.id if isinstance(by, User) and not is_kept_apart(by, subject) else None,
        assignment_id=assignment_id,
        at=at,
        recorded_at=clock.now(),
        facts=json.loads(canonical(dict(facts or {}))),
        digests=digests(texts),
        previous_hash=subject.chain_hash,
    )
    event.hash = hash_of(event)
    subject.event_count, subject.chain_hash = event.sequence, event.hash
    db.session.add(event)
    return event


def is_kept_apart(user: User, subject: Subject) -> bool:
    """Is this the enterprise's user on a sealed ticket, whose id stands nowhere but in its box?"""
    return isinstance(subject, Ticket) and subject.is_sealed and user.is_enterprise


def hash_of(event: Any) -> str:
    """SHA-256 over the canonical JSON of an event (a row, or anything with its attributes) but for its own hash."""
    return _sha256(
        canonical(
            {
                "algorithm": ALGORITHM,
                **({"task": event.task_id} if event.task_id else {"ticket": event.ticket_id}),
                "sequence": event.sequence,
                "action": event.action,
                "from": event.from_status,
                "to": event.to_status,
                "actor_kind": event.actor_kind,
                "actor": event.actor_id,
                "assignment": event.assignment_id,
                "at": moment_text(event.at),
                "recorded_at": moment_text(event.recorded_at),
                "facts": event.facts,
                "digests": event.digests,
                "previous": event.previous_hash,
            }
        )
    )


def digests(rows: Iterable[Base]) -> dict[str, str]:
    """The digest of every written text of these rows, by what it is and the row's id: ``{"answer:17": ...}``."""
    return {
        f"{name}:{row.id}": digest_of(getattr(row, text.salt), *words)  # type: ignore[attr-defined]
        for row in rows
        for name, text in TEXTS.items()
        if isinstance(row, text.noun) and any(words := [getattr(row, column) for column in text.columns])
    }


def digest_of(salt: str, *texts: Any) -> str:
    """Salted SHA-256 of texts (NFC) and of what JSON can hold; without the salt it tells nothing of a short text."""
    return _sha256(unicodedata.normalize("NFC", canonical([salt, *texts])))


def moment_text(moment: datetime) -> str:
    """A moment as it is hashed: UTC to the microsecond, alike from both databases."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(content: object) -> str:
    """The one JSON text of a content: sorted keys, no spaces, characters as they are."""
    return _ENCODER.encode(content)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
