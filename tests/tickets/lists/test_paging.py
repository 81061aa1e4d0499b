import base64
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Ticket
from directline.tickets.lists.paging import Key, cursor_at, page_of
from directline.tickets.sealed import opaque_keys
from tests import factories
from tests.factories import BEGINNING

NEWEST = (Key(Ticket.submitted_at, is_descending=True), Key(Ticket.id, is_descending=True))
BY_DUE = (Key(Ticket.due_at), Key(Ticket.id))
ALL = select(Ticket)


@pytest.fixture
def tickets(app):
    """Seven, two of each moment, the last without a due."""
    days = [timedelta(days=number // 2) for number in range(7)]
    rows = [
        factories.ticket(submitted_at=BEGINNING + day, due_at=None if number > 4 else BEGINNING + day)
        for number, day in enumerate(days)
    ]
    db.session.flush()
    return [row.id for row in rows]


def walk(keys, size):
    """All pages there and back."""
    there, cursor = [], ""
    while True:
        page = page_of(ALL, keys, cursor, size)
        there.append([row.id for row in page.rows])
        if page.next is None:
            break
        cursor = page.next
    back = [there[-1]]
    while page.previous is not None:
        page = page_of(ALL, keys, page.previous, size)
        back.insert(0, [row.id for row in page.rows])
    return there, back


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pages_give_every_row_once_there_and_back(tickets, size):
    for keys, order in ((NEWEST, tickets[::-1]), (BY_DUE, tickets)):
        there, back = walk(keys, size)
        assert there == back == [order[place : place + size] for place in range(0, len(order), size)]


def test_page_has_no_cursors_where_there_is_nothing_more(tickets):
    page = page_of(ALL, NEWEST, size=7)
    assert (page.next, page.previous) == (None, None)
    assert page_of(ALL.where(Ticket.id < 0), NEWEST).rows == []


def test_cursor_at_names_the_rows_on_either_side(tickets):
    row = db.session.get(Ticket, tickets[2])
    after = page_of(ALL, NEWEST, cursor_at(NEWEST, row), size=1).rows
    before = page_of(ALL, NEWEST, cursor_at(NEWEST, row, is_back=True), size=1).rows
    assert [neighbour.id for neighbour in [*before, *after]] == [tickets[3], tickets[1]]


@pytest.mark.parametrize(
    "place",
    [
        ["n", {"at": "0001-01-01T00:00:00+14:00"}, 1],
        ["n", {"at": "9999-12-31T23:00:00-14:00"}, 1],
        ["n", {"at": "2026-01-01T00:00:00"}, {"at": "2026-01-01T00:00:00+00:00"}],
        ["n", {"at": 5}, 1],
        ["n", {}, 1],
        ["n", 1, 1],
        ["n", True, True],
        ["n", None, None],
        ["n", {"at": "2026-01-01T00:00:00+00:00"}, 2**63],
        ["n", {"at": "2026-01-01T00:00:00+00:00"}],
        ["q", {"at": "2026-01-01T00:00:00+00:00"}, 1],
        [],
        {},
        5,
    ],
)
def test_page_of_a_forged_cursor_is_the_first(tickets, place):
    cursor = opaque_keys.close(json.dumps(place).encode(), "cursor")
    assert [row.id for row in page_of(ALL, NEWEST, cursor).rows] == tickets[::-1]


@pytest.mark.parametrize("cursor", ["x", "====", "书", "\x00", "[" * 90, base64.b64encode(b"[" * 30000).decode()])
def test_page_of_a_broken_cursor_is_the_first(tickets, cursor):
    assert [row.id for row in page_of(ALL, NEWEST, cursor).rows] == tickets[::-1]
