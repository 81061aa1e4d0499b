"""The list of tasks: who finds which, narrowed, counted, exported; and what a unit owes above its inbox."""

import re
from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest

from directline import clock
from directline.extensions import db
from directline.pages import task_board
from directline.tickets import lifecycle
from tests import scenarios, tasks
from tests.factories import moment
from tests.pages.officials import ALL_DOORS, apart, links, rows, sheet, text
from tests.statements import counted
from tests.tickets.tasks.test_lists import SOON, one_of_each, sealed

HEADINGS = [
    *("编号", "批示内容", "诉求编号", "事项", "专报编号", "承办单位", "责任人", "交办领导", "纸质批示", "交办时间"),
    *("完成期限", "时限", "状态", "报告时间", "结束时间"),
]
WORDS = {
    "late": "在本月十二日前完成",
    "open": "还有几天",
    "sealed": "密件上的批示",
    "other": "请另一单位到现场",
    "public": "企业看得到的批示",
}


@pytest.fixture(autouse=True)
def _now():
    with clock.standing_at(moment("2026-03-13 09:00")):
        yield


def give(cast):
    """By who wrote it, on what: the words tell them apart."""
    tasks.instructed(cast, text=WORDS["late"])
    tasks.instructed(cast, text=WORDS["open"], due_on=SOON, by=cast.vice)
    tasks.instructed(cast, text=WORDS["other"], due_on=SOON, department=cast.other_unit, by=cast.magistrate)
    tasks.instructed(cast, text=WORDS["public"], due_on=SOON, is_public=True)
    sealed(cast, text=WORDS["sealed"], due_on=SOON)


given = pytest.mark.database_after(action=give)


def board(client, user, **query):
    return client.sign_in(user).get(f"/tasks?{urlencode(query)}")


def address(task):
    return f"/tasks/{task.number}"


def named_in(response):
    return {name for name, words in WORDS.items() if words in response.text}


SEES = {
    "handler": {"late", "open", "public"},
    "head": {"late", "open", "public"},
    "other_head": {"other"},
    "clerk": {*WORDS},
    "office_head": {*WORDS},
    "inspector": {"sealed"},
    "liaison": set(),
    "secretary": {*WORDS},
    "magistrate": {*WORDS},
    "vice": {"late", "open", "public"},
    "other_vice": set(),
}


@given
@pytest.mark.parametrize("who", sorted({*ALL_DOORS, *SEES}))
def test_who_finds_which(client, cast, who):
    page = board(client, getattr(cast, who))
    book = board(client, getattr(cast, who), format="xlsx")

    if who not in SEES:
        assert (page.status_code, book.status_code) == (403, 403)
        return
    assert (page.status_code, named_in(page), len(rows(page))) == (200, SEES[who], len(SEES[who]))
    exported = {name for name, words in WORDS.items() if words in str(sheet(book))}
    assert exported == SEES[who] - {"sealed"}
    assert ("密件不导出。" in str(sheet(book))) == ("sealed" in SEES[who])


@given
@pytest.mark.parametrize(("who", "label"), [("secretary", 1), ("vice", 1), ("clerk", 1), ("inspector", 1), ("head", 1)])
def test_the_way_there_is_in_the_navigation(client, cast, who, label):
    page = client.sign_in(getattr(cast, who)).get("/tasks").text

    assert page.count('href="/tasks"') >= label


@pytest.mark.parametrize("who", ["owner", "admin", "auditor"])
def test_others_have_no_way_there(client, cast, who):
    assert 'href="/tasks"' not in client.sign_in(getattr(cast, who)).get("/profile").text


def test_a_row_says_who_has_it_who_gave_it_and_when_it_is_due(client, cast):
    task = tasks.instructed(cast)
    db.session.commit()

    (row,) = rows(board(client, cast.clerk))
    assert row == (
        f"{tasks.TEXT} {task.number} · {task.ticket.title} 自然资源局(测试) 周承 县委书记 韩书记 "
        "已超时 15 小时 30 分钟 3月12日 17:30 到期 逾期"
    )
    assert 'class="clock is-red"' in board(client, cast.clerk).text
    assert address(task) in links(board(client, cast.clerk), "/tasks")


def test_what_was_written_on_paper_says_so(client, cast):
    tasks.instructed(cast, by=cast.clerk, given_by=cast.magistrate)
    db.session.commit()

    (row,) = rows(board(client, cast.head))
    assert "县长 杨县长 纸质批示" in row


@pytest.mark.parametrize("group", ["late", "open", "reported", "accepted", "cancelled"])
def test_narrowed_by_where_it_stands(client, cast, group):
    expected = one_of_each(cast)
    db.session.commit()
    page = board(client, cast.secretary, group=group)

    assert [number for number in (task.number for task in expected.values()) if number in page.text] == [
        expected[group].number
    ]


@pytest.mark.on_both
@given
def test_narrowed_by_unit_and_giver(client, cast):
    vice, other = cast.vice.post.code, cast.other_unit.code
    assert named_in(board(client, cast.clerk, post=vice)) == {"open"}
    assert named_in(board(client, cast.clerk, department=other)) == {"other"}
    assert named_in(board(client, cast.clerk, post=vice, department=other)) == set()


@given
def test_a_giver_whom_one_does_not_see_is_not_offered(client, cast):
    page = board(client, cast.inspector)

    assert f'value="{cast.secretary.post.code}"' in page.text
    assert f'value="{cast.magistrate.post.code}"' not in page.text


def test_nothing_given_and_nothing_found_are_said_apart(client, cast):
    assert "没有交办事项" in text(board(client, cast.secretary))
    assert "没有符合条件的交办事项" in text(board(client, cast.secretary, words="无此批示"))


def test_a_workbook_holds_all_of_a_row_and_no_formula(client, cast):
    hostile = '=HYPERLINK("http://x","x")\u202e<script>'
    task = tasks.instructed(cast, text=hostile)
    db.session.commit()

    headings, row = sheet(board(client, cast.secretary, format="xlsx"))[:2]
    assert headings == HEADINGS
    assert row[0:2] == [task.number, '\'=HYPERLINK("http://x","x")<script>']
    assert row[2:9] == [
        *(task.ticket.number, task.ticket.title, None, "自然资源局(测试)", "周承", "县委书记 韩书记", None),
    ]
    assert (row[10], row[12]) == ("2026-03-12", "逾期")
    assert "<script>" not in board(client, cast.secretary).text.partition("<main")[2].replace("</script>", "")


def test_a_masked_name_stands_in_no_row(client, cast):
    ticket = scenarios.planned(cast, is_confidential=True)
    tasks.instructed(cast, ticket=ticket, text=f"请到{cast.firm.name}现场办公")
    db.session.commit()

    for page in (board(client, cast.head), board(client, cast.head, format="xlsx"), client.get("/handler")):
        shown = str(sheet(page)) if "sheet" in page.mimetype else page.text
        assert cast.firm.name not in shown
        assert "现场办公" in shown


def ask(client, cast, address, number):
    for _ in range(number):
        apart(tasks.instructed(cast).ticket)
    db.session.commit()
    client.sign_in(cast.head)
    client.get(address)
    with counted() as statements:
        page = client.get(address)
    return len(statements), page.text.count('number-code">PS2026-')


@pytest.mark.parametrize("address", ["/tasks", "/handler"])
def test_many_tasks_cost_as_many_questions_as_one(client, cast, address):
    (one, _), (many, shown) = ask(client, cast, address, 1), ask(client, cast, address, 14)

    assert (many, shown) == (one, 15 if address == "/tasks" else task_board.MOST_OWED)


@pytest.mark.on_both
def test_the_inbox_puts_what_leaders_ordered_first(client, cast):
    later, late = tasks.instructed(cast, due_on=SOON), tasks.instructed(cast)
    tasks.reported(cast)
    db.session.commit()
    page = client.sign_in(cast.handler).get("/handler")

    above = page.text[page.text.index("批示交办") : page.text.index("按到期时间")]
    assert above.index(late.number) < above.index(later.number)
    assert above.count('number-code">PS2026-') == 2
    assert 'class="clock is-red"' in above
    assert f'href="{address(late)}"' in above


def test_an_inbox_without_orders_says_nothing_of_them(client, cast):
    scenarios.planned(cast)
    tasks.accepted(cast)
    db.session.commit()

    assert "批示交办" not in client.sign_in(cast.handler).get("/handler").text
    assert "批示交办" not in client.sign_in(cast.other_handler).get("/handler").text


@pytest.mark.on_both
def test_a_task_on_the_digest_as_a_whole_names_no_ticket(client, cast):
    task = lifecycle.give(tasks.order(cast, due_on=date(2026, 3, 20)), by=cast.secretary, at=clock.now())
    db.session.commit()

    (row,) = rows(board(client, cast.head))
    assert row.startswith(f"{tasks.TEXT} {task.number} 自然资源局(测试) 吴长 县委书记 韩书记")
    assert sheet(board(client, cast.head, format="xlsx"))[1][0:5] == [task.number, tasks.TEXT, None, None, None]


@pytest.mark.on_both
@given
@pytest.mark.parametrize("who", ["secretary", "vice", "head"])
def test_the_tabs_count_what_they_lead_to(client, cast, who):
    page = board(client, getattr(cast, who), department=cast.lead_unit.code)
    tabs = re.findall(r'<li><a href="(/tasks\?[^"]+)"[^>]*>(\w+)<span class="count">(\d+)</span>', page.text)

    assert [label for _url, label, _number in tabs] == ["全部", "逾期", "在办", "待审核", "已完成", "已撤销"]
    counted = {label: int(number) for _url, label, number in tabs}
    assert counted == {label: len(rows(client.get(unescape(url)))) for url, label, _number in tabs}
    assert (counted["全部"], counted["逾期"], counted["在办"]) == (3, 1, 2)
