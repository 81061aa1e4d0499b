"""Signing in and filing by keyboard alone: Tab, Enter and typing."""

from playwright.sync_api import Page

from tests.e2e.county import LOGINS, PASSWORD

FARTHEST = 80


def test_signing_in_and_filing_need_no_mouse(visits):
    page = visits().page
    page.goto("/sign-in")
    _tab_to(page, "手机号或登录名")
    page.keyboard.type(LOGINS["owner"])
    _tab_to(page, "密码")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="我的诉求").wait_for()
    page.goto("/enterprise/file/land_plan")
    for label, text in (("一句话说明困难", "规划条件没有批复"), ("详细情况", "去年十月递交。"), ("项目名称", "二期")):
        _tab_to(page, label)
        page.keyboard.type(text)
    _tab_to(page, "提交诉求")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="诉求已提交").wait_for()


def test_the_first_tab_leads_past_the_navigation(visits):
    page = visits("owner").page
    page.keyboard.press("Tab")
    assert _focused(page) == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def _tab_to(page: Page, name: str) -> None:
    """Go on with Tab until the thing of that name has the focus, and can be seen to have it."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if name in _focused(page):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"{name} is not reached by Tab")


def _focused(page: Page) -> str:
    """The label or text of what has the focus."""
    label: str = page.evaluate(
        "(here => here.labels && here.labels.length ? here.labels[0].innerText : here.innerText)(document.activeElement)"
    )
    return label or ""
