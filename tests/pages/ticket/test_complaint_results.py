"""Finding and aftermath on the ticket page: who reads what of them."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Aftermath, FindingResult
from directline.tickets import lifecycle
from tests.factories import moment
from tests.tickets.sealed.test_outcomes import MEASURES, closed, concluded


def page(client, user, ticket):
    return client.sign_in(user).get(f"/tickets/{ticket.number}").text


def test_finding_is_read_by_keepers_and_principals_at_once_and_by_the_reporter_with_the_answer(client, cast):
    ticket = concluded(cast)
    assert all(MEASURES in page(client, user, ticket) for user in (cast.clerk, cast.liaison, cast.secretary))
    assert "核查结论" not in page(client, cast.owner, ticket)


def test_reporter_reads_the_result_and_not_what_was_done_to_people(client, cast):
    words = page(client, cast.owner, closed(cast))
    assert ("核查结论" in words, "属实" in words, MEASURES in words) == (True, True, False)


@pytest.mark.on_both
def test_reporter_reads_the_finding_of_the_answer_and_keepers_what_it_was_before(client, cast):
    ticket = closed(cast, is_solved=False)
    lifecycle.record_finding(
        ticket, FindingResult.PARTLY, "重新核查后处理。", by=cast.liaison, at=moment("2026-03-06 10:00")
    )
    kept, words = page(client, cast.clerk, ticket), page(client, cast.owner, ticket)
    assert ("部分属实" in kept, "已改定" in kept, MEASURES in kept) == (True, True, True)
    assert ("部分属实" in words, "已改定" in words, "核查结论" in words) == (False, False, True)


@pytest.mark.on_both
def test_reporter_tells_what_happened_afterwards(client, cast):
    ticket = closed(cast)
    lifecycle.ask_aftermath(ticket, 30, at=moment("2026-04-04 10:00"))
    assert "还没有回答" in page(client, cast.clerk, ticket)
    assert f"/tickets/{ticket.number}/report_aftermath" in page(client, cast.owner, ticket)

    address = f"/tickets/{ticket.number}/report_aftermath"
    refused = client.post(address, data={"has_happened": "yes", "words": ""})
    posted = client.post(address, data={"has_happened": "yes", "words": "又来检查了"})
    answer = db.session.scalars(select(Aftermath)).one()

    assert ("发生了什么" in refused.text, posted.status_code) == (True, 303)
    assert (answer.has_happened, answer.words) == (True, "又来检查了")
    assert all("又来检查了" in page(client, user, ticket) for user in (cast.clerk, cast.secretary, cast.owner))
