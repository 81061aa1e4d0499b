"""What leaders ordered: the line on top of the month, the way to instruct on a matter, on an item of the digest."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import DigestItem, Recusal, Role, Severity, Task, Ticket
from directline.reports import monthly
from directline.reports.period import month
from directline.tickets import lifecycle, sweeps
from tests import factories, scenarios, tasks
from tests.factories import moment
from tests.page_forms import form_of
from tests.pages.officials import ALL_DOORS, apart, links, rows, text
from tests.reports import months
from tests.statements import counted
from tests.tickets.tasks.test_lists import SOON, one_of_each, sealed

NOW = moment("2026-03-13 09:00")
PAPER = "/leadership/digest/2026-02"
LATELY = "您最近的批示："


@pytest.fixture(autouse=True)
def now():
    with clock.standing_at(NOW):
        yield


def line(response):
    """The line on top, and its links."""
    match = re.search(r'<p class="instructed">(.*?)</p>', response.text, re.DOTALL)
    if match is None:
        return "", []
    words = "".join(unescape(re.sub(r"<[^>]+>", "", match[1])).split())
    return words, [unescape(url) for url in re.findall(r'href="([^"]+)"', match[1])]


def glance(client, user):
    return client.sign_in(user).get("/leadership")


def test_nothing_given_is_no_line(client, cast):
    tasks.instructed(cast, by=cast.magistrate)
    db.session.commit()

    assert line(glance(client, cast.secretary)) == ("", [])


@pytest.mark.on_both
def test_the_line_says_how_far_it_is_and_each_part_leads_to_its_tasks(client, cast):
    expected = one_of_each(cast)
    db.session.commit()
    words, addresses = line(glance(client, cast.secretary))

    assert words == f"{LATELY}已完成1件，逾期1件（自然资源局(测试)周承），在办1件，待您审核1件"
    listed = [[task.number for task in expected.values() if task.number in client.get(url).text] for url in addresses]
    assert listed == [[expected[group].number] for group in ("accepted", "late", "open", "reported")]
    assert 'class="is-late"' in client.get("/leadership").text


def test_what_was_done_long_ago_is_in_the_line_no_more(client, cast):
    tasks.accepted(cast)
    db.session.commit()

    with clock.standing_at(moment("2026-04-09 09:00")):
        assert line(glance(client, cast.secretary))[0] == f"{LATELY}已完成1件"
    with clock.standing_at(moment("2026-04-11 09:00")):
        assert line(glance(client, cast.secretary))[0] == ""


def test_who_is_late_is_named_and_of_many_two(client, cast):
    ticket, units = scenarios.planned(cast), [cast.lead_unit, cast.other_unit, cast.lead_unit]
    given = [tasks.instructed(cast, ticket=ticket, department=unit) for unit in units]
    db.session.commit()
    assert line(glance(client, cast.secretary))[0].endswith(
        "逾期3件（自然资源局(测试)周承、住房和城乡建设局(测试)冯局）"
    )

    given[2].person = None
    db.session.commit()
    assert line(glance(client, cast.secretary))[0].endswith("、住房和城乡建设局(测试)冯局等）")


def test_a_successor_sees_what_the_predecessor_gave(client, cast):
    task = tasks.instructed(cast)
    cast.secretary.is_active = False
    successor = factories.user(Role.LEADER, post=cast.secretary.post)
    db.session.commit()
    words, (address,) = line(glance(client, successor))

    assert words == f"{LATELY}逾期1件（自然资源局(测试)周承）"
    assert task.number in client.get(address).text


def test_a_vice_reads_the_own_ones_and_nothing_of_a_sealed_ticket(client, cast):
    tasks.instructed(cast, by=cast.vice)
    hidden = sealed(cast)
    hidden.post = cast.vice.post  # as if it had been written before the ticket was sealed
    db.session.commit()
    words, (address,) = line(glance(client, cast.vice))

    assert words == f"{LATELY}逾期1件（自然资源局(测试)周承）"
    assert hidden.number not in client.get(address).text + client.get("/tasks").text + client.get("/leadership").text


def be_late(cast):
    months.signed(cast, "2026-03-02 10:00", title="高压线迁改无人办理")
    sweeps.escalate(clock.now())


def pressing(page):
    return page.text[page.text.index("请先看这几件") : page.text.index("最近的红牌")]


@pytest.mark.parametrize("who", ["secretary", "magistrate", "vice"])
def test_under_each_matter_stands_the_way_to_instruct(client, cast, who):
    be_late(cast)
    db.session.commit()
    ticket = db.session.scalars(select(Ticket)).one()

    shown = pressing(glance(client, getattr(cast, who)))
    assert f'href="/tickets/{ticket.number}/instruct"' in shown
    assert "已批示" not in shown


@pytest.mark.on_both
def test_under_a_matter_stands_what_was_ordered_on_it(client, cast):
    be_late(cast)
    ticket = db.session.scalars(select(Ticket)).one()
    tasks.instructed(cast, ticket=ticket, due_on=SOON)
    tasks.instructed(cast, ticket=ticket, department=cast.other_unit)
    db.session.commit()

    shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", pressing(glance(client, cast.magistrate)))).split())
    assert "已批示 住房和城乡建设局(测试) 冯局 · 逾期 已超时 15 小时 30 分钟 · 另有 1 件" in shown


def test_the_month_costs_the_same_with_many_instructions(client, cast):
    def statements():
        with counted() as sent:
            client.get("/leadership")
        return len(sent)

    for number in range(5):
        months.signed(cast, "2026-03-02 10:00", title=f"第{number}件")
    sweeps.escalate(clock.now())
    tickets = db.session.scalars(select(Ticket)).all()
    tasks.instructed(cast, ticket=tickets[0])
    db.session.commit()
    glance(client, cast.secretary)
    one = statements()
    for ticket in [*map(apart, tickets), *tickets]:
        tasks.instructed(cast, ticket=ticket)
    db.session.commit()

    assert statements() == one


def live_february(cast):
    """Two matters to decide, frozen."""
    with clock.standing_at(moment("2026-02-28 18:00")):
        for title in ("第一件要决定的", "第二件要决定的"):
            ticket = months.signed(cast, "2026-02-25 10:00", title=title)
            lifecycle.reclassify(ticket, cast.category, Severity.MAJOR, by=cast.clerk, at=moment("2026-02-25 11:00"))
    monthly.freeze(month("2026-02"))


frozen = pytest.mark.database_after(action=live_february)


def asked(position):
    return db.session.scalars(select(DigestItem).where(DigestItem.position == position)).one()


def given():
    return db.session.scalars(select(Task)).all()


@frozen
def test_each_matter_of_the_digest_has_its_number_and_a_way_to_instruct(client, cast):
    page = client.sign_in(cast.secretary).get(PAPER)

    assert [number in text(page) for number in ("2026-02-0", "2026-02-1", "2026-02-2")] == [True] * 3
    assert links(page, f"{PAPER}/") == [
        url for url in links(page, f"{PAPER}/") if "figures" in url or "instruct" in url
    ]
    assert [url for url in links(page, f"{PAPER}/") if url.endswith("/instruct")] == [
        f"{PAPER}/{position}/instruct" for position in range(3)
    ]


@frozen
@pytest.mark.parametrize("who", sorted({*ALL_DOORS} - {"secretary"}))
def test_the_digest_is_instructed_on_by_the_principals_alone(client, cast, who):
    client.sign_in(getattr(cast, who))
    sent = {"text": "请办", "department": cast.lead_unit.code, "within": "7"}

    assert [client.get(f"{PAPER}/{place}/instruct").status_code for place in (0, 1)] == [403, 403]
    assert client.post(f"{PAPER}/1/instruct", data=sent).status_code == 403
    assert given() == []


@pytest.mark.on_both
@frozen
def test_an_instruction_on_an_item_is_sent_as_the_form_opens(client, cast):
    page = client.sign_in(cast.secretary).get(f"{PAPER}/1/instruct")
    assert "第一件要决定的" in text(page)
    answer = client.post(f"{PAPER}/1/instruct", data=form_of(page.text))

    (task,) = given()
    assert (answer.status_code, answer.location) == (303, f"{PAPER}#item-1")
    assert (task.digest_item, task.ticket, task.department, task.post) == (
        *(asked(1), asked(1).ticket, cast.lead_unit, cast.secretary.post),
    )
    assert (task.due_on, task.text) == (date(2026, 3, 23), "请自然资源局(测试)于3月23日 周一前办结，并报告结果。")
    shown = text(client.get(PAPER))
    assert shown.count("已批示 自然资源局(测试) 周承 · 在办 还剩 10 天") == 1
    assert "已批示 自然资源局(测试) 周承" in text(client.get(f"{PAPER}/1/instruct"))


@pytest.mark.on_both
@frozen
def test_an_instruction_on_the_whole_is_about_no_ticket(client, cast):
    page = client.sign_in(cast.magistrate).get(f"{PAPER}/0/instruct")
    typed = {"text": "请加强督办", "department": cast.supervision.code, "within": "other", "day": "2026-03-27"}
    assert "企业也能看到" not in page.text
    client.post(f"{PAPER}/0/instruct", data=form_of(page.text, **typed))

    (task,) = given()
    assert (task.digest_item, task.ticket, task.due_on, task.text) == (asked(0), None, date(2026, 3, 27), "请加强督办")
    (row,) = rows(client.get("/tasks"))
    assert "2026年2月专报" in row
    assert "请加强督办" in client.sign_in(cast.inspector).get("/handler").text


@frozen
def test_pressed_twice_it_is_given_once(client, cast):
    sent = form_of(client.sign_in(cast.secretary).get(f"{PAPER}/2/instruct").text)
    answers = [client.post(f"{PAPER}/2/instruct", data=sent).status_code for _ in range(2)]

    assert (answers, len(given())) == ([303, 303], 1)


@pytest.mark.on_both
@frozen
def test_a_refusal_keeps_what_was_typed(client, cast):
    page = client.sign_in(cast.secretary).get(f"{PAPER}/1/instruct")
    typed = form_of(page.text, text="请现场办公", within="other", day="2026-03-01")
    refused = client.post(f"{PAPER}/1/instruct", data=typed)
    unreadable = client.post(f"{PAPER}/1/instruct", data=typed | {"day": ["1.3."], "department": [""]})

    assert (refused.status_code, "完成日期不能早于今天" in refused.text, "请现场办公" in refused.text) == (
        200,
        True,
        True,
    )
    assert ("请填写日期" in unreadable.text, "请选择“承办单位”" in unreadable.text) == (True, True)
    assert given() == []


@frozen
@pytest.mark.parametrize("place", ["9", "-1", "x", "99999999999999999999"])
def test_what_is_no_item_is_not_there(client, cast, place):
    assert client.sign_in(cast.secretary).get(f"{PAPER}/{place}/instruct").status_code == 404
    assert client.get(f"/leadership/digest/2026-01/{place}/instruct").status_code == 404


@frozen
def test_a_principal_who_is_barred_finds_no_item(client, cast):
    db.session.add(Recusal(ticket_id=asked(1).ticket_id, user_id=cast.magistrate.id, reason="亲属", at=clock.now()))
    db.session.commit()
    client.sign_in(cast.magistrate)

    assert client.get(f"{PAPER}/1/instruct").status_code == 404
    assert "2026-02-1" not in text(client.get(PAPER))
    assert client.get(f"{PAPER}/2/instruct").status_code == 200


@frozen
def test_a_revision_shows_the_same_numbers_and_what_was_ordered(client, cast):
    tasks.instructed(cast, ticket=asked(2).ticket, digest_item=asked(2), at="2026-03-12 09:00", due_on=SOON)
    with clock.standing_at(moment("2026-02-20 10:00")):
        third = months.signed(cast, "2026-02-20 10:00", title="先提级的")
        lifecycle.reclassify(third, cast.category, Severity.MAJOR, by=cast.clerk, at=moment("2026-02-20 11:00"))
    monthly.freeze(month("2026-02"), again=True)
    db.session.commit()

    shown = text(client.sign_in(cast.secretary).get(PAPER))
    assert "2026-02-2 第二件要决定的" in shown
    assert "2026-02-3 先提级的" in shown
    assert shown.index("第二件要决定的") < shown.index("已批示 自然资源局(测试) 周承")


@frozen
def test_the_digest_costs_the_same_with_many_instructions(client, cast):
    def statements():
        with counted() as sent:
            client.get(PAPER)
        return len(sent)

    def order(times):
        for position in (1, 2) * times:
            item = asked(position)
            tasks.instructed(cast, ticket=item.ticket, digest_item=item, at="2026-03-12 09:00", due_on=SOON)
        db.session.commit()

    order(1)
    client.sign_in(cast.secretary).get(PAPER)
    one = statements()
    order(5)
    assert statements() == one
