"""What is not one's own does not exist; what went on meanwhile is said; what is pressed twice is done once."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Deadline, Ticket
from directline.tickets.sealed import opaque_keys
from tests.e2e import county
from tests.e2e.look import take_picture
from tests.e2e.visitor import PHONE

TITLE = "厂房加一层的设计变更拖了半年"
OTHERS_DOORS = {
    "owner": ("/handler", "/office", "/admin/users"),
    "handler": ("/enterprise/tickets", "/office", "/office/tickets", "/admin/users"),
    "clerk": ("/enterprise/tickets", "/admin/users"),
    "secretary": ("/enterprise/tickets", "/office", "/handler", "/admin/users"),
    "admin": ("/enterprise/tickets", "/office", "/handler"),
    "auditor": ("/enterprise/tickets", "/office", "/admin/users"),
}


@pytest.mark.begins_with(fill=county.settle_and_file)
def test_another_firms_ticket_does_not_exist(line, visits):
    number, deadline = _of_ticket(line)
    stranger, owner = visits("stranger"), visits("owner")
    paths = [f"/tickets/{number}", f"/tickets/{number}/message", f"/tickets/{number}/deadlines/{deadline}"]
    assert [stranger.open(path) for path in paths] == [404] * 3
    take_picture(stranger.page, "stranger", "not-found")
    assert [owner.open(path) for path in paths] == [200] * 3
    assert stranger.open("/enterprise/tickets") == 200
    assert stranger.page.get_by_text("还没有提出过诉求").is_visible()


@pytest.mark.parametrize("key", OTHERS_DOORS)
def test_the_doors_of_others_are_shut(visits, key):
    visitor = visits(key)
    assert [visitor.open(path) for path in OTHERS_DOORS[key]] == [403] * len(OTHERS_DOORS[key])
    take_picture(visitor.page, "stranger", "not-allowed")


@pytest.mark.begins_with(fill=county.settle_and_file)
def test_a_stale_page_is_answered_with_what_to_do(line, visits):
    number, _deadline = _of_ticket(line)
    handler = visits("handler")
    handler.open(f"/tickets/{number}/sign")
    other = handler.new_page()
    other.goto(f"/tickets/{number}/sign")
    with other.expect_navigation():
        other.locator("main").get_by_role("button", name="签收", exact=True).click()
    handler.press("签收")
    take_picture(handler.page, "stranger", "stale")
    assert handler.page.get_by_role("heading", name="这件诉求已经往前走了").is_visible()
    handler.follow("重新打开这件诉求")
    assert handler.page.locator(".badge-status").first.inner_text() == "办理中"


@pytest.mark.parametrize("has_scripts", [True, False])
def test_pressing_twice_files_once(line, visits, has_scripts):
    owner = visits("owner", PHONE, has_scripts=has_scripts)
    owner.open("/enterprise/file/land_plan")
    owner.page.get_by_label("一句话说明困难").fill("规划条件一直没有批复")
    owner.page.get_by_label("详细情况").fill("去年十月递交，至今没有答复。")
    owner.page.get_by_label("项目名称").fill("二期")
    owner.page.locator("main").get_by_role("button", name="提交诉求", exact=True).dblclick(no_wait_after=True)
    owner.page.get_by_role("heading", name="诉求已提交").wait_for()
    owner.open("/enterprise/tickets")
    assert owner.page.get_by_role("link", name="规划条件一直没有批复").count() == 1


def _of_ticket(line) -> tuple[str, str]:
    with line.ground.app.app_context():
        ticket = db.session.scalars(select(Ticket)).one()
        deadline = db.session.scalars(select(Deadline).where(Deadline.ticket_id == ticket.id)).first()
        return ticket.number, opaque_keys.key_of(deadline.id, "deadline")
