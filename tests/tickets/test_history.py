import pytest
from sqlalchemy import delete, select, update

from directline.extensions import db
from directline.models import ActorKind, Message, MessageSide, Role, Status, Ticket, TicketEvent
from directline.tickets import history
from directline.tickets.history_check import Break, chain_head, verify
from tests import factories
from tests.factories import moment
from tests.tampering import tamper, unguard

pytestmark = pytest.mark.empty_database
AT = moment("2026-03-02 09:00")


@pytest.fixture
def owner(app):
    return factories.user(Role.ENTERPRISE, enterprise_id=factories.enterprise().id)


@pytest.fixture
def ticket(owner):
    return _lived(owner)


def test_record_links_each_event_to_the_one_before(ticket):
    first, second, third = _events(ticket)
    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
    assert [first.previous_hash, second.previous_hash, third.previous_hash] == ["", first.hash, second.hash]
    assert (ticket.event_count, ticket.chain_hash) == (3, third.hash)
    assert len({first.hash, second.hash, third.hash}) == 3


def test_record_keeps_who_when_and_digests_but_no_text(ticket, owner):
    first, second, _ = _events(ticket)
    message = db.session.scalars(select(Message)).one()
    assert (first.actor_kind, first.actor_id, first.at) == (ActorKind.USER, owner.id, AT)
    assert second.facts == {"side": "enterprise"}
    assert second.digests == {f"message:{message.id}": history.digest_of(message.salt, message.text)}


def test_digest_does_not_see_how_characters_are_composed():
    assert history.digest_of("salt", "Cafe\u0301") == history.digest_of("salt", "Café")
    assert history.digest_of("salt", "a", "b") != history.digest_of("salt", "ab", "")
    assert history.digest_of("salt", "a") != history.digest_of("other", "a")


def test_verify_finds_nothing_in_honest_chains(owner):
    for _ in range(3):
        _lived(owner)
    db.session.expire_all()
    assert verify() == []


@pytest.mark.parametrize(
    ("action", "sequence", "what"),
    [
        ("UPDATE ticket_events SET action = 'reject' WHERE sequence = 2", 2, "changed"),
        ("UPDATE ticket_events SET facts = '{}' WHERE sequence = 2", 2, "changed"),
        ("UPDATE ticket_events SET digests = '{}' WHERE sequence = 2", 2, "changed"),
        ("UPDATE ticket_events SET actor_id = NULL WHERE sequence = 2", 2, "changed"),
        ("UPDATE ticket_events SET at = recorded_at WHERE sequence = 1", 1, "changed"),
        ("UPDATE ticket_events SET hash = previous_hash WHERE sequence = 2", 2, "changed"),
        ("UPDATE ticket_events SET previous_hash = hash WHERE sequence = 3", 3, "not linked"),
        ("UPDATE ticket_events SET sequence = 9 WHERE sequence = 2", 2, "missing"),
        ("DELETE FROM ticket_events WHERE sequence = 1", 1, "missing"),
        ("DELETE FROM ticket_events WHERE sequence = 3", 3, "cut"),
        ("DELETE FROM ticket_events", 0, "no events"),
        ("UPDATE tickets SET event_count = 7", 4, "cut"),
        ("UPDATE tickets SET status = 'closed'", 3, "status differs"),
    ],
)
def test_verify_names_the_first_row_that_was_touched(ticket, action, sequence, what):
    tamper(action)
    db.session.expire_all()
    assert verify() == [Break(ticket.number, sequence, what)]


def test_verify_finds_an_event_hashed_anew_after_a_change(ticket):
    unguard()
    second = _events(ticket)[1]
    second.action = "withdraw"
    second.hash = history.hash_of(second)
    db.session.flush()
    assert verify() == [Break(ticket.number, 3, "not linked")]


def test_verify_finds_a_text_rewritten_behind_its_event(ticket):
    message, description = db.session.scalars(select(Message)).one(), ticket.description
    db.session.execute(update(Message).values(text="另一句话"))
    db.session.execute(update(Ticket).values(description="另一段话"))
    assert verify() == [Break(ticket.number, 1, f"text of ticket:{ticket.id}")]
    db.session.execute(delete(Message))
    db.session.execute(update(Ticket).values(description=description))
    assert verify() == [Break(ticket.number, 2, f"text of message:{message.id}")]


def test_verify_accepts_a_text_erased_with_its_salt_but_not_a_salt_alone(ticket):
    message = db.session.scalars(select(Message)).one()
    db.session.execute(update(Message).values(text="", salt=""))
    assert verify() == []
    db.session.execute(update(Message).values(text="另一句话"))
    assert verify() == [Break(ticket.number, 2, f"text of message:{message.id}")]


def test_verify_names_a_ticket_whose_rows_can_not_be_read(owner, app):
    first, second = _lived(owner), _lived(owner)
    if db.engine.dialect.name == "postgresql":
        tamper("UPDATE ticket_events SET facts = 'null' WHERE ticket_id = :id", id=second.id)
        assert verify() == [Break(second.number, 1, "changed")]
    else:
        tamper("UPDATE ticket_events SET facts = '{' WHERE ticket_id = :id", id=second.id)
        assert verify() == [Break(second.number, 0, "unreadable")]
    assert verify([first.id]) == []


def test_chain_head_follows_every_event(ticket, owner):
    before = chain_head()
    assert chain_head() == before
    _say(ticket, owner, "还在吗?")
    assert chain_head() != before


def _lived(owner):
    ticket = factories.ticket(reporter_id=owner.id, extra={"area": "3亩"})
    _record(ticket, "submit", owner, None, texts=[ticket])
    _say(ticket, owner, "请尽快")
    ticket.status = Status.WITHDRAWN
    _record(ticket, "withdraw", ActorKind.SYSTEM, Status.SUBMITTED)
    return ticket


def _say(ticket, owner, words):
    message = Message(ticket_id=ticket.id, side=MessageSide.ENTERPRISE, text=words, at=AT, by_id=owner.id)
    db.session.add(message)
    db.session.flush()
    _record(ticket, "message", owner, ticket.status, facts={"side": message.side}, texts=[message])


def _record(ticket, action, by, from_status, **more):
    history.record(ticket, action, by=by, at=AT, from_status=from_status, to_status=ticket.status, **more)
    db.session.flush()


def _events(ticket):
    return db.session.scalars(
        select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.sequence)
    ).all()
