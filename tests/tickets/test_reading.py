"""What each person reads of one ticket that went from one department to another."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Answer, Attachment, Deadline, Message, Outcome, Severity, Ticket, WorkRecord
from directline.tickets import ladder, lifecycle, reading
from directline.tickets.lifecycle import Reply
from directline.tickets.reading import Reader
from directline.tickets.rungs import revoke
from tests import scenarios
from tests.factories import moment

REPLY = Reply(Outcome.SOLVED, "供电公司已完成线路迁改,现场验收合格,车间可以恢复施工。")


def given_on(cast):
    """In hand of ``lead_unit`` up to the 16th, then of ``other_unit``, whose answer waits for the review."""
    ticket = scenarios.dispatched(cast)
    lifecycle.message(ticket, "在吗？", by=cast.owner, at=moment("2026-03-03 09:00"))
    lifecycle.recuse(ticket, "亲属企业", user=cast.vice, by=cast.clerk, at=moment("2026-03-03 10:00"))
    lifecycle.reclassify(ticket, severity=Severity.HARD, by=cast.clerk, at=moment("2026-03-04 10:00"))
    ladder.catch_up(ticket, before=moment("2026-03-16 10:00"))
    lifecycle.recall(ticket, "派错了。", by=cast.clerk, at=moment("2026-03-16 10:00"))
    lifecycle.dispatch(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-16 11:00"))
    by = {"by": cast.other_handler}
    lifecycle.sign(ticket, at=moment("2026-03-16 12:00"), **by)
    lifecycle.reclassify(ticket, severity=Severity.URGENT, by=cast.clerk, at=moment("2026-03-17 10:00"))
    lifecycle.contact(ticket, "phone", "王企明", "已电话了解。", at=moment("2026-03-17 14:00"), **by)
    lifecycle.note(ticket, "已看现场。", at=moment("2026-03-18 09:00"), **by)
    lifecycle.answer(ticket, REPLY, at=moment("2026-03-19 10:00"), **by)
    ladder.catch_up(ticket, before=moment("2026-03-30 10:00"))


pytestmark = pytest.mark.database_after(action=given_on)


@pytest.fixture
def ticket(cast):
    return db.session.scalars(select(Ticket)).one()


@pytest.fixture
def read(cast, ticket):
    """By the name of a person of the cast, what they read of it."""
    return lambda name: reading.records(Reader(getattr(cast, name), ticket))


def actions(records):
    return [event.action for event in records.events]


def kinds(records):
    return [(one.kind, one.assignment.department.code if one.assignment else "") for one in records.deadlines]


def rungs(records):
    return [(card.deadline.kind, card.rung) for card in records.cards]


def test_a_department_that_gave_it_up_reads_it_up_to_then(cast, read):
    everything, own = read("clerk"), read("handler")
    until = actions(everything).index("recall") + 1

    assert own.reader.visible_until == moment("2026-03-16 10:00")
    assert actions(own) == [action for action in actions(everything)[:until] if action != "recuse"]
    assert [part.department for part in own.parts] == [cast.lead_unit]
    assert kinds(own) == [(kind, cast.lead_unit.code) for kind in ("resolve_lead", "sign", "contact", "plan")]
    assert rungs(own) == [(kind, rung) for kind in ("sign", "contact", "plan") for rung in ("E1", "E2")]
    assert [len(own.of(noun)) for noun in (Message, WorkRecord, Answer)] == [1, 1, 0]
    assert reading.classification(own.reader).severity is Severity.HARD


def test_who_has_it_now_reads_all_but_who_is_kept_away(cast, read):
    everything, own = read("clerk"), read("other_handler")

    assert actions(own) == [action for action in actions(everything) if action != "recuse"]
    assert actions(read("inspector")) == actions(read("secretary")) == actions(everything)
    assert own.parts == everything.parts
    assert [part.department for part in own.parts] == [cast.lead_unit, cast.other_unit]
    assert (own.deadlines, own.cards, own.answers) == (everything.deadlines, everything.cards, everything.answers)
    assert len(everything.answers) == 1
    assert reading.classification(own.reader).severity is Severity.URGENT


def test_the_enterprise_reads_what_is_public(cast, read):
    own, everything = read("owner"), read("clerk")
    hidden = [event.action for event in own.events if not own.reader.reads_text_of(event)]

    assert set(actions(everything)) - set(actions(own)) == {"recuse", "note"}
    assert hidden == ["dispatch", "recall", "dispatch", "contact"]
    assert kinds(own) == [
        ("triage", ""),
        ("resolve_ticket", ""),
        ("contact", cast.lead_unit.code),
        ("triage", ""),
        ("contact", cast.other_unit.code),
    ]
    assert rungs(own) == [("resolve_lead", "E1")]
    assert own.answers == []


def test_the_enterprise_reads_an_answer_that_was_passed(cast, ticket, read):
    lifecycle.pass_answer(ticket, by=cast.clerk, at=moment("2026-03-30 11:00"))

    assert read("owner").answers == read("clerk").answers
    assert read("handler").answers == []


def test_the_enterprise_reads_no_card_that_was_revoked(cast, ticket, read):
    (card,) = read("owner").cards
    revoke(card, reason="核实后撤销", at=moment("2026-03-30 11:00"))
    db.session.flush()

    assert read("owner").cards == []
    assert card in read("clerk").cards


def test_a_deadline_or_card_of_its_own_page_is_read_by_who_reads_it(cast, ticket, read):
    everything = read("clerk")
    other = scenarios.dispatched(cast, submission_key="other")
    for name in ("owner", "handler", "other_handler", "clerk"):
        own = read(name)
        deadlines = [reading.deadline_of(own.reader, one.id) for one in everything.deadlines]
        assert [one for one in deadlines if one] == own.deadlines
        cards = [reading.card_of(own.reader, one.id) for one in everything.cards]
        assert [one for one in cards if one] == (own.cards if name != "owner" else [])
        assert [reading.deadline_of(own.reader, 10**6), reading.card_of(own.reader, 10**6)] == [None, None]
    of_other = db.session.scalars(select(Deadline.id).where(Deadline.ticket_id == other.id)).first()
    assert reading.deadline_of(everything.reader, of_other) is None


def test_a_masked_reader_gets_files_by_a_name_that_tells_nothing(cast, ticket):
    ticket.is_confidential = True
    files = [
        Attachment(
            ticket_id=ticket.id, token="a1b2c3d4" * 4, name="王企明的批复.PDF", by=cast.owner, by_id=cast.owner.id
        ),
        Attachment(ticket_id=ticket.id, token="b1b2c3d4" * 4, name="批复", by=cast.owner, by_id=cast.owner.id),
        Attachment(ticket_id=ticket.id, token="c1b2c3d4" * 4, name="王企明.pdf", by=cast.clerk, by_id=cast.clerk.id),
    ]
    called = {
        name: [Reader(getattr(cast, name), ticket)._called(file) for file in files]
        for name in ("clerk", "other_handler", "owner")
    }

    assert called["clerk"] == called["owner"] == ["王企明的批复.PDF", "批复", "王企明.pdf"]
    assert called["other_handler"] == ["a1b2c3.PDF", "b1b2c3.bin", "▇▇▇.pdf"]


def test_who_wrote_a_text_reads_it_as_it_was_written(cast, ticket):
    ticket.is_confidential = True
    reader = Reader(cast.other_handler, ticket)

    assert reader.words("请找王企明。") == reader.words("请找王企明。", cast.clerk.id) == "请找▇▇▇。"
    assert reader.words("请找王企明。", cast.other_handler.id) == "请找王企明。"
    assert Reader(cast.clerk, ticket).words("请找王企明。") == "请找王企明。"
