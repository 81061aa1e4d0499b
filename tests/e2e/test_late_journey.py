"""Nobody does anything: what each rung looks like on the pages of those whom it concerns."""

from urllib.parse import urlsplit

import pytest

from tests.e2e import county
from tests.e2e.look import take_picture
from tests.e2e.visitor import Visitor
from tests.factories import moment

TITLE = "厂房加一层的设计变更拖了半年"
RUNGS = (
    ("2026-03-06 16:30", "blue", []),
    ("2026-03-10 08:45", "yellow", ["黄牌 主办办结：逾期督办"]),
    ("2026-03-13 08:45", "red", ["红牌 主办办结：提级至分管副县长"]),
    ("2026-03-17 08:45", "red", ["提级至县长 主办办结"]),
    ("2026-03-24 08:45", "red", ["提级至书记、县长 主办办结"]),
)


@pytest.mark.begins_with(fill=county.settle_and_file)
@pytest.mark.parametrize("line", ["sqlite", "postgresql"], indirect=True)
def test_what_nobody_does_climbs_to_the_magistrate_and_the_secretary(line, visits):
    handler, cards = visits(), []
    for at, colour, given in RUNGS:
        line.move_to(moment(at))
        line.flask("schedule", "tick")
        handler.sign_in("handler")
        take_picture(handler.page, "late", f"inbox-{colour}")
        _open_ticket(handler)
        take_picture(handler.page, "late", f"ticket-{colour}")
        cards += given
        assert _cards(handler) == cards
        assert handler.page.locator(f"[class^=clock].is-{colour}").first.is_visible()
    clerk, inspector, path = visits("clerk"), visits("inspector"), urlsplit(handler.page.url).path
    clerk.open("/office/overdue")
    take_picture(clerk.page, "late", "overdue")
    _open_ticket(clerk)
    inspector.open(path)
    assert _cards(clerk) == _cards(inspector) == cards


def _open_ticket(visitor: Visitor) -> None:
    """By its title in the list; what is owed for it stands there too, under the same title."""
    visitor.go_by(visitor.page.locator("main a:not([href*='/cards/'])", has_text=TITLE))


def _cards(visitor: Visitor) -> list[str]:
    section = visitor.page.locator("section", has=visitor.page.locator("#cards"))
    return [" ".join(text.split("\n")[0].split()) for text in section.locator("li").all_inner_texts()]


@pytest.mark.begins_with(fill=county.settle_and_file)
def test_a_card_is_explained_by_the_department_and_its_letter_read(line, visits):
    line.move_to(moment("2026-03-10 08:45"))
    line.flask("schedule", "tick")
    head = visits("head")
    head.follow(TITLE)
    assert head.page.get_by_role("heading", name="为什么亮牌").is_visible()
    head.page.get_by_label("情况说明").fill("承办人出差，三月十二日前办结。")
    take_picture(head.page, "late", "explain")
    head.press("提交情况说明")
    assert "已说明情况" in head.page.locator("section", has=head.page.locator("#cards")).inner_text()
    head.follow("为什么亮牌")
    assert head.page.get_by_text("承办人出差").is_visible()
    clerk = visits("clerk")
    clerk.open("/office/cards")
    clerk.follow(TITLE)
    clerk.go_by(clerk.page.locator("section", has=clerk.page.locator("#cards")).get_by_role("link", name="号"))
    assert clerk.page.get_by_role("heading", name="督办函").is_visible()
    take_picture(clerk.page, "late", "letter")
