"""What every page is looked at for, and the pictures of it."""

import re
from base64 import b64decode
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.visitor import DESK, HEIGHT, PHONE
from tests.source import ROOT

PICTURES = ROOT / "build" / "screenshots"
NARROWEST = 320
_AXE = Axe()
_PARTS = """
(() => {
    const name = element => [
        element.localName,
        ...[...element.classList].sort(),
        ...element.getAttributeNames().filter(attribute => !["id", "class", "style"].includes(attribute)).sort(),
        element.getAttribute("role"), element.getAttribute("type"), element.textContent.trim() ? "" : "empty",
    ].join(" ");
    const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(heading => heading.localName);
    return [
        ...[...document.body.querySelectorAll("*")].map(part => `${name(part.parentElement)} > ${name(part)}`),
        ...headings.map((heading, place) => `${headings[place - 1] ?? ""}, ${heading}`),
        ...document.documentElement.classList,
    ];
})()
"""
"""What a page is made of: each element in its parent, and which heading follows which."""
_looked_at: dict[int, set[str]] = {DESK: set(), PHONE: set()}
"""At each width the parts in which axe found nothing."""
_NO_CARET = """
(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { caret-color: transparent !important; }");
    document.adoptedStyleSheets = [sheet];
})()
"""
"""It would blink in one picture and not in the next."""
_MASTHEAD_WRAPS = """
(() => {
    const tops = [...document.querySelectorAll(".masthead .brand, .masthead-links > li")]
        .filter(part => part.getClientRects().length && !part.closest(".is-wide"))
        .map(part => { const box = part.getBoundingClientRect(); return (box.top + box.bottom) / 2; });
    const names = [...document.querySelectorAll(".brand-name")]
        .filter(name => name.getBoundingClientRect().height > 2 * parseFloat(getComputedStyle(name).fontSize));
    return names.length > 0 || tops.length > 0 && Math.max(...tops) - Math.min(...tops) > 12;
})()
"""
_A_YEAR_LATER = """
(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        texts.currentNode.data = texts.currentNode.data.replace(/(?<!年|\\d)(?=\\d{1,2}月\\d{1,2}日)/g, "2025年");
})()
"""
"""Moments of another year are written with it."""


def faults_of(page: Page, role: str, name: str) -> list[str]:
    """Take the page's picture at both widths and name what is wrong with it."""
    faults = [] if page.locator("h1").count() == 1 else [f"{page.locator('h1').count()} headings h1"]
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        take_picture(page, role, name)
        faults += [f"{width} px: {fault}" for fault in (*_too_wide(page), *_barriers(page, width))]
    faults += [*_narrow(page), *_codes(page)]
    return [f"{role} {name} ({page.url}): {fault}" for fault in faults]


def _narrow(page: Page) -> list[str]:
    """Nothing scrolls sideways at 320 px, nor in large type on a phone, where the masthead stays one line."""
    faults = []
    page.evaluate(_A_YEAR_LATER)
    for width, is_large in ((NARROWEST, False), (PHONE, True)):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate("is_large => document.documentElement.classList.toggle('large-type', is_large)", is_large)
        here = [*_too_wide(page), *(["masthead of two lines"] if masthead_wraps(page) else [])]
        faults += [f"{width} px{', large type' if is_large else ''}: {fault}" for fault in here]
    page.evaluate("document.documentElement.classList.remove('large-type')")
    return faults


def masthead_wraps(page: Page) -> bool:
    return bool(page.evaluate(_MASTHEAD_WRAPS))


def _codes(page: Page) -> list[str]:
    """The rungs have names; their codes are for programs."""
    return [f"says {code}" for code in re.findall(r"\bE[0-4]\b", page.locator("body").inner_text())[:1]]


def take_picture(page: Page, role: str, name: str) -> Path:
    """The whole page, packed in a hurry: playwright's own way takes three times as long for the same points."""
    width = page.viewport_size["width"] if page.viewport_size else DESK
    path = PICTURES / role / f"{name}-{width}.png"
    page.evaluate(_NO_CARET)
    tools = page.context.new_cdp_session(page)
    taken = tools.send("Page.captureScreenshot", {"captureBeyondViewport": True, "optimizeForSpeed": True})
    tools.detach()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b64decode(taken["data"]))
    return path


def _too_wide(page: Page) -> list[str]:
    content, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"content is {content} px wide"] if content > window else []


def _barriers(page: Page, width: int) -> list[str]:
    """What axe finds, each with the first place of it; it is asked once about each kind of page, known by its parts."""
    parts = set(page.evaluate(_PARTS))
    if parts <= _looked_at[width]:
        return []
    violations = _AXE.run(page).response["violations"]
    _looked_at[width] |= set() if violations else parts
    return [f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:160]}" for rule in violations]
