"""The one ticket page: who opens it, what it shows to whom, and what it never shows."""

import re

import pytest
import time_machine

from directline.extensions import db
from directline.models import Recusal
from directline.tickets import ladder, lifecycle
from tests import scenarios
from tests.factories import moment
from tests.statements import counted


def page(client, user, ticket, below=""):
    return client.sign_in(user).get(f"/tickets/{ticket.number}{below}")


def words(response):
    """The text of a page without what differs from one rendering to the next."""
    return re.sub(r'name="(csrf_token|form_key)"[^>]*>|[0-9a-f]{16}|ZTC2026-\w{8}', "", response.text)


@pytest.mark.parametrize(
    "viewer",
    ["owner", "colleague", "clerk", "office_head", "handler", "head", "vice", "secretary", "butler", "sponsor"],
)
def test_whoever_sees_the_ticket_opens_its_page(client, cast, viewer):
    ticket = scenarios.planned(cast)

    assert page(client, getattr(cast, viewer), ticket).status_code == 200


@pytest.mark.parametrize("viewer", ["stranger", "newcomer", "other_handler", "other_vice", "inspector"])
def test_a_ticket_that_is_not_theirs_is_a_ticket_that_is_not_there(client, cast, viewer):
    ticket = scenarios.planned(cast)
    theirs = page(client, getattr(cast, viewer), ticket)
    nobodys = client.get("/tickets/ZTC2026-AAAAAAAA")

    assert (theirs.status_code, words(theirs)) == (404, words(nobodys))


@pytest.mark.parametrize("viewer", ["admin", "auditor"])
def test_admin_and_auditor_see_no_content(client, cast, viewer):
    assert page(client, getattr(cast, viewer), scenarios.filed(cast)).status_code == 403


def test_who_is_not_confirmed_sees_only_what_they_filed(client, cast):
    own = scenarios.filed(cast, reporter=cast.newcomer)

    assert page(client, cast.newcomer, own).status_code == 200
    assert page(client, cast.newcomer, scenarios.filed(cast)).status_code == 404


def test_the_barred_see_nothing_whatever_else_they_are(client, cast):
    ticket = scenarios.planned(cast)
    db.session.add(
        Recusal(ticket_id=ticket.id, user_id=cast.secretary.id, reason="亲属", at=moment("2026-03-03 11:00"))
    )

    assert page(client, cast.secretary, ticket).status_code == 404


def test_the_enterprise_reads_nothing_internal(client, cast):
    ticket = scenarios.planned(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, "请核查旧账", by=cast.clerk, at=moment("2026-03-03 11:00"))
    lifecycle.note(ticket, "内部争议", by=cast.handler, at=moment("2026-03-03 12:00"))
    lifecycle.co_report(ticket, "协办意见", by=cast.other_handler, at=moment("2026-03-03 14:00"))
    reply = lifecycle.Reply("solved", "线路迁改已经完成,请查看现场。", internal_note="费用待议")
    lifecycle.answer(ticket, reply, by=cast.handler, at=moment("2026-03-04 10:00"))
    lifecycle.send_back(ticket, "依据不足", by=cast.clerk, at=moment("2026-03-04 11:00"))
    hidden = ("请核查旧账", "内部争议", "协办意见", "线路迁改已经完成", "费用待议", "依据不足", "已电话了解情况")

    shown = page(client, cast.owner, ticket).text
    assert [text for text in hidden if text in shown] == []
    assert [text for text in hidden if text not in page(client, cast.clerk, ticket).text] == []


def test_the_enterprise_reads_the_answer_once_it_passed(client, cast):
    ticket = scenarios.confirming(cast)
    shown = page(client, cast.owner, ticket).text

    assert "车间可以恢复施工" in shown
    assert "《电力设施保护条例》第二十二条" in shown


def test_the_page_names_who_is_responsible_and_their_number(client, cast):
    ticket = scenarios.signed(cast)
    shown = page(client, cast.owner, ticket).text

    assert f'href="tel:{cast.handler.phone}"' in shown
    assert cast.lead_unit.name in shown


def test_a_co_handler_of_an_earlier_round_sees_it_up_to_then(client, cast):
    ticket = scenarios.planned(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-03 11:00"))
    lifecycle.co_report(ticket, "协办意见", by=cast.other_handler, at=moment("2026-03-03 12:00"))
    reply = lifecycle.Reply("solved", "线路迁改已经完成,请查看现场。")
    lifecycle.answer(ticket, reply, by=cast.handler, at=moment("2026-03-04 10:00"))
    lifecycle.pass_answer(ticket, by=cast.clerk, at=moment("2026-03-04 11:00"))
    lifecycle.verdict(ticket, False, "not_satisfied", "根本没有动", by=cast.owner, at=moment("2026-03-05 10:00"))
    lifecycle.reclassify(ticket, severity="major", by=cast.clerk, at=moment("2026-03-05 11:00"))
    lifecycle.message(ticket, "第二轮的留言", by=cast.owner, at=moment("2026-03-05 12:00"))
    shown = page(client, cast.other_handler, ticket).text

    assert "协办意见" in shown
    assert "第二轮的留言" not in shown
    assert "重大" not in shown
    assert "您单位的办理已经结束" in shown


def large_clock(response):
    (block,) = re.findall(r'<div class="clock-large[^>]*>.*?</div>', response.text, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block.replace("\N{NO-BREAK SPACE}", " "))).strip()


def test_the_large_clock_is_the_one_that_presses(client, cast):
    with time_machine.travel(moment("2026-03-02 10:30"), tick=False):
        ticket = scenarios.dispatched(cast)
        assert large_clock(page(client, cast.handler, ticket)) == "签收 还剩 3 小时 30 分钟 3月2日 15:30 到期"

    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    with time_machine.travel(moment("2026-03-10 09:00"), tick=False):
        assert large_clock(page(client, cast.handler, ticket)) == "主办办结 黄牌 已超时 30 分钟 3月9日 17:30 到期"
        assert large_clock(page(client, cast.owner, ticket)) == "承诺答复 已超时 30 分钟 3月9日 17:30 到期"


def test_a_card_leads_to_its_reasons_and_its_letter(client, cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-12 09:00"))
    shown = page(client, cast.head, ticket).text
    links = re.findall(rf'href="(/tickets/{ticket.number}/(?:cards|letters|deadlines)/[\w-]+)"', shown)

    assert {link.split("/")[3] for link in links} == {"cards", "letters", "deadlines"}
    assert {client.get(link).status_code for link in links} == {200}
    assert {client.sign_in(cast.stranger).get(link).status_code for link in links} <= {403, 404}


def test_a_deadline_of_another_ticket_is_not_there(client, cast):
    ticket, other = scenarios.planned(cast), scenarios.planned(cast, enterprise=cast.rival, reporter=cast.stranger)
    link = re.findall(r"/deadlines/[\w-]+", page(client, cast.stranger, other).text)[0]

    assert page(client, cast.owner, ticket, link).status_code == 404


def test_the_enterprise_opens_no_card(client, cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-12 09:00"))
    link = re.findall(r"/cards/[\w-]+", page(client, cast.head, ticket).text)[0]

    assert page(client, cast.owner, ticket, link).status_code == 403


@pytest.mark.parametrize("viewer", ["owner", "clerk", "handler", "secretary"])
def test_the_page_asks_few_questions(client, cast, viewer):
    """Twelve at most, besides the session, the county's settings and the bell, which every page asks for."""
    ticket = scenarios.closed(cast)
    page(client, getattr(cast, viewer), ticket)
    address = f"/tickets/{ticket.number}"
    with counted() as statements:
        client.get(address)

    questions = [statement for statement in statements if statement.startswith(("SELECT", "WITH"))]
    assert len(questions) <= 12 + 3, "\n".join(questions)


@pytest.mark.parametrize(
    ("lived", "role"),
    [
        (scenarios.filed, "正在受理"),
        (scenarios.rejected, "经办"),
        (scenarios.withdrawn, "经办"),
        (scenarios.planned, "承办人"),
    ],
)
def test_the_person_is_named_for_what_is_true(client, cast, lived, role):
    shown = page(client, cast.owner, lived(cast)).text
    assert re.findall(r'class="person-role">([^<]+)', shown) == [role]


def test_what_is_raised_beyond_a_red_card_is_no_other_card(client, cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-24 09:00"))
    shown = page(client, cast.secretary, ticket).text

    badges = re.findall(r'class="card-badge[^>]*>.*?</svg>([^<]+)', shown)
    deadline, listed = badges[:2], badges[2:]
    assert deadline == ["红牌", "提级至书记、县长"]
    assert listed == ["黄牌", "红牌", "提级至县长", "提级至书记、县长"]


def test_what_was_raised_by_fact_shows_no_card_that_never_fell(client, cast):
    ticket = scenarios.planned(cast)
    lifecycle.reclassify(ticket, production_stopped=True, by=cast.clerk, at=moment("2026-03-03 11:00"))
    shown = page(client, cast.handler, ticket).text

    assert set(re.findall(r'class="card-badge[^>]*>.*?</svg>([^<]+)', shown)) == {"提级至书记、县长"}


def test_an_enterprise_asked_for_its_verdict_reads_until_when(client, cast):
    ticket = scenarios.confirming(cast)
    with time_machine.travel(moment("2026-03-06 09:00"), tick=False):
        own, officials = page(client, cast.owner, ticket).text, page(client, cast.clerk, ticket).text
    assert ("请您评价" in own, "请在 3月10日 17:30 前评价" in own) == (True, True)
    assert ("请您评价" in officials, "3月10日 17:30 到期" in officials) == (False, True)


def test_an_enterprise_reads_of_lateness_in_its_own_words(client, cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-17 09:00"))
    titles = re.findall(r'class="timeline-title">([^<]+)', page(client, cast.owner, ticket).text)
    assert titles[:3] == ["已提级至县长督办", "已提级至分管副县长督办", "承办单位没有按时办结，已发督办"]
    assert "系统" not in page(client, cast.owner, ticket).text


@pytest.mark.parametrize(
    ("who", "words"), [("owner", "正在办理，有进展会在这里显示。"), ("clerk", "承办单位正在办理。")]
)
def test_each_reader_is_told_in_their_words_what_is_awaited(client, cast, who, words):
    assert words in page(client, getattr(cast, who), scenarios.planned(cast)).text


def test_reminders_of_small_clocks_are_folded_so_that_deeds_stand_out(client, cast):
    ticket = scenarios.dispatched(cast)
    ladder.catch_up(ticket, before=moment("2026-03-06 09:00"))
    shown = page(client, cast.clerk, ticket).text
    folded = re.findall(r'is-folded">.*?(<details.*?</details>)', shown, re.DOTALL)

    assert [re.sub(r"<[^>]+>", "", part.partition("</summary>")[0]).strip() for part in folded] == ["5 次时限提醒"]
    assert folded[0].count("timeline-title") == 5
    assert "次时限提醒" not in page(client, cast.owner, ticket).text


@pytest.mark.parametrize(
    ("lived", "who", "action"),
    [
        (scenarios.filed, "clerk", "dispatch"),
        (scenarios.planned, "handler", "answer"),
        (scenarios.answered, "clerk", "pass"),
        (scenarios.answered, "clerk", "send_back"),
        (scenarios.confirming, "owner", "verdict"),
        (scenarios.planned, "handler", "note"),
    ],
)
def test_the_account_stands_once_beside_a_step(client, cast, lived, who, action):
    ticket = lived(cast)
    assert page(client, getattr(cast, who), ticket, f"/{action}").text.count(ticket.description) == 1
