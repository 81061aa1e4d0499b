"""The running month at a glance, who is late, the cards, and the tickets behind its figures."""

import re

import pytest
from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import Recusal, Ticket
from directline.tickets import sweeps
from tests import scenarios
from tests.factories import moment
from tests.pages.officials import links, sheet, text
from tests.reports import months
from tests.statements import counted

PAGES = ("/leadership", "/leadership/overdue", "/leadership/cards", "/leadership/figures/filed")


def be_late(cast):
    """A matter on its way to the principals, and one that is solved."""
    scenarios.closed(cast, title="已经解决的事")
    months.signed(cast, "2026-03-02 10:00", title="高压线迁改无人办理")
    sweeps.escalate(clock.now())


somebody_is_late = pytest.mark.database_after(action=be_late)


@pytest.fixture
def late(cast):
    """The matter on its way to the principals."""
    return db.session.scalars(select(Ticket).where(Ticket.title == "高压线迁改无人办理")).one()


@pytest.mark.parametrize("who", ["owner", "handler", "clerk", "office_head", "inspector", "admin", "auditor"])
def test_the_leaders_door_is_for_leaders(client, cast, who):
    client.sign_in(getattr(cast, who))
    assert {path: client.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 403)


@somebody_is_late
def test_a_principal_finds_first_what_needs_one(client, cast, late):
    page = client.sign_in(cast.secretary).get("/leadership").text

    first = page[page.index("请先看这几件") : page.index("本月至今")]
    assert "高压线迁改无人办理" in first
    assert ("提级至书记、县长" in first, "周承" in first) == (True, True)
    assert f'href="tel:{cast.handler.phone}"' in first
    assert "已经解决的事" not in first
    assert "2026年3月" in page
    assert "尚未封存" in page


@somebody_is_late
def test_the_few_figures_lead_to_their_tickets(client, cast, late):
    page = client.sign_in(cast.magistrate).get("/leadership").text
    tiles = re.findall(r'class="stat[^"]*" href="([^"]+)"', page)

    assert [tile.rpartition("/")[2] for tile in tiles] == [
        "filed",
        "closed",
        "in_hand",
        "overdue",
        "on_time",
        "solved",
        "satisfied",
        "red",
    ]
    overdue = client.get("/leadership/figures/overdue").text
    assert ("高压线迁改无人办理" in overdue, "已经解决的事" in overdue) == (True, False)


def test_a_quiet_month_says_so(client, cast):
    page = client.sign_in(cast.secretary).get("/leadership").text

    assert "没有提级、停产、多次未解决或逾期的诉求。" in page
    assert "没有亮牌。" in page


@pytest.mark.on_both
@somebody_is_late
def test_a_vice_sees_the_departments_in_charge_and_no_county_figures(client, cast, late):
    own = client.sign_in(cast.vice).get("/leadership").text
    other = client.sign_in(cast.other_vice).get("/leadership").text

    assert "高压线迁改无人办理" in own
    assert f"by_department.dispatched?row={cast.lead_unit.id}" in own
    assert ("收到诉求" in own, "专报" in own) == (False, False)
    assert ("高压线迁改无人办理" in other, "by_department" in other) == (False, False)


@pytest.mark.on_both
@somebody_is_late
def test_a_vice_s_figures_are_those_of_the_departments_in_charge(client, cast, late):
    address = f"/leadership/figures/by_department.dispatched?row={cast.lead_unit.id}"

    assert "高压线迁改无人办理" in client.sign_in(cast.vice).get(address).text
    assert client.get("/leadership/figures/filed").status_code == 404
    assert client.sign_in(cast.other_vice).get(address).status_code == 404
    assert client.sign_in(cast.secretary).get(address).status_code == 200


@somebody_is_late
def test_who_is_late_can_be_narrowed_and_taken_along(client, cast, late):
    client.sign_in(cast.secretary)

    words = client.get("/leadership/overdue").text
    assert ("高压线迁改无人办理" in words, "周承" in words, cast.handler.phone in words) == (True, True, True)
    assert "没有超期" in client.get(f"/leadership/overdue?department={cast.other_unit.code}").text
    heading, *rows = sheet(client.get("/leadership/overdue?format=xlsx"))
    assert [dict(zip(heading, row, strict=True))["编号"] for row in rows] == [late.number]


@somebody_is_late
def test_the_cards_stand_with_what_was_said_of_them(client, cast, late):
    words = client.sign_in(cast.secretary).get("/leadership/cards?colour=red").text

    assert ("红牌" in words, "高压线迁改无人办理" in words) == (True, True)
    assert "没有亮牌" in client.get("/leadership/cards?words=没有这样的事").text


@pytest.mark.on_both
@somebody_is_late
def test_one_red_card_is_one_in_figures_and_lists_and_what_was_raised_is_no_other(client, cast, late):
    page = text(client.sign_in(cast.secretary).get("/leadership"))
    late_part, _, card_part = page.rpartition(" 超期 ")[2].partition("最近的红牌、黄牌")
    card_part = card_part.partition("承办单位本月至今")[0]
    heading, *rows = sheet(client.get("/leadership/cards?colour=red&format=xlsx"))

    assert "红牌 1 " in page[page.index("本月至今") :]
    assert (late_part.count("红牌"), card_part.count("红牌")) == (1, 1)
    assert ("提级至书记、县长" in late_part, "提级至书记、县长" in card_part) == (True, True)
    assert [dict(zip(heading, row, strict=True))["提级"] for row in rows] == ["提级至书记、县长"]


@somebody_is_late
def test_a_barred_leader_finds_nothing_of_it(client, cast, late, now):
    db.session.add(Recusal(ticket_id=late.id, user_id=cast.secretary.id, reason="亲属企业", at=now))
    client.sign_in(cast.secretary)

    assert [late.title in client.get(path).text for path in PAGES] == [False] * 4
    assert "其中 1 件按规定回避" in client.get("/leadership/figures/filed").text


def test_each_page_asks_as_often_for_three_as_for_one(client, cast, now):
    def live():
        months.signed(cast, "2026-03-02 10:00")
        scenarios.closed(cast)
        sweeps.escalate(now)

    def asked(path):
        client.get(path)
        with counted() as sent:
            client.get(path)
        return sum(statement.startswith("SELECT") for statement in sent)

    client.sign_in(cast.secretary)
    live()
    one = {path: asked(path) for path in PAGES[:3]}
    for _ in range(2):
        live()
    assert {path: asked(path) for path in PAGES[:3]} == one
    assert max(one.values()) <= 55


@somebody_is_late
def test_what_is_no_figure_is_not_found(client, cast, late):
    client.sign_in(cast.secretary)

    for path in (
        "nothing",
        "filed/part",
        "on_time/half",
        "filed?row=x",
        "by_channel.filed",
        "overdue_list",
        "__class__",
    ):
        assert client.get(f"/leadership/figures/{path}").status_code == 404


@somebody_is_late
def test_a_rate_shows_who_failed_and_who_did_not(client, cast, late):
    client.sign_in(cast.secretary)
    sides = {side: client.get(f"/leadership/figures/on_time{side}").text for side in ("", "/whole", "/part", "/rest")}

    titles = ("高压线迁改无人办理", "已经解决的事")
    assert {side: [title in page for title in titles] for side, page in sides.items()} == {
        "": [True, True],
        "/whole": [True, True],
        "/part": [False, True],
        "/rest": [True, False],
    }
    assert "2 件中 1 件" in sides[""]


@somebody_is_late
def test_a_figure_s_list_keeps_its_row_while_searching(client, cast, late):
    client.sign_in(cast.secretary)
    page = client.get("/leadership/figures/by_channel.filed?row=form&words=高压线")

    assert '<input type="hidden" name="row" value="form">' in page.text
    assert ("高压线迁改无人办理" in page.text, "已经解决的事" in page.text) == (True, False)
    assert "/leadership/figures/by_channel.filed?row=form" in links(page, "/leadership/figures/")
    assert len(sheet(client.get("/leadership/figures/by_channel.filed?row=form&format=xlsx"))) == 3


def test_the_moment_of_the_month_is_now(client, cast):
    months.signed(cast, "2026-03-30 10:00")
    sweeps.escalate(moment("2026-03-31 09:00"))

    assert "截至 3月31日 10:00" in client.sign_in(cast.secretary).get("/leadership").text
