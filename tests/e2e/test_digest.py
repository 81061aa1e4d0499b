"""The month after nobody did anything: frozen by the scheduler, told to a principal, read, followed and printed."""

import pytest
from playwright.sync_api import Locator, Page

from directline import clock
from directline.extensions import db
from directline.models import RejectionReason
from directline.tickets import lifecycle
from tests.e2e import county
from tests.e2e.look import PICTURES, faults_of, take_picture
from tests.e2e.visitor import DESK, PHONE, Visitor
from tests.factories import moment

TITLE = "厂房加一层的设计变更拖了半年"
FIRST_WORKING_DAY = moment("2026-04-01 08:45")
SAID = {
    "filed": 3,
    "accepted": 1,
    "rejected": 1,
    "in_hand": 2,
    "overdue": 1,
    "on_time/whole": 1,
    "yellow": 1,
    "red": 1,
    "rungs?row=E4": 1,
    "active": 1,
}
"""The figures of the summary."""
FILED_BY_THE_ACTIVE = 3
NO_SEPARATORS = str.maketrans("/?=", "---")


def settle_and_let_lie() -> None:
    """Three matters of March: one that the department leaves lying, one that the office does, one not accepted."""
    county.settle_and_file()
    county.file_matter(moment("2026-03-20 09:00"), "厂区门前的路灯一直不亮")
    refused, at = county.file_matter(moment("2026-03-05 09:00"), "与客户的货款纠纷"), moment("2026-03-05 10:00")
    with clock.standing_at(at):
        advice = "请向喀左县人民法院起诉，或者向仲裁机构申请仲裁。"
        lifecycle.reject(refused, RejectionReason.CIVIL_DISPUTE, advice, by=county.person("clerk"), at=at)
        db.session.commit()


@pytest.mark.begins_with(fill=settle_and_let_lie)
def test_the_month_is_frozen_told_read_followed_and_printed(line, visits):
    line.move_to(FIRST_WORKING_DAY)
    line.flask("schedule", "tick")
    recipients, at_desk = visits("secretary", PHONE), visits("secretary", DESK)
    _open_by_the_bell(recipients)
    take_picture(at_desk.page, "digest", "home")
    at_desk.follow("2026年3月专报")
    for reader in (recipients, at_desk):
        _read(reader.page)
        _follow_the_figures(reader)
    assert faults_of(at_desk.page, "digest", "paper") == []
    at_desk.page.pdf(path=PICTURES / "printed" / "digest.pdf", format="A4")


def _open_by_the_bell(reader: Visitor) -> None:
    bell = reader.page.locator(".masthead").get_by_role("link", name="消息")
    assert bell.locator(".count").is_visible()
    reader.go_by(bell)
    take_picture(reader.page, "digest", "notices")
    reader.go_by(reader.page.locator("tr", has_text="专报").get_by_role("button", name="专报"))


def _read(page: Page) -> None:
    """The late matter with who answers for it, and its cards."""
    assert page.get_by_role("heading", name="书记县长直通车专报").is_visible()
    late, cards = _rows(page, "月末逾期"), _rows(page, "黄牌和红牌")
    expected = [TITLE, "自然资源局", "吴长", "提级至书记、县长"]
    assert [words for words in expected if words in late.inner_text()] == expected
    assert cards.locator(".card-badge").all_inner_texts() == ["黄牌", "红牌"]


def _follow_the_figures(reader: Visitor) -> None:
    """Behind each figure of the summary are as many tickets as it says; behind firms, what they filed."""
    paper, said, behind = reader.page.url, {}, {}
    figures = reader.page.locator(".digest-said a")
    for place in range(figures.count()):
        key = (figures.nth(place).get_attribute("href") or "").rpartition("/figures/")[2]
        said[key] = int(figures.nth(place).inner_text())
        reader.go_by(figures.nth(place))
        behind[key] = reader.page.locator("main tbody tr").count()
        take_picture(reader.page, "digest", f"figure-{key.translate(NO_SEPARATORS)}")
        reader.open(paper)
    assert said == SAID
    assert behind == SAID | {"active": FILED_BY_THE_ACTIVE}


def _rows(page: Page, table: str) -> Locator:
    return page.get_by_role("table", name=table).locator("tbody tr")
