"""That production has stopped: the enterprise says so when it files, the office finds it so, asked once more, and it is raised."""

import pytest
import time_machine
from sqlalchemy import select

from directline.extensions import db
from directline.models import Escalation, Rung, RungFact, Status, Ticket, TicketEvent
from directline.tickets import lifecycle
from directline.tickets.lists import queues
from directline.tickets.lists.queues import QUEUES
from tests import scenarios
from tests.factories import moment
from tests.page_forms import form_of
from tests.pages.enterprise.filled import filled, sent
from tests.pages.officials import text
from tests.pages.test_entry import FORM

ASKED = "这件诉求将立即报县委书记、县长"
SAID, WAITS = "企业填报时说已经停产", "企业说已停产，待核实"
DISPATCH = {"department": "test-lead-unit", "severity": "general"}


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(moment("2026-03-02 14:00"), tick=False):
        yield


@pytest.fixture
def claimed(cast):
    ticket = scenarios.filed(cast, is_stop_claimed=True)
    db.session.commit()
    return ticket


def raised():
    return [
        (card.rung, card.fact)
        for card in db.session.scalars(select(Escalation).where(Escalation.fact == RungFact.PRODUCTION_STOPPED))
    ]


def step(client, ticket, action, **typed):
    address = f"/tickets/{ticket.number}/{action}"
    return client.post(address, data=form_of(client.get(address).text, **typed))


def test_the_tick_says_what_it_does_and_is_asked_about_before_anything_happens(client, cast):
    ticket = scenarios.filed(cast)
    before = client.sign_in(cast.clerk).get(f"/tickets/{ticket.number}/dispatch").text
    asked = step(client, ticket, "dispatch", **DISPATCH, production_stopped="y", note="请尽快")

    assert ("勾选后立即报县委书记、县长" in before, "stop_is_sure" in before) == (True, False)
    assert (asked.status_code, ASKED in asked.text, ticket.status, raised()) == (200, True, Status.SUBMITTED, [])
    assert "请尽快" in asked.text

    sure = client.post(f"/tickets/{ticket.number}/dispatch", data=form_of(asked.text, stop_is_sure="y"))
    assert (sure.status_code, ticket.status, ticket.production_stopped) == (303, Status.DISPATCHED, True)
    assert raised() == [(Rung.E4, RungFact.PRODUCTION_STOPPED)]


def test_who_takes_the_tick_back_is_asked_nothing(client, cast):
    ticket = scenarios.filed(cast)
    client.sign_in(cast.clerk)
    asked = step(client, ticket, "dispatch", **DISPATCH, production_stopped="y")
    data = form_of(asked.text)
    del data["production_stopped"]
    answer = client.post(f"/tickets/{ticket.number}/dispatch", data=data)

    assert (answer.status_code, ticket.production_stopped, raised()) == (303, False, [])


@pytest.mark.on_both
def test_a_reclassification_asks_the_same_and_only_once(client, cast):
    ticket = scenarios.signed(cast)
    client.sign_in(cast.clerk)
    asked = step(client, ticket, "reclassify", production_stopped="y")
    assert (ASKED in asked.text, raised()) == (True, [])
    client.post(f"/tickets/{ticket.number}/reclassify", data=form_of(asked.text, stop_is_sure="y"))
    assert raised() == [(Rung.E4, RungFact.PRODUCTION_STOPPED)]

    again = step(client, ticket, "reclassify", severity="major")
    assert (again.status_code, ticket.severity, ticket.production_stopped) == (303, "major", True)


def test_the_enterprise_says_it_when_it_files(client, cast):
    client.sign_in(cast.owner)
    sent(client, is_stop_claimed="y")
    ticket = db.session.scalars(select(Ticket)).one()
    submitted = db.session.scalars(select(TicketEvent)).first()

    assert (ticket.is_stop_claimed, ticket.production_stopped, submitted.facts["is_stop_claimed"]) == (
        True,
        False,
        True,
    )
    page = text(client.get(f"/tickets/{ticket.number}"))
    assert (WAITS in page, f"{SAID}，等待直通车办公室核实" in page) == (True, True)


def test_an_official_takes_it_down_on_behalf(client, cast):
    client.sign_in(cast.clerk).post(f"/office/entry?enterprise={cast.firm.id}", data=FORM | {"is_stop_claimed": "y"})

    assert db.session.scalars(select(Ticket.is_stop_claimed)).one() is True


def test_a_complaint_asks_nothing_of_the_kind(client, cast):
    client.sign_in(cast.owner).post("/enterprise/file/test-sealed/about", data={"unit_1": cast.lead_unit.code})
    form = filled(client, "test-sealed", is_stop_claimed="y")
    page = client.get("/enterprise/file/test-sealed").text
    client.post("/enterprise/file/test-sealed", data=form)

    assert ("is_stop_claimed" in page, db.session.scalars(select(Ticket.is_stop_claimed)).one()) == (False, False)


def test_what_was_said_goes_before_the_others_in_triage_and_raises_nothing(client, cast, claimed):
    scenarios.filed(cast)
    page = text(client.sign_in(cast.clerk).get("/office/queues/triage"))
    form = client.get(f"/tickets/{claimed.number}/dispatch").text

    first = [row.ticket for row in db.session.scalars(queues.urgent(cast.clerk, QUEUES["triage"]))]
    assert (first, raised()) == ([claimed], [])
    assert ("紧急和停产的先办" in page, page.count(WAITS)) == (True, 1)
    assert "请核实后决定是否勾选" in form
    assert "production_stopped" not in form_of(form)


@pytest.mark.parametrize(
    ("typed", "checked", "is_raised"),
    [
        ({}, "直通车办公室没有确认", False),
        ({"production_stopped": "y", "stop_is_sure": "y"}, "直通车办公室已核实", True),
    ],
)
def test_what_the_office_found_stands_beside_what_was_said(client, cast, claimed, typed, checked, is_raised):
    client.sign_in(cast.clerk)
    answer = step(client, claimed, "dispatch", **DISPATCH, **typed)
    pages = [text(client.sign_in(who).get(f"/tickets/{claimed.number}")) for who in (cast.owner, cast.handler)]

    assert (answer.status_code, bool(raised())) == (303, is_raised)
    assert [f"{SAID}，{checked}" in page for page in pages] == [True, True]
    assert [WAITS in page for page in pages] == [False, False]


def test_a_claim_that_was_not_confirmed_can_be_found_so_later(cast, claimed):
    lifecycle.dispatch(claimed, cast.lead_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))
    assert raised() == []
    lifecycle.reclassify(claimed, production_stopped=True, by=cast.clerk, at=moment("2026-03-02 11:00"))

    assert raised() == [(Rung.E4, RungFact.PRODUCTION_STOPPED)]
