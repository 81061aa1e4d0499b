"""The page of a sealed complaint: marked, without a firm, saying who can see it and who read who complained."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import DepartmentKind, Draft, Inquiry, TicketEvent
from directline.tickets import lifecycle
from directline.tickets.errors import Refused
from directline.tickets.lifecycle import Respondents
from directline.tickets.sealed import audience
from tests import scenarios
from tests.factories import moment


def page(client, user, ticket, below=""):
    return client.sign_in(user).get(f"/tickets/{ticket.number}{below}").text


def test_page_is_marked_and_names_no_firm_to_its_keepers(client, cast):
    text = page(client, cast.clerk, scenarios.complained(cast))

    assert "密件" in text
    assert [word in text for word in (cast.firm.name, cast.owner.name, cast.owner.phone, "身份保密")] == [False] * 4


def test_who_works_on_it_reads_whom_it_is_about_and_its_keepers_who_can_see_it(client, cast):
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    recipients = {
        who: ("谁能看到这件投诉" in text, cast.lead_unit.name in text, "谁看过您的身份" in text)
        for who in ("owner", "clerk", "secretary", "liaison")
        for text in [page(client, getattr(cast, who), ticket)]
    }

    assert recipients == {
        "owner": (True, True, True),
        "clerk": (True, True, False),
        "secretary": (False, True, False),
        "liaison": (False, True, False),
    }


@pytest.mark.parametrize("given", ["", "discipline", "supervision"])
def test_page_says_which_unit_looks_into_it_once_it_was_given(client, cast, given):
    ticket = scenarios.complained(cast)
    if given:
        lifecycle.dispatch(ticket, getattr(cast, given), by=cast.clerk, at=moment("2026-03-02 10:00"))
    recipients, text = audience.of(ticket), page(client, cast.owner, ticket)

    assert (recipients.is_given, recipients.is_supervised) == (bool(given), given != "supervision")
    assert ("，其中一个可能受命查办" in text, "，受命查办。" in text) == (not given, bool(given))


def test_reporter_is_told_that_a_call_tells_who_they_are(client, cast):
    ticket, ordinary = scenarios.complained(cast), scenarios.dispatched(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    recipients = [
        "打电话，对方就知道您是谁" in page(client, who, one)
        for who, one in ((cast.owner, ticket), (cast.owner, ordinary), (cast.liaison, ticket))
    ]

    assert recipients == [True, False, False]


def test_reporter_reads_who_read_the_identity(client, cast):
    ticket = scenarios.complained(cast)
    assert "还没有人看过" in page(client, cast.owner, ticket)
    lifecycle.read_identity(ticket, "回访需要电话联系", by=cast.clerk, at=moment("2026-03-02 10:00"))

    text = page(client, cast.owner, ticket).partition("谁看过您的身份")[2]
    assert (f"{cast.clerk.name} · 2026年3月2日 10:00" in text, "还没有人看过" in text) == (True, False)


@pytest.mark.parametrize(
    ("about", "case_owner"), [("lead_unit", "直通车办公室"), ("office", "督查室"), ("both", "县委书记、县长")]
)
def test_page_names_the_keeper_as_responsible(client, cast, about, case_owner):
    units = [cast.office, cast.supervision] if about == "both" else [getattr(cast, about)]
    text = page(client, cast.owner, scenarios.complained(cast, respondents=Respondents(units)))

    assert f"已提交，{case_owner}正在受理。" in text


def kinds(units):
    return {unit.kind for unit in units}


@pytest.mark.on_both
def test_candidates_are_units_that_handle_complaints_and_are_not_concerned(cast):
    office, supervision, discipline = DepartmentKind.OFFICE, DepartmentKind.SUPERVISION, DepartmentKind.DISCIPLINE
    about = {
        "unit": Respondents([cast.lead_unit]),
        "office": Respondents([cast.office]),
        "clerk": Respondents(people=[cast.clerk]),
        "vice": Respondents(people=[cast.vice]),
    }
    handling = {
        name: kinds(audience.of(scenarios.complained(cast, respondents=who)).handling) for name, who in about.items()
    }

    assert handling == {
        "unit": {office, supervision, discipline},
        "office": {supervision, discipline},
        "clerk": {supervision, discipline},
        "vice": {office, supervision, discipline},
    }
    assert {name: kinds(audience.expected(who).handling) for name, who in about.items()} == handling


@pytest.mark.on_both
def test_barred_unit_is_offered_for_no_ticket(client, cast):
    ordinary = scenarios.filed(cast)
    lifecycle.recuse(ordinary, "亲属", department=cast.other_unit, by=cast.clerk, at=moment("2026-03-02 09:30"))
    texts = [page(client, cast.clerk, one, "/dispatch") for one in (ordinary, scenarios.complained(cast))]
    units = (cast.lead_unit, cast.other_unit, cast.discipline, cast.supervision)
    offered = [[f'value="{unit.code}"' in text for unit in units] for text in texts]

    assert offered == [[True, False, True, True], [False, False, True, True]]


def test_reclassification_offers_categories_of_the_same_sort(client, cast):
    ticket, ordinary = scenarios.complained(cast), scenarios.filed(cast)
    texts = [page(client, cast.clerk, one, "/reclassify") for one in (ticket, ordinary)]

    assert [('value="test-sealed"' in text, 'value="test"' in text) for text in texts] == [(True, False), (False, True)]


def test_lists_mark_sealed_tickets(client, cast):
    scenarios.complained(cast)
    lists = {"clerk": "/office/tickets", "owner": "/enterprise/tickets"}

    assert all("密件" in client.sign_in(getattr(cast, who)).get(url).text for who, url in lists.items())


def test_colleagues_of_a_named_person_are_not_given_the_complaint(cast):
    ticket = scenarios.complained(cast, respondents=Respondents(people=[cast.clerk]))
    with pytest.raises(Refused, match="应当回避"):
        lifecycle.dispatch(ticket, cast.office, by=cast.inspector, at=moment("2026-03-02 10:00"))


@pytest.mark.on_both
def test_draft_of_the_reporter_names_no_complaint(client, cast):
    ticket = scenarios.complained(cast)
    lifecycle.ask_supplement(ticket, ["检查通知书"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    client.sign_in(cast.owner).post(f"/tickets/{ticket.number}/supplement/draft", data={"text": "琥珀色封条"})

    draft = db.session.scalars(select(Draft)).one()
    assert (draft.user_id, ticket.number in draft.form) == (cast.owner.id, False)
    assert "琥珀色封条" in client.get(f"/tickets/{ticket.number}/supplement").text


def test_name_tried_in_an_inquiry_counts_as_a_reading(client, cast):
    ticket = scenarios.complained(cast)
    typed = {"department": cast.lead_unit.code, "title": "检查情况", "text": f"请说明对{cast.firm.name}的检查。"}
    answer = client.sign_in(cast.clerk).post(f"/tickets/{ticket.number}/draft_inquiry", data=typed)

    assert (answer.status_code, "已记为一次查看身份" in answer.text) == (200, True)
    assert db.session.scalars(select(Inquiry)).all() == []
    event = db.session.scalars(select(TicketEvent).where(TicketEvent.action == "read_identity")).one()
    assert event.actor == cast.clerk
    assert cast.clerk.name in page(client, cast.owner, ticket).partition("谁看过您的身份")[2]
