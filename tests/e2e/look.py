"""What every page is looked at for, and the pictures of it."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.visitor import DESK, HEIGHT, PHONE
from tests.source import ROOT

PICTURES = ROOT / "build" / "screenshots"
_AXE = Axe()


def faults_of(page: Page, role: str, name: str) -> list[str]:
    """Take the page's picture at both widths and name what is wrong with it."""
    faults = [] if page.locator("h1").count() == 1 else [f"{page.locator('h1').count()} headings h1"]
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        take_picture(page, role, name)
        faults += [f"{width} px: {fault}" for fault in (*_too_wide(page), *_barriers(page))]
    return [f"{role} {name} ({page.url}): {fault}" for fault in faults]


def take_picture(page: Page, role: str, name: str) -> Path:
    width = page.viewport_size["width"] if page.viewport_size else DESK
    path = PICTURES / role / f"{name}-{width}.png"
    page.screenshot(path=path, full_page=True)
    return path


def _too_wide(page: Page) -> list[str]:
    content, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"content is {content} px wide"] if content > window else []


def _barriers(page: Page) -> list[str]:
    """What axe finds, each with the first place of it."""
    found = _AXE.run(page).response["violations"]
    return [f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:160]}" for rule in found]
