"""The page on which the office confirms whose imported matters were: a click for a page of rows."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Recusal, Ticket, TicketEvent
from tests.factories import moment
from tests.pages.officials import ALL_DOORS, links, rows, sheet, text
from tests.reports.test_unconfirmed import replayed
from tests.statements import counted

PAGE = "/office/past"
NAMES = ("道路积水", "变压器增容", "施工许可")


def import_three(cast):
    """Three matters of the past that nobody is named for."""
    for name in NAMES:
        replayed(cast, title=name, channel_note=f"台账第 2 行；建议单位：职责含“{name}”")


pytestmark = pytest.mark.database_after(action=import_three)


@pytest.fixture
def tickets(cast):
    return {ticket.title: ticket for ticket in db.session.scalars(select(Ticket).order_by(Ticket.id))}


def waiting():
    return set(db.session.scalars(select(Ticket.title).where(Ticket.is_unit_suggested)))


@pytest.mark.parametrize("who", sorted({*ALL_DOORS} - {"clerk", "office_head"}))
def test_the_page_is_the_office_s(client, cast, who):
    assert client.sign_in(getattr(cast, who)).get(PAGE).status_code == 403
    assert client.post(PAGE, data={"tickets": []}).status_code == 403


def test_each_row_says_which_unit_and_why(client, cast):
    page = client.sign_in(cast.clerk).get(PAGE)
    lines = rows(page)

    assert len(lines) == 3
    assert all(cast.lead_unit.short_name in row for row in lines)
    assert "职责含“道路积水”" in lines[0]
    assert page.text.count(" checked>") == 3
    assert [row[1] for row in sheet(client.get(f"{PAGE}?format=xlsx"))[1:]] == list(NAMES)
    assert len(rows(client.get(f"{PAGE}?words=变压器"))) == 1


def test_one_click_confirms_the_page(client, cast, tickets):
    client.sign_in(cast.clerk)
    done = client.post(PAGE, data={"tickets": [one.number for one in tickets.values()]}, follow_redirects=True)

    assert "已确认 3 件历史诉求的承办单位。" in text(done)
    assert "没有待确认单位的历史诉求" in text(done)
    confirmed = select(TicketEvent.actor_id).where(TicketEvent.action == "confirm_unit")
    assert db.session.scalars(confirmed).all() == [cast.clerk.id] * 3
    assert "办公室确认 3 件历史诉求由本单位承办" in text(client.sign_in(cast.head).get("/notices"))


def test_what_is_not_ticked_waits(client, cast, tickets):
    client.sign_in(cast.clerk).post(PAGE, data={"tickets": [tickets["道路积水"].number]})

    assert waiting() == {"变压器增容", "施工许可"}


@pytest.mark.on_both
def test_a_wrong_suggestion_is_confirmed_for_another_unit(client, cast, tickets):
    form = {"tickets": [tickets["道路积水"].number], "unit": cast.other_unit.code}
    client.sign_in(cast.clerk).post(PAGE, data=form)

    assert db.session.get(Ticket, tickets["道路积水"].id).last_lead.department.code == cast.other_unit.code


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "请至少勾选一件。"),
        ({"unit": "nobody", "tickets": ["ZTC2019-AAAAAAAA"]}, "请从列出的选项里选一项"),
        ({"unit": "nobody"}, "请至少勾选一件。"),
    ],
)
def test_a_wrong_form_confirms_nothing_and_says_why(client, cast, form, words):
    page = client.sign_in(cast.clerk).post(PAGE, data=form)

    assert (page.status_code, waiting()) == (200, set(NAMES))
    assert words in text(page)


def test_what_another_confirmed_meanwhile_or_may_not_be_seen_is_left_out(client, cast, tickets):
    client.sign_in(cast.office_head).post(PAGE, data={"tickets": [tickets["道路积水"].number]})
    db.session.add(
        Recusal(ticket_id=tickets["施工许可"].id, user_id=cast.clerk.id, reason="亲属", at=moment("2026-03-02 09:00"))
    )
    db.session.commit()
    client.sign_in(cast.clerk)
    numbers = [one.number for one in tickets.values()]
    done = client.post(PAGE, data={"tickets": [*numbers, "ZTC2019-AAAAAAAA"]}, follow_redirects=True)

    assert "已确认 1 件历史诉求的承办单位。" in text(done)
    assert waiting() == {"施工许可"}


@pytest.mark.on_both
def test_the_desk_counts_them(client, cast):
    desk = client.sign_in(cast.clerk).get("/office")

    assert "待确认单位的历史诉求 3" in text(desk)
    assert PAGE in links(desk, PAGE)


@pytest.mark.on_both
def test_the_page_asks_as_often_for_many_as_for_few(client, cast):
    client.sign_in(cast.clerk).get(PAGE)

    def asked():
        with counted() as sent:
            client.get(PAGE)
        return sum(statement.startswith("SELECT") for statement in sent)

    few = asked()
    import_three(cast)
    db.session.commit()
    assert asked() == few
