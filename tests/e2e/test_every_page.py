"""Every page that a kind of user can reach on a county that has lived for some months."""

from collections import Counter, deque
from collections.abc import Callable, Container, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from directline.accounts import links, numbers
from directline.county.demo.world import PASSWORD
from directline.extensions import db
from directline.models import LinkPurpose, Ticket, User
from directline.pages.guards import PUBLIC_FILES, Policy, allows, policies_of
from directline.tickets import access
from directline.tickets.lists import selects
from tests import gallery
from tests.e2e.line import Ground, Line, served
from tests.e2e.lived import BUSY_FIRM, COMPLAINANTS, NOW, live
from tests.e2e.look import faults_of
from tests.e2e.visitor import Visitor

PEOPLE = {
    "enterprise": BUSY_FIRM,
    **{f"complainant-{place}": login for place, login in enumerate(COMPLAINANTS, 1)},
    "liaison": "discipline1",
    "handler": "huanbao1",
    "head": "huanbao_head",
    "office": "office1",
    "office_head": "office_head",
    "supervision": "supervision1",
    "secretary": "secretary",
    "magistrate": "magistrate",
    "vice": "vice_urban",
    "admin": "admin",
    "auditor": "auditor",
}
THE_DESK = ("office", "office_head")
MOST = {"ticket.page": 6}
ABOUT = (
    ("nobody", "unit_1", ""),
    ("unit", "unit_1", "yingji"),
    ("office", "unit_1", "office"),
    ("leader", "leader", "vice_urban"),
    ("principal", "leader", "secretary"),
)
"""Whom a complaint may be about, each with a page of its own: at fault, written, or told where else to go."""
NOT_PAGES = frozenset({"", "file.download", "public.health"})


def _worker(role: str) -> pytest.MarkDecorator:
    """The desk has as many pages as all others: it is looked at beside them."""
    return pytest.mark.xdist_group("lived by the desk" if role in THE_DESK else "lived")


@pytest.fixture(scope="module")
def lived(grounds: Callable[[str], Ground]) -> Iterator[Line]:
    ground = grounds("lived")
    ground.set(live)
    with served(ground, NOW) as running:
        yield running


@pytest.fixture
def visitor(lived: Line, browser: Browser) -> Iterator[Visitor]:
    looking = Visitor(browser, lived.url)
    yield looking
    looking.close()


@pytest.mark.parametrize("role", [pytest.param(role, marks=_worker(role)) for role in PEOPLE])
def test_every_page_of_a_role_is_sound_at_both_widths(lived, visitor, role):
    visitor.sign_in(PEOPLE[role], PASSWORD)
    app = lived.ground.app
    open_to_all = {endpoint for endpoint in app.view_functions if Policy.PUBLIC in policies_of(app, endpoint)}
    start = [*_doors(app, PEOPLE[role]), *_own_tickets(app, PEOPLE[role]), *_sealed_tickets(app, PEOPLE[role])]
    faults = _look_around(visitor, app, role, start, open_to_all)
    assert faults + visitor.faults == []


@pytest.mark.parametrize("login", [pytest.param(login, marks=_worker("")) for login in (BUSY_FIRM, COMPLAINANTS[0])])
def test_every_page_of_an_enterprise_is_sound_in_english(lived, visitor, login):
    visitor.sign_in(login, PASSWORD)
    visitor.speak("English")
    app = lived.ground.app
    open_to_all = {endpoint for endpoint in app.view_functions if Policy.PUBLIC in policies_of(app, endpoint)}
    start = [*_doors(app, login), *_own_tickets(app, login)]
    faults = _look_around(visitor, app, f"english-{login}", start, open_to_all)
    visitor.speak("中文")
    assert faults + visitor.faults == []


@_worker("")
@pytest.mark.parametrize("language", ["中文", "English"])
def test_the_pages_of_filing_a_complaint_are_sound(visitor, language):
    visitor.sign_in(COMPLAINANTS[2], PASSWORD)
    visitor.speak(language)
    faults = []
    for name, field, wanted in ABOUT:
        visitor.open("/enterprise/file/wild_fines/about")
        for empty in ("unit_1", "leader"):
            visitor.page.locator(f"#{empty}").select_option("")
        visitor.page.locator(f"#{field}").select_option(wanted)
        visitor.go_by(visitor.page.locator("main form button[type=submit]"))
        faults += faults_of(visitor.page, f"complaint-{language}", name)
    visitor.speak("中文")
    assert faults + visitor.faults == []


@_worker("public")
def test_every_public_page_is_sound_at_both_widths(lived, visitor):
    app = lived.ground.app
    start = [rule for rule, endpoint in _plain_rules(app) if Policy.PUBLIC in policies_of(app, endpoint)]
    start += _one_time_links(app)
    assert _look_around(visitor, app, "public", start, NOT_PAGES) + visitor.faults == []


@_worker("public")
@pytest.mark.parametrize("query", ["density=dense", "large=1"])
def test_the_gallery_of_components_is_sound(lived, visitor, query):
    """Rendered here, with styles and scripts of the line: no program serves it."""
    with lived.ground.app.app_context():
        text = gallery.page(lived.ground.app, query)
    visitor.page.route("**/gallery", lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
    visitor.open("/gallery")
    assert faults_of(visitor.page, "public", f"gallery-{query.partition('=')[0]}") + visitor.faults == []


@_worker("public")
def test_a_link_that_works_no_more_says_what_to_do(visitor):
    assert visitor.open(f"{links.PATH}used-up") == 410
    assert faults_of(visitor.page, "public", "links.void") + visitor.faults == []


def _look_around(visitor: Visitor, app: Flask, role: str, start: list[str], left_out: Container[str]) -> list[str]:
    """Look at every kind of page that links lead to, and at more than one ticket; each kind has a picture."""
    faults, seen, known, waiting = [], Counter[str](), set(start), deque(start)
    while waiting:
        path = waiting.popleft()
        kind = _kind(app, path)
        if kind in left_out or (path not in start and seen[kind] >= MOST.get(kind, 1)):
            continue
        seen[kind] += 1
        status = visitor.open(path)
        faults += [f"{role} {path}: {status}"] if status != 200 else []
        faults += faults_of(visitor.page, role, kind if seen[kind] == 1 else f"{kind}-{seen[kind]}")
        fresh = [link for link in _links(visitor.page) if link not in known]
        chosen = _some_of_each_kind(app, fresh)
        known.update(chosen)
        waiting.extend(chosen)
    return faults


def _some_of_each_kind(app: Flask, links: list[str]) -> list[str]:
    """At most two of a kind from one page, so that tickets of many states are come by."""
    counts, chosen = Counter[str](), []
    for link in links:
        counts[kind := _kind(app, link)] += 1
        chosen += [link] if kind and counts[kind] <= 2 else []
    return chosen


def _links(page: Page) -> list[str]:
    """Where the page leads to within the line."""
    addresses = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
    own = urlsplit(page.url)[:2]
    parts = [urlsplit(address)._replace(fragment="") for address in addresses]
    return list(dict.fromkeys(part._replace(scheme="", netloc="").geturl() for part in parts if part[:2] == own))


def _kind(app: Flask, link: str) -> str:
    """The door, and within it the step or queue; "" for what is no page."""
    address = urlsplit(link)
    try:
        with app.app_context():
            endpoint, values = app.url_map.bind("line").match(address.path, method="GET")
    except HTTPException:
        return "unknown"
    if endpoint in PUBLIC_FILES or "format=" in address.query:
        return ""
    which = values.get("action") or (values["code"] if endpoint == "office.queue" else "")
    return f"{endpoint}-{which}" if which else endpoint


def _doors(app: Flask, login: str) -> list[str]:
    """Every address without a variable part that this person may enter."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.login == login)).one()
        return [rule for rule, endpoint in _plain_rules(app) if allows(user, policies_of(app, endpoint))]


def _own_tickets(app: Flask, login: str) -> list[str]:
    """What an enterprise has, in every state."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.login == login)).one()
        own = db.session.scalars(selects.tickets_of(user)).all() if user.enterprise_id else []
        receipts = [f"/enterprise/file/receipt/{ticket.number}" for ticket in own]
        return [*(f"/tickets/{ticket.number}" for ticket in own), *receipts[-1:]]


def _sealed_tickets(app: Flask, login: str) -> list[str]:
    """The complaints that this person sees; a list shows them among many others."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.login == login)).one()
        seen = select(Ticket.number).where(Ticket.is_sealed, access.visible_to(user))
        return [f"/tickets/{number}" for number in db.session.scalars(seen)]


def _one_time_links(app: Flask) -> list[str]:
    """An invitation, a new password, a link to sign in by, and another number to sign in with."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.login == BUSY_FIRM)).one()
        issued = [links.issue(user, purpose, at=NOW) for purpose in LinkPurpose if purpose is not LinkPurpose.NUMBER]
        issued.append(numbers.ask(user, "13900000000", at=NOW).link)
        db.session.commit()
        return [urlsplit(links.address(link)).path for link in issued]


def _plain_rules(app: Flask) -> list[tuple[str, str]]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return [(rule.rule, rule.endpoint) for rule in rules if rule.endpoint not in NOT_PAGES]
