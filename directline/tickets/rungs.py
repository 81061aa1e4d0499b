"""One rung of the ladder: written with its event, announced to its offices, taken back by rule."""

from datetime import datetime

from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import ActorKind, Deadline, Escalation, LadderRule, Recipient, RungFact, Subject, Task, User
from directline.tickets import access, deadlines, history, ladder_times, letters, notices, recipients
from directline.tickets.rules import Action


def write(
    deadline: Deadline,
    rule: LadderRule,
    *,
    moment: datetime,
    due_number: int | None = None,
    is_silent: bool = False,
    fact: RungFact | None = None,
) -> Escalation:
    """A rung of the present due, or of an earlier one, at the moment when it was reached."""
    escalation = Escalation(
        deadline=deadline,
        due_number=deadline.due_number if due_number is None else due_number,
        rung=rule.rung,
        colour=rule.colour,
        ticket=deadline.ticket,
        task=deadline.task,
        assignment=deadline.assignment,
        department_id=_unit_of(deadline),
        at=moment,
        recorded_at=clock.now(),
        fact=fact,
        is_silent=is_silent,
        recipients=[],
    )
    db.session.add(escalation)
    db.session.flush()
    _record(deadline.subject, Action.ESCALATE, escalation, at=moment)
    return escalation


def announce(escalation: Escalation, rule: LadderRule, *, at: datetime) -> None:
    """Notify who holds the rung's offices now; number its letter. An imported matter is not announced."""
    if not isinstance(escalation.subject, Task) and escalation.subject.is_imported:
        return
    people = _recipients_from(rule, escalation, at=at)
    escalation.recipients = [person.id for person in people]
    if rule.has_letter:
        letters.give(escalation, at=at)
    notices.announce_rung(escalation, people, is_daily=rule.is_daily, at=at)


def revoke(rung: Escalation, *, reason: str, at: datetime) -> None:
    """Take a rung back by rule; it stays in the history and is printed as revoked. Who was told of it is told."""
    rung.revoked_at, rung.revoked_reason = at, reason
    if rung.explanation_due is not None and rung.explanation_due.is_alive:
        deadlines.void(rung.explanation_due, at=at)
    event = _record(rung.subject, Action.REVOKE_CARD, rung, at=at)
    offices = recipients.holders_of(
        (Recipient.HANDLER, Recipient.HEAD, Recipient.OFFICE), rung.subject, rung.assignment, at=at
    )
    others = db.session.scalars(select(User).where(User.id.in_(rung.recipients))).all() if rung.recipients else ()
    notices.notify(event, [*offices, *(person for person in others if access.sees(person, rung.subject))])


def _unit_of(deadline: Deadline) -> int | None:
    holder = deadline.task or deadline.assignment
    return holder.department_id if holder else None


def _record(subject: Subject, action: Action, escalation: Escalation, *, at: datetime) -> history.TicketEvent:
    """What is found out later follows in the history what was done meanwhile."""
    facts = {
        "escalation": escalation.id,
        "deadline": escalation.deadline_id,
        "kind": escalation.deadline.kind,
        "rung": escalation.rung,
        "due_number": escalation.due_number,
        "fact": escalation.fact,
    }
    return history.record(
        subject,
        action,
        by=ActorKind.SYSTEM,
        at=max(at, subject.last_event_at),
        from_status=subject.status,
        to_status=subject.status,
        assignment_id=escalation.assignment_id,
        facts=facts,
    )


def _recipients_from(rule: LadderRule, escalation: Escalation, *, at: datetime) -> list[User]:
    """Who holds the rung's offices; where all of them are barred, who holds those of the next rung up."""
    above = [each for each in ladder_times.rules(rule.kind) if each.rung >= rule.rung]
    for each in sorted(above, key=lambda each: each.rung):
        offices = [Recipient(word) for word in each.recipients]
        if people := recipients.holders_of(offices, escalation.subject, escalation.assignment, at=at):
            return people
    return []
