"""What needs the leaders first, by rule: E4, production stopped, not solved again, then the most overdue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from directline.extensions import db
from directline.models import ALIVE, OPEN, Deadline, Escalation, Rung, Ticket, User
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.tickets.lists import selects

MOST = 5


@dataclass(frozen=True)
class Matter:
    """A ticket, and why it stands here: ``raised`` to the principals, not solved again, its lead's ``deadline``."""

    ticket: Ticket
    raised: Escalation | None
    is_not_solved_again: bool
    deadline: Deadline | None


def first_matters(user: User, at: datetime, most: int = MOST) -> list[Matter]:
    """The most pressing open tickets that this person sees, none twice."""
    lists = [_ids(rows, most) for rows in _in_order(user, at)]
    chosen = list(dict.fromkeys(ticket for ids in lists for ticket in ids))[:most]
    tickets = {
        ticket.id: ticket for ticket in db.session.scalars(selects.tickets_of(user).where(Ticket.id.in_(chosen)))
    }
    raised, deadlines = _raised(chosen), _deadlines(chosen)
    unsolved = set(_ids(selects.not_solved_again(user).where(Ticket.id.in_(chosen)), most))
    return [Matter(tickets[key], raised.get(key), key in unsolved, deadlines.get(key)) for key in chosen]


def _in_order(user: User, at: datetime) -> Iterable[Select[Any]]:
    seen = selects.tickets_of(user).where(Ticket.status.in_(OPEN))
    raised = _last_raised().subquery()
    return (
        seen.join(raised, raised.c.ticket_id == Ticket.id).order_by(raised.c.at.desc(), Ticket.id),
        seen.where(Ticket.production_stopped).order_by(Ticket.submitted_at, Ticket.id),
        selects.not_solved_again(user).order_by(Ticket.submitted_at, Ticket.id),
        seen.join(Deadline, Deadline.ticket_id == Ticket.id).where(*_is_late(at)).order_by(Deadline.due_at, Ticket.id),
    )


def _last_raised() -> Select[int, datetime]:
    """Tickets that reached the principals, each with the last time: from the few rungs, not from the many tickets."""
    last = select(Escalation.ticket_id, func.max(Escalation.at).label("at")).group_by(Escalation.ticket_id)
    return last.where(Escalation.rung == Rung.E4, Escalation.revoked_at.is_(None))


def _is_late(at: datetime) -> tuple[Any, ...]:
    return Deadline.kind.in_(LEAD_RESOLVE), Deadline.state == "running", Deadline.due_at < at


def _ids(rows: Select[Any], most: int) -> Sequence[int]:
    return db.session.scalars(rows.options().with_only_columns(Ticket.id).limit(most)).all()


def _raised(ids: Sequence[int]) -> dict[int, Escalation]:
    """By ticket, the last rung that reached the principals."""
    wanted = select(Escalation).where(
        Escalation.ticket_id.in_(ids), Escalation.rung == Rung.E4, Escalation.revoked_at.is_(None)
    )
    return {rung.ticket_id: rung for rung in db.session.scalars(wanted.order_by(Escalation.at))}


def _deadlines(ids: Sequence[int]) -> dict[int, Deadline]:
    """By ticket, the deadline of its lead."""
    wanted = select(Deadline).where(
        Deadline.ticket_id.in_(ids), Deadline.kind.in_(LEAD_RESOLVE), Deadline.state.in_(ALIVE)
    )
    return {deadline.ticket_id: deadline for deadline in db.session.scalars(wanted.order_by(Deadline.id))}
