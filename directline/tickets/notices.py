"""Which deed tells whom: rows for the outbox, one per event, recipient and channel. Sends nothing.

A row holds codes and ids only; its words are made when it is shown or sent. In the page it is there at once; mail
waits for office hours, urgent tickets and E4 apart.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from directline.extensions import db
from directline.models import ActorKind, Escalation, Notice, NoticeChannel, NoticeState, Rung, Ticket, TicketEvent, User
from directline.tickets import calendars, identity, notice_facts
from directline.tickets.history import is_kept_apart
from directline.tickets.people import reachable
from directline.tickets.rules import Action

Facts = dict[str, Any]


def tell(event: TicketEvent, people: Iterable[User]) -> None:
    """Tell these people of a deed, but for who did it; nobody of a matter lived elsewhere, nor of an import's deed."""
    ticket = event.ticket
    if ticket.is_history or event.actor_kind is ActorKind.IMPORT:
        return
    others = [person for person in reachable(people, ticket, at=event.at) if person.id != event.actor_id]
    key = f"event:{ticket.id}.{event.sequence}"
    if others:
        own = notice_facts.by_reader(event, others)
        add(others, event.action, key, ticket=ticket, own_facts=own, at=event.at, is_urgent=ticket.is_urgent)


def announce_rung(escalation: Escalation, people: Iterable[User], *, is_daily: bool, at: datetime) -> None:
    """Tell of a rung: leaders by one daily message where the rung says so, E4 at once at any hour."""
    key = f"rung:{escalation.id}"
    facts = {"escalation": escalation.id, "rung": escalation.rung, "colour": escalation.colour}
    at_once = escalation.rung is Rung.E4 and escalation.is_grave
    add(
        people,
        "climb",
        key,
        ticket=escalation.ticket,
        facts=facts,
        at=at,
        is_urgent=at_once or escalation.ticket.is_urgent,
        is_gathered=is_daily,
    )


def add(
    people: Iterable[User],
    template: str,
    key: str,
    *,
    at: datetime,
    ticket: Ticket | None = None,
    facts: Facts | None = None,
    own_facts: Mapping[int, Facts] | None = None,
    is_urgent: bool = False,
    is_gathered: bool = False,
) -> None:
    """For each of these people one row in the page and, where they have an address, one for the post.

    ``own_facts`` are those of one recipient, by id. ``is_gathered`` keeps a leader's mail for the daily message.
    """
    common = {"template": template, "ticket_id": ticket.id if ticket else None, "created_at": at}
    rows = []
    for person in people:
        own = common | {"recipient_id": person.id, "facts": (own_facts or {}).get(person.id, facts or {})}
        if ticket is not None and is_kept_apart(person, ticket):
            own |= {"template": SEALED, "ticket_id": None, "facts": {}}
        rows.append(own | _page(_dedupe_key(person, key, ticket, NoticeChannel.PAGE)))
        if person.email and template not in IN_PAGE_ONLY:
            is_kept = is_gathered and person.is_leader
            mail_key = _dedupe_key(person, key, ticket, NoticeChannel.MAIL)
            rows.append(own | _mail(mail_key, at=at, is_urgent=is_urgent, is_gathered=is_kept))
    if rows:
        db.session.flush()
        db.session.execute(insert(Notice), rows, execution_options=ONE_STATEMENT)


def wait_for_openings(*, at: datetime) -> None:
    """Let the mails that wait for an opening wait for the one that the calendar has now.

    What went out at once, and what was tried in vain, waits for no opening.
    """
    waiting = select(Notice).where(
        Notice.state.in_((NoticeState.WAITING, NoticeState.GATHERED, NoticeState.HELD)),
        Notice.attempts == 0,
        Notice.next_at > Notice.created_at,
    )
    for notice in db.session.scalars(waiting.order_by(Notice.id)).all():
        opening = _opening(notice.created_at)
        notice.next_at = opening if opening > at else _opening(at)


def untold(people: Iterable[User], key: str, ticket: Ticket | None = None) -> list[User]:
    """Those of them who were not told of this yet."""
    keys = {_dedupe_key(person, key, ticket, NoticeChannel.PAGE): person for person in people}
    known = set(db.session.scalars(select(Notice.dedupe_key).where(Notice.dedupe_key.in_(keys))))
    return [person for own, person in keys.items() if own not in known]


def _dedupe_key(person: User, key: str, ticket: Ticket | None, channel: NoticeChannel) -> str:
    return f"{_key_for(person, key, ticket)}:{person.id}:{channel}"


def _key_for(person: User, key: str, ticket: Ticket | None) -> str:
    """The key by which a notice is written once; to who filed a sealed ticket it names no ticket."""
    return identity.blind(key) if ticket is not None and is_kept_apart(person, ticket) else key


ONE_STATEMENT = {"render_nulls": True}
"""An insert of many rows goes in one statement only if each names the same columns, empty ones too."""
SEALED = "sealed"
"""To who filed a sealed ticket: one fixed sentence, and no ticket in the row."""
IN_PAGE_ONLY = frozenset(
    {Action.SUBMIT, Action.CONFIRM_WORDING, Action.SIGN, Action.ANSWER, Action.CO_REPORT, Action.PLAN, Action.EXPLAIN}
)


def _page(key: str) -> Facts:
    unsent = {"next_at": None, "message_id": ""}
    return {"dedupe_key": key, "channel": NoticeChannel.PAGE, "state": NoticeState.SHOWN} | unsent


def _mail(key: str, *, at: datetime, is_urgent: bool, is_gathered: bool) -> Facts:
    return {
        "dedupe_key": key,
        "channel": NoticeChannel.MAIL,
        "state": NoticeState.GATHERED if is_gathered else NoticeState.WAITING,
        "next_at": at if is_urgent else _opening(at),
        "message_id": "",
    }


def _opening(at: datetime) -> datetime:
    return calendars.county_calendar().calendar.next_open(at)
