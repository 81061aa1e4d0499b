"""What is typed is not lost when the page is out of date, and is text wherever it is shown."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Ticket
from tests.e2e import county
from tests.e2e.look import faults_of, take_picture
from tests.e2e.visitor import PHONE

REASON = "派错了单位：这件事归住建局的施工图审查，\n请退回重新派单。"
DESCRIPTION = "去年九月递交设计变更申请，材料退回三次，新生产线装不进去。"
HOSTILE = "=1+1<img src=x onerror=alert(1)>\x00\u202e𠮷{{7*7}}</textarea><script>"
SHOWN = "=1+1<img src=x onerror=alert(1)>𠮷{{7*7}}</textarea><script>"


@pytest.mark.begins_with(fill=county.settle_and_file)
def test_what_came_too_late_is_given_back(line, visits):
    with line.ground.app.app_context():
        number = db.session.scalars(select(Ticket.number)).one()
    clerk, handler = visits("clerk", PHONE), visits("handler")
    clerk.open(f"/tickets/{number}/recall")
    clerk.page.locator("main textarea").fill(REASON)
    handler.open(f"/tickets/{number}/sign")
    handler.press("签收")
    clerk.go_by(clerk.page.locator("main form button[type=submit]"))
    assert clerk.page.get_by_role("heading", name="这件诉求已经往前走了").is_visible()
    assert clerk.page.locator(".as-written").inner_text() == REASON
    take_picture(clerk.page, "bad-input", "too-late")
    assert faults_of(clerk.page, "bad-input", "too-late") == []


def test_a_page_that_outlived_its_session_keeps_the_draft(visits):
    owner = visits("owner", PHONE)
    owner.open("/enterprise/file/land_plan")
    page = owner.page
    page.get_by_label("一句话说明困难").fill("规划条件一直没有批复")
    with page.expect_response("**/draft"):
        page.get_by_label("详细情况").fill(DESCRIPTION)
    other = owner.new_page()
    other.goto("/enterprise/tickets")
    with other.expect_navigation():
        other.get_by_role("button", name="退出").click()
    owner.press("提交诉求")
    take_picture(page, "bad-input", "outlived")
    page.get_by_label("手机号或登录名").fill(county.LOGINS["owner"])
    page.get_by_label("密码").fill(county.PASSWORD)
    owner.press("登录")
    assert page.get_by_label("详细情况").input_value() == DESCRIPTION


def test_hostile_text_is_shown_as_text(visits):
    owner, clerk = visits("owner"), visits("clerk")
    owner.open("/enterprise/file/land_plan")
    for label in ("一句话说明困难", "详细情况", "项目名称"):
        owner.page.get_by_label(label).fill(HOSTILE)
    owner.press("提交诉求")
    take_picture(owner.page, "bad-input", "hostile-receipt")
    owner.follow("查看这件诉求")
    clerk.open(owner.page.url)
    for visitor in (owner, clerk):
        take_picture(visitor.page, "bad-input", "hostile-ticket")
        assert visitor.page.locator("h1").inner_text() == SHOWN
        assert visitor.page.locator("img, main script").count() == 0
