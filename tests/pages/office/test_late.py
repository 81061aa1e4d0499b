import pytest
import time_machine
from sqlalchemy import select

from directline.extensions import db
from directline.models import Colour, Escalation, Severity
from directline.tickets import ladder, lifecycle
from tests import scenarios
from tests.factories import moment
from tests.pages.officials import apart, links, rows, sheet, text
from tests.statements import counted

SPRING = moment("2026-03-20 09:00")


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(SPRING, tick=False):
        yield


def be_late(cast):
    ladder.catch_up(scenarios.planned(cast), before=SPRING)


somebody_is_late = pytest.mark.database_after(action=be_late)


def board(client, user, query="", name="overdue"):
    return client.sign_in(user).get(f"/office/{name}{query}")


@somebody_is_late
def test_overdue_board_says_who_answers_for_it_and_what_it_has_reached(client, cast):
    (row,) = rows(board(client, cast.clerk))
    assert f"自然资源局(测试) 周承 {cast.handler.phone}" in row
    assert "主办办结 已超时 8 个工作日" in row
    assert "红牌 提级至县长 3月16日 17:30" in row
    assert f"tel:{cast.handler.phone}" in board(client, cast.clerk).text


def be_late_and_unsigned(cast):
    be_late(cast)
    scenarios.dispatched(cast, title="没有签收的高压线", severity=Severity.MAJOR)


@pytest.mark.database_after(action=be_late_and_unsigned)
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?whose=sign", 1),
        ("?whose=promise", 1),
        ("?whose=office", 0),
        ("?department=test-lead-unit", 1),
        ("?department=test-other-unit", 0),
        ("?rung=E3", 1),
        ("?rung=E4", 0),
        ("?words=高压线", 1),
        ("?whose=nobody&department=x&rung=E9&at=y&words=%00", 1),
    ],
)
def test_overdue_board_is_narrowed_and_exported(client, cast, query, count):
    assert len(rows(board(client, cast.clerk, query))) == count
    assert len(sheet(board(client, cast.clerk, f"{query}&format=xlsx"))) == count + 1


def test_the_offices_own_lateness_is_on_the_board(client, cast):
    scenarios.filed(cast)
    (row,) = rows(board(client, cast.clerk, "?whose=office"))
    assert "直通车办公室" in row
    assert "受理 已超时" in row


@somebody_is_late
def test_cards_are_listed_with_letters_and_explanations(client, cast):
    red, yellow = rows(board(client, cast.clerk, name="cards"))
    assert "红牌 提级至分管副县长 · 3月12日 17:30 提级至县长 3月16日 17:30" in red
    assert "提级" not in yellow
    assert "不要求说明" in red
    assert "黄牌 逾期督办 · 3月9日 17:30" in yellow

    card = [url for url in links(board(client, cast.clerk, "?colour=yellow", "cards"), "/tickets/") if "/cards/" in url]
    assert client.get(card[0]).status_code == 200


@pytest.mark.on_both
@somebody_is_late
def test_an_explained_card_shows_the_explanation(client, cast):
    card = db.session.scalars(select(Escalation).where(Escalation.colour == Colour.YELLOW)).one()
    lifecycle.explain(card, "=等待停电计划", by=cast.head, at=SPRING)
    (row,) = rows(board(client, cast.clerk, "?explained=yes", "cards"))
    assert "=等待停电计划 3月20日 09:00 吴长" in row
    assert rows(board(client, cast.clerk, "?explained=no", "cards")) == []
    assert "'=等待停电计划" in sheet(board(client, cast.clerk, "?explained=yes&format=xlsx", "cards"))[1]


@pytest.mark.on_both
@somebody_is_late
@pytest.mark.parametrize(
    "query", ["?colour=blue&department=x&explained=perhaps", "?at=W10&words=%F0%A0%AE%B7", "?colour=%00"]
)
def test_cards_bear_any_query(client, cast, query):
    assert board(client, cast.clerk, query, "cards").status_code == 200


@somebody_is_late
def test_each_board_costs_the_same_for_one_row_and_for_three(client, cast):
    def statements(name):
        board(client, cast.clerk, name=name)
        with counted() as sent:
            client.get(f"/office/{name}")
        return len(sent)

    one = [statements(name) for name in ("overdue", "cards")]
    for _ in range(2):
        ladder.catch_up(apart(scenarios.planned(cast)), before=SPRING)
    assert [statements(name) for name in ("overdue", "cards")] == one


@pytest.mark.parametrize(("name", "words"), [("overdue", "没有超期"), ("cards", "没有亮牌")])
def test_an_empty_board_says_so(client, cast, name, words):
    assert words in text(board(client, cast.clerk, name=name))
