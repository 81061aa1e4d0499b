"""The supervision office's door: its desk, who is late, cards, letters, and what it does in the office's stead."""

import pytest
import time_machine
from sqlalchemy import select

from directline.extensions import db
from directline.models import Recusal, Satisfaction, Status, Ticket
from directline.pages import listing
from directline.tickets import ladder
from tests import scenarios
from tests.factories import BEGINNING, moment
from tests.pages.officials import ALL_DOORS, apart, links, rows, sheet, text
from tests.statements import counted

SPRING = moment("2026-03-20 09:00")
SOLVED = {"is_solved": "yes", "satisfaction": Satisfaction.SATISFIED.value, "words": ""}
PAGES = ("", "/overdue", "/cards", "/letters", "/on-behalf")


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(SPRING, tick=False):
        yield


def be_late(cast):
    """A red matter, and one that is yellow only."""
    red, yellow = scenarios.planned(cast), scenarios.planned(cast, title="还没有红牌的")
    for ticket in (red, yellow):
        ladder.catch_up(ticket, before=moment("2026-03-11 09:00"))
    ladder.catch_up(red, before=moment("2026-03-16 09:00"))


somebody_is_late = pytest.mark.database_after(action=be_late)


@pytest.fixture
def late(cast):
    """The red matter."""
    return db.session.scalars(select(Ticket).order_by(Ticket.id)).first()


def page(client, user, path=""):
    return client.sign_in(user).get(f"/supervision{path}")


@pytest.mark.parametrize("viewer", ALL_DOORS)
def test_the_door_opens_to_the_supervision_office_alone(client, cast, viewer):
    client.sign_in(getattr(cast, viewer))
    statuses = {path: client.get(f"/supervision{path}").status_code for path in PAGES}
    assert statuses == dict.fromkeys(PAGES, 200 if viewer == "inspector" else 403)


def test_signing_in_leads_to_the_desk(client, cast):
    assert client.sign_in(cast.inspector).get("/").text.count('href="/supervision"') >= 1
    shown = page(client, cast.inspector).text
    assert [words in shown for words in ("督办台", "超期与亮牌", "督办函")] == [True, True, True]


@somebody_is_late
def test_the_desk_counts_what_the_lists_hold(client, cast, late):
    scenarios.answered_by_office(cast)
    shown = text(page(client, cast.inspector))
    assert "超期未办结 1 未说明的亮牌 1 今年的督办函 2 代办公室审核和回访 1" in shown
    assert rows(page(client, cast.inspector))[-1].split() == ["自然资源局(测试)", "1", "1", "1"]
    counts = {
        "/overdue?department=test-lead-unit": 1,
        "/cards?department=test-lead-unit&colour=red&open=yes": 1,
        "/cards?department=test-lead-unit&explained=no": 1,
        "/letters?year=2026": 2,
        "/on-behalf": 1,
    }
    assert {path: len(rows(page(client, cast.inspector, path))) for path in counts} == counts


@somebody_is_late
def test_what_is_not_red_stays_out_of_sight(client, cast, late):
    for path in ("/overdue", "/cards", "/letters"):
        assert "还没有红牌的" not in page(client, cast.inspector, path).text


@pytest.mark.on_both
@somebody_is_late
def test_letters_stand_by_number_and_lead_to_the_paper(client, cast, late):
    letters = rows(page(client, cast.inspector, "/letters"))
    assert [row.split()[0] for row in letters] == ["直督〔2026〕3号", "直督〔2026〕1号"]
    (paper, *_others) = links(page(client, cast.inspector, "/letters"), f"/tickets/{late.number}/letters/")
    assert "直督〔2026〕3号" in client.get(paper).text


@somebody_is_late
def test_letters_go_page_by_page(client, cast, late, monkeypatch):
    monkeypatch.setattr(listing.listing, "__defaults__", (1,))
    first = page(client, cast.inspector, "/letters")
    (onward,) = links(first, "/supervision/letters?at=")
    second = client.get(onward)
    assert [rows(one)[0].split()[0] for one in (first, second)] == ["直督〔2026〕3号", "直督〔2026〕1号"]
    (back,) = links(second, "/supervision/letters?at=")
    assert rows(client.get(back)) == rows(first)


@somebody_is_late
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?department=", 2),
        ("?year=2026", 2),
        ("?year=1999", 2),
        ("?department=test-other-unit", 0),
        ("?words=高压线", 2),
        ("?words=别的", 0),
    ],
)
def test_letters_are_narrowed_and_exported(client, cast, late, query, count):
    assert len(rows(page(client, cast.inspector, f"/letters{query}"))) == count
    assert len(sheet(page(client, cast.inspector, f"/letters{query}&format=xlsx"))) == count + 1


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "没有要督办的"),
        ("/overdue", "没有超期"),
        ("/cards", "没有亮牌"),
        ("/letters", "没有督办函"),
        ("/on-behalf", "没有要代行的"),
        ("/on-behalf?words=没有", "没有符合条件的诉求"),
    ],
)
def test_an_empty_page_says_so(client, cast, path, words):
    assert words in text(page(client, cast.inspector, path))


def test_each_page_costs_the_same_for_one_row_and_for_three(client, cast):
    def statements(path):
        page(client, cast.inspector, path)
        with counted() as sent:
            client.get(f"/supervision{path}")
        return len(sent)

    def happen():
        ladder.catch_up(apart(scenarios.planned(cast)), before=SPRING)
        apart(scenarios.answered_by_office(cast)), apart(scenarios.confirming_by_office(cast))

    happen()
    one = {path: statements(path) for path in PAGES}
    for _ in range(2):
        happen()
    assert {path: statements(path) for path in PAGES} == one


@somebody_is_late
def test_nobody_barred_sees_it_on_the_desk(client, cast, late):
    db.session.add(Recusal(ticket_id=late.id, user_id=cast.inspector.id, reason="回避", at=BEGINNING))
    db.session.commit()
    assert "没有要督办的" in text(page(client, cast.inspector))
    assert rows(page(client, cast.inspector, "/letters")) == []


@pytest.mark.on_both
def test_supervision_works_off_what_the_office_handled_itself(client, cast):
    ticket = scenarios.answered_by_office(cast)
    db.session.commit()
    (row,) = rows(page(client, cast.inspector, "/on-behalf"))
    assert "审核答复" in row
    (url,) = links(client.get("/supervision/on-behalf"), f"/tickets/{ticket.number}?")

    assert links(client.get(url), "/supervision/on-behalf") != []
    assert client.post(f"/tickets/{ticket.number}/pass", data=seen(client, ticket, "pass")).status_code == 303
    assert "回访企业" in rows(client.get("/supervision/on-behalf"))[0]
    recipients = SOLVED | seen(client, ticket, "verdict")
    assert client.post(f"/tickets/{ticket.number}/verdict", data=recipients).status_code == 303
    assert ticket.status is Status.CLOSED


def seen(client, ticket, action):
    """Which answer the form is about."""
    form = client.get(f"/tickets/{ticket.number}/{action}").text
    return {"seen": form.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]}


@pytest.mark.parametrize("who", ["clerk", "second_clerk", "office_head"])
def test_the_office_records_no_word_on_its_own_work(client, cast, who):
    ticket = scenarios.confirming_by_office(cast)
    db.session.commit()
    client.sign_in(getattr(cast, who))
    assert client.get(f"/tickets/{ticket.number}").text.count(f"/tickets/{ticket.number}/verdict") == 0
    assert client.post(f"/tickets/{ticket.number}/verdict", data=SOLVED).status_code == 409
    assert rows(client.get("/office/queues/call_back")) == []


@somebody_is_late
@pytest.mark.parametrize("action", ["pass", "send_back"])
def test_supervision_audits_nobody_else(client, cast, late, action):
    red = scenarios.answered(cast)
    ladder.catch_up(red, before=SPRING)
    db.session.commit()

    assert client.sign_in(cast.inspector).get(f"/tickets/{red.number}/{action}").status_code == 404
    assert client.get(f"/tickets/{late.number}/{action}").status_code == 409
