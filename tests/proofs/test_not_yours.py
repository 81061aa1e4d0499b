"""Somebody else's ticket and no ticket at all: the same answer, by status, headers, text and number of queries."""

import re

import pytest

from directline.extensions import db
from tests import lives
from tests.proofs.doors import addresses
from tests.proofs.test_matrix import NOWHERE, _ids, below, entering
from tests.statements import counted

NOBODYS = "ZTC2026-22222222"


def answer(browser, url, method, number):
    """What came back, and what was asked of the database for it, without the number and what chance draws."""
    db.session.commit()
    with counted() as asked:
        response = browser.open(url, method=method)
    text = re.sub(r'name="csrf_token"[^>]*>|[0-9a-f]{16}', "", response.text).replace(number, "NUMBER")
    headers = sorted(name for name, _value in response.headers.items())
    return (
        response.status_code,
        headers,
        text,
        [statement for statement in asked if "UPDATE user_sessions" not in statement],
    )


@pytest.mark.parametrize("person", ["handler", "vice", "colleague", "stranger", "inspector"])
def test_what_is_not_theirs_can_not_be_told_from_what_is_not_there(app, client, cast, person):
    sealed, browser = lives.complained(cast), entering(client, person)
    values = NOWHERE | _ids(sealed)
    browser.get(f"/tickets/{NOBODYS}")  # the first page of a session sets its cookie
    for door in below(app):
        pairs = (list(addresses(app, door, values | {"number": [number]})) for number in (sealed.number, NOBODYS))
        for there, nowhere in zip(*pairs, strict=True):
            found = answer(browser, there, door.method, sealed.number)
            assert found == answer(browser, nowhere, door.method, NOBODYS), f"{door.method} {there}"
