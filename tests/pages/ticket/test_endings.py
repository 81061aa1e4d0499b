"""Finding and aftermath on the ticket page: who reads what of them."""

from sqlalchemy import select

from directline.extensions import db
from directline.models import Aftermath
from directline.tickets import lifecycle
from tests.factories import moment
from tests.tickets.test_endings import MEASURES, closed, found


def page(client, user, ticket):
    return client.sign_in(user).get(f"/tickets/{ticket.number}").text


def test_finding_is_read_by_keepers_and_principals_at_once_and_by_the_reporter_with_the_answer(client, cast):
    ticket = found(cast)
    assert all(MEASURES in page(client, user, ticket) for user in (cast.clerk, cast.liaison, cast.secretary))
    assert "核查结论" not in page(client, cast.owner, ticket)


def test_reporter_reads_the_result_and_not_what_was_done_to_people(client, cast):
    told = page(client, cast.owner, closed(cast))
    assert ("核查结论" in told, "属实" in told, MEASURES in told) == (True, True, False)


def test_reporter_tells_what_happened_afterwards(client, cast):
    ticket = closed(cast)
    lifecycle.ask_aftermath(ticket, 30, at=moment("2026-04-04 10:00"))
    assert "还没有回答" in page(client, cast.clerk, ticket)
    assert f"/tickets/{ticket.number}/tell_aftermath" in page(client, cast.owner, ticket)

    address = f"/tickets/{ticket.number}/tell_aftermath"
    refused = client.post(address, data={"has_happened": "yes", "words": ""})
    posted = client.post(address, data={"has_happened": "yes", "words": "又来检查了"})
    answer = db.session.scalars(select(Aftermath)).one()

    assert ("发生了什么" in refused.text, posted.status_code) == (True, 303)
    assert (answer.has_happened, answer.words) == (True, "又来检查了")
    assert all("又来检查了" in page(client, user, ticket) for user in (cast.clerk, cast.secretary, cast.owner))
