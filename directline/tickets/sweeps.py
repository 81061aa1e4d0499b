"""What the passing of time does: each a function of ``at``, run twice or late or by three schedulers with one result.

Tickets are claimed in batches under a row lock; each batch commits by itself after a fraction of a second, so that a
submission never waits long and a killed sweep has lost nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypeVar

import structlog
from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from directline import clock, database
from directline.configuration import settings, working_time
from directline.database import among
from directline.extensions import db
from directline.models import (
    ActorKind,
    Aftermath,
    Assignment,
    CallBack,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Recusal,
    Status,
    Subject,
    Supplement,
    Task,
    Ticket,
    User,
)
from directline.tickets import (
    access,
    deadline_corrections,
    deadlines,
    ladder,
    lifecycle,
    notice_facts,
    notices,
    recipients,
    red_cards,
)
from directline.tickets.lists import annotations
from directline.tickets.rules import Action
from directline.tickets.sealed import outcomes

BATCH = 100
LONGEST_BATCH = 0.1
"""Seconds after which a batch ends with the ticket at hand: so long nobody else writes, on SQLite."""
LOOKED_AT = 20 * BATCH
SHOWN_IN_MORNING = 3

On = TypeVar("On", Ticket, Task)

log = structlog.get_logger()


def escalate(at: datetime) -> int:
    """Write every rung whose moment lies before ``at``; returns how many."""

    def catch_up(subject: Subject) -> int:
        return len(ladder.catch_up(subject, before=at))

    is_due = Deadline.next_rung_at < at
    return _over_tickets(is_due, catch_up) + _over(Task, _with(Deadline.task_id, is_due), Deadline.task_id, catch_up)


def recount(at: datetime) -> int:
    """Set right the open deadlines that are not as calendar and status say; returns on how many tickets and tasks.

    They are looked for without SQLite's write lock: as a rule there are none.
    """
    db.session.commit()
    with database.reading():
        tickets = select(Ticket.id).where(among(Ticket.id, deadline_corrections.incorrect(at=at)))
        tasks = select(Task.id).where(among(Task.id, deadline_corrections.incorrect_tasks(at=at)))
        db.session.rollback()

    def correct(subject: Subject) -> int:
        return _correct(subject, at)

    return _over(Ticket, tickets, Ticket.id, correct) + _over(Task, tasks, Task.id, correct)


def review_red_cards(at: datetime, *, is_whole: bool = False) -> int:
    """Compare what red cards raised with the cards, of this month and the last or of every one; returns what it mended.

    There is nothing to do, but for what met in the same moment: a card revoked while another of its unit was written.
    """
    first = clock.local_date(at).replace(day=1)
    months = [None] if is_whole else [clock.at_local(first - timedelta(days=1)), clock.at_local(first)]
    with database.reading():
        places = {place for month in months for place in red_cards.review(at, month=month).places}
        db.session.rollback()
    mended = 0
    for unit, day in sorted(places):
        mended += ladder.review_red_cards(unit, clock.at_local(day), at=at)
        db.session.commit()
    return mended


def withdraw_unsupplied(at: datetime) -> int:
    """Withdraw what was to be supplemented and never was; returns how many tickets."""
    overdue = (Deadline.kind == DeadlineKind.SUPPLEMENT) & _is_overdue(at)
    return _over_tickets(overdue, lambda ticket: _withdraw(ticket, at))


def close_unrated(at: datetime) -> int:
    """Close what the enterprise did not rate: the window over, and enough attempts on enough days in this round."""
    overdue = (Deadline.kind == DeadlineKind.CALL_BACK) & _is_overdue(at)
    return _over_tickets(overdue & _was_called_enough(), lambda ticket: _close_unrated(ticket, at))


def ask_aftermath(at: datetime) -> int:
    """Some weeks after the end of a sealed complaint, twice: did anything happen to the enterprise?

    Returns how many were asked; after a long sleep the later question alone.
    """
    first, second = settings.number("first_aftermath_days"), settings.number("second_aftermath_days")
    return sum(
        _over(Ticket, _to_ask(days, at), Ticket.id, lambda ticket, days=days: _ask_aftermath(ticket, days, at))  # type: ignore[misc]
        for days in (second, first)
    )


def remind(at: datetime) -> int:
    """On a working morning: each handler's next three, and enterprises that still owe a supplement."""
    calendar = working_time.county_calendar().calendar
    if not calendar.is_working_day(clock.local_date(at)):
        return 0
    count = _remind_handlers(at) + _remind_enterprises(at)
    db.session.commit()
    return count


def hand_back(at: datetime) -> int:
    """What is in the hands of somebody who has left the unit, or is barred, goes back to it; returns how many parts.

    Moving or closing a person does so at once: this finds who was moved beside the program, or by an earlier one.
    """
    people_gone = db.session.scalars(select(User).where(User.id.in_(lifecycle.gone())).order_by(User.id)).all()
    return sum(_hand_back(user, at) for user in people_gone)


def _hand_back(user: User, at: datetime) -> int:
    given_back = lifecycle.hand_back(user, at=at)
    db.session.commit()
    return given_back


def _over_tickets(due: ColumnElement[bool], work: Callable[[Ticket], int]) -> int:
    """Do the action to every ticket with such a deadline, batch after batch, until none is left that it changes.

    A ticket whose action fails is set aside for this run and reported; the others go on.
    """
    return _over(Ticket, _with(Deadline.ticket_id, due), Deadline.ticket_id, work)


def _with(column: InstrumentedAttribute[Any], due: ColumnElement[bool]) -> Select[int]:
    return select(column).where(due, column.is_not(None))


def _over(noun: type[On], ids: Select[int], key: InstrumentedAttribute[Any], work: Callable[[On], int]) -> int:
    """The same to the tickets, or tasks, of these ids, which stand in that column."""
    total, failed = 0, set[int]()
    while True:
        wanted = ids.where(key.not_in(failed)).limit(LOOKED_AT)
        claimed = select(noun).where(noun.id.in_(wanted)).with_for_update(skip_locked=True)
        subjects = db.session.scalars(claimed.order_by(noun.id).limit(BATCH)).all()
        if not subjects:
            return total
        done = list(_in_time(subjects, work, failed))
        total += sum(done)
        db.session.commit()
        if len(done) < len(subjects) or len(subjects) == BATCH:
            database.let_others_write()


def _in_time(subjects: Sequence[On], work: Callable[[On], int], failed: set[int]) -> Iterator[int]:
    """What was done to each, until they have been held long enough; the rest is claimed anew."""
    until = monotonic() + LONGEST_BATCH
    for subject in subjects:
        yield _one(subject, work, failed)
        if monotonic() >= until:
            return


def _one(subject: On, work: Callable[[On], int], failed: set[int]) -> int:
    key = subject.id
    try:
        with db.session.begin_nested():
            done = work(subject)
    except Exception:
        log.exception("a sweep failed", subject=f"{type(subject).__tablename__} {key}")
        done = 0
    if not done:
        failed.add(key)
    return done


def _correct(subject: Subject, at: datetime) -> int:
    is_wrong = deadline_corrections.correct(subject, at=at)
    if is_wrong:
        log.warning("open deadlines were not as calendar and status say", subject=subject.number)
    return int(is_wrong)


def _is_overdue(at: datetime) -> ColumnElement[bool]:
    return (Deadline.state == DeadlineState.RUNNING) & (Deadline.due_at < at)


def _was_called_enough() -> ColumnElement[bool]:
    attempts = select(CallBack.ticket_id).join(Ticket, Ticket.id == CallBack.ticket_id)
    attempts = attempts.where(CallBack.round == Ticket.round).group_by(CallBack.ticket_id)
    enough = attempts.having(func.count(CallBack.id) >= settings.number("call_back_attempts"))
    return Deadline.ticket_id.in_(enough)


def _close_unrated(ticket: Ticket, at: datetime) -> int:
    done = annotations.attempts([ticket]).get(ticket.id)
    if done is None or not done.are_enough or not access.may(ActorKind.SYSTEM, Action.CLOSE_UNRATED, ticket):
        return 0
    lifecycle.close_unrated(ticket, at=at)
    return 1


def _withdraw(ticket: Ticket, at: datetime) -> int:
    if not access.may(ActorKind.SYSTEM, Action.WITHDRAW, ticket):
        return 0
    lifecycle.withdraw(ticket, "逾期未补充材料，系统撤回", by=ActorKind.SYSTEM, at=at)
    return 1


def _to_ask(days: int, at: datetime) -> Select[int]:
    """The sealed tickets that ended so many days ago, and were not asked then or later."""
    asked = exists().where(Aftermath.ticket_id == Ticket.id, Aftermath.days >= days)
    ended = Ticket.is_sealed & Ticket.status.in_((Status.CLOSED, Status.WITHDRAWN))
    return select(Ticket.id).where(ended, Ticket.closed_at <= at - timedelta(days=days), ~asked.correlate(Ticket))


def _ask_aftermath(ticket: Ticket, days: int, at: datetime) -> int:
    if any(asked.days >= days for asked in outcomes.aftermaths_of(ticket)):
        return 0
    lifecycle.ask_aftermath(ticket, days, at=at)
    return 1


def _remind_handlers(at: datetime) -> int:
    """What each handler has to do next, read for all of them at once: what their own unit has, and they may open."""
    key = f"morning:{clock.local_date(at)}"
    recused = exists().where(Recusal.ticket_id == Assignment.ticket_id, Recusal.user_id == Assignment.handler_id)
    theirs = (User.id == Assignment.handler_id) & (User.department_id == Assignment.department_id)
    parts = select(Assignment.handler_id, Assignment.id).join(User, theirs)
    parts = parts.where(
        Assignment.ended_at.is_(None),
        Assignment.next_due_at.is_not(None),
        ~recused,
        Assignment.ticket_id.not_in(select(Ticket.id).where(Ticket.is_sealed)),
    )
    due: dict[int, list[int]] = {}
    for handler, part in db.session.execute(parts.order_by(Assignment.next_due_at, Assignment.id)):
        due.setdefault(handler or 0, []).append(part)
    handlers = db.session.scalars(select(User).where(User.id.in_(due), User.is_active, User.email != ""))
    fresh = notices.not_yet_notified(handlers, key)
    own = {handler.id: {"assignments": due[handler.id][:SHOWN_IN_MORNING]} for handler in fresh}
    notices.add(fresh, "morning", key, at=at, own_facts=own)
    return len(fresh)


def _remind_enterprises(at: datetime) -> int:
    """Half-way through the time for a supplement, once."""
    waiting = select(Supplement).where(Supplement.supplied_at.is_(None))
    owed = waiting.join(Ticket, Ticket.id == Supplement.ticket_id).where(
        Ticket.status == "supplementing", Supplement.asked_at < at - timedelta(days=1)
    )
    return sum(_remind_enterprise(asked, at) for asked in db.session.scalars(owed))


def _remind_enterprise(asked: Supplement, at: datetime) -> int:
    calendar = working_time.county_calendar().calendar
    days = settings.number("supplement_reminder_days")
    if clock.local_date(at) < calendar.nth_working_day(clock.local_date(asked.asked_at), days):
        return 0
    ticket = db.session.get_one(Ticket, asked.ticket_id)
    key = f"supplement:{asked.id}"
    people = recipients.reachable(recipients.enterprise_people(ticket), ticket, at=at)
    fresh = notices.not_yet_notified(people, key, ticket)
    facts = [notice_facts.to_do(due) for due in deadlines.alive(ticket, DeadlineKind.SUPPLEMENT)]
    notices.add(fresh, "supplement_reminder", key, at=at, subject=ticket, facts=facts[0] if facts else None)
    return len(fresh)
