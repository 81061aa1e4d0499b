import pytest
import time_machine

from directline.county.demo import bulk
from directline.models import Channel
from directline.tickets import lifecycle
from tests import scenarios
from tests.factories import moment
from tests.pages.officials import apart, links, rows, sheet, text
from tests.statements import counted


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(moment("2026-03-20 09:00"), tick=False):
        yield


def tickets(client, user, query=""):
    return client.sign_in(user).get(f"/office/tickets{query}")


def test_all_tickets_are_listed_newest_first_with_units_and_promise(client, cast):
    scenarios.closed(cast, title="办结的")
    scenarios.planned(cast, title="超时的")
    scenarios.filed(cast, title="刚提交的")

    newest, late, closed = rows(tickets(client, cast.clerk))
    assert "刚提交的" in newest
    assert "自然资源局(测试)" in late
    assert "3月9日 17:30 已超时" in late
    assert "已办结 已解决 自然资源局(测试)" in closed
    assert "已超时" not in closed


def live_three(cast):
    scenarios.closed(cast, title="办结的")
    scenarios.planned(cast, title="办理中的")
    called = {"reporter": None, "enterprise": cast.rival, "channel": Channel.PHONE}
    scenarios.filed(cast, title="来电的", at="2026-03-04 09:00", **called)


@pytest.mark.database_after(action=live_three)
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?status=open", {"办理中的", "来电的"}),
        ("?status=closed", {"办结的"}),
        ("?category=test&department=test-lead-unit", {"办理中的", "办结的"}),
        ("?channel=phone", {"来电的"}),
        ("?severity=urgent", set()),
        ("?firm=恒昌", {"来电的"}),
        ("?key=1", set()),
        ("?first=2026-03-03", {"来电的"}),
        ("?last=2026-03-02&status=open", {"办理中的"}),
        ("?words=办结", {"办结的"}),
    ],
)
def test_all_tickets_are_narrowed_in_the_address(client, cast, query, titles):
    shown = " ".join(rows(tickets(client, cast.clerk, query)))
    assert {title for title in ("办结的", "办理中的", "来电的") if title in shown} == titles
    assert len(sheet(tickets(client, cast.clerk, f"{query}&format=xlsx"))) == len(titles) + 1


@pytest.mark.on_both
@pytest.mark.parametrize(
    "query",
    [
        "?first=0001-01-01&last=9999-12-31",
        "?first=2026-02-30&last=x",
        "?first=1999-12-31",
        "?status=open'&category=--&department=1e9&township=%00&channel=x&severity=y&key=z",
        "?at=eyJhIjoxfQ&words=%25_%5C",
        "?firm=" + "长" * 3000,
        "?status=open&status=closed&words=a&words=b",
    ],
)
def test_all_tickets_bear_any_query(client, cast, query):
    scenarios.filed(cast)
    page = tickets(client, cast.clerk, query)
    assert page.status_code == 200
    assert "0001" not in " ".join(links(page, "/office/tickets?"))


def test_what_is_chosen_stays_in_the_address(client, cast):
    scenarios.filed(cast)
    bulk.fill_up_to(51, seed=1)
    kept = "words=%E9%AB%98%E5%8E%8B&status=open&first=2026-03-01"
    page = tickets(client, cast.clerk, f"?{kept}&nonsense=1")
    (after,) = [url for url in links(page, "/office/tickets?") if "&at=" in url]
    assert after.startswith(f"/office/tickets?{kept}&at=")
    assert f"/office/tickets?{kept}&format=xlsx" in links(page, "/office/tickets?")
    assert len(rows(client.get(after))) == 1
    assert len(sheet(client.get(f"/office/tickets?{kept}&format=xlsx"))) == 52


def test_all_tickets_pass_over_what_the_clerk_is_barred_from(client, cast):
    ticket = scenarios.filed(cast)
    lifecycle.recuse(ticket, "亲属", user=cast.clerk, by=cast.office_head, at=moment("2026-03-02 10:00"))
    assert ticket.number not in tickets(client, cast.clerk).text
    assert len(sheet(tickets(client, cast.clerk, "?format=xlsx"))) == 1
    assert len(rows(tickets(client, cast.second_clerk))) == 1


def test_all_tickets_cost_the_same_for_one_row_and_for_five(client, cast):
    def statements():
        tickets(client, cast.clerk)
        with counted() as sent:
            client.get("/office/tickets")
        return len(sent)

    apart(scenarios.planned(cast))
    one = statements()
    for _ in range(4):
        apart(scenarios.dispatched(cast))
    assert statements() == one


def test_no_tickets_yet_is_said(client, cast):
    assert "还没有诉求" in text(tickets(client, cast.clerk))
    assert "没有符合条件的诉求" in text(tickets(client, cast.clerk, "?words=没有"))
