"""What a list shows beside each ticket: one question for a whole page of them."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from directline.clock import local_date
from directline.configuration import settings
from directline.extensions import db
from directline.models import (
    OPEN,
    Answer,
    CallBack,
    Deadline,
    DeadlineState,
    Message,
    Supplement,
    Ticket,
    User,
    Verdict,
)
from directline.tickets import call_backs
from directline.tickets.access import visible_to
from directline.tickets.deadline_rules import OF_CASE_OWNER


class Attempts(NamedTuple):
    """The call-backs of the present round that count: how many, on how many days."""

    times: int
    days: int

    @property
    def are_enough(self) -> bool:
        """So many on so many days that the window may close the ticket unrated."""
        return self.times >= settings.number("call_back_attempts") and self.days >= settings.number("call_back_days")


def newest_answers(tickets: Iterable[Ticket]) -> dict[int, Answer]:
    """By the ticket's id, its last answer, with the unit that gave it."""
    answers = select(Answer).where(Answer.ticket_id.in_(_ids(tickets))).options(joinedload(Answer.assignment))
    return {answer.ticket_id: answer for answer in db.session.scalars(answers.order_by(Answer.id))}


def open_supplements(tickets: Iterable[Ticket]) -> dict[int, Supplement]:
    """By the ticket's id, what the enterprise was asked to add and has not."""
    asked = select(Supplement).where(Supplement.ticket_id.in_(_ids(tickets)), Supplement.supplied_at.is_(None))
    return {supplement.ticket_id: supplement for supplement in db.session.scalars(asked.order_by(Supplement.id))}


def newest_verdicts(tickets: Iterable[Ticket]) -> dict[int, Verdict]:
    given = select(Verdict).where(Verdict.ticket_id.in_(_ids(tickets))).order_by(Verdict.round)
    return {verdict.ticket_id: verdict for verdict in db.session.scalars(given)}


def urges(tickets: Iterable[Ticket]) -> dict[int, list[Message]]:
    """By the ticket's id, how it was urged, the last one last."""
    by_ticket: dict[int, list[Message]] = {}
    said = select(Message).where(Message.ticket_id.in_(_ids(tickets)), Message.is_urge).order_by(Message.id)
    for message in db.session.scalars(said):
        by_ticket.setdefault(message.ticket_id, []).append(message)
    return by_ticket


def attempts(tickets: Iterable[Ticket]) -> dict[int, Attempts]:
    """By ticket id, how often the office has tried to reach the enterprise in the present round, on how many days."""
    rounds = {ticket.id: ticket.round for ticket in tickets}
    tried = select(CallBack).where(CallBack.ticket_id.in_(rounds))
    by_ticket: dict[int, list[CallBack]] = {}
    for attempt in db.session.scalars(tried):
        if attempt.round == rounds[attempt.ticket_id]:
            by_ticket.setdefault(attempt.ticket_id, []).append(attempt)
    counted = {key: call_backs.counted(tries) for key, tries in by_ticket.items()}
    return {key: Attempts(len(tries), len({local_date(one.at) for one in tries})) for key, tries in counted.items()}


def office_deadlines(tickets: Iterable[Ticket]) -> dict[int, Deadline]:
    """By ticket id, the running deadline of the review or of the call-back."""
    running = select(Deadline).where(
        Deadline.ticket_id.in_(_ids(tickets)), Deadline.kind.in_(OF_CASE_OWNER), Deadline.state == DeadlineState.RUNNING
    )
    return {deadline.ticket_id: deadline for deadline in db.session.scalars(running.order_by(Deadline.id))}


def others_open(user: User, tickets: Iterable[Ticket]) -> dict[int, int]:
    """By ticket id, how many other open tickets its enterprise has: a hint at duplicates."""
    listed = {ticket.id: ticket.enterprise_id for ticket in tickets}
    counted = (
        select(Ticket.enterprise_id, func.count())
        .where(Ticket.enterprise_id.in_(set(listed.values())), Ticket.status.in_(OPEN), visible_to(user))
        .group_by(Ticket.enterprise_id)
    )
    numbers = {firm: number for firm, number in db.session.execute(counted)}
    return {key: numbers.get(firm, 1) - 1 for key, firm in listed.items()}


def _ids(tickets: Iterable[Ticket]) -> list[int]:
    return [ticket.id for ticket in tickets]
