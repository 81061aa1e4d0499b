"""Sealed tickets leave the line by no list: not in a workbook, and the bell names neither ticket nor firm."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from directline.extensions import db
from directline.tickets import ladder, lifecycle
from tests import scenarios
from tests.factories import moment

LISTS = [
    ("owner", "/enterprise/tickets"),
    ("clerk", "/office/tickets"),
    ("clerk", "/office/overdue"),
    ("clerk", "/office/cards"),
    ("liaison", "/handler"),
    ("secretary", "/leadership/overdue"),
    ("secretary", "/leadership/cards"),
]


@pytest.mark.parametrize(("who", "address"), LISTS)
def test_no_workbook_holds_a_sealed_ticket_and_it_says_so(client, cast, who, address):
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    ladder.catch_up(ticket, before=moment("2026-05-01 10:00"))
    db.session.commit()
    page = client.sign_in(getattr(cast, who)).get(address)
    book = load_workbook(BytesIO(client.get(f"{address}?format=xlsx").data)).active
    cells = [str(cell.value) for row in book.rows for cell in row if cell.value]

    assert (page.status_code, ticket.number in page.text) == (200, True)
    assert ([cell for cell in cells if ticket.number in cell], "密件不导出。" in cells) == ([], True)


def test_workbook_without_sealed_tickets_says_nothing_of_them(client, cast):
    scenarios.filed(cast)
    book = load_workbook(BytesIO(client.sign_in(cast.clerk).get("/office/tickets?format=xlsx").data)).active

    assert book.max_row == 2


def test_bell_of_the_reporter_says_one_sentence_and_leads_to_the_list(client, cast):
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    text = client.sign_in(cast.owner).get("/notices").text
    address = re.search(r'action="(/notices/(?!read)[^"]+)"', text).group(1)

    assert ("您有一件事项待查看" in text, ticket.title in text, ticket.number in text) == (True, False, False)
    assert client.post(address).location == "/enterprise/tickets"


def test_bell_of_the_keepers_names_no_firm(client, cast):
    scenarios.complained(cast, title=f"{cast.firm.name}被反复检查")
    text = client.sign_in(cast.clerk).get("/notices").text

    assert ("被反复检查" in text, cast.firm.name in text) == (True, False)
