"""The instructions of a month on the digest: how far they are, and the tasks behind the share."""

import pytest

from directline import clock
from directline.extensions import db
from directline.models import Ticket
from directline.reports import monthly
from directline.reports.period import month
from directline.tickets import lifecycle
from tests import scenarios, tasks
from tests.factories import moment
from tests.pages.officials import text

PAPER = "/leadership/digest/2026-03"


@pytest.fixture(autouse=True)
def now():
    with clock.standing_at(moment("2026-05-29 09:00")):
        yield


def live_march(cast):
    """One done in time on a confidential ticket, one late, one on a sealed complaint"""
    secret = scenarios.planned(cast, is_confidential=True)
    tasks.accepted(cast, ticket=secret, text="请自然资源局解决测试企业的用电。")
    tasks.instructed(cast, text="请住建局答复。")
    tasks.on_sealed(cast)
    monthly.freeze(month("2026-03"))


pytestmark = pytest.mark.database_after(action=live_march)


@pytest.mark.on_both
def test_the_digest_says_who_carried_out_and_who_did_not(client, cast):
    page = text(client.sign_in(cast.magistrate).get(PAPER))

    assert "批示要求本月完成的 2 件，按期完成 1 件；逾期没有完成 1 件。" in page
    said = page.split("批示落实情况")[-1].split("五、承办单位")[0]
    assert (said.count("按期完成"), said.count("逾期没有完成"), said.count(cast.lead_unit.short_name)) == (1, 1, 2)
    assert "批示按期办结率" in page


@pytest.mark.on_both
@pytest.mark.parametrize(("side", "texts"), [("", 2), ("/part", 1), ("/rest", 1), ("/nowhere", None)])
def test_the_share_leads_to_its_tasks(client, cast, side, texts):
    page = client.sign_in(cast.secretary).get(f"{PAPER}/figures/instructions_kept{side}")

    assert page.status_code == (200 if texts else 404)
    if texts:
        read = [words for words in ("请自然资源局解决", "请住建局答复") if words in page.text]
        assert ("涉及批示" in page.text, len(read)) == (True, texts)


def test_its_workbook_has_the_tasks(client, cast):
    answer = client.sign_in(cast.secretary).get(f"{PAPER}/figures/instructions_kept?format=xlsx")

    assert (answer.status_code, len(answer.data) > 1000) == (200, True)


def test_who_is_barred_from_the_ticket_reads_that_one_is_hidden(client, cast):
    ticket = monthly.figures_of(monthly.latest_of("2026-03")).filed.tickets[0]
    with clock.standing_at(moment("2026-05-28 09:00")):
        lifecycle.recuse(
            db.session.get_one(Ticket, ticket),
            "亲属",
            user=cast.magistrate,
            by=cast.clerk,
            at=moment("2026-05-28 09:00"),
        )
    client.sign_in(cast.magistrate)

    listed = client.get(f"{PAPER}/figures/instructions_kept").text
    assert ("其中 1 件按规定回避" in listed, "请自然资源局解决" in listed) == (True, False)
    assert "请自然资源局解决" not in client.get(PAPER).text
