"""Every kind of message to somebody who lost sight of what it is about, after it was written: it names nothing of it."""

import pytest

import config
from directline.accounts import care, links, places
from directline.accounts.places import Place
from directline.delivery.message import NothingToSend, build
from directline.extensions import db
from directline.models import (
    CareChange,
    CareKind,
    Escalation,
    LinkPurpose,
    Notice,
    NoticeChannel,
    NoticeState,
    Role,
    Ticket,
)
from directline.tickets import ladder, lifecycle
from tests import scenarios
from tests.factories import moment

AT = moment("2026-03-24 09:00")
KINDS = sorted(
    path.stem
    for path in (config.ROOT / "templates/mail").glob("[a-z]*.txt")
    if not path.stem.startswith("task_")  # of tasks: test_task_words.py
)
OF_CARE = {"care_asked", "care_given", "care_ended", "care_refused"}
NAME_NOTHING = {
    "account_link",
    "clock_step",
    "confirm_unit",
    "digest",
    "mailbox_changed",
    "number_link",
    "sealed",
} | OF_CARE
"""What is about an account, a firm, the machine, a whole month, or the fixed sentence."""
OF_NO_TICKET = {"daily", "hand_back", "inquiry", "morning"} | NAME_NOTHING - {"sealed"}


def live(cast):
    """An ordinary ticket with cards in the hands of ``lead_unit``, and a letter of inquiry to it."""
    ticket = scenarios.planned(cast, title="厂区积水的雨水井")
    ladder.catch_up(ticket, before=moment("2026-03-23 09:00"))
    complaint = scenarios.complained(cast, respondents=lifecycle.Respondents([cast.other_unit]))
    words = ("行政检查情况", "请说明检查的依据和程序。")
    letter = lifecycle.draft_inquiry(complaint, cast.lead_unit, *words, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.approve_inquiry(letter, by=cast.second_clerk, at=moment("2026-03-02 11:00"))
    db.session.execute(db.delete(Notice))


pytestmark = pytest.mark.database_after(action=live)


@pytest.fixture
def ticket(cast):
    return db.session.scalars(db.select(Ticket).order_by(Ticket.id)).first()


@pytest.fixture
def letter(cast):
    return db.session.scalars(db.select(lifecycle.inquiries.Inquiry)).one()


def facts_of(kind, reader, ticket, letter):
    """What such a notice would hold."""
    card = db.session.scalars(db.select(Escalation).where(Escalation.ticket_id == ticket.id).order_by(Escalation.id))
    facts = {
        "account_link": lambda: {"link": links.issue(reader, LinkPurpose.RESET, at=AT).id},
        "number_link": lambda: {"link": links.issue(reader, LinkPurpose.NUMBER, at=AT).id, "tail": "5678"},
        "mailbox_changed": lambda: {"to": "old@example.com"},
        "escalate": lambda: {"escalation": card.first().id},
        "clock_step": lambda: {"seconds": 3600},
        **dict.fromkeys(OF_CARE, lambda: {"care": db.session.scalar(db.select(db.func.min(CareChange.id)))}),
        "confirm_unit": lambda: {"number": 3},
        "daily": lambda: {"notices": [written("dispatch", reader, ticket, letter, NoticeState.SENT).id]},
        "digest": lambda: {"period": "2026-02", "revision": 1},
        "hand_back": lambda: {"user": reader.id, "assignments": [ticket.lead.id]},
        "inquiry": lambda: {"inquiry": letter.id},
        "morning": lambda: {"assignments": [ticket.lead.id]},
    }
    return facts.get(kind, dict)()


def written(kind, reader, ticket, letter, state=NoticeState.WAITING, channel=NoticeChannel.MAIL):
    notice = Notice(
        dedupe_key=f"{kind}:{channel}:{state}:{reader.id}",
        recipient=reader,
        channel=channel,
        template=kind,
        ticket=None if kind in OF_NO_TICKET else ticket,
        facts=facts_of(kind, reader, ticket, letter),
        state=state,
        created_at=AT,
        message_id="<a@example.com>",
    )
    db.session.add(notice)
    db.session.flush()
    return notice


def mail_of(notice):
    try:
        message = build(notice)
    except NothingToSend:
        return ""
    return f"{message.subject}\n{message.body}"


class Messages:
    """One of each kind to this reader, by mail and at the bell."""

    def __init__(self, reader, ticket, letter):
        self.words = (ticket.number, ticket.title, letter.number)
        self.mails = {kind: written(kind, reader, ticket, letter) for kind in KINDS}
        for kind in KINDS:
            if kind != "daily":  # what it folds stands at the bell by itself
                written(kind, reader, ticket, letter, NoticeState.SHOWN, NoticeChannel.PAGE)
        db.session.commit()

    def naming(self):
        """The kinds whose mail names the ticket or the letter."""
        mails = {kind: mail_of(notice) for kind, notice in self.mails.items()}
        return {kind for kind, mail in mails.items() if self.identifying_words(mail)}

    def identifying_words(self, text):
        return [word for word in self.words if word in text]


def test_each_kind_that_speaks_of_a_ticket_names_it_to_who_may_open_it(client, cast, ticket, letter):
    """What is found below to be missing was there."""
    messages = Messages(cast.handler, ticket, letter)
    bell = client.sign_in(cast.handler).get("/notices")

    assert set(KINDS) - messages.naming() == NAME_NOTHING
    assert messages.identifying_words(bell.text) == [ticket.number, ticket.title, letter.number]
    assert bell.text.count(ticket.title) == len(set(KINDS) - OF_NO_TICKET)


LOSSES = {
    "moved to another unit": ("handler", lambda cast, ticket: _move(cast, Place(Role.HANDLER, cast.other_unit)), ()),
    "another role": ("handler", lambda cast, ticket: _move(cast, Place(Role.LEADER, post=cast.vice.post)), ()),
    "recused": (
        "handler",
        lambda cast, ticket: lifecycle.recuse(ticket, "亲属", user=cast.handler, by=cast.clerk, at=AT),
        ("inquiry",),
    ),
    "the post in charge is another": ("vice", lambda cast, ticket: _give_unit_to_another(cast), ()),
    "membership not confirmed": ("colleague", lambda cast, ticket: _unconfirm(cast), ()),
    "the firm is in another's care": ("butler", lambda cast, ticket: _end_care(cast, CareKind.BUTLER), ()),
    "the firm has another sponsor": ("sponsor", lambda cast, ticket: _end_care(cast, CareKind.SPONSOR), ()),
    "account closed": ("head", lambda cast, ticket: setattr(cast.head, "is_active", False), ()),
}
"""Who, what happens, and what they still may open."""


@pytest.mark.parametrize(("who", "happens", "kept"), LOSSES.values(), ids=LOSSES)
def test_nothing_is_named_to_who_lost_sight_of_it(client, cast, ticket, letter, who, happens, kept):
    reader = getattr(cast, who)
    messages = Messages(reader, ticket, letter)
    happens(cast, ticket)
    db.session.commit()
    bell = client.sign_in(reader).get("/notices").text if reader.is_active else ""

    assert messages.naming() == set(kept)
    assert messages.identifying_words(bell) == ([letter.number] if kept else [])


def _move(cast, place):
    if place.post is not None:
        cast.lead_unit.vice_post = cast.other_vice.post
    places.take(cast.handler, place, at=AT)


def _give_unit_to_another(cast):
    cast.lead_unit.vice_post = cast.other_vice.post


def _end_care(cast, kind):
    care.entrust(cast.firm, kind, None, by=cast.clerk, at=AT)


def _unconfirm(cast):
    cast.colleague.enterprise_confirmed_at = None
