"""The auditor's page: the chains, by numbers only."""

import pytest

from tests import lives
from tests.tampering import tamper


@pytest.fixture
def auditor(client, cast):
    return client.sign_in(cast.auditor)


def test_whole_chains_are_said_to_be_whole(auditor, cast):
    ticket = lives.closed(cast)

    shown = auditor.post("/admin/audit").text

    assert "核验了 1 件，全部完整" in shown
    assert ticket.title not in shown


def test_broken_chain_is_named_by_its_number(auditor, cast):
    ticket = lives.dispatched(cast)
    tamper("UPDATE ticket_events SET actor_id = NULL WHERE sequence = 2")

    shown = auditor.post("/admin/audit").text

    assert "1 处不符" in shown
    assert ticket.number in shown
    assert "内容被改过" in shown


def test_page_shows_the_anchor(auditor):
    assert "现在的锚点" in auditor.get("/admin/audit").text


@pytest.mark.parametrize("who", ["admin", "clerk", "owner", "secretary"])
def test_only_the_auditor_verifies(client, cast, who):
    client.sign_in(getattr(cast, who))

    assert (client.get("/admin/audit").status_code, client.post("/admin/audit").status_code) == (403, 403)
