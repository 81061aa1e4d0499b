"""From the answer to the end: review, call-back, the enterprise's verdict, redo, closing, withdrawal."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from directline.configuration import settings
from directline.extensions import db
from directline.models import (
    EXPLAINED,
    ActorKind,
    Answer,
    Assignment,
    AssignmentEnd,
    AssignmentRole,
    CallBack,
    Closing,
    DeadlineKind,
    Review,
    RungFact,
    Satisfaction,
    Status,
    Ticket,
    User,
    Verdict,
    VerdictSource,
)
from directline.tickets import access, deadlines, ladder, recipients
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle.dispatching import end_assignment
from directline.tickets.lifecycle.transition import By, Transition, transition
from directline.tickets.parties import Party
from directline.tickets.rules import Action

__all__ = (
    "call_back",
    "close_imported",
    "close_unrated",
    "close_unsolved",
    "order_redo",
    "pass_answer",
    "send_back",
    "verdict",
    "withdraw",
)


def send_back(ticket: Ticket, note: str, *, by: User, at: datetime | None = None) -> None:
    """The review finds the answer wanting; what stood still for it goes on. Raises Refused without why."""
    if not note:
        raise Refused(_("请写明需要补正的地方。"))
    with transition(ticket, Action.SEND_BACK, by=by, at=at) as act:
        given = _review(act, Review.SENT_BACK, note)
        given.assignment.answered_at = None
        act.notify(recipients.at_work(ticket))


def pass_answer(ticket: Ticket, note: str = "", *, by: By, at: datetime | None = None) -> None:
    """The answer goes to the enterprise: the lead is done as of the answer, the ticket's own deadline now."""
    with transition(ticket, Action.PASS, by=by, at=at) as act:
        given = _review(act, Review.PASSED, note)
        given.assignment.passed_at = act.at
        for running in deadlines.alive(ticket, *LEAD_RESOLVE):
            deadlines.stop(running, at=act.at, as_of=given.at)
        for running in deadlines.alive(ticket, DeadlineKind.RESOLVE_TICKET):
            deadlines.stop(running, at=act.at)
        deadlines.start(DeadlineKind.CALL_BACK, ticket, at=act.at)
        act.notify([*recipients.enterprise_people(ticket), *recipients.members(given.assignment.department_id)])
        if access.is_led_by_office(ticket):
            act.notify(recipients.reviewers(ticket))


def call_back(
    ticket: Ticket, method: str, is_reached: bool, result: str, *, by: User, at: datetime | None = None
) -> CallBack:
    """One attempt of the office to reach the enterprise: who, when, how, with what result."""
    with transition(ticket, Action.CALL_BACK, by=by, at=at) as act:
        attempt = CallBack(
            ticket_id=ticket.id,
            round=ticket.round,
            method=method,
            is_reached=is_reached,
            result=result,
            at=act.at,
            by_id=by.id,
        )
        act.wrote(attempt)
        act.facts["is_reached"] = is_reached
    return attempt


def verdict(
    ticket: Ticket,
    is_solved: bool,
    satisfaction: Satisfaction,
    words: str = "",
    *,
    by: User,
    at: datetime | None = None,
) -> Verdict:
    """The enterprise's word, its own or told to the office: closes the ticket, or sends it into its next round.

    Not solved, or not satisfied, means redo; not where the office confirmed "cannot lawfully" or "not true", and not
    after two failed redos: then the ticket waits for the office head and the ladder goes to E4. Raises Refused for
    dissatisfaction without a reason.
    """
    if satisfaction is Satisfaction.NOT_SATISFIED and not words:
        raise Refused(_("请告诉我们哪里不满意，以便重新办理。"))
    with transition(ticket, Action.VERDICT, by=by, at=at) as act:
        given = _new_verdict(act, is_solved, satisfaction, words)
        act.wrote(given)
        act.facts |= {"is_solved": is_solved, "satisfaction": satisfaction, "round": ticket.round}
        for running in deadlines.alive(ticket, DeadlineKind.CALL_BACK):
            deadlines.stop(running, at=act.at)
        act.assignment = ticket.lead
        act.notify(
            [*recipients.reviewers(ticket), *(recipients.members(ticket.lead.department_id) if ticket.lead else [])]
        )
        _follow_verdict(act, given)
    if act.to is Status.CONFIRMING:
        ladder.by_fact(ticket, RungFact.FAILED_REDOS, at=act.at)
    return given


def order_redo(ticket: Ticket, reason: str, *, by: User, at: datetime | None = None) -> None:
    """After two failed redos the office head, or who stands in, orders another one. Raises Refused without a reason."""
    if not reason:
        raise Refused(_("请写明再次办理的要求。"))
    with transition(ticket, Action.ORDER_REDO, by=by, at=at) as act:
        act.gave_reason(reason)
        _redo(act)
        act.notify([*recipients.enterprise_people(ticket), *recipients.members(act.assignment.department_id)])  # type: ignore[union-attr]


def close_unrated(ticket: Ticket, *, by: By = ActorKind.SYSTEM, at: datetime | None = None) -> None:
    """The window is over and nobody could be reached: closed, and never counted as satisfied."""
    with transition(ticket, Action.CLOSE_UNRATED, by=by, at=at) as act:
        _close(act, Closing.UNREACHED)
        act.notify(recipients.enterprise_people(ticket))


def close_unsolved(ticket: Ticket, reason: str, *, by: User, at: datetime | None = None) -> None:
    """After two failed redos the office head, or who stands in, closes it as unsolved. Raises Refused without why."""
    if not reason:
        raise Refused(_("请写明按未解决办结的理由。"))
    with transition(ticket, Action.CLOSE_UNSOLVED, by=by, at=at) as act:
        act.gave_reason(reason)
        _close(act, Closing.UNSOLVED)
        act.notify(recipients.enterprise_people(ticket))


def close_imported(ticket: Ticket, *, by: By = ActorKind.IMPORT, at: datetime | None = None) -> None:
    """The end of an imported matter: no verdict is known, none is invented."""
    with transition(ticket, Action.CLOSE_IMPORTED, by=by, at=at) as act:
        _close(act, Closing.IMPORTED)


def withdraw(ticket: Ticket, reason: str = "", *, by: By, at: datetime | None = None) -> None:
    """The enterprise takes its matter back, or the system does where what was asked for never came."""
    with transition(ticket, Action.WITHDRAW, by=by, at=at) as act:
        act.gave_reason(reason)
        people = [person for part in ticket.open_assignments for person in recipients.members(part.department_id)]
        act.notify([*people, *recipients.case_owners(ticket)])
        if act.user is None:
            act.notify(recipients.enterprise_people(ticket))
        ticket.closed_at = act.at
        for part in ticket.open_assignments:
            end_assignment(part, AssignmentEnd.WITHDRAWN, at=act.at)


def _review(act: Transition[Ticket], result: Review, note: str) -> Answer:
    ticket = act.subject
    given = db.session.scalars(select(Answer).where(Answer.ticket_id == ticket.id, Answer.review.is_(None))).one()
    given.review, given.reviewed_at, given.reviewed_by_id, given.review_note = result, act.at, act.by_id, note
    act.texts = [given]
    act.assignment = given.assignment
    for running in deadlines.alive(ticket, DeadlineKind.REVIEW):
        deadlines.stop(running, at=act.at)
    return given


def _new_verdict(act: Transition[Ticket], is_solved: bool, satisfaction: Satisfaction, words: str) -> Verdict:
    by_enterprise = Party.ENTERPRISE in access.parties(act.by, act.subject)
    return Verdict(
        ticket_id=act.subject.id,
        round=act.subject.round,
        is_solved=is_solved,
        satisfaction=satisfaction,
        words=words,
        source=VerdictSource.ENTERPRISE if by_enterprise else VerdictSource.CALL_BACK,
        at=act.at,
        by_id=act.by_id,
    )


def _follow_verdict(act: Transition[Ticket], given: Verdict) -> None:
    ticket = act.subject
    if given.is_solved and given.satisfaction is not Satisfaction.NOT_SATISFIED:
        _close(act, Closing.SOLVED)
    elif _last_outcome(ticket) in EXPLAINED:
        _close(act, Closing.SOLVED if given.is_solved else Closing.EXPLAINED)
    elif ticket.round > settings.number("failed_redos"):
        act.to = Status.CONFIRMING
    else:
        _redo(act)


def _last_outcome(ticket: Ticket) -> object:
    passed = select(Answer.outcome).where(Answer.ticket_id == ticket.id, Answer.review == Review.PASSED)
    return db.session.scalars(passed.order_by(Answer.id.desc())).first()


def _redo(act: Transition[Ticket]) -> None:
    """The next round: the same department, signed already, with the redo deadline alone."""
    ticket, before = act.subject, act.subject.lead
    if before is None:
        raise NotAllowed(act.action, ticket)
    for part in ticket.open_assignments:
        end_assignment(part, AssignmentEnd.REDO, at=act.at)
    db.session.flush()
    ticket.round += 1
    ticket.dispatch_count += 1
    again = Assignment(
        ticket=ticket,
        department=before.department,
        role=AssignmentRole.LEAD,
        dispatch_number=ticket.dispatch_count,
        round=ticket.round,
        handler=before.present_handler,
        note="",
        dispatched_at=act.at,
        dispatched_by_id=act.by_id,
        signed_at=act.at,
    )
    db.session.add(again)
    db.session.flush()
    deadlines.start(DeadlineKind.REDO, ticket, at=act.at, assignment=again)
    act.to, act.assignment = Status.IN_PROGRESS, again


def _close(act: Transition[Ticket], closing: Closing) -> None:
    ticket = act.subject
    act.assignment = ticket.lead
    ticket.closed_at, ticket.closing = act.at, closing
    for part in ticket.open_assignments:
        end_assignment(part, AssignmentEnd.CLOSED, at=act.at)
    act.to = Status.CLOSED
    act.facts["closing"] = closing
