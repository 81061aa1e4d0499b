"""The digest: the frozen month as a paper; every figure leads to its tickets; for the two principals alone."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import Department, Notice, NoticeChannel, Recusal, Satisfaction, Ticket, Verdict
from directline.pages.leadership.names import Names
from directline.reports import figures, monthly
from directline.reports.measures import behind
from directline.reports.period import month
from directline.tickets import lifecycle
from directline.tickets.sealed import opaque_keys
from tests import scenarios
from tests.factories import moment
from tests.pages.officials import ALL_DOORS, links, rows, sheet, text
from tests.reports import months
from tests.statements import counted

PAPER = "/leadership/digest/2026-03"


@pytest.fixture(autouse=True)
def now():
    """In May, long after."""
    with clock.standing_at(moment("2026-05-29 09:00")):
        yield


def live_march(cast):
    """A month of three matters, frozen: solved, sent into another round, and late up to the principals."""
    with clock.standing_at(moment("2026-03-31 18:00")):
        scenarios.closed(cast, title="已经解决的事")
        again = scenarios.confirming(cast, title="没有解决的事")
        months.rated(cast, again, "2026-03-06 10:00", Satisfaction.NOT_SATISFIED)
        months.signed(cast, "2026-03-02 10:00", title="高压线迁改无人办理")
    monthly.freeze(month("2026-03"))


def live_nothing(cast):
    """Before the first month."""


pytestmark = pytest.mark.database_after(action=live_march)


@pytest.fixture
def march(cast):
    return monthly.latest_of("2026-03")


def document(client, user, address=PAPER):
    return client.sign_in(user).get(address)


@pytest.mark.parametrize("who", sorted({*ALL_DOORS} - {"secretary"}))
def test_the_digest_is_for_the_two_principals(client, cast, march, who):
    client.sign_in(getattr(cast, who))

    for path in ("/leadership/digest", PAPER, f"{PAPER}/figures/filed", f"{PAPER}/figures/on_time/part"):
        assert client.get(path).status_code == 403


def test_the_paper_says_what_it_is(client, cast, march):
    words = text(document(client, cast.magistrate))

    assert "书记县长直通车专报" in words
    assert "2026年第1期（总第1期）" in words
    assert "直通车办公室编印 2026年5月29日" in words
    assert f"内容哈希 {march.hash}" in words
    assert f"留痕链哈希 {march.chain_hash}" in words
    assert "核验：本页内容与封存时的哈希一致。" in words


def test_the_summary_is_said_in_sentences_that_lead_on(client, cast, march):
    page = document(client, cast.secretary)

    assert "3月，直通车收到企业诉求 3 件，受理 3 件；办结 1 件；截至月末在办 2 件，其中逾期 2 件。" in text(page)
    assert {f"{PAPER}/figures/filed", f"{PAPER}/figures/on_time/part", f"{PAPER}/figures/solved_ever"} <= set(
        links(page, PAPER)
    )


def test_what_to_decide_stands_first(client, cast, march):
    words = text(document(client, cast.secretary))
    section = words[words.index("二、提请决策的事项") : words.index("三、总体情况")]

    assert "高压线迁改无人办理" in section
    assert "提级至书记、县长" in section
    assert "已经解决的事" not in section


def test_what_to_decide_keeps_the_state_and_the_unit_of_the_month_s_end(client, cast, march):
    ticket = db.session.scalars(select(Ticket).where(Ticket.title == "高压线迁改无人办理")).one()
    lifecycle.withdraw(ticket, by=cast.owner)
    page = document(client, cast.secretary).text
    printed = re.sub(r"<p class=\"[^\"]*no-print\">.*?</p>", "", page)

    assert f"{cast.lead_unit.short_name} · 月末：办理中" in printed
    assert "今天（2026年5月29日）：已撤回" in page
    assert "已撤回" not in printed


def test_who_is_late_stands_with_name_and_number(client, cast, march):
    late = [row for row in rows(document(client, cast.secretary)) if "应于" in row]

    assert len(late) == 2
    assert all(cast.handler.name in row and cast.handler.phone in row for row in late)


def test_the_enterprises_speak_in_their_words(client, cast, march):
    verdict = db.session.scalars(select(Verdict).where(Verdict.satisfaction == "not_satisfied")).one()
    verdict.words = "<b>没有</b>解决"
    page = document(client, cast.secretary)

    assert "<blockquote>&lt;b&gt;没有&lt;/b&gt;解决</blockquote>" in page.text
    assert "未解决，不满意" in text(page)


def test_every_figure_on_the_paper_leads_to_its_tickets(client, cast, march):
    addresses, content = links(document(client, cast.secretary), f"{PAPER}/figures/"), monthly.figures_of(march)
    assert len(addresses) > 60

    for address in addresses:
        page = client.get(address)
        key, _, side = address.removeprefix(f"{PAPER}/figures/").partition("?")[0].partition("/")
        row = re.search(r"row=([^&]*)", address)
        measure = figures.find(content, key, unescape(row[1]).replace("%3E", ">") if row else "")
        expected = len(behind(measure, side)) if measure else getattr(content, key)
        assert (page.status_code, len(rows(page))) == (200, expected), address


def test_the_tables_name_their_rows_and_keep_an_id_that_is_gone(client, cast, march):
    words = text(document(client, cast.secretary))
    assert ("网上填报" in words, "要素保障(测试)" in words, cast.lead_unit.short_name in words) == (True, True, True)

    with client.application.test_request_context():
        names = Names()
        assert names.row("by_township", "987654") == names.row("by_department.filed", "987654") == "单位 987654"
        assert names.row("by_category", "987654") == "987654"


@pytest.mark.on_both
def test_small_numbers_are_grey_and_explained(client, cast, march):
    page = document(client, cast.secretary).text

    assert '<span class="weak-figure"><a href="/leadership/digest/2026-03/figures/on_time">4 件中 2 件</a>' in page
    assert "* 不足五件，仅供参考。" in page


def test_the_month_before_stands_beside(client, cast, march):
    with clock.standing_at(moment("2026-05-29 10:00")):
        monthly.freeze(monthly.month_of(moment("2026-04-15 00:00").date()))
    page = document(client, cast.secretary, "/leadership/digest/2026-04")

    assert ("上月" in text(page), "上月" in text(client.get(PAPER))) == (True, False)
    assert "/leadership/digest/2026-03/figures/filed" in links(page, "/leadership/digest/2026-03")


def test_a_correction_shows_what_it_changed(client, cast, march):
    with clock.standing_at(moment("2026-05-29 08:00")):
        late = db.session.scalars(select(Ticket).where(Ticket.title == "高压线迁改无人办理")).one()
        months.answer(cast, late, "2026-03-31 11:00")
    monthly.freeze(month("2026-03"), again=True)
    latest, first = document(client, cast.secretary), client.get(f"{PAPER}?revision=1")

    assert "更正： 待" not in text(first)
    assert "月末逾期 2 → 1" in text(latest)
    assert f"{PAPER}/figures/filed?revision=1" in links(first, PAPER)
    assert "逾期 2 件" in text(first)
    assert f"内容哈希 {march.hash}" in text(first)
    assert client.get(f"{PAPER}?revision=3").status_code == 404


def test_a_changed_content_is_not_to_be_used(client, cast, march):
    march.content = march.content | {"closed": {"tickets": []}}

    page = document(client, cast.secretary)
    assert "封存内容已被改动" in page.text
    assert "核验：本页内容与封存时的哈希不一致。" in page.text


def test_a_barred_principal_sees_the_figures_without_the_matter(client, cast, march):
    late = db.session.scalars(select(Ticket).where(Ticket.title == "高压线迁改无人办理")).one()
    db.session.add(Recusal(ticket_id=late.id, user_id=cast.secretary.id, reason="亲属企业", at=clock.now()))
    page = document(client, cast.secretary)

    assert ("高压线迁改无人办理" in page.text, "收到企业诉求 3 件" in text(page)) == (False, True)
    assert "项按规定回避，未在清单中列出" in page.text
    assert "高压线迁改无人办理" in document(client, cast.magistrate).text


def test_what_is_no_digest_is_not_found(client, cast, march):
    client.sign_in(cast.secretary)

    for path in ("2026-04", "2026-13", "x", "2026-03/figures/nothing", "2026-03/figures/filed/rest"):
        assert client.get(f"/leadership/digest/{path}").status_code == 404


def test_a_figure_s_tickets_can_be_taken_along(client, cast, march):
    client.sign_in(cast.secretary)

    assert len(sheet(client.get(f"{PAPER}/figures/filed?format=xlsx"))) == 4


def test_the_frozen_months_are_listed(client, cast, march):
    assert "还没有专报" not in client.sign_in(cast.secretary).get("/leadership/digest").text
    assert [row.split()[0] for row in rows(client.get("/leadership/digest"))] == ["2026年3月"]


@pytest.mark.on_both
@pytest.mark.database_after(action=live_nothing)
def test_before_the_first_month_there_is_no_digest(client, cast):
    assert "还没有专报" in client.sign_in(cast.secretary).get("/leadership/digest").text


def test_the_notice_of_a_month_leads_to_its_paper(client, cast, march):
    recipients = select(Notice).where(Notice.template == "digest", Notice.channel == NoticeChannel.PAGE)
    notice = db.session.scalars(recipients.where(Notice.recipient_id == cast.secretary.id)).one()
    client.sign_in(cast.secretary)

    assert "2026年3月专报已生成" in client.get("/notices").text
    assert client.post(f"/notices/{opaque_keys.key_of(notice.id, 'notice')}").location == PAPER


@pytest.mark.on_both
def test_the_paper_asks_as_often_for_many_as_for_few(client, cast, march):
    def asked():
        document(client, cast.secretary)
        with counted() as sent:
            client.get(PAPER)
        return sum(statement.startswith("SELECT") for statement in sent)

    few = asked()
    with clock.standing_at(moment("2026-03-31 19:00")):
        for _ in range(2):
            scenarios.closed(cast)
            months.signed(cast, "2026-03-02 10:00")
    monthly.freeze(month("2026-03"), again=True)
    db.session.delete(march)
    assert asked() == few <= 40


def test_a_unit_that_was_renamed_is_called_as_it_is_now(client, cast, march):
    db.session.get(Department, cast.lead_unit.id).short_name = "新名字局"

    assert "新名字局" in document(client, cast.secretary).text
