"""The check of all event chains: nothing changed, cut, inserted or reordered, no text rewritten behind its event."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select

from directline.extensions import db
from directline.models import Ticket, TicketEvent
from directline.tickets.history import TEXTS, digest_of, hash_of

BATCH = 500

_EVENT_COLUMNS = tuple(column for column in TicketEvent.__table__.columns if column.name != "id")


class Break(NamedTuple):
    """Where a chain does not hold: the first bad row of a ticket, and what is wrong with it."""

    ticket: str
    sequence: int
    what: str


def verify(ticket_ids: Sequence[int] | None = None) -> list[Break]:
    """Every broken chain of these tickets, of all without them; reads in batches, in the tickets' order."""
    return [found for batch in _ticket_batches(ticket_ids) for found in _checked(batch)]


def chain_head() -> str:
    """SHA-256 over the last hashes of all chains in the tickets' order: the anchor that goes onto paper."""
    head = hashlib.sha256()
    for last in db.session.scalars(select(Ticket.chain_hash).order_by(Ticket.id).execution_options(yield_per=10_000)):
        head.update(last.encode())
    return head.hexdigest()


def _ticket_batches(ticket_ids: Sequence[int] | None) -> Iterator[Sequence[Any]]:
    wanted = select(Ticket.id, Ticket.number, Ticket.status, Ticket.event_count, Ticket.chain_hash)
    if ticket_ids is not None:
        wanted = wanted.where(Ticket.id.in_(ticket_ids))
    last = 0
    while batch := db.session.execute(wanted.where(Ticket.id > last).order_by(Ticket.id).limit(BATCH)).all():
        yield batch
        last = batch[-1].id


def _checked(tickets: Sequence[Any]) -> list[Break]:
    """The breaks among these tickets; one whose rows can not even be read is named alone."""
    try:
        return list(_breaks(tickets))
    except (ValueError, LookupError):
        if len(tickets) == 1:
            return [Break(tickets[0].number, 0, "unreadable")]
        half = len(tickets) // 2
        return _checked(tickets[:half]) + _checked(tickets[half:])


def _breaks(tickets: Sequence[Any]) -> Iterator[Break]:
    """At most one break of a chain and one of a text for each ticket, in the tickets' order."""
    chains = _chains([ticket.id for ticket in tickets])
    rewritten = _rewritten_texts(event for events in chains.values() for event in events)
    for ticket in tickets:
        fault = _fault_of(ticket, chains[ticket.id])
        if fault:
            yield Break(ticket.number, *fault)
        if ticket.id in rewritten:
            yield Break(ticket.number, *rewritten[ticket.id])


def _chains(ticket_ids: Sequence[int]) -> dict[int, list[Any]]:
    wanted = (
        select(*_EVENT_COLUMNS)
        .where(TicketEvent.ticket_id.in_(ticket_ids))
        .order_by(TicketEvent.ticket_id, TicketEvent.sequence)
    )
    grouped = groupby(db.session.execute(wanted), key=lambda event: event.ticket_id)
    return defaultdict(list, {ticket_id: list(events) for ticket_id, events in grouped})


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
    """By ticket, the first event whose text is no longer what it was; a text erased with its salt is no break."""
    written = _written(events)
    found: dict[int, tuple[int, str]] = {}
    for name, of_noun in written.items():
        present = _present_digests(name, list(of_noun))
        for row_id, (ticket_id, sequence, digest) in of_noun.items():
            if present.get(row_id, "") not in (digest, "erased"):
                rewritten = (sequence, f"text of {name}:{row_id}")
                found[ticket_id] = min(found.get(ticket_id, rewritten), rewritten)
    return found


def _written(events: Iterable[Any]) -> dict[str, dict[int, tuple[int, int, str]]]:
    written: dict[str, dict[int, tuple[int, int, str]]] = defaultdict(dict)
    for event in events:
        for key, digest in event.digests.items():
            name, _, row_id = key.partition(":")
            written[name].setdefault(int(row_id), (event.ticket_id, event.sequence, digest))
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
