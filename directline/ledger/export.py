"""The whole ledger, one row a ticket, read in pieces so that a long one needs no more memory than a short one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from directline.extensions import db
from directline.models import (
    Answer,
    Assignment,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Department,
    Escalation,
    Review,
    Rung,
    Ticket,
    User,
    Verdict,
)
from directline.tickets.deadline_rules import LEAD_RESOLVE

PIECE = 500
_SHOWN = (
    joinedload(Ticket.category),
    joinedload(Ticket.enterprise),
    joinedload(Ticket.township),
    selectinload(Ticket.assignments).joinedload(Assignment.department),
    selectinload(Ticket.assignments).joinedload(Assignment.handler),
)


@dataclass(frozen=True)
class LedgerLine:
    """A ticket with what the ledger says of it; ``rungs`` are those of the lead's deadlines, revoked ones left out."""

    ticket: Ticket
    department: Department | None
    handler: User | None
    answered_at: datetime | None
    due_at: datetime | None
    due_state: DeadlineState | None
    rungs: list[Rung]
    verdict: Verdict | None


def lines() -> Iterator[LedgerLine]:
    """Every ticket that is not sealed, in the order in which they came in."""
    last = 0
    while tickets := _piece(last):
        yield from _lines(tickets)
        last = tickets[-1].id
        db.session.expire_all()


def _piece(after: int) -> Sequence[Ticket]:
    wanted = select(Ticket).where(Ticket.id > after, ~Ticket.is_sealed).order_by(Ticket.id).limit(PIECE)
    return db.session.scalars(wanted.options(*_SHOWN)).all()


def _lines(tickets: Sequence[Ticket]) -> Iterator[LedgerLine]:
    ids = [ticket.id for ticket in tickets]
    expected = select(Deadline).where(Deadline.ticket_id.in_(ids), Deadline.kind == DeadlineKind.RESOLVE_TICKET)
    deadlines = {deadline.ticket_id: deadline for deadline in db.session.scalars(expected.order_by(Deadline.id))}
    passed = select(Answer.ticket_id, Answer.at).where(Answer.ticket_id.in_(ids), Answer.review == Review.PASSED)
    answered = {ticket_id: at for ticket_id, at in db.session.execute(passed.order_by(Answer.id))}
    given = select(Verdict).where(Verdict.ticket_id.in_(ids)).order_by(Verdict.id)
    verdicts = {verdict.ticket_id: verdict for verdict in db.session.scalars(given)}
    rungs = _rungs(ids)
    for ticket in tickets:
        lead = next((part for part in reversed(ticket.assignments) if part.is_lead), None)
        deadline = deadlines.get(ticket.id)
        yield LedgerLine(
            ticket=ticket,
            department=lead.department if lead else None,
            handler=lead.handler if lead else None,
            answered_at=answered.get(ticket.id),
            due_at=deadline.due_at if deadline else None,
            due_state=deadline.state if deadline else None,
            rungs=sorted(rungs[ticket.id]),
            verdict=verdicts.get(ticket.id),
        )


def _rungs(ids: list[int]) -> dict[int, set[Rung]]:
    rungs: dict[int, set[Rung]] = {ticket_id: set() for ticket_id in ids}
    reached = select(Escalation.ticket_id, Escalation.rung).join(Deadline, Deadline.id == Escalation.deadline_id)
    counted = reached.where(
        Escalation.ticket_id.in_(ids), Deadline.kind.in_(LEAD_RESOLVE), Escalation.revoked_at.is_(None)
    )
    for ticket_id, rung in db.session.execute(counted):
        rungs[ticket_id].add(rung)
    return rungs
