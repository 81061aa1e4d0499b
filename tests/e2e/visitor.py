"""Somebody at a browser; what must never happen on any page is noted while they look."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, sync_playwright

from tests.e2e.county import LOGINS, PASSWORD

PHONE, DESK = 390, 1280
HEIGHT = 800
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)
STATUS_LINE = "Failed to load resource"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium; without one the journeys fail, they are never skipped."""
    program = shutil.which("chromium")
    assert program, "make e2e needs a browser: install Debian's package chromium (and a Chinese font)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


class Visitor:
    """One person in one browser; ``faults`` are the errors of the pages seen."""

    def __init__(self, browser: Browser, url: str, width: int = DESK, *, has_scripts: bool = True) -> None:
        self.url = url
        self.faults: list[str] = []
        self.context = browser.new_context(
            base_url=url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=has_scripts,
        )
        self.context.set_default_timeout(20_000)
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Another tab."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._see_request)
        page.on("response", self._see_response)
        return page

    def sign_in(self, key: str, password: str = PASSWORD) -> Page:
        self.context.clear_cookies()
        self.page.goto("/sign-in")
        self.page.get_by_label("手机号或登录名").fill(LOGINS.get(key, key))
        self.page.get_by_label("密码").fill(password)
        self.press("登录")
        assert "/sign-in" not in self.page.url, f"{key} is not let in"
        return self.page

    def press(self, name: str) -> None:
        self.go_by(self.page.locator("main").get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        self.go_by(self.page.locator("main").get_by_role("link", name=name))

    def go_by(self, place: Locator) -> None:
        """Press what leads to another page, and wait for that page."""
        with self.page.expect_navigation():
            place.first.click()

    def open(self, path: str) -> int:
        response = self.page.goto(path)
        assert response is not None
        return response.status

    def choose_deed(self, name: str) -> None:
        """Press an action of the ticket page, opening the menu of the others if it is there."""
        bar = self.page.locator(".action-bar")
        action = bar.locator("a, button").filter(has_text=name)
        if not action.first.is_visible():
            bar.locator("summary").click()
        self.go_by(action)

    def speak(self, language: str) -> None:
        """Switch the pages to this language, unless they speak it already."""
        switch = self.page.locator("header").get_by_role("button", name=language)
        if switch.count():
            self.go_by(switch)

    def close(self) -> None:
        self.context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(STATUS_LINE):
            self.faults.append(f"console: {message.text}")

    def _see_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and f"{address.scheme}://{address.netloc}" != self.url:
            self.faults.append(f"another host: {request.url}")

    def _see_response(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"):
            self.faults.append(f"{response.status}: {response.url}")
