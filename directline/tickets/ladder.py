"""The ladder 督办: rungs written once per (deadline, due number, rung), at the moment when they were due.

A rung is written strictly after its moment. Whoever comes late, a sweep after downtime or a verb before its own action,
writes every rung and announces only the highest; a late scheduler changes no history. A rung by fact stands as long as
its fact does: what else holds then takes its place.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import pairwise

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import selectinload

from directline.configuration import settings
from directline.extensions import db
from directline.models import (
    CARD_COLOURS,
    AssignmentEnd,
    Deadline,
    DeadlineKind,
    Escalation,
    LadderRule,
    Rung,
    RungFact,
    Status,
    Subject,
    Task,
    Ticket,
    Verdict,
)
from directline.tickets import deadlines, ladder_times, red_cards, rungs
from directline.tickets.deadline_rules import LEAD_RESOLVE

MOOT = "时限已重新计算，到期时间晚于发牌时间"
GONE: dict[RungFact | None, str] = {
    RungFact.RED_CARDS: "所依据的红牌不足规定的张数",
    RungFact.PRODUCTION_STOPPED: "已不再停产",
}
FORESTALLED = "应当更早因红牌提级，已按当时的时间更正"


def catch_up(subject: Subject, *, before: datetime) -> list[Escalation]:
    """Write the rungs due before ``before``, in order of time; announce the highest of each deadline."""
    due = _DUE_OF_TASK if isinstance(subject, Task) else _DUE_OF_TICKET
    running = list(db.session.scalars(due, {"subject": subject.id, "before": before}))
    written: dict[Deadline, list[Escalation]] = {deadline: [] for deadline in running}
    while late := [deadline for deadline in running if deadline.next_rung_at and deadline.next_rung_at < before]:
        deadline = min(late, key=lambda each: (each.next_rung_at, each.id))
        written[deadline].append(_write_next(deadline))
        _raise_by_red_cards(written[deadline][-1], at=before)
    for deadline, escalations in written.items():
        _follow(deadline, escalations, at=before)
    return [escalation for escalations in written.values() for escalation in escalations]


_DUE = (
    select(Deadline)
    .where(Deadline.next_rung_at < bindparam("before"))
    .options(selectinload(Deadline.pauses))
    .order_by(Deadline.id)
)
_DUE_OF_TICKET = _DUE.where(Deadline.ticket_id == bindparam("subject"))
_DUE_OF_TASK = _DUE.where(Deadline.task_id == bindparam("subject"))


def by_fact(ticket: Ticket, fact: RungFact, *, at: datetime) -> Escalation | None:
    """Write E4 at once on the lead's deadline, the running one or else the last; None if it is there already."""
    deadline = lead_deadline(ticket)
    return None if deadline is None else _raise(deadline, fact, moment=at, at=at)


def by_facts_of_dispatch(ticket: Ticket, *, at: datetime) -> None:
    """What stands before the new lead's deadline has run at all: stopped production, earlier dispatches in vain."""
    for fact in _holding(ticket):
        by_fact(ticket, fact, at=at)
    follow_production(ticket, at=at)


def follow_production(ticket: Ticket, *, at: datetime) -> None:
    """Raise the ticket while production is stopped; what it was raised for by that is taken back when it runs again."""
    if ticket.production_stopped:
        if ticket.lead is not None:
            by_fact(ticket, RungFact.PRODUCTION_STOPPED, at=at)
        return
    of_ticket = (Escalation.ticket_id == ticket.id, Escalation.revoked_at.is_(None))
    standing = select(Escalation).where(*of_ticket, Escalation.fact == RungFact.PRODUCTION_STOPPED)
    for escalation in db.session.scalars(standing).all():
        _take_back(escalation, at=at)


def revoke_moot(deadline: Deadline, *, at: datetime) -> None:
    """Revoke the cards that did not go with this deadline to its new due, and what they had raised."""
    cards = select(Escalation).where(
        Escalation.deadline_id == deadline.id,
        Escalation.colour.in_(CARD_COLOURS),
        Escalation.fact.is_(None),
        Escalation.revoked_at.is_(None),
        or_(Escalation.due_number == deadline.due_number - 1, Escalation.at < deadline.due_at),
    )
    revoked = db.session.scalars(cards).all()
    for card in revoked:
        rungs.revoke(card, reason=MOOT, at=at)
    for card in filter(red_cards.counts, revoked):
        review_red_cards(card.department_id, card.at, at=at)


def review_red_cards(unit: int | None, month: datetime, *, at: datetime) -> int:
    """Take back what that unit's red cards of that month raise no more, write what is missing; says how many rungs.

    A ticket that somebody else holds is left to the next time: nobody waits for a second ticket with one in hand.
    """
    review = red_cards.review(at, unit=unit, month=month)
    held = _hold(review.tickets)
    wrong = {due: one for due, one in review.wrong.items() if one.rung.ticket_id in held}
    missing = {due: one for due, one in review.missing.items() if one.card.ticket_id in held}
    for due, one in wrong.items():
        if due in missing:
            rungs.revoke(one.rung, reason=FORESTALLED, at=at)
        else:
            _take_back(one.rung, at=one.gone_at or at)
    for due, late in missing.items():
        _write_missing(late, is_silent=due in wrong, at=at)
    return len(wrong) + len(missing)


def lead_deadline(ticket: Ticket) -> Deadline | None:
    """The lead's resolve deadline: the one that has not stopped, else the last."""
    deadlines = select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind.in_(LEAD_RESOLVE))
    return db.session.scalar(deadlines.order_by(Deadline.stopped_at.is_(None).desc(), Deadline.id.desc()).limit(1))


def _write_next(deadline: Deadline) -> Escalation:
    """Write the rung that comes next; quietly where a higher one, by fact, was there before it."""
    done = ladder_times.reached(deadline)
    higher = max(done, default=None)
    rule = next(rule for rule in ladder_times.rules(deadline.kind) if rule.rung is deadline.next_rung)
    is_below = higher is not None and rule.rung < higher
    moment = deadline.next_rung_at or deadline.due_at
    escalation = rungs.write(deadline, rule, moment=moment, is_silent=is_below)
    ladder_times.schedule(deadline, deadlines.pauses_of(deadline), done | {rule.rung})
    return escalation


def _follow(deadline: Deadline, written: list[Escalation], *, at: datetime) -> None:
    """What reaching rungs brings: the highest is announced, cards are to be explained."""
    if not written:
        return
    for lower, _ in pairwise(written):
        lower.is_silent = True
    rules = {rule.rung: rule for rule in ladder_times.rules(deadline.kind)}
    for escalation in written:
        if escalation.rung is Rung.E1 and escalation.is_card:
            _call_for_explanation(escalation, at=at)
    if not written[-1].is_silent:
        rungs.announce(written[-1], rules[written[-1].rung], at=at)


def _raise_by_red_cards(card: Escalation, *, at: datetime) -> None:
    """The unit's red cards of a month take the matter to the top at the moment of the last of them."""
    raised = red_cards.raised_by(card) if red_cards.counts(card) else None
    if raised is not None:
        _raise(card.deadline, RungFact.RED_CARDS, moment=card.at, at=at, gone_at=raised.gone_at)


def _raise(
    deadline: Deadline, fact: RungFact, *, moment: datetime, at: datetime, gone_at: datetime | None = None
) -> Escalation | None:
    """Write E4 by a fact, dated when it came about; where the fact is over since, it is taken back as of then."""
    rule = _top(deadline)
    if rule is None or deadline.ticket.is_imported or Rung.E4 in ladder_times.reached(deadline):
        return None
    escalation = rungs.write(deadline, rule, moment=moment, is_silent=gone_at is not None, fact=fact)
    if gone_at is None:
        rungs.announce(escalation, rule, at=at)
        ladder_times.schedule(deadline, deadlines.pauses_of(deadline))
    else:
        _take_back(escalation, at=gone_at)
    return escalation


def _take_back(escalation: Escalation, *, at: datetime) -> None:
    """Revoke a rung whose fact is gone; what else holds for that due is raised in its place."""
    deadline = escalation.deadline
    rungs.revoke(escalation, reason=GONE.get(escalation.fact, FORESTALLED), at=at)
    if escalation.due_number != deadline.due_number:
        return
    for card in db.session.scalars(_CARDS_OF, {"deadline": deadline.id, "due_number": deadline.due_number}).all():
        if red_cards.counts(card) and (raised := red_cards.raised_by(card)) and raised.gone_at is None:
            _raise(deadline, RungFact.RED_CARDS, moment=card.at, at=at)
    ladder_times.schedule(deadline, deadlines.pauses_of(deadline))
    if not _is_raised_by_time(deadline, at=at) and deadline is lead_deadline(deadline.ticket):
        for fact in _holding(deadline.ticket):
            _raise(deadline, fact, moment=at, at=at)


_CARDS_OF = select(Escalation).where(
    Escalation.deadline_id == bindparam("deadline"),
    Escalation.due_number == bindparam("due_number"),
    Escalation.rung == Rung.E2,
    Escalation.revoked_at.is_(None),
)


def _is_raised_by_time(deadline: Deadline, *, at: datetime) -> bool:
    """Had the deadline run so late? A sweep writes it if it still runs; if it had stopped since, it is written here."""
    rule = _top(deadline)
    if rule is None or deadline.is_provisional:
        return False
    moment = ladder_times.reached_at(deadline, rule, deadlines.pauses_of(deadline))
    if moment >= (deadline.stopped_at or at):
        return False
    if not deadline.is_running and Rung.E4 not in ladder_times.reached(deadline):
        rungs.write(deadline, rule, moment=moment, is_silent=True)
    return True


def _write_missing(one: red_cards.Raised, *, is_silent: bool, at: datetime) -> None:
    """What was raised by red cards and nobody wrote; announced where it is news and still matters."""
    deadline, due_number = db.session.get_one(Deadline, one.card.deadline_id), one.card.due_number
    rule = _top(deadline)
    if rule is None:
        return
    is_news = not is_silent and deadline.is_alive and due_number == deadline.due_number
    written = rungs.write(
        deadline, rule, moment=one.card.at, due_number=due_number, is_silent=not is_news, fact=RungFact.RED_CARDS
    )
    if is_news:
        rungs.announce(written, rule, at=at)
    ladder_times.schedule(deadline, deadlines.pauses_of(deadline))


def _holding(ticket: Ticket) -> Iterator[RungFact]:
    """The facts of this ticket alone that hold now."""
    if not ticket.is_open:
        return
    if ticket.production_stopped and ticket.lead is not None:
        yield RungFact.PRODUCTION_STOPPED
    in_vain = sum(part.end is AssignmentEnd.RECALLED and part.is_lead for part in ticket.assignments)
    if in_vain >= settings.number("dispatches_without_result"):
        yield RungFact.DISPATCHES_WITHOUT_RESULT
    rated = select(Verdict.id).where(Verdict.ticket_id == ticket.id, Verdict.round == ticket.round)
    if (
        ticket.status is Status.CONFIRMING
        and ticket.round > settings.number("failed_redos")
        and db.session.scalar(rated)
    ):
        yield RungFact.FAILED_REDOS


def _hold(tickets: Collection[int]) -> set[int]:
    """Lock those of these tickets that nobody else holds."""
    free = select(Ticket).where(Ticket.id.in_(tickets)).order_by(Ticket.id).with_for_update(skip_locked=True, of=Ticket)
    return {ticket.id for ticket in db.session.scalars(free, execution_options={"populate_existing": True})}


def _top(deadline: Deadline) -> LadderRule | None:
    return next((rule for rule in ladder_times.rules(deadline.kind) if rule.rung is Rung.E4), None)


def _call_for_explanation(card: Escalation, *, at: datetime) -> None:
    card.explanation_due = deadlines.start(DeadlineKind.EXPLAIN, card.ticket, at=at, assignment=card.assignment)
