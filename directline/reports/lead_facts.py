"""Lead assignments: who had a matter in hand at a cut, and whose first answer fell in the period."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select

from directline.database import among
from directline.extensions import db
from directline.models import Assignment, Ticket, TicketEvent
from directline.reports.cut import Cut
from directline.reports.facts import EventFact
from directline.tickets.rules import Action

HANDED = (Action.DISPATCH, Action.RECALL, Action.VERDICT, Action.ORDER_REDO)
"""What gives a matter to a lead, takes it back, or begins the lead's next round."""

NAMING = (Action.DISPATCH, Action.SIGN, Action.ASSIGN_HANDLER, Action.HAND_BACK)
"""What names a handler, or leaves the unit without one."""


class LeadFact(NamedTuple):
    ticket_id: int
    assignment_id: int
    department_id: int


def in_hand(cut: Cut, tickets: Iterable[int]) -> list[LeadFact]:
    """Of these tickets, open at the cut, the lead assignment that had begun and not ended; none before a dispatch."""
    last = (
        select(func.max(TicketEvent.id))
        .where(
            among(TicketEvent.ticket_id, tickets),
            TicketEvent.action.in_(HANDED),
            cut.before(TicketEvent.at, TicketEvent.recorded_at),
        )
        .group_by(TicketEvent.ticket_id)
    )
    wanted = (
        select(TicketEvent.ticket_id, Assignment.id, Assignment.department_id)
        .join(Assignment, Assignment.id == TicketEvent.assignment_id)
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(TicketEvent.id.in_(last), TicketEvent.action != Action.RECALL, ~cut.unconfirmed())
    )
    return [LeadFact._make(row) for row in db.session.execute(wanted.order_by(TicketEvent.ticket_id))]


def handlers(cut: Cut, tickets: Iterable[int]) -> dict[tuple[int, int | None], int | None]:
    """By ticket and department, who handled it at the cut, through every round; none before somebody was named."""
    named = (
        select(TicketEvent.ticket_id, Assignment.department_id, TicketEvent.action, TicketEvent.facts)
        .join(Assignment, Assignment.id == TicketEvent.assignment_id)
        .where(
            among(TicketEvent.ticket_id, tickets),
            TicketEvent.action.in_(NAMING),
            cut.before(TicketEvent.at, TicketEvent.recorded_at),
        )
        .order_by(TicketEvent.ticket_id, TicketEvent.sequence)
    )
    by_lead: dict[tuple[int, int | None], int | None] = {}
    for ticket, department, action, said in db.session.execute(named):
        if action == Action.HAND_BACK:
            lost = [key for key, handler in by_lead.items() if key[0] == ticket and handler == said["before"]]
            by_lead |= dict.fromkeys(lost)
        else:
            by_lead[ticket, department] = said.get("handler")
    return by_lead


def first_answers(cut: Cut, answers: Iterable[EventFact]) -> list[EventFact]:
    """Of the period's answers, the first that each assignment gave."""
    first: dict[int | None, EventFact] = {}
    for row in answers:
        first.setdefault(row.assignment_id, row)
    before = select(TicketEvent.assignment_id).where(
        among(TicketEvent.ticket_id, [row.ticket_id for row in first.values()]),
        TicketEvent.action == Action.ANSWER,
        TicketEvent.at < cut.period.start,
        TicketEvent.recorded_at <= cut.known_at,
    )
    answered = set(db.session.scalars(before))
    return [row for key, row in first.items() if key not in answered]
