"""The check of all event chains: nothing changed, cut, inserted or reordered, no text rewritten behind its event."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select

from directline.extensions import db
from directline.models import Task, Ticket, TicketEvent
from directline.tickets.history import TEXTS, digest_of, hash_of

BATCH = 500

_EVENT_COLUMNS = tuple(column for column in TicketEvent.__table__.columns if column.name != "id")


class Break(NamedTuple):
    """Where a chain does not hold: the first bad row of a ticket or task, and what is wrong with it."""

    ticket: str
    sequence: int
    what: str


class Chains(NamedTuple):
    """Whose chains: the noun, and the column of an event that names it."""

    noun: Any
    owner: Any


OF_TICKETS, OF_TASKS = Chains(Ticket, TicketEvent.ticket_id), Chains(Task, TicketEvent.task_id)


def verify(ticket_ids: Sequence[int] | None = None) -> list[Break]:
    """Every broken chain of these tickets, of all tickets and tasks without them; reads in batches, in their order."""
    breaks = [broken for batch in _batches(OF_TICKETS, ticket_ids) for broken in _checked(OF_TICKETS, batch)]
    if ticket_ids is None:
        breaks += [broken for batch in _batches(OF_TASKS) for broken in _checked(OF_TASKS, batch)]
    return breaks


def chain_head() -> str:
    """SHA-256 over the last hashes of all chains, the tickets' then the tasks', in order: the anchor for paper."""
    head = hashlib.sha256()
    for noun in (Ticket, Task):
        hashes = select(noun.chain_hash).order_by(noun.id).execution_options(yield_per=10_000)
        for last in db.session.scalars(hashes):
            head.update(last.encode())
    return head.hexdigest()


def _batches(chains: Chains, ids: Sequence[int] | None = None) -> Iterator[Sequence[Any]]:
    noun = chains.noun
    wanted = select(noun.id, noun.number, noun.status, noun.event_count, noun.chain_hash)
    if ids is not None:
        wanted = wanted.where(noun.id.in_(ids))
    last = 0
    while batch := db.session.execute(wanted.where(noun.id > last).order_by(noun.id).limit(BATCH)).all():
        yield batch
        last = batch[-1].id


def _checked(chains: Chains, subjects: Sequence[Any]) -> list[Break]:
    """The breaks among these; one whose rows can not even be read is named alone."""
    try:
        return list(_breaks(chains, subjects))
    except (ValueError, LookupError):
        if len(subjects) == 1:
            return [Break(subjects[0].number, 0, "unreadable")]
        half = len(subjects) // 2
        return _checked(chains, subjects[:half]) + _checked(chains, subjects[half:])


def _breaks(chains: Chains, subjects: Sequence[Any]) -> Iterator[Break]:
    """At most one break of a chain and one of a text for each, in order."""
    by_subject = _events(chains, [subject.id for subject in subjects])
    rewritten = _rewritten_texts(event for events in by_subject.values() for event in events)
    for subject in subjects:
        fault = _fault_of(subject, by_subject[subject.id])
        if fault:
            yield Break(subject.number, *fault)
        if subject.id in rewritten:
            yield Break(subject.number, *rewritten[subject.id])


def _events(chains: Chains, ids: Sequence[int]) -> dict[int, list[Any]]:
    wanted = select(*_EVENT_COLUMNS).where(chains.owner.in_(ids)).order_by(chains.owner, TicketEvent.sequence)
    grouped = groupby(db.session.execute(wanted), key=lambda event: getattr(event, chains.owner.key))
    return defaultdict(list, {owner: list(events) for owner, events in grouped})


def _fault_of(ticket: Any, events: Sequence[Any]) -> tuple[int, str] | None:
    previous_hash, status = "", None
    for sequence, event in enumerate(events, start=1):
        if event.sequence != sequence:
            return sequence, "missing"
        if event.previous_hash != previous_hash:
            return sequence, "not linked"
        if hash_of(event) != event.hash:
            return sequence, "changed"
        if event.from_status != status:
            return sequence, "status skipped"
        previous_hash, status = event.hash, event.to_status
    if not events:
        return 0, "no events"
    if (ticket.event_count, ticket.chain_hash) != (len(events), previous_hash):
        return len(events) + 1, "cut"
    return (len(events), "status differs") if ticket.status != status else None


def _rewritten_texts(events: Iterable[Any]) -> dict[int, tuple[int, str]]:
    """By subject, the first event whose text is no longer what it was; a text erased with its salt is no break."""
    written = _written(events)
    first: dict[int, tuple[int, str]] = {}
    for name, of_noun in written.items():
        present = _present_digests(name, list(of_noun))
        for row_id, (owner, sequence, digest) in of_noun.items():
            if present.get(row_id, "") not in (digest, "erased"):
                rewritten = (sequence, f"text of {name}:{row_id}")
                first[owner] = min(first.get(owner, rewritten), rewritten)
    return first


def _written(events: Iterable[Any]) -> dict[str, dict[int, tuple[int, int, str]]]:
    written: dict[str, dict[int, tuple[int, int, str]]] = defaultdict(dict)
    for event in events:
        for key, digest in event.digests.items():
            name, _, row_id = key.partition(":")
            written[name].setdefault(int(row_id), (event.task_id or event.ticket_id, event.sequence, digest))
    return written


def _present_digests(name: str, row_ids: Sequence[int]) -> dict[int, str]:
    text = TEXTS[name]
    columns = text.noun.__table__.c
    wanted = [columns.id, columns[text.salt], *(columns[column] for column in text.columns)]
    return {
        row_id: digest_of(salt, *words) if salt or any(words) else "erased"
        for some in (row_ids[start : start + BATCH] for start in range(0, len(row_ids), BATCH))
        for row_id, salt, *words in db.session.execute(select(*wanted).where(columns.id.in_(some)))
    }
