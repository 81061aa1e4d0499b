"""The ladder 督办: rungs written once per (deadline, due number, rung), at the moment when they were due.

A rung is written strictly after its moment. Whoever comes late, a sweep after downtime or a verb before its own deed,
writes every rung and announces only the highest; a late scheduler changes no history.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from directline import clock
from directline.extensions import db
from directline.models import (
    CARD_COLOURS,
    LEAD_RESOLVE,
    ActorKind,
    AssignmentEnd,
    ClockKind,
    Colour,
    Deadline,
    Escalation,
    LadderRule,
    Rung,
    RungFact,
    Ticket,
    Told,
    User,
)
from directline.tickets import deadlines, history, ladder_times, letters, notices, people, settings
from directline.tickets.rules import Action


def catch_up(ticket: Ticket, *, before: datetime) -> list[Escalation]:
    """Write the ticket's rungs whose moment lies before ``before``, in order of time; announce each clock's highest."""
    running = list(db.session.scalars(_DUE_TO_CLIMB, {"ticket": ticket.id, "before": before}))
    written: dict[Deadline, list[Escalation]] = {deadline: [] for deadline in running}
    while late := [deadline for deadline in running if deadline.next_rung_at and deadline.next_rung_at < before]:
        deadline = min(late, key=lambda each: (each.next_rung_at, each.id))
        written[deadline].append(_write_next(deadline))
        _raise_by_red_cards(written[deadline][-1], at=before)
    for deadline, rungs in written.items():
        _follow(deadline, rungs, at=before)
    return [escalation for rungs in written.values() for escalation in rungs]


_DUE_TO_CLIMB = (
    select(Deadline)
    .where(Deadline.ticket_id == bindparam("ticket"), Deadline.next_rung_at < bindparam("before"))
    .options(selectinload(Deadline.pauses))
    .order_by(Deadline.id)
)


def by_fact(ticket: Ticket, fact: RungFact, *, at: datetime, moment: datetime | None = None) -> Escalation | None:
    """Write E4 at once on the lead's clock, the running one or else the last; None if it is there already.

    ``moment``: when the fact came about, where it is found out later.
    """
    deadline = lead_clock(ticket)
    if deadline is None or Rung.E4 in ladder_times.reached(deadline):
        return None
    rule = next((rule for rule in ladder_times.rules(deadline.kind) if rule.rung is Rung.E4), None)
    if rule is None:
        return None
    escalation = _write(deadline, rule, moment=moment or at, is_quiet=False, fact=fact)
    ladder_times.schedule(deadline, deadlines.pauses_of(deadline))
    _announce(escalation, rule, at=at)
    return escalation


def by_facts_of_dispatch(ticket: Ticket, *, at: datetime) -> None:
    """What stands before the new lead's clock has run at all: stopped production, earlier dispatches in vain."""
    if ticket.production_stopped:
        by_fact(ticket, RungFact.PRODUCTION_STOPPED, at=at)
    in_vain = sum(part.end is AssignmentEnd.RECALLED and part.is_lead for part in ticket.assignments)
    if in_vain >= settings.number("dispatches_without_result"):
        by_fact(ticket, RungFact.DISPATCHES_WITHOUT_RESULT, at=at)


def revoke_moot(deadline: Deadline, *, at: datetime) -> None:
    """Revoke the cards of this clock that did not go with it to its new due: they were issued before their moment."""
    cards = select(Escalation).where(
        Escalation.deadline_id == deadline.id,
        Escalation.colour.in_(CARD_COLOURS),
        Escalation.fact.is_(None),
        Escalation.revoked_at.is_(None),
        or_(Escalation.due_number == deadline.due_number - 1, Escalation.at < deadline.due_at),
    )
    for card in db.session.scalars(cards).all():
        revoke(card, reason="时限已重新计算，到期时间晚于发牌时间", at=at)


def revoke(card: Escalation, *, reason: str, at: datetime) -> None:
    """Take a card back by rule; it stays in the history and is printed as revoked."""
    card.revoked_at, card.revoked_reason = at, reason
    if card.explanation_due is not None and card.explanation_due.is_alive:
        deadlines.void(card.explanation_due, at=at)
    event = _record(card.ticket, Action.REVOKE_CARD, card, at=at)
    notices.tell(event, people.told((Told.HANDLER, Told.HEAD, Told.OFFICE), card.ticket, card.assignment, at=at))


def lead_clock(ticket: Ticket) -> Deadline | None:
    """The lead's resolve clock: the one that has not stopped, else the last."""
    clocks = select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind.in_(LEAD_RESOLVE))
    return db.session.scalar(clocks.order_by(Deadline.stopped_at.is_(None).desc(), Deadline.id.desc()).limit(1))


def _write_next(deadline: Deadline) -> Escalation:
    """Write the rung that comes next; quietly where a higher one, by fact, was there before it."""
    done = ladder_times.reached(deadline)
    higher = max(done, default=None)
    rule = next(rule for rule in ladder_times.rules(deadline.kind) if rule.rung is deadline.next_rung)
    is_below = higher is not None and rule.rung < higher
    moment = deadline.next_rung_at or deadline.due_at
    escalation = _write(deadline, rule, moment=moment, is_quiet=is_below, fact=None)
    ladder_times.schedule(deadline, deadlines.pauses_of(deadline), done | {rule.rung})
    return escalation


def _follow(deadline: Deadline, written: list[Escalation], *, at: datetime) -> None:
    """What reaching rungs brings: the highest is announced, cards are to be explained."""
    if not written:
        return
    for lower, _ in pairwise(written):
        lower.is_quiet = True
    rules = {rule.rung: rule for rule in ladder_times.rules(deadline.kind)}
    for escalation in written:
        if escalation.rung is Rung.E1 and escalation.is_card:
            _call_for_explanation(escalation, at=at)
    if not written[-1].is_quiet:
        _announce(written[-1], rules[written[-1].rung], at=at)


def _raise_by_red_cards(card: Escalation, *, at: datetime) -> None:
    """The unit's red cards of a month take the matter to the top at the moment of the last of them."""
    is_red = card.rung is Rung.E2 and card.is_card and not card.ticket.is_sealed
    if is_red and _red_cards(card) >= settings.number("red_cards_a_month"):
        by_fact(card.ticket, RungFact.RED_CARDS, at=at, moment=card.at)


def _write(
    deadline: Deadline, rule: LadderRule, *, moment: datetime, is_quiet: bool, fact: RungFact | None
) -> Escalation:
    escalation = Escalation(
        deadline=deadline,
        due_number=deadline.due_number,
        rung=rule.rung,
        colour=rule.colour,
        ticket=deadline.ticket,
        assignment=deadline.assignment,
        department_id=deadline.assignment.department_id if deadline.assignment else None,
        at=moment,
        recorded_at=clock.now(),
        fact=fact,
        is_quiet=is_quiet,
        told=[],
    )
    db.session.add(escalation)
    db.session.flush()
    _record(deadline.ticket, Action.CLIMB, escalation, at=moment)
    return escalation


def _record(ticket: Ticket, action: Action, escalation: Escalation, *, at: datetime) -> history.TicketEvent:
    facts = {
        "escalation": escalation.id,
        "deadline": escalation.deadline_id,
        "kind": escalation.deadline.kind,
        "rung": escalation.rung,
        "due_number": escalation.due_number,
        "fact": escalation.fact,
    }
    return history.record(
        ticket,
        action,
        by=ActorKind.SYSTEM,
        at=at,
        from_status=ticket.status,
        to_status=ticket.status,
        assignment_id=escalation.assignment_id,
        facts=facts,
    )


def _announce(escalation: Escalation, rule: LadderRule, *, at: datetime) -> None:
    """Tell who holds the rung's offices now; number its letter. A matter lived elsewhere is not announced."""
    if escalation.ticket.is_history:
        return
    found = _told_from(rule, escalation, at=at)
    escalation.told = [person.id for person in found]
    if rule.has_letter:
        letters.give(escalation, at=at)
    notices.announce_rung(escalation, found, is_daily=rule.is_daily, at=at)


def _told_from(rule: LadderRule, escalation: Escalation, *, at: datetime) -> list[User]:
    """Who holds the rung's offices; where all of them are barred, who holds those of the next rung up."""
    above = [each for each in ladder_times.rules(rule.kind) if each.rung >= rule.rung]
    for each in sorted(above, key=lambda each: each.rung):
        offices = [Told(word) for word in each.told]
        if found := people.told(offices, escalation.ticket, escalation.assignment, at=at):
            return found
    return []


def _call_for_explanation(card: Escalation, *, at: datetime) -> None:
    card.explanation_due = deadlines.start(ClockKind.EXPLAIN, card.ticket, at=at, assignment=card.assignment)


def _red_cards(card: Escalation) -> int:
    """The red cards of that unit in the local month of this one, not revoked."""
    day = clock.local_date(card.at)
    first = clock.at_local(day.replace(day=1))
    after = clock.at_local((day.replace(day=1) + timedelta(days=32)).replace(day=1))
    counted = select(func.count(Escalation.id)).where(
        Escalation.department_id == card.department_id,
        Escalation.rung == Rung.E2,
        Escalation.colour == Colour.RED,
        Escalation.revoked_at.is_(None),
        Escalation.at >= first,
        Escalation.at < after,
        Escalation.ticket_id.not_in(select(Ticket.id).where(Ticket.is_sealed)),
    )
    return db.session.scalar(counted) or 0
