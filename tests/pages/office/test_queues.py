import re

import pytest
import time_machine
from sqlalchemy import select

from directline.extensions import db
from directline.models import Channel, Recusal, Satisfaction, Severity, Status, Ticket
from directline.tickets import lifecycle
from tests import factories, scenarios
from tests.factories import BEGINNING, moment
from tests.pages.officials import apart, links, rows, sheet, text
from tests.statements import counted

MORNING = moment("2026-03-06 09:00")
CODES = ("triage", "review", "call_back", "unsolved", "urged", "supplement")


@pytest.fixture(autouse=True)
def _at_a_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def queue(client, user, code, query=""):
    return client.sign_in(user).get(f"/office/queues/{code}{query}")


def supplementing(cast):
    ticket = scenarios.filed(cast)
    lifecycle.ask_supplement(ticket, ["用地批复", "勘界图"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def urged(cast):
    ticket = scenarios.planned(cast)
    lifecycle.urge(ticket, "说好三天，没有人来。", by=cast.owner, at=moment("2026-03-05 09:00"))
    return ticket


def unsolved(cast):
    ticket = scenarios.confirming(cast)
    for day in (6, 9, 11):
        no = Satisfaction.NOT_SATISFIED
        lifecycle.verdict(ticket, False, no, "还是没有迁走。", by=cast.owner, at=moment(f"2026-03-{day:02d} 10:00"))
        if ticket.status is Status.IN_PROGRESS:
            reply = lifecycle.Reply(scenarios.Outcome.SOLVED, "已再次会同供电公司现场办公,线路已经迁改,请企业查验。")
            lifecycle.answer(ticket, reply, by=cast.handler, at=moment(f"2026-03-{day:02d} 14:00"))
            lifecycle.pass_answer(ticket, by=cast.clerk, at=moment(f"2026-03-{day:02d} 16:00"))
    return ticket


STATIONS = {
    "triage": scenarios.filed,
    "review": scenarios.answered,
    "call_back": scenarios.confirming,
    "unsolved": unsolved,
    "urged": urged,
    "supplement": supplementing,
}
SHOWN = {
    "triage": "“要素保障(测试)”类诉求由该单位承办",
    "review": "已解决 供电公司已完成线路迁改",
    "call_back": "王企明 13800000001",
    "unsolved": "不满意 还是没有迁走。",
    "urged": "说好三天，没有人来。 3月5日 09:00 · 共 1 次",
    "supplement": "用地批复；勘界图",
}


def fill_each_queue(cast):
    for code in CODES:
        STATIONS[code](cast)


each_queue_is_filled = pytest.mark.database_after(action=fill_each_queue)


@pytest.fixture
def tickets(cast):
    """By their queue."""
    return dict(zip(CODES, db.session.scalars(select(Ticket).order_by(Ticket.id)), strict=True))


@each_queue_is_filled
@pytest.mark.parametrize("code", CODES)
def test_a_queue_shows_what_one_has_to_know(client, cast, tickets, code):
    ticket = tickets[code]
    page = queue(client, cast.clerk, code)
    (row,) = rows(page)

    assert ticket.number in row
    assert SHOWN[code] in row
    assert f"/tickets/{ticket.number}?queue={code}" in links(page, "/tickets/")
    assert sheet(queue(client, cast.clerk, code, "?format=xlsx"))[1][0] == ticket.number


@pytest.mark.parametrize("code", CODES)
def test_an_empty_queue_says_so(client, cast, code):
    page = queue(client, cast.clerk, code)
    assert rows(page) == []
    assert "没有" in text(page)


@each_queue_is_filled
def test_each_queue_costs_the_same_for_one_row_and_for_three(client, cast, tickets):
    def statements(code):
        queue(client, cast.clerk, code)
        with counted() as sent:
            client.get(f"/office/queues/{code}")
        return len(sent)

    one = {code: statements(code) for code in CODES}
    for code in CODES * 2:
        apart(STATIONS[code](cast))
    assert {code: statements(code) for code in CODES} == one


@pytest.mark.on_both
@each_queue_is_filled
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("query", ["?words=%00%25", "?at=x&words=_", "?queue=x&words=" + "长" * 3000, "?format=x"])
def test_a_queue_bears_any_query(client, cast, code, query):
    assert queue(client, cast.clerk, code, query).status_code == 200


def test_there_is_no_other_queue(client, cast):
    assert queue(client, cast.clerk, "anything").status_code == 404
    assert queue(client, cast.clerk, "inbox").status_code == 404


def test_a_queue_is_searched_by_words(client, cast):
    wanted = scenarios.filed(cast, title="土地证办不下来")
    scenarios.filed(cast)
    assert links(queue(client, cast.clerk, "triage", "?words=土地证"), "/tickets/")[0].startswith(
        f"/tickets/{wanted.number}"
    )
    assert len(rows(queue(client, cast.clerk, "triage", f"?words={wanted.number}"))) == 1
    assert "没有符合条件的诉求" in text(queue(client, cast.clerk, "triage", "?words=没有的词"))


def test_triage_leads_to_dispatching_the_suggested_unit(client, cast):
    ticket = scenarios.filed(cast)
    page = queue(client, cast.clerk, "triage")
    (first, *_others) = links(page, f"/tickets/{ticket.number}/dispatch")
    assert first == f"/tickets/{ticket.number}/dispatch?unit=test-lead-unit&queue=triage"


def test_each_suggestion_leads_to_its_own_unit(client, cast):
    ticket = scenarios.filed(cast, description="厂门口的供水管网漏水，供电也断过。")
    offered = links(queue(client, cast.clerk, "triage"), f"/tickets/{ticket.number}/dispatch")
    units = [re.search("unit=([^&]+)&queue=triage", url)[1] for url in offered]
    assert len(units) > 1
    for url, unit in zip(offered, units, strict=True):
        page = client.get(url)
        assert f'<option selected value="{unit}">' in page.text
        assert set(offered) <= set(links(page, "/tickets/"))


def test_triage_never_suggests_a_barred_unit(client, cast):
    ticket = scenarios.filed(cast)
    db.session.add(Recusal(ticket_id=ticket.id, department_id=cast.lead_unit.id, reason="回避", at=BEGINNING))
    assert not any("test-lead-unit" in url for url in links(queue(client, cast.clerk, "triage"), "/tickets/"))


def test_triage_hints_at_other_tickets_of_the_firm_and_at_the_source(client, cast):
    scenarios.planned(cast)
    scenarios.filed(cast, reporter=None, channel=Channel.PHONE)
    (row,) = rows(queue(client, cast.clerk, "triage"))
    assert "该企业另有 1 件在办" in row
    assert "来电" in row
    assert "代填，企业未确认" in row


def test_what_is_urgent_goes_before_the_rest(client, cast):
    scenarios.filed(cast, title="先到的")
    urgent = scenarios.filed(cast, title="停产的", at="2026-03-06 08:50", severity=Severity.URGENT)
    page = queue(client, cast.clerk, "triage")
    assert "紧急和停产的先办 停产的 喀左兴达铸造有限公司 · 还剩" in text(page)
    assert links(page, "/tickets/")[0] == f"/tickets/{urgent.number}?queue=triage"
    assert "先办" not in text(queue(client, cast.clerk, "triage", "?words=停产"))


def test_triage_leads_to_the_proof_of_a_firm(client, cast):
    firm = factories.enterprise(verified_at=None)
    scenarios.filed(cast, enterprise=firm, reporter=None)
    page = queue(client, cast.clerk, "triage")
    assert links(page, "/office/verifications/") == [f"/office/verifications/{firm.id}"]


def test_call_backs_count_the_attempts(client, cast):
    ticket = scenarios.confirming(cast)
    for at in ("2026-03-05 16:00", "2026-03-05 17:00", "2026-03-06 08:40"):
        lifecycle.call_back(ticket, "phone", False, "无人接听", by=cast.clerk, at=moment(at))
    (row,) = rows(queue(client, cast.clerk, "call_back"))
    assert "3 次 · 2 天 次数已够，到期未评价即办结" in row


def test_call_backs_within_an_hour_are_one_and_the_history_says_so(client, cast):
    ticket = scenarios.confirming(cast)
    for at in ("2026-03-05 16:00", "2026-03-05 16:40", "2026-03-06 08:40"):
        lifecycle.call_back(ticket, "phone", False, "无人接听", by=cast.clerk, at=moment(at))
    (row,) = rows(queue(client, cast.clerk, "call_back"))
    history = text(client.get(f"/tickets/{ticket.number}"))

    assert ("2 次 · 2 天" in row, "次数已够" in row) == (True, False)
    assert history.count("未联系上，与上一次合计一次") == 1
    assert history.count("未联系上") == 3


@pytest.mark.on_both
def test_the_ticket_page_walks_on_through_the_queue(client, cast):
    first, second, third = (scenarios.filed(cast, at=f"2026-03-0{day} 09:00") for day in (2, 3, 4))
    page = client.sign_in(cast.clerk).get(f"/tickets/{second.number}?queue=triage")
    assert f'rel="prev" accesskey="p" href="/tickets/{first.number}?queue=triage"' in page.text
    assert f'rel="next" accesskey="n" href="/tickets/{third.number}?queue=triage"' in page.text
    assert f"/tickets/{second.number}/dispatch?queue=triage" in links(page, "/tickets/")

    form = {"department": "test-lead-unit", "severity": "general"}
    done = client.post(f"/tickets/{second.number}/dispatch?queue=triage", data=form)
    assert done.location == f"/tickets/{second.number}?queue=triage"
    assert f'href="/tickets/{third.number}?queue=triage"' in client.get(done.location).text


def test_the_ticket_page_walks_no_queue_that_is_not_the_readers(client, cast):
    ticket, other = scenarios.signed(cast), scenarios.signed(cast)
    for user, code in ((cast.handler, "triage"), (cast.owner, "inbox"), (cast.clerk, "x%00")):
        page = client.sign_in(user).get(f"/tickets/{ticket.number}?queue={code}")
        assert page.status_code == 200
        assert f'rel="next" accesskey="n" href="/tickets/{other.number}' not in page.text
        assert "回到队列" not in page.text
    assert "回到队列" in client.sign_in(cast.handler).get(f"/tickets/{ticket.number}?queue=inbox").text
