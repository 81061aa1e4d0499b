"""The script that keeps what is being written: it says the truth, and never puts another page into the form."""

from playwright.sync_api import expect

from tests.e2e.county import LOGINS, PASSWORD
from tests.e2e.visitor import PHONE

WORDS = "去年十月递交，至今没有答复。"
MORE = "工人已经放假。"


def test_a_session_that_ends_while_somebody_writes_loses_no_word(visits):
    owner = visits("owner", PHONE)
    owner.open("/enterprise/file/land_plan")
    page = owner.page
    page.get_by_label("详细情况").press_sequentially(WORDS)
    expect(page.get_by_text("草稿已保存")).to_be_visible()

    owner.context.clear_cookies()
    page.get_by_label("详细情况").press_sequentially(MORE)
    expect(page.get_by_text("没有保存到草稿")).to_be_visible()
    assert (page.get_by_text("草稿已保存").count(), page.get_by_label("密码").count()) == (0, 0)
    assert page.get_by_label("详细情况").input_value() == WORDS + MORE

    other = owner.page = owner.new_page()
    owner.sign_in("owner")
    other.close()
    owner.page = page
    page.get_by_label("详细情况").press_sequentially("。")
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    expect(page.get_by_text("没有保存到草稿")).to_have_count(0)
    assert {fault[:3] for fault in owner.faults} == {"401", "400"}
    owner.faults.clear()

    page.get_by_label("一句话说明困难").fill("规划条件一直没有批复")
    page.get_by_label("项目名称").fill("二期")
    owner.press("提交诉求")
    assert page.get_by_role("heading", name="诉求已提交").is_visible()


def test_without_a_script_signing_in_leads_back_to_what_was_written(visits):
    owner = visits("owner", PHONE, has_scripts=False)
    owner.open("/enterprise/file/land_plan")
    owner.page.get_by_label("详细情况").fill(WORDS)
    owner.context.clear_cookies()
    owner.press("提交诉求")
    expect(owner.page.get_by_text("登录已经过期，刚才的内容还没有提交")).to_be_visible()
    owner.page.get_by_label("手机号或登录名").fill(LOGINS["owner"])
    owner.page.get_by_label("密码").fill(PASSWORD)
    owner.press("登录")
    assert owner.page.get_by_label("详细情况").input_value() == WORDS
    assert owner.page.get_by_text("还没有提交").is_visible()
