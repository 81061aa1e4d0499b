"""The reading of who complained: by a form with a reason, by its keepers alone, shown once."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import TicketEvent
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Respondents
from tests import scenarios
from tests.factories import moment

REASON = {"reason": "回访需要电话联系"}


def read(client, user, ticket, **given):
    return client.sign_in(user).post(f"/tickets/{ticket.number}/identity", data=given or REASON)


def readings():
    return db.session.scalars(select(TicketEvent).where(TicketEvent.action == "read_identity")).all()


@pytest.mark.on_both
def test_keeper_reads_the_identity_once_for_a_reason(client, cast):
    ticket = scenarios.complained(cast)
    page = client.sign_in(cast.clerk).get(f"/tickets/{ticket.number}/identity")
    shown = read(client, cast.clerk, ticket)
    after = client.get(f"/tickets/{ticket.number}").text

    recipients = (cast.firm.name, cast.firm.credit_code, cast.owner.name, cast.owner.phone)
    assert [word in page.text for word in recipients] == [False] * 4
    assert [word in shown.text for word in recipients] == [True] * 4
    assert [word in after for word in recipients] == [False] * 4
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert [(event.actor_id, event.facts["role"]) for event in readings()] == [(cast.clerk.id, "handler")]


def test_looking_at_the_form_reads_nothing(client, cast):
    ticket = scenarios.complained(cast)
    client.sign_in(cast.clerk).get(f"/tickets/{ticket.number}/identity?reason=回访需要电话联系")

    assert readings() == []


@pytest.mark.parametrize("given", [{"reason": ""}, {"reason": "看看"}, {"reason": "字" * 400}])
def test_without_a_reason_nothing_is_read(client, cast, given):
    shown = read(client, cast.clerk, scenarios.complained(cast), **given)

    assert (shown.status_code, cast.firm.name in shown.text, readings()) == (200, False, [])


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("owner", 409),
        ("colleague", 404),
        ("stranger", 404),
        ("handler", 404),
        ("head", 404),
        ("other_handler", 404),
        ("inspector", 404),
        ("liaison", 404),
        ("butler", 404),
        ("secretary", 409),
        ("magistrate", 409),
        ("vice", 404),
        ("sponsor", 404),
        ("admin", 403),
        ("auditor", 403),
    ],
)
def test_nobody_else_reads_it(client, cast, who, expected):
    ticket = scenarios.complained(cast)
    shown = read(client, getattr(cast, who), ticket)
    form = client.get(f"/tickets/{ticket.number}/identity")

    assert (shown.status_code, form.status_code, readings()) == (expected, expected, [])
    assert cast.firm.credit_code not in shown.text


def test_keeper_in_the_offices_place_and_the_lead_read_it(client, cast):
    ticket = scenarios.complained(cast, respondents=Respondents([cast.office]))
    lifecycle.dispatch(ticket, cast.discipline, by=cast.inspector, at=moment("2026-03-02 10:00"))

    answers = {who: read(client, getattr(cast, who), ticket).status_code for who in ("clerk", "inspector", "liaison")}
    assert answers == {"clerk": 404, "inspector": 200, "liaison": 200}


def test_ordinary_ticket_has_no_identity_to_read(client, cast):
    assert read(client, cast.clerk, scenarios.filed(cast)).status_code == 409


def test_button_is_shown_to_who_may(client, cast):
    ticket = scenarios.complained(cast)
    pages = {
        who: client.sign_in(getattr(cast, who)).get(f"/tickets/{ticket.number}").text
        for who in ("clerk", "owner", "secretary")
    }

    assert {who: "/identity" in text for who, text in pages.items()} == {
        "clerk": True,
        "owner": False,
        "secretary": False,
    }


def test_reason_is_read_by_keepers_and_not_by_the_reporter(client, cast):
    ticket = scenarios.complained(cast)
    lifecycle.read_identity(ticket, "回访需要电话联系", by=cast.clerk, at=moment("2026-03-02 10:00"))
    pages = {
        who: client.sign_in(getattr(cast, who)).get(f"/tickets/{ticket.number}").text for who in ("clerk", "owner")
    }

    assert {who: "回访需要电话联系" in text for who, text in pages.items()} == {"clerk": True, "owner": False}
    assert all("查看了投诉人身份" in text for text in pages.values())
