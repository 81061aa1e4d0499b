"""Whom a complaint is about stays away from it, and it from their colleagues, wherever they go and come from."""

import pytest

from directline.accounts import grants, people
from directline.accounts.people import NewPerson
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import CaseOwner, Role, TicketEvent
from directline.tickets import access, history_check, lifecycle
from directline.tickets.lifecycle import Respondents
from directline.tickets.lifecycle.sealing import NAMED
from tests import scenarios
from tests.factories import moment

AT, LATER = moment("2026-03-03 09:00"), moment("2026-03-03 10:00")


def moved(cast, user, place):
    asked = people.move(user, place, by=cast.admin, at=AT)
    grants.grant(asked, by=cast.auditor, at=LATER)


@pytest.mark.parametrize(
    ("to", "case_owner"),
    [("office", CaseOwner.SUPERVISION), ("supervision", CaseOwner.OFFICE), ("vice", CaseOwner.PRINCIPALS)],
)
def test_complaint_goes_on_when_a_respondent_comes_to_its_keeper(cast, to, case_owner):
    ticket = scenarios.complained(cast, respondents=Respondents(people=[cast.other_handler]))
    places = {"vice": Place(Role.LEADER, post=cast.other_vice.post)}
    moved(cast, cast.other_handler, places.get(to) or Place(Role.HANDLER, getattr(cast, to)))

    assert ticket.case_owner is case_owner
    assert not access.sees(cast.other_handler, ticket)
    assert access.sees(cast.clerk, ticket) is (case_owner is CaseOwner.OFFICE)
    assert history_check.verify([ticket.id]) == []


def test_name_that_nobody_bore_bars_who_comes_to_bear_it(cast):
    ticket = scenarios.complained(cast, extra={NAMED: "钱大通科长、李某某"})
    asked = people.invite(NewPerson("qian", "钱大通", Place(Role.HANDLER, cast.office)), by=cast.admin, at=AT).asked
    grants.grant(asked, by=cast.auditor, at=LATER)

    assert not access.sees(asked.user, ticket)
    assert (ticket.case_owner, access.sees(cast.inspector, ticket)) == (CaseOwner.SUPERVISION, True)
    event = db.session.query(TicketEvent).filter_by(action="add_respondent").one()
    assert (event.actor_kind, event.facts["people"]) == ("system", [asked.user.id])


def test_who_is_named_anew_is_barred(client, cast):
    ticket = scenarios.complained(cast, extra={NAMED: "钱大通"})
    typed = {"name": "钱大通", "phone": cast.clerk.phone, "email": cast.clerk.email}
    client.sign_in(cast.admin).post(f"/admin/users/{cast.clerk.id}", data=typed)

    assert cast.clerk.name == "钱大通"
    assert not access.sees(cast.clerk, ticket)


def test_nothing_happens_to_complaints_about_others(cast):
    ticket = scenarios.complained(cast, respondents=Respondents([cast.lead_unit], [cast.handler]))
    count = ticket.event_count
    lifecycle.follow(cast.other_handler, at=AT)
    lifecycle.follow(cast.handler, at=AT)

    assert (ticket.case_owner, ticket.event_count) == (CaseOwner.OFFICE, count)
