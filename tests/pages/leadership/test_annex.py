"""The annex as a page: the two principals read it, nobody else opens it, and it names no complainant."""

import pytest

from directline.models import FindingResult
from directline.reports import monthly
from directline.reports.period import month
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Respondents
from tests import scenarios
from tests.factories import moment
from tests.pages.officials import links, rows, text
from tests.tickets.sealed.test_outcomes import concluded

MARCH = "2026-03"


def complain_and_freeze(cast):
    concluded(cast, FindingResult.PARTLY, "约谈股长；已向喀左兴达铸造有限公司致歉。")
    ticket = scenarios.complained(cast, respondents=Respondents([cast.office]))
    lifecycle.withdraw(ticket, by=cast.owner, at=moment("2026-03-02 10:00"))
    lifecycle.ask_aftermath(ticket, 30, at=moment("2026-03-30 10:00"))
    lifecycle.report_aftermath(ticket, True, "王企明的许可证被拖延", by=cast.owner, at=moment("2026-03-30 11:00"))
    monthly.freeze(month(MARCH), at=moment("2026-04-01 09:00"))


pytestmark = pytest.mark.database_after(action=complain_and_freeze)


@pytest.mark.parametrize("who", ["secretary", "magistrate"])
def test_principals_read_the_annex_by_the_digest(client, cast, who):
    digest = client.sign_in(getattr(cast, who)).get(f"/leadership/digest/{MARCH}")
    page = client.get(f"/leadership/annex/{MARCH}")

    assert f"/leadership/annex/{MARCH}?revision=1" in digest.text
    assert all(
        word in text(page)
        for word in ("收到密件投诉 2 件", "1 件中 1 件", "约谈股长", "许可证被拖延", "督查室", "部分属实")
    )
    assert not any(word in page.text for word in ("兴达", "王企明"))


@pytest.mark.parametrize(
    "who", ["clerk", "office_head", "inspector", "vice", "handler", "liaison", "owner", "admin", "auditor"]
)
def test_nobody_else_opens_it(client, cast, who):
    client.sign_in(getattr(cast, who))
    assert client.get(f"/leadership/annex/{MARCH}").status_code == 403


@pytest.mark.parametrize("address", ["2026-02", "2026-13", "x", f"{MARCH}?revision=2"])
def test_a_month_without_an_annex_is_not_there(client, cast, address):
    assert client.sign_in(cast.secretary).get(f"/leadership/annex/{address}").status_code == 404


@pytest.mark.on_both
def test_every_number_of_the_annex_leads_to_its_complaints(client, cast):
    page = client.sign_in(cast.secretary).get(f"/leadership/annex/{MARCH}")
    behind = {url: len(rows(client.get(url))) for url in links(page, f"/leadership/annex/{MARCH}/figures/")}

    start = f"/leadership/annex/{MARCH}/figures/"
    assert behind[f"{start}received?revision=1"] == 2
    assert behind[f"{start}partly?revision=1&row=case_owners.office"] == 1
    assert 0 not in behind.values()


@pytest.mark.parametrize("address", ["true?row=case_owners.nobody", "label", "received?row=findings.1", "_dot"])
def test_what_is_no_figure_of_the_annex_is_not_there(client, cast, address):
    assert client.sign_in(cast.secretary).get(f"/leadership/annex/{MARCH}/figures/{address}").status_code == 404
