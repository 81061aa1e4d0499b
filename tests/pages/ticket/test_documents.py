"""Below the ticket: why this date, why this card, the letter, the files, the drafts of long forms."""

import re

import pytest
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import Attachment, Draft, Escalation, Severity, Status
from directline.tickets import ladder, lifecycle
from directline.tickets.sealed import opaque_keys
from tests import scenarios, uploads
from tests.factories import moment
from tests.pages.enterprise.filled import photo

ANSWER = {"outcome": "solved", "public_text": "线路迁改已经完成，请查看现场。"}


def links(client, ticket, kind):
    return re.findall(rf'href="(/tickets/{ticket.number}/{kind}/[\w-]+)"', client.get(f"/tickets/{ticket.number}").text)


def late(cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    return ticket


def posted(client, ticket, below, **given):
    return client.post(f"/tickets/{ticket.number}/{below}", data=given, content_type="multipart/form-data")


@pytest.mark.on_both
def test_a_date_is_explained_day_by_day(client, cast):
    ticket = scenarios.signed(cast)
    client.sign_in(cast.owner)
    page = client.get(links(client, ticket, "deadlines")[0]).text
    days = re.findall(r"<span>(\d+月\d+日 周.)</span>\s*<span>([^<]*)</span>", page)

    assert days == [
        ("3月2日 周一", "不计"),
        ("3月3日 周二", "第 1 天"),
        ("3月4日 周三", "第 2 天"),
        ("3月5日 周四", "第 3 天"),
        ("3月6日 周五", "第 4 天"),
        ("3月7日 周六", "不计"),
        ("3月8日 周日", "不计"),
        ("3月9日 周一", "第 5 天"),
    ]


def test_a_pause_is_named_with_its_reason(client, cast):
    ticket = scenarios.signed(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=moment("2026-03-03 09:00"))
    lifecycle.supplement(ticket, "已补", by=cast.owner, at=moment("2026-03-05 09:00"))
    client.sign_in(cast.owner)
    pages = [client.get(link).text for link in links(client, ticket, "deadlines")]

    assert any("等待企业补充材料" in page and "2026年3月5日 09:00" in page for page in pages)


def test_a_card_is_explained_by_its_unit_once(client, cast):
    ticket = late(cast)
    client.sign_in(cast.head)
    link = links(client, ticket, "cards")[0]
    page = client.get(link)
    first, second = (client.post(link, data={"text": "杆塔迁改等待停电窗口。"}) for _turn in range(2))

    assert "到期未办结" in page.text
    assert (first.status_code, second.status_code) == (303, 409)
    assert "杆塔迁改等待停电窗口" in client.get(link).text
    assert db.session.scalar(select(func.count(Escalation.id)).where(Escalation.explained_at.is_not(None))) == 1


@pytest.mark.on_both
def test_a_card_is_explained_after_a_recall(client, cast):
    ticket = scenarios.dispatched(cast)
    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    lifecycle.recall(ticket, "迟迟不签收", by=cast.clerk, at=moment("2026-03-10 09:30"))
    client.sign_in(cast.head)
    link = links(client, ticket, "cards")[0]
    assert "<textarea" in client.get(link).text
    assert client.post(link, data={"text": "经办人病假，未能签收。"}).status_code == 303


def test_it_is_said_why_something_is_due_with_the_answer(client, cast):
    ticket = scenarios.signed(cast, severity=Severity.ENQUIRY)
    client.sign_in(cast.handler)
    pages = [client.get(link).text for link in links(client, ticket, "deadlines")]
    assert sum("不晚于主办单位的答复时限" in page for page in pages) == 1


@pytest.mark.parametrize("who", ["clerk", "office_head"])
def test_a_card_of_another_unit_is_not_theirs_to_explain(client, cast, who):
    ticket = late(cast)
    client.sign_in(getattr(cast, who))
    link = links(client, ticket, "cards")[0]

    assert "<textarea" not in client.get(link).text
    assert client.post(link, data={"text": "x"}).status_code == 409


def test_an_empty_explanation_is_refused_in_words(client, cast):
    ticket = late(cast)
    client.sign_in(cast.head)

    assert "请填写“情况说明”" in client.post(links(client, ticket, "cards")[0], data={"text": " "}).text


def test_the_letter_bears_its_number_and_its_copies(client, cast):
    ticket = late(cast)
    client.sign_in(cast.head)
    page = client.get(links(client, ticket, "letters")[0]).text

    assert "直督〔2026〕1号" in page
    assert cast.lead_unit.name in page
    assert "抄送：直通车办公室" in page


def test_nobody_writes_a_letter_to_themselves(client, cast):
    led_by_unit, led_by_office = late(cast), scenarios.answered_by_office(cast)
    lifecycle.send_back(led_by_office, "请写明安装日期。", by=cast.second_clerk, at=moment("2026-03-04 10:00"))
    ladder.catch_up(led_by_office, before=moment("2026-03-12 09:00"))
    client.sign_in(cast.clerk)
    signed = [
        re.search(r'<p class="letter-signed">([^<]*)<', client.get(links(client, ticket, "letters")[0]).text)[1]
        for ticket in (led_by_unit, led_by_office)
    ]

    assert signed == ["书记县长直通车办公室", "督查室"]


def test_a_card_without_a_letter_has_none(client, cast):
    ticket = late(cast)
    silent = db.session.scalars(select(Escalation).where(Escalation.letter_sequence.is_(None))).first()

    assert (
        client.sign_in(cast.head)
        .get(f"/tickets/{ticket.number}/letters/{opaque_keys.key_of(silent.id, 'card')}")
        .status_code
        == 404
    )


@pytest.mark.on_both
def test_an_answer_is_kept_with_its_files_until_it_is_sent(client, cast):
    ticket = scenarios.planned(cast)
    client.sign_in(cast.handler)
    posted(client, ticket, "answer", public_text="写了一半", files=photo("验收.png"), save="1")
    page = client.get(f"/tickets/{ticket.number}/answer").text
    sent = posted(client, ticket, "answer", **ANSWER)
    file = db.session.scalars(select(Attachment)).one()

    assert "写了一半" in page
    assert "验收.png" in page
    assert (sent.status_code, ticket.status) == (303, Status.ANSWERED)
    assert (file.ticket_id, file.answer_id is not None, db.session.scalar(select(func.count(Draft.id)))) == (
        ticket.id,
        True,
        0,
    )


def test_what_the_audit_would_refuse_is_told_beforehand(client, cast):
    ticket = scenarios.planned(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-03 11:00"))
    client.sign_in(cast.handler)
    recipients = posted(client, ticket, "answer/draft", outcome="cannot_lawfully", public_text="短").text
    answer = posted(client, ticket, "answer", outcome="cannot_lawfully", public_text="短")

    assert [words in recipients for words in ("答复太短", "法律政策依据", "协办单位尚未反馈")] == [True, True, True]
    assert answer.status_code == 200
    assert ticket.status is Status.IN_PROGRESS


def test_an_answer_that_comes_too_late_is_kept(client, cast):
    ticket = scenarios.answered(cast)
    client.sign_in(cast.handler)
    answer = posted(client, ticket, "answer", public_text="晚到的答复", **{"outcome": "solved"}, files=photo())

    assert answer.status_code == 409
    assert db.session.scalars(select(Draft.content)).one()["public_text"] == ["晚到的答复"]
    assert db.session.scalar(select(func.count(Attachment.id))) == 1


def test_a_supplement_brings_its_files(client, cast):
    ticket = scenarios.filed(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    client.sign_in(cast.owner)
    empty = posted(client, ticket, "supplement")
    sent = posted(client, ticket, "supplement", files=photo("批复.png"))

    assert "请填写补充说明或上传材料" in empty.text
    assert sent.status_code == 303
    assert "批复.png" in client.get(f"/tickets/{ticket.number}").text


@pytest.mark.on_both
def test_evidence_reaches_the_enterprise_when_the_answer_passed(client, cast):
    ticket = scenarios.planned(cast)
    posted(client.sign_in(cast.handler), ticket, "answer", **ANSWER, files=photo("验收.png"))
    address = f"/files/{db.session.scalars(select(Attachment.token)).one()}"
    uploads.copied()
    before = client.sign_in(cast.owner).get(address).status_code
    lifecycle.pass_answer(ticket, by=cast.clerk)

    assert (before, client.get(address).status_code) == (404, 200)
    assert client.sign_in(cast.clerk).get(address).status_code == 200
    assert client.sign_in(cast.stranger).get(address).status_code == 404


def test_a_file_that_is_not_there_is_not_there(client, cast):
    assert client.sign_in(cast.owner).get("/files/" + "0" * 32).status_code == 404


@pytest.mark.on_both
def test_files_below_a_horizon_only(client, cast):
    """A co-handler whose part ended reads what was there then."""
    ticket = scenarios.planned(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-03 11:00"))
    lifecycle.co_report(ticket, "已核", by=cast.other_handler, at=moment("2026-03-03 12:00"))
    reply = lifecycle.Reply("solved", "线路迁改已经完成,请查看现场。")
    lifecycle.answer(ticket, reply, by=cast.handler, at=moment("2026-03-04 10:00"))
    lifecycle.pass_answer(ticket, by=cast.clerk, at=moment("2026-03-04 11:00"))
    lifecycle.verdict(ticket, False, "not_satisfied", "没动", by=cast.owner, at=moment("2026-03-05 10:00"))
    posted(client.sign_in(cast.handler), ticket, "answer", **ANSWER, files=photo("第二轮.png"))
    token = db.session.scalars(select(Attachment.token)).one()

    assert client.sign_in(cast.other_handler).get(f"/files/{token}").status_code == 404
    assert "第二轮.png" not in client.get(f"/tickets/{ticket.number}").text
