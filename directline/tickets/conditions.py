"""What an action needs besides the status and the party: the functions in the column ``condition`` of MOVES."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from directline.configuration import settings
from directline.extensions import db
from directline.models import ActorKind, Answer, Rejection, Role, Status, Supplement, Task, Ticket, User, Verdict
from directline.tickets import visibility
from directline.tickets.parties import Party
from directline.tickets.sealed import inquiries, outcomes
from directline.tickets.tasks.kinds import TASKS

By = User | ActorKind
Condition = Callable[[Any, By, set[Party]], bool]
"""On a ticket or, in TASK_MOVES, on a task."""


def may_ask_supplement(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """Once per stage: the office before dispatch, the lead while it handles."""
    asker = Party.OFFICE if ticket.status is Status.SUBMITTED else Party.LEAD
    asked = select(Supplement.id).where(Supplement.ticket_id == ticket.id, Supplement.stage == ticket.status.value)
    return asker in roles and not db.session.scalar(select(asked.exists()))


def may_object(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """Once."""
    objected = select(Rejection.id).where(Rejection.ticket_id == ticket.id, Rejection.objected_at.is_not(None))
    return not db.session.scalar(select(objected.exists()))


def may_reject(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """After an objection another person looks at it."""
    rejected = select(Rejection.by_id).where(Rejection.ticket_id == ticket.id)
    return isinstance(by, User) and by.id not in set(db.session.scalars(rejected))


def may_review(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """Nobody reviews an answer of their own."""
    if not isinstance(by, User):
        return True
    own = select(Answer.id).where(Answer.ticket_id == ticket.id, Answer.review.is_(None), Answer.by_id == by.id)
    return not db.session.scalar(select(own.exists()))


def may_rate(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """One verdict a round; and never by the department that handled it."""
    given = select(Verdict.id).where(Verdict.ticket_id == ticket.id, Verdict.round == ticket.round)
    return Party.LEAD not in roles and not db.session.scalar(select(given.exists()))


def is_not_solved_again(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """The enterprise said "not solved" once more than the county orders redos by itself."""
    given = select(Verdict.id).where(Verdict.ticket_id == ticket.id, Verdict.round == ticket.round)
    return ticket.round > settings.number("failed_redos") and bool(db.session.scalar(select(given.exists())))


def may_decide_unsolved(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """The head of the office decides nothing that the office itself handled."""
    return Party.LEAD not in roles and is_not_solved_again(ticket, by, roles)


def may_assign_handler(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """The head of the unit; in a unit without a head, or whose head is barred from the ticket, anybody of it."""
    if not isinstance(by, User) or by.role is Role.HEAD:
        return isinstance(by, User)
    heads = select(User).where(User.department_id == by.department_id, User.role == Role.HEAD, User.is_active)
    return not any(visibility.is_unbarred(head, ticket) for head in db.session.scalars(heads))


def may_approve_inquiry(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """Nobody approves a letter of their own."""
    return isinstance(by, User) and any(letter.drafted_by_id != by.id for letter in inquiries.pending(ticket))


def is_not_unsolved(ticket: Ticket, by: By, roles: set[Party]) -> bool:
    """Not while the head of the office has to decide."""
    return not is_not_solved_again(ticket, by, roles)


def _whoever(holds: Callable[[Ticket], bool]) -> Condition:
    """A condition on the ticket alone."""
    return lambda ticket, by, roles: holds(ticket)


awaits_confirmation = _whoever(lambda ticket: ticket.is_on_behalf and not ticket.is_wording_confirmed)
has_pending_inquiry = _whoever(lambda ticket: bool(inquiries.pending(ticket)))
awaits_finding = _whoever(outcomes.awaits_finding)
awaits_aftermath = _whoever(lambda ticket: outcomes.unanswered(ticket) is not None)
awaits_unit = _whoever(lambda ticket: ticket.is_unit_suggested)


def may_review_task(task: Task, by: By, roles: set[Party]) -> bool:
    """Nobody accepts or sends back a report of their own unit."""
    return Party.OWNER not in roles and bool(TASKS[task.kind].reviewers & roles)


def may_change_task(task: Task, by: By, roles: set[Party]) -> bool:
    """Its date and its end are the giver's; the office writes down what the giver wrote on paper."""
    return Party.GIVER in roles or (task.is_on_paper and Party.OWNER not in roles)
