"""The auditor's trail, and what administrator and auditor never see."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from directline.extensions import db
from directline.models import Recusal, RecusalKind, Ticket
from directline.tickets import lifecycle
from tests import scenarios
from tests.factories import moment

READ_AT = moment("2026-03-02 10:00")
REASON = "回访兴达铸造需要电话联系"
HAVE_STATES = ("admin.users", "admin.departments")


def complain_and_read(cast):
    """A sealed complaint whose identity the clerk has read."""
    lifecycle.read_identity(scenarios.complained(cast), REASON, by=cast.clerk, at=READ_AT)


pytestmark = pytest.mark.database_after(action=complain_and_read)


@pytest.fixture
def complaint(cast):
    return db.session.scalars(select(Ticket)).one()


@pytest.fixture
def auditor(client, cast):
    return client.sign_in(cast.auditor)


def test_the_auditor_sees_who_read_when_and_which_number(auditor, cast, complaint):
    shown = auditor.get("/admin/readings").text
    assert all(words in shown for words in (cast.clerk.name, complaint.number, "2026年3月2日 10:00"))


@pytest.mark.parametrize(
    ("chosen", "is_found"),
    [
        ("words=陈办", True),
        ("words=clerk", True),
        ("words=蒋督", False),
        ("first=2026-03-02&last=2026-03-02", True),
        ("first=2026-03-03", False),
        ("last=2026-03-01", False),
        ("first=soon", True),
    ],
)
def test_readings_are_found_by_person_and_days(auditor, complaint, chosen, is_found):
    assert (complaint.number in auditor.get(f"/admin/readings?{chosen}").text) == is_found


def test_readings_go_by_key(auditor, cast, complaint):
    for minute in range(1, 56):
        lifecycle.read_identity(complaint, REASON, by=cast.clerk, at=READ_AT + timedelta(minutes=minute))
    db.session.commit()
    first = auditor.get("/admin/readings").text
    after = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")

    assert first.count(complaint.number) == 50
    assert auditor.get(after).text.count(complaint.number) == 6


def test_readings_can_be_exported(auditor, cast, complaint):
    sheet = load_workbook(io.BytesIO(auditor.get("/admin/readings?format=xlsx").data)).active
    row = [cell.value for cell in sheet[2]]
    assert row[1:] == [cast.clerk.name, "clerk", "承办人", cast.office.name, complaint.number]


def test_an_auditor_who_is_barred_sees_no_reading_of_it(auditor, cast, complaint):
    db.session.add(
        Recusal(ticket_id=complaint.id, user_id=cast.auditor.id, kind=RecusalKind.RESPONDENT, reason="", at=READ_AT)
    )
    db.session.commit()
    assert complaint.number not in auditor.get("/admin/readings").text


@pytest.mark.parametrize("who", ["admin", "owner", "handler", "clerk", "office_head", "inspector", "secretary"])
def test_only_the_auditor_follows_the_trail(client, cast, complaint, who):
    assert client.sign_in(getattr(cast, who)).get("/admin/readings").status_code == 403


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_no_page_shows_them_anything_of_a_ticket(app, client, cast, complaint, who):
    """Every address of the application, those that are refused and their error pages among them."""
    ordinary = scenarios.closed(cast, title="围墙外的高压线", description="新车间不能封顶")
    db.session.commit()
    words = (complaint.title, complaint.description, ordinary.title, ordinary.description, REASON)
    client.sign_in(getattr(cast, who))
    shown = [
        (path, word)
        for path in addresses(app, cast, complaint, ordinary)
        for page in [client.get(path).get_data(as_text=True)]
        for word in words
        if word in page
    ]
    assert shown == []


def addresses(app, cast, *tickets):
    """Every address that can be got: below each of these tickets, with an account or a unit, lists with all they hold."""
    known = {"user_id": cast.owner.id, "code": cast.lead_unit.code}
    routes = app.url_map.bind("localhost")
    return {
        routes.build(rule.endpoint, {name: known.get(name, value(name, ticket)) for name in rule.arguments}) + query
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and "static" not in rule.endpoint and not rule.endpoint.startswith("dev.")
        for ticket in (tickets if "number" in rule.arguments else tickets[:1])
        for query in (["", "?state=all"] if rule.endpoint in HAVE_STATES else [""])
    }


def value(name, ticket):
    return ticket.number if name == "number" else ticket.id
