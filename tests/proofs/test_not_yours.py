"""Somebody else's ticket and no ticket at all: the same answer, by status, headers, text and number of queries."""

import re

import pytest

from directline.extensions import db
from directline.tickets import ladder, lifecycle
from tests import scenarios
from tests.factories import moment
from tests.proofs.doors import addresses
from tests.proofs.test_matrix import NOWHERE, _ids, below, entering
from tests.statements import counted

NOBODYS = "ZTC2026-22222222"


def answer(browser, url, method, number):
    """What came back, and what was asked of the database for it, without the number and what chance draws."""
    db.session.commit()
    with counted() as asked:
        response = browser.open(url, method=method)
    text = re.sub(r'name="(csrf_token|form_key)"[^>]*>|[0-9a-f]{16}', "", response.text).replace(number, "NUMBER")
    headers = sorted(name for name, _value in response.headers.items())
    return response.status_code, headers, text, asked


@pytest.mark.parametrize("person", ["handler", "vice", "colleague", "stranger", "inspector"])
def test_what_is_not_theirs_can_not_be_told_from_what_is_not_there(app, client, cast, person):
    sealed, browser = scenarios.complained(cast), entering(client, person)
    values = NOWHERE | _ids(sealed)
    browser.get(f"/tickets/{NOBODYS}")  # the first page of a session sets its cookie
    for door in below(app):
        pairs = (list(addresses(app, door, values | {"number": [number]})) for number in (sealed.number, NOBODYS))
        for there, nowhere in zip(*pairs, strict=True):
            reply = answer(browser, there, door.method, sealed.number)
            assert reply == answer(browser, nowhere, door.method, NOBODYS), f"{door.method} {there}"


@pytest.fixture
def others(cast):
    """Somebody else's ticket and a sealed complaint, both with cards and clocks."""
    other = scenarios.filed(cast, enterprise=cast.rival, reporter=cast.stranger)
    lifecycle.dispatch(other, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))
    sealed = scenarios.complained(cast)
    lifecycle.dispatch(sealed, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    for ticket in (other, sealed):
        ladder.catch_up(ticket, before=moment("2026-03-20 09:00"))
    return other, sealed


@pytest.mark.parametrize("person", ["handler", "head", "vice", "colleague", "clerk"])
def test_what_belongs_to_another_ticket_is_not_below_ones_own(app, client, cast, others, person):
    """The office sees both of the tickets: even so no page mixes them."""
    own, browser = scenarios.signed(cast), entering(client, person)
    assert browser.get(f"/tickets/{own.number}").status_code == 200
    for door in below(app):
        if not door.parameters & {"card_id", "deadline_id"}:
            continue
        (nowhere,) = addresses(app, door, NOWHERE | {"number": [own.number]})
        missing = without_key(answer(browser, nowhere, door.method, own.number))
        assert missing[0] in (403, 404)
        for other in others:
            for url in addresses(app, door, NOWHERE | _ids(other) | {"number": [own.number]}):
                assert without_key(answer(browser, url, door.method, own.number)) == missing, f"{door.method} {url}"


def without_key(reply):
    """Status, headers and text, without the key of the row that the address asked for."""
    status, headers, text, _statements = reply
    return status, headers, re.sub(r"(?<=cards/|tters/|lines/)[\w-]{32}(?![\w-])", "KEY", text)


@pytest.mark.parametrize("person", ["handler", "head", "vice", "colleague", "other_handler"])
def test_a_letter_of_inquiry_to_nobody_of_theirs_is_no_letter(client, cast, others, person):
    _other, sealed = others
    letter = lifecycle.draft_inquiry(sealed, cast.lead_unit, "关于检查的函", "请说明依据。", by=cast.clerk)
    db.session.commit()
    browser = entering(client, person)
    browser.get("/profile")
    pairs = [(f"/inquiries/{number}", number) for number in (letter.number, "HC2026-22222222")]
    there, nowhere = (answer(browser, url, "GET", number)[:3] for url, number in pairs)

    assert there == nowhere
    assert there[0] in (403, 404)
