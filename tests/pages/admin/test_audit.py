"""The auditor's page: the chains, by numbers only."""

import pytest
from sqlalchemy import func, select, update

from directline.extensions import db
from directline.models import Deadline, Notice
from tests import scenarios
from tests.factories import moment
from tests.pages.officials import text
from tests.tampering import tamper

COUNTED = ((Notice, Notice.state == "dead"), (Deadline, Deadline.next_rung_at.is_not(None)))


@pytest.fixture
def auditor(client, cast):
    return client.sign_in(cast.auditor)


def test_whole_chains_are_said_to_be_whole(auditor, cast):
    ticket = scenarios.closed(cast)

    shown = auditor.post("/admin/audit").text

    assert "核验了 1 件，全部完整" in shown
    assert ticket.title not in shown


def test_broken_chain_is_named_by_its_number(auditor, cast):
    ticket = scenarios.dispatched(cast)
    tamper("UPDATE ticket_events SET actor_id = NULL WHERE sequence = 2")

    shown = auditor.post("/admin/audit").text

    assert "1 处不符" in shown
    assert ticket.number in shown
    assert "内容被改过" in shown


def test_page_shows_the_anchor(auditor):
    assert "现在的锚点" in auditor.get("/admin/audit").text


@pytest.mark.on_both
def test_page_shows_the_totals_with_what_is_sealed(auditor, cast):
    scenarios.complained(cast)
    db.session.execute(update(Notice).values(channel="mail", state="dead"))
    db.session.execute(update(Deadline).values(next_rung_at=moment("2026-03-02 09:00")))
    dead, late = (db.session.scalar(select(func.count(noun.id)).where(is_it)) for noun, is_it in COUNTED)

    shown = text(auditor.get("/admin/audit"))

    assert f"无法送达的邮件 {dead} 暂停的邮件 0 最早应发未发 没有 到了督办环节而未升级的时限 {late}" in shown
    assert min(dead, late) > 0


@pytest.mark.parametrize("who", ["admin", "clerk", "owner", "secretary"])
def test_only_the_auditor_verifies(client, cast, who):
    client.sign_in(getattr(cast, who))

    assert (client.get("/admin/audit").status_code, client.post("/admin/audit").status_code) == (403, 403)
