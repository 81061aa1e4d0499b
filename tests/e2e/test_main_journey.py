"""A difficulty from the form to the enterprise's own verdict, each step by its person in a browser."""

from datetime import timedelta

import pytest

from tests.e2e.county import OPENING
from tests.e2e.look import take_picture
from tests.e2e.photo import photo
from tests.e2e.visitor import PHONE, Visitor

TITLE = "厂房加一层的设计变更拖了半年"
DESCRIPTION = "去年九月递交设计变更申请，材料退回三次，新生产线的设备已经到厂，装不进去。"
ANSWER = "已于三月四日办结设计变更，批复文件送达企业，施工可以继续。"
HISTORY = [
    "企业评价：解决了，满意",
    "答复通过审核",
    "承办单位提交了答复，交直通车办公室审核",
    "办理方案已制定",
    "已与企业联系",
    "承办单位已签收",
    "已派单给喀左县自然资源局（主办）",
    "企业提交了诉求",
]


@pytest.mark.parametrize("line", ["sqlite", "postgresql"], indirect=True)
def test_a_difficulty_goes_from_the_form_to_the_verdict(line, visits):
    owner, clerk, handler = visits("owner", PHONE), visits("clerk"), visits("handler")
    number = _file(owner)
    assert _status(owner, number) == "待受理"
    _dispatch(clerk, number)
    assert _status(clerk, number) == "待签收"
    _handle(handler, number)
    assert _status(handler, number) == "待审核"
    _pass(clerk, number)
    line.move_to(OPENING + timedelta(hours=2))
    assert _status(owner, number) == "待回访"
    _rate(owner, number)
    assert _status(owner, number) == "已办结"
    assert _history(owner, number) == _history(handler, number) == _history(clerk, number) == HISTORY
    line.flask("sweep", "copy")
    owner.open(f"/tickets/{number}")
    assert owner.page.get_by_text(ANSWER).is_visible()
    _refuse_files_to(visits("stranger"), owner)


def test_an_enterprise_registers_and_files_at_once(visits):
    newcomer = visits(width=PHONE)
    newcomer.open("/")
    newcomer.follow("注册企业，提交诉求")
    page = newcomer.page
    page.get_by_label("统一社会信用代码").fill("91211324MA00000124")
    page.get_by_label("企业名称").fill("喀左新来机械有限公司")
    page.get_by_label("联系人姓名").fill("钱新来")
    page.get_by_label("手机号").fill("13842109999")
    page.get_by_label("设置密码").fill("Xinlai-Gongchang-7")
    page.get_by_label("再输入一次密码").fill("Xinlai-Gongchang-7")
    take_picture(page, "journey", "register")
    newcomer.press("注册并登录")
    assert _status(newcomer, _file(newcomer)) == "待受理"


def _file(owner: Visitor) -> str:
    """Fill in the form with a photo; the number on the receipt."""
    page = owner.page
    owner.open("/enterprise/tickets")
    owner.follow("提出诉求")
    page.get_by_label("用几个字找类别").fill("设计变更")
    owner.press("查找")
    owner.follow("规划许可与设计变更")
    page.get_by_label("一句话说明困难").fill(TITLE)
    page.get_by_label("详细情况").fill(DESCRIPTION)
    page.get_by_label("项目名称").fill("铸造二期厂房")
    page.get_by_label("照片或文件").set_input_files([{"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo()}])
    take_picture(page, "journey", "file")
    owner.press("提交诉求")
    page.get_by_role("heading", name="诉求已提交").wait_for()
    take_picture(page, "journey", "receipt")
    owner.follow("查看这件诉求")
    page.get_by_role("link", name="现场.jpg").wait_for()
    return page.url.rsplit("/", 1)[1]


def _dispatch(clerk: Visitor, number: str) -> None:
    clerk.open("/office/queues/triage")
    clerk.follow(TITLE)
    clerk.choose_deed("派单")
    suggested = clerk.page.locator(".suggestions a").first
    assert suggested.inner_text() == "喀左县自然资源局"
    clerk.go_by(suggested)
    take_picture(clerk.page, "journey", "dispatch")
    clerk.press("派单")


def _handle(handler: Visitor, number: str) -> None:
    page = handler.page
    handler.open("/handler")
    handler.follow(TITLE)
    handler.choose_deed("签收")
    handler.press("签收")
    handler.choose_deed("登记首次联系")
    page.get_by_label("电话", exact=True).check()
    page.get_by_label("联系到谁").fill("王企明")
    page.get_by_label("沟通情况").fill("已电话了解，约定周三到厂里看现场。")
    handler.press("登记")
    handler.choose_deed("填报办理方案")
    page.get_by_label("办理方案").fill("周三现场踏勘，周五前办结设计变更批复。")
    handler.press("提交办理方案")
    handler.choose_deed("提交答复")
    page.get_by_label("已解决", exact=True).check()
    page.get_by_label("给企业的答复").fill(ANSWER)
    page.get_by_label("法律政策依据").fill("《城乡规划法》第四十三条")
    page.get_by_label("照片或文件").set_input_files(
        [{"name": "批复.png", "mimeType": "image/png", "buffer": photo("PNG")}]
    )
    take_picture(page, "journey", "answer")
    handler.press("提交答复")


def _pass(clerk: Visitor, number: str) -> None:
    clerk.open("/office/queues/review")
    clerk.follow(TITLE)
    clerk.choose_deed("通过答复")
    take_picture(clerk.page, "journey", "review")
    clerk.press("通过，发给企业")


def _rate(owner: Visitor, number: str) -> None:
    owner.open(f"/tickets/{number}")
    owner.choose_deed("评价")
    owner.page.get_by_label("解决了", exact=True).check()
    owner.page.get_by_label("满意", exact=True).check()
    owner.page.get_by_label("想说的话").fill("办得快，说得清楚。")
    take_picture(owner.page, "journey", "verdict")
    owner.press("提交评价")


def _refuse_files_to(stranger: Visitor, owner: Visitor) -> None:
    """The photo and the department's paper are there for the owner, and nowhere for another firm."""
    links = owner.page.locator("a[href^='/files/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert [owner.context.request.get(link).status for link in links] == [200, 200]
    assert [stranger.context.request.get(link).status for link in links] == [404, 404]


def _status(visitor: Visitor, number: str) -> str:
    visitor.open(f"/tickets/{number}")
    status = visitor.page.locator(".badge-status").first.inner_text()
    take_picture(visitor.page, "journey", f"ticket-{status}")
    return status


def _history(visitor: Visitor, number: str) -> list[str]:
    visitor.open(f"/tickets/{number}")
    section = visitor.page.locator("section", has=visitor.page.locator("#history"))
    return section.locator(".timeline-title").all_inner_texts()
