from urllib.parse import unquote

import pytest
import time_machine
from sqlalchemy import select

from directline.county.demo import bulk
from directline.extensions import db
from directline.models import Escalation, Recusal
from directline.pages import listing
from directline.tickets import ladder, lifecycle, rungs
from directline.tickets.lists.paging import PAGE
from tests import scenarios
from tests.factories import BEGINNING, moment
from tests.pages.officials import ALL_DOORS, apart, links, rows, sheet, text
from tests.statements import counted

MORNING = moment("2026-03-03 09:00")


@pytest.fixture(autouse=True)
def _at_a_morning():
    with time_machine.travel(MORNING, tick=False):
        yield


def inbox(client, user, query=""):
    return client.sign_in(user).get(f"/handler{query}")


def test_inbox_puts_first_what_runs_out_first(client, cast):
    later, sooner = scenarios.planned(cast, title="后到期的诉求"), scenarios.dispatched(cast, title="先到期的诉求")

    first, second = rows(inbox(client, cast.handler))

    assert "先到期的诉求" in first
    assert "签收 已超时" in first
    assert "后到期的诉求" in second
    assert "主办办结 还剩" in second
    assert links(inbox(client, cast.handler), "/tickets/") == [
        f"/tickets/{sooner.number}?queue=inbox",
        f"/tickets/{later.number}?queue=inbox",
    ]


def test_inbox_says_when_the_next_card_falls(client, cast):
    ticket = scenarios.planned(cast)
    (row,) = rows(inbox(client, cast.handler))
    assert "黄牌 3月9日 17:30 落下" in row

    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    (row,) = rows(inbox(client, cast.handler))
    assert "红牌 3月12日 17:30 落下" in row


@pytest.mark.on_both
def test_inbox_shows_the_card_that_stands(client, cast):
    ticket = scenarios.planned(cast)
    (row,) = rows(inbox(client, cast.handler))
    assert "提醒" not in row

    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    (row,) = rows(inbox(client, cast.handler))
    assert row.index("黄牌") < row.index("主办办结")
    assert sheet(inbox(client, cast.handler, "?format=xlsx"))[1][9:11] == ["黄牌", "红牌 3月12日 17:30 落下"]

    yellow = ladder.lead_deadline(ticket)
    for card in db.session.scalars(select(Escalation).where(Escalation.deadline_id == yellow.id)):
        rungs.revoke(card, reason="误发", at=moment("2026-03-10 10:00"))
    (row,) = rows(inbox(client, cast.handler))
    assert "黄牌" not in row


def test_inbox_names_no_card_whose_moment_is_past(client, cast):
    scenarios.planned(cast)
    with time_machine.travel(moment("2026-03-10 09:00"), tick=False):
        (row,) = rows(inbox(client, cast.handler))
    assert "红牌 3月12日 17:30 落下" in row


def test_inbox_says_for_whom_it_waits(client, cast):
    scenarios.answered(cast, title="等审核的")
    scenarios.confirming(cast, title="等评价的")
    page_text = text(inbox(client, cast.handler))
    assert "等办公室审核答复" in page_text
    assert "等企业评价" in page_text


@pytest.mark.parametrize("viewer", ALL_DOORS)
def test_inbox_opens_for_officials_alone(client, cast, viewer):
    officials = {"handler", "head", "clerk", "office_head", "inspector"}
    assert inbox(client, getattr(cast, viewer)).status_code == (200 if viewer in officials else 403)


def test_inbox_sends_a_stranger_to_the_sign_in(client, cast):
    response = client.get("/handler?due=late")
    assert (response.status_code, response.location) == (303, "/sign-in?next=/handler?due%3Dlate")


@pytest.mark.parametrize("viewer", ["other_handler", "other_head", "inspector", "clerk"])
def test_another_department_sees_nothing_of_it(client, cast, viewer):
    ticket = scenarios.planned(cast)
    client.sign_in(getattr(cast, viewer))
    for path in ("/handler", f"/handler?words={ticket.number}", "/handler/done", "/handler/enterprises"):
        page = client.get(path)
        assert ticket.title not in page.text
        assert links(page, f"/tickets/{ticket.number}") == []
    assert len(sheet(client.get("/handler?format=xlsx"))) == 1


def test_a_barred_handler_sees_nothing_of_it(client, cast):
    ticket = scenarios.planned(cast)
    db.session.add(Recusal(ticket_id=ticket.id, user_id=cast.handler.id, reason="亲属", at=BEGINNING))
    assert ticket.number not in inbox(client, cast.handler).text
    assert ticket.number in inbox(client, cast.head).text


@pytest.mark.on_both
def test_inbox_masks_a_confidential_enterprise_everywhere(client, cast):
    scenarios.dispatched(cast, title=f"{cast.firm.name}缺工", is_confidential=True)
    assert "▇▇▇缺工" in text(inbox(client, cast.handler))
    assert cast.firm.name not in inbox(client, cast.handler).text
    assert cast.firm.name not in str(sheet(inbox(client, cast.handler, "?format=xlsx")))


def test_inbox_shows_the_cards_to_explain_on_top(client, cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    page = inbox(client, cast.handler)
    assert "这些亮牌要写情况说明 黄牌" in text(page)
    assert len(links(page, f"/tickets/{ticket.number}/cards/")) == 1
    assert "情况说明" not in text(inbox(client, cast.other_handler))


def have_two(cast):
    scenarios.dispatched(cast, title="待签收的")
    scenarios.planned(cast, title="办理中的")


@pytest.mark.database_after(action=have_two)
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"待签收的", "办理中的"}),
        ("?status=dispatched", {"待签收的"}),
        ("?words=办理中", {"办理中的"}),
        ("?due=late", {"待签收的"}),
        ("?due=today", set()),
        ("?role=co_handler", set()),
        ("?whose=mine", {"待签收的", "办理中的"}),
    ],
)
def test_inbox_is_narrowed_in_the_address(client, cast, query, titles):
    shown = " ".join(rows(inbox(client, cast.handler, query)))
    assert {title for title in ("待签收的", "办理中的") if title in shown} == titles


@pytest.mark.on_both
@pytest.mark.database_after(action=have_two)
@pytest.mark.parametrize(
    "query",
    [
        "?due=x&whose=y&role=z&status=closed",
        "?words=%00%ff&at=%00",
        "?at=eyJ4IjoxfQ",
        "?words=" + "长" * 5000,
        "?words=%25&words=_",
        "?due=late&due=today&status=dispatched'--",
        "?format=pdf&at=",
        "?status=answered&words=%F0%A0%AE%B7%E2%80%AE",
    ],
)
def test_inbox_bears_any_query(client, cast, query):
    assert inbox(client, cast.handler, query).status_code == 200


def test_filters_stay_in_the_address_of_pages_and_export(client, cast):
    scenarios.dispatched(cast)
    bulk.fill_up_to(51, seed=1)
    page = inbox(client, cast.handler, "?due=late&whose=mine&nonsense=1")
    kept = "due=late&whose=mine"
    (after,) = [url for url in links(page, "/handler?") if "&at=" in url]
    assert after.startswith(f"/handler?{kept}&at=")
    assert f"/handler?{kept}&format=xlsx" in links(page, "/handler?")

    second = client.get(after)
    assert (len(rows(page)), len(rows(second))) == (50, 1)
    assert [url.startswith(f"/handler?{kept}&at=") for url in links(second, "/handler?due=late&whose=mine&at")] == [
        True
    ]


@pytest.mark.on_both
def test_inbox_costs_the_same_for_one_row_and_for_three(client, cast):
    _in_hand_and_carded(cast)
    one = statements(client, cast.handler)
    for _ in range(2):
        _in_hand_and_carded(cast)
    assert statements(client, cast.handler) == one


def _in_hand_and_carded(cast):
    for station in (scenarios.dispatched, scenarios.planned, scenarios.answered):
        ticket = apart(station(cast, is_confidential=True))
        ladder.catch_up(ticket, before=moment("2026-03-20 09:00"))


def statements(client, user):
    client.sign_in(user).get("/handler")
    with counted() as sent:
        assert client.get("/handler").status_code == 200
    return len(sent)


def test_export_holds_the_rows_of_the_list_as_text(client, cast):
    ticket = scenarios.dispatched(cast, title="=cmd|' /C calc'!A0")
    scenarios.planned(cast)
    headings, first, second = sheet(inbox(client, cast.handler, "?format=xlsx"))
    assert headings[:4] == ["编号", "标题", "企业", "类别"]
    assert first[:3] == [ticket.number, "'=cmd|' /C calc'!A0", cast.firm.name]
    assert second[7].startswith("主办办结 还剩")
    assert len(sheet(inbox(client, cast.handler, "?status=dispatched&format=xlsx"))) == 2


def test_an_export_that_is_cut_says_so(client, cast, monkeypatch):
    monkeypatch.setattr(listing, "EXPORTED", 3)
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    for _ in range(3):
        scenarios.dispatched(cast)
    assert len(sheet(inbox(client, cast.handler, "?format=xlsx"))) == 4
    scenarios.dispatched(cast)
    download = inbox(client, cast.handler, "?format=xlsx")
    *rows_, blank, last = sheet(download)
    assert (len(rows_), set(blank)) == (4, {None})
    assert last[0] == "只导出了前 3 行，后面还有。请缩小查找范围，分次导出。"
    assert unquote(download.headers["Content-Disposition"]).partition("''")[2].startswith("收件箱（前3行）-")


def test_a_list_of_several_pages_says_how_much_is_exported(client, cast, monkeypatch):
    scenarios.dispatched(cast)
    assert "最多 5000 行" not in text(inbox(client, cast.handler))
    bulk.fill_up_to(PAGE + 1, seed=1)
    assert "最多 5000 行" in text(inbox(client, cast.handler))


def test_an_empty_inbox_says_so(client, cast):
    assert "没有待办" in text(inbox(client, cast.handler))
    assert "没有符合条件的诉求" in text(inbox(client, cast.handler, "?words=没有"))


def test_inbox_names_who_handles_and_marks_what_is_apart(client, cast):
    ticket = scenarios.dispatched(cast, reporter=None)
    lifecycle.sign(ticket, cast.handler, by=cast.head, at=moment("2026-03-02 11:00"))
    (row,) = rows(inbox(client, cast.head))
    assert "周承" in row
    assert "代填，企业未确认" in row
