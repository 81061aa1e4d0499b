"""Nobody does anything, and time passes: the whole ladder, round by round, as the scheduler would write it."""

import pytest
from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import Colour, Escalation, Notice, NoticeChannel, NoticeState, Ticket, TicketEvent, User
from directline.operations import fsck
from directline.schedule.timetable import tick
from directline.tickets.history_check import verify
from tests import scenarios
from tests.factories import moment

MONTH = [moment(f"2026-03-{day:02d} {time}") for day in range(2, 32) for time in ("08:30", "13:31", "17:31")]
CARDS = [
    ("E0", "blue", "03-06 16:18"),
    ("E1", "yellow", "03-09 17:30"),
    ("E2", "red", "03-12 17:30"),
    ("E3", "red", "03-16 17:30"),
    ("E4", "red", "03-23 17:30"),
]


@pytest.fixture
def ticket(cast):
    """Dispatched on Monday 2 March 2026, a general matter: due on Monday the 9th at closing."""
    sent = scenarios.dispatched(cast)
    db.session.commit()
    return sent


def test_every_rung_is_written_told_and_sent_once(app, ticket, cast):
    for at in MONTH:
        assert None not in tick(app, at).values()
    assert _cards(ticket) == CARDS
    assert _mails_of(cast.secretary) == ["escalate"]
    assert _mails_of(cast.magistrate) == ["daily", "escalate"]
    assert _mails_of(cast.vice) == ["daily", "daily", "escalate"]
    assert _unsent() == []
    assert verify() == []
    assert fsck.check(MONTH[-1]) == []


def test_a_month_slept_through_ends_in_the_same_history_told_once(app, ticket, cast):
    tick(app, MONTH[-1])
    assert _cards(ticket) == CARDS
    assert _mails_of(cast.secretary) == _mails_of(cast.vice) == []
    history = _history(ticket)
    tick(app, moment("2026-04-01 08:30"))
    assert _history(ticket) == history
    assert _mails_of(cast.secretary) == _mails_of(cast.vice) == ["escalate"]
    assert verify() == []


def _cards(ticket: Ticket) -> list[tuple[str, str, str]]:
    wanted = select(Escalation).where(Escalation.ticket_id == ticket.id, Escalation.colour != Colour.NONE)
    cards = [
        (card.rung.value, card.colour.value, f"{clock.local(card.at):%m-%d %H:%M}")
        for card in db.session.scalars(wanted.order_by(Escalation.at))
    ]
    db.session.rollback()
    return cards


def _mails_of(person: User) -> list[str]:
    sent = select(Notice.template).where(Notice.recipient_id == person.id, Notice.channel == NoticeChannel.MAIL)
    sent = sent.where(Notice.template.in_(("escalate", "daily")), Notice.message_id != "", Notice.attempts > 0)
    return list(db.session.scalars(sent.order_by(Notice.id)))


def _unsent() -> list[tuple[str, str]]:
    waiting = select(Notice.template, Notice.state, Notice.last_error).where(
        Notice.channel == NoticeChannel.MAIL, Notice.state != NoticeState.SENT, Notice.state != NoticeState.SHOWN
    )
    return [tuple(row) for row in db.session.execute(waiting)]


def _history(ticket: Ticket) -> list[str]:
    events = select(TicketEvent.hash).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.sequence)
    hashes = list(db.session.scalars(events))
    db.session.rollback()
    return hashes
