"""No page needs a script: the two forms of the enterprise work without any."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Department, Outcome
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Reply
from tests.e2e import county
from tests.e2e.visitor import PHONE


def settle_and_answer() -> None:
    """A matter that waits for the owner's verdict."""
    county.settle()
    ticket, at = county.file_matter(county.BEGINNING), county.BEGINNING
    unit = db.session.scalars(select(Department).where(Department.code == "ziranziyuan")).one()
    lifecycle.dispatch(ticket, unit, by=county.person("clerk"), at=at)
    handler = county.person("handler")
    lifecycle.sign(ticket, by=handler, at=at)
    lifecycle.contact(ticket, "phone", "王企明", "已电话了解情况。", by=handler, at=at)
    lifecycle.plan(ticket, "三日内办结。", by=handler, at=at)
    lifecycle.answer(
        ticket,
        Reply(Outcome.SOLVED, "设计变更已批复，施工可以继续进行。", "《城乡规划法》第四十三条"),
        by=handler,
        at=at,
    )
    lifecycle.pass_answer(ticket, by=county.person("clerk"), at=at)
    db.session.commit()


def test_filing_works_without_scripts(visits):
    owner = visits("owner", PHONE, has_scripts=False)
    owner.open("/enterprise/file/land_plan")
    owner.press("提交诉求")
    assert owner.page.get_by_role("alert").is_visible()
    owner.page.get_by_label("一句话说明困难").fill("规划条件一直没有批复")
    owner.page.get_by_label("详细情况").fill("去年十月递交，至今没有答复。")
    owner.page.get_by_label("项目名称").fill("二期")
    owner.press("提交诉求")
    assert owner.page.get_by_role("heading", name="诉求已提交").is_visible()


@pytest.mark.begins_with(fill=settle_and_answer)
def test_the_verdict_works_without_scripts(visits):
    owner = visits("owner", PHONE, has_scripts=False)
    owner.follow("设计变更")
    owner.choose_deed("评价")
    owner.page.get_by_label("没有解决", exact=True).check()
    owner.page.get_by_label("不满意", exact=True).check()
    owner.page.get_by_label("想说的话").fill("批复里的层数不对。")
    owner.press("提交评价")
    assert owner.page.locator(".badge-status").first.inner_text() == "办理中"
