"""The letters' door: the asked unit reads and answers, nobody else finds it, and no page of it names the ticket."""

import re

import pytest
import time_machine
from sqlalchemy import select

from directline.accounts import places
from directline.delivery import message
from directline.extensions import db
from directline.models import Notice, Role
from directline.tickets import lifecycle
from directline.tickets.sealed import opaque_keys
from tests import scenarios
from tests.factories import moment

WORDS = ("行政检查情况", "请说明检查的依据和程序。")
REPLY = {"text": "均依年度计划开展，已备案。"}


@pytest.fixture
def letter(cast):
    ticket = scenarios.complained(cast)
    drafted = lifecycle.draft_inquiry(ticket, cast.lead_unit, *WORDS, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.approve_inquiry(drafted, by=cast.second_clerk, at=moment("2026-03-02 11:00"))
    return drafted


def traces(letter):
    ticket = letter.ticket
    return [ticket.number, ticket.title, ticket.description, "兴达", "一个月内", letter.drafted_by.name]


def test_unit_reads_and_answers_its_letter(client, cast, letter):
    client.sign_in(cast.handler)
    listed, page = client.get("/inquiries"), client.get(f"/inquiries/{letter.number}")
    posted = client.post(f"/inquiries/{letter.number}", data=REPLY)
    after = client.get(f"/inquiries/{letter.number}")

    assert (WORDS[0] in listed.text, WORDS[1] in page.text, posted.status_code) == (True, True, 303)
    assert (
        letter.reply,
        REPLY["text"] in after.text,
        "<form" in after.text.partition("<main")[2].partition("</main")[0],
    ) == (
        REPLY["text"],
        True,
        False,
    )


def test_nothing_that_the_unit_fetches_names_the_ticket(client, cast, letter):
    recipients = traces(letter)
    client.sign_in(cast.handler)
    pages = [client.get(path) for path in ("/inquiries", f"/inquiries/{letter.number}", "/notices", "/handler")]
    pages.append(client.post(f"/inquiries/{letter.number}", data={"text": ""}))
    client.post(f"/inquiries/{letter.number}", data=REPLY)
    pages.append(client.post(f"/inquiries/{letter.number}", data=REPLY))

    assert [page.status_code for page in pages] == [200, 200, 200, 200, 200, 409]
    assert [word for word in recipients for page in pages if word in page.text] == []


@pytest.mark.parametrize("who", ["other_handler", "inspector", "liaison", "vice"])
def test_not_yours_and_not_there_are_the_same(client, cast, letter, who):
    with time_machine.travel(moment("2026-03-02 12:00"), tick=False):  # a token bears the second of its making
        client.sign_in(getattr(cast, who))
        hidden, missing = client.get(f"/inquiries/{letter.number}"), client.get("/inquiries/HC2026-22222222")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    hidden, missing = (re.sub(r'name="form_key"[^>]*>', "", answer.text) for answer in (hidden, missing))
    assert hidden.replace(letter.number, "HC2026-22222222") == missing


@pytest.mark.on_both
@pytest.mark.parametrize("who", ["clerk", "office_head", "secretary"])
def test_keepers_and_principals_read_the_letter_and_do_not_answer_it(client, cast, letter, who):
    page = client.sign_in(getattr(cast, who)).get(f"/inquiries/{letter.number}")
    answer = client.post(f"/inquiries/{letter.number}", data=REPLY)
    assert (WORDS[1] in page.text, answer.status_code, letter.reply) == (True, 409, "")


@pytest.mark.on_both
def test_draft_is_not_there_for_the_unit(client, cast):
    ticket = scenarios.complained(cast)
    drafted = lifecycle.draft_inquiry(ticket, cast.lead_unit, *WORDS, by=cast.clerk, at=moment("2026-03-02 10:00"))
    client.sign_in(cast.handler)
    assert client.get(f"/inquiries/{drafted.number}").status_code == 404
    assert WORDS[0] not in client.get("/inquiries").text


def test_every_official_has_the_same_way_in(client, cast):
    for person, door in ((cast.handler, "/handler"), (cast.other_handler, "/handler"), (cast.clerk, "/office")):
        page = client.sign_in(person).get(door)
        assert (page.status_code, 'href="/inquiries"' in page.text) == (200, True)
        assert client.get("/inquiries").status_code == 200


def test_bell_and_mail_say_that_a_letter_waits(client, cast, letter):
    sent = db.session.scalars(select(Notice).where(Notice.recipient_id == cast.handler.id).order_by(Notice.id)).all()
    mail = message.build(sent[-1])
    client.sign_in(cast.handler)
    led = client.post(f"/notices/{opaque_keys.key_of(sent[0].id, 'notice')}")

    assert f"核查函 {letter.number} 待答复" in client.get("/notices").text
    assert led.location == f"/inquiries/{letter.number}"
    assert (letter.number in mail.subject, f"/inquiries/{letter.number}" in mail.body) == (True, True)
    assert [word for word in traces(letter) if word in mail.subject + mail.body] == []


def test_mail_is_not_sent_to_who_left_the_unit(cast, letter):
    recipients = select(Notice).where(Notice.recipient_id == cast.handler.id)
    waiting = db.session.scalars(recipients.order_by(Notice.id)).all()[-1]
    cast.handler.department = cast.other_unit
    db.session.flush()
    with pytest.raises(message.NothingToSend):
        message.build(waiting)


def test_ticket_page_shows_the_letters_to_its_keepers_and_not_to_its_reporter(client, cast, letter):
    lifecycle.reply_inquiry(letter, REPLY["text"], by=cast.handler, at=moment("2026-03-03 10:00"))
    address = f"/tickets/{letter.ticket.number}"
    assert all(word in client.sign_in(cast.clerk).get(address).text for word in (letter.number, REPLY["text"]))
    assert all(word in client.sign_in(cast.secretary).get(address).text for word in (letter.number, REPLY["text"]))
    assert not any(word in client.sign_in(cast.owner).get(address).text for word in (letter.number, "核查函"))


def test_refusals_speak_of_no_ticket(client, cast, letter):
    client.sign_in(cast.handler)
    letter.ticket.last_event_at = moment("2099-01-01 09:00")
    early = client.post(f"/inquiries/{letter.number}", data=REPLY)
    letter.ticket.last_event_at = moment("2026-03-02 11:00")
    client.post(f"/inquiries/{letter.number}", data=REPLY)
    late = client.post(f"/inquiries/{letter.number}", data=REPLY)

    assert [answer.status_code for answer in (early, late)] == [200, 409]
    assert "请核对时间" in early.text
    assert [word for word in ("这件诉求", "本诉求") for answer in (early, late) if word in answer.text] == []


def test_a_letter_comes_from_the_office_that_sent_it_wherever_its_writer_is_now(client, cast, letter):
    places.take(cast.clerk, places.Place(Role.HANDLER, cast.other_unit), at=moment("2026-03-03 09:00"))
    db.session.commit()
    client.sign_in(cast.handler)
    pages = [client.get(path).text for path in ("/inquiries", f"/inquiries/{letter.number}")]

    assert [(cast.office.name in page, cast.other_unit.name in page) for page in pages] == [(True, False)] * 2
