"""Which action tells whom: rows for the outbox, one per event, recipient and channel. Sends nothing.

A row holds codes and ids only; its words are made when it is shown or sent. In the page it is there at once; mail
waits for office hours, but for what is urgent.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from directline.configuration import working_time
from directline.extensions import db
from directline.models import (
    ActorKind,
    Escalation,
    Gathering,
    Notice,
    NoticeChannel,
    NoticeState,
    Rung,
    Subject,
    Task,
    Ticket,
    TicketEvent,
    User,
)
from directline.tickets import notice_facts
from directline.tickets.history import is_kept_apart
from directline.tickets.recipients import reachable
from directline.tickets.rules import Action, move_of
from directline.tickets.sealed import identity

Facts = dict[str, Any]


def notify(event: TicketEvent, people: Iterable[User]) -> None:
    """Tell these people of an action, but for who did it; nobody of an imported matter, nor of an import's action."""
    subject = event.subject
    if _is_imported(subject) or event.actor_kind is ActorKind.IMPORT:
        return
    others = [person for person in reachable(people, subject, at=event.at) if person.id != event.actor_id]
    if others:
        own = notice_facts.by_reader(event, others)
        is_urgent = isinstance(subject, Ticket) and subject.is_urgent
        add(others, event.action, _key_of(event), subject=subject, own_facts=own, at=event.at, is_urgent=is_urgent)


def _is_imported(subject: Subject) -> bool:
    return isinstance(subject, Ticket) and subject.is_imported


def _key_of(event: TicketEvent) -> str:
    kind = "task" if isinstance(event.subject, Task) else "event"
    return f"{kind}:{event.subject.id}.{event.sequence}"


def announce_rung(escalation: Escalation, people: Iterable[User], *, is_daily: bool, at: datetime) -> None:
    """Tell of a rung; leaders by one message for all that reaches them at once, or daily where the rung says so.

    Urgent, and sent at any hour, is what an urgent ticket reaches, and production that stopped.
    """
    key = f"rung:{escalation.id}"
    facts = {"escalation": escalation.id, "rung": escalation.rung, "colour": escalation.colour}
    subject = escalation.subject
    is_urgent = isinstance(subject, Ticket) and (
        subject.is_urgent or (escalation.rung is Rung.E4 and subject.production_stopped)
    )
    gathering = Gathering.DAILY if is_daily and not is_urgent else Gathering.AT_ONCE
    add(people, "escalate", key, subject=subject, facts=facts, at=at, is_urgent=is_urgent, gathering=gathering)


def add(
    people: Iterable[User],
    template: str,
    key: str,
    *,
    at: datetime,
    subject: Subject | None = None,
    facts: Facts | None = None,
    own_facts: Mapping[int, Facts] | None = None,
    is_urgent: bool = False,
    gathering: Gathering | None = None,
) -> None:
    """For each of these people one row in the page and, where they have an address, one for the post.

    ``own_facts`` are those of one recipient, by id. ``gathering``: a leader's mail goes with what else is told then.
    """
    common = {"template": template, "created_at": at} | _about(subject)
    rows = []
    for person in people:
        own = common | {"recipient_id": person.id, "facts": (own_facts or {}).get(person.id, facts or {})}
        if subject is not None and is_kept_apart(person, subject):
            own |= {"template": SEALED, "ticket_id": None, "facts": {}}
        rows.append(own | _page(_dedupe_key(person, key, subject, NoticeChannel.PAGE)))
        if person.email and template not in IN_PAGE_ONLY:
            how = gathering if person.is_leader else None
            mail_key = _dedupe_key(person, key, subject, NoticeChannel.MAIL)
            rows.append(own | _mail(mail_key, at=at, is_urgent=is_urgent, gathering=how))
    if rows:
        db.session.flush()
        db.session.execute(insert(Notice), rows, execution_options=ONE_STATEMENT)


def _about(subject: Subject | None) -> Facts:
    is_task = isinstance(subject, Task)
    key = subject.id if subject is not None else None
    return {"ticket_id": None if is_task else key, "task_id": key if is_task else None}


def wait_for_openings(*, at: datetime) -> None:
    """Let the mails that wait for an opening wait for the one that the calendar has now.

    What went out at once, and what was tried in vain, waits for no opening.
    """
    waiting = select(Notice).where(
        Notice.state.in_((NoticeState.WAITING, NoticeState.GATHERED, NoticeState.HELD)),
        Notice.attempts == 0,
        Notice.next_at > Notice.created_at,
        ~Notice.is_urgent,
    )
    for notice in db.session.scalars(waiting.order_by(Notice.id)).all():
        opening = _opening(notice.created_at, notice.gathering)
        notice.next_at = opening if opening > at else _opening(at, notice.gathering)


def not_yet_notified(people: Iterable[User], key: str, subject: Subject | None = None) -> list[User]:
    """Those of them who were not told of this yet."""
    keys = {_dedupe_key(person, key, subject, NoticeChannel.PAGE): person for person in people}
    known = set(db.session.scalars(select(Notice.dedupe_key).where(Notice.dedupe_key.in_(keys))))
    return [person for own, person in keys.items() if own not in known]


def _dedupe_key(person: User, key: str, subject: Subject | None, channel: NoticeChannel) -> str:
    return f"{_key_for(person, key, subject)}:{person.id}:{channel}"


def _key_for(person: User, key: str, subject: Subject | None) -> str:
    """The key by which a notice is written once; to who filed a sealed ticket it names no ticket."""
    return identity.blind(key) if subject is not None and is_kept_apart(person, subject) else key


ONE_STATEMENT = {"render_nulls": True}
"""An insert of many rows goes in one statement only if each names the same columns, empty ones too."""
SEALED = "sealed"
"""To who filed a sealed ticket: one fixed sentence, and no ticket in the row."""
IN_PAGE_ONLY = frozenset(action for action in Action if not move_of(action).is_mailed)


def _page(key: str) -> Facts:
    unsent = {"next_at": None, "is_urgent": False, "gathering": None, "message_id": ""}
    return {"dedupe_key": key, "channel": NoticeChannel.PAGE, "state": NoticeState.SHOWN} | unsent


def _mail(key: str, *, at: datetime, is_urgent: bool, gathering: Gathering | None) -> Facts:
    return {
        "dedupe_key": key,
        "channel": NoticeChannel.MAIL,
        "state": NoticeState.WAITING if gathering is None else NoticeState.GATHERED,
        "next_at": at if is_urgent else _opening(at, gathering),
        "is_urgent": is_urgent,
        "gathering": gathering,
        "message_id": "",
    }


def _opening(at: datetime, gathering: Gathering | None) -> datetime:
    """When the offices are open; a daily message goes when the day begins."""
    calendar = working_time.county_calendar().calendar
    return calendar.next_day_open(at) if gathering is Gathering.DAILY else calendar.next_open(at)
