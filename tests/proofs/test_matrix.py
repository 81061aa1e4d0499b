"""Every door for every person, and every ticket for everything that a person can be to it."""

import hashlib

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Deadline, Escalation, FormerMembership, Ticket, User
from directline.tickets import ladder, lifecycle
from directline.tickets.lifecycle import Respondents
from tests import factories, scenarios
from tests.factories import moment
from tests.proofs import IN_FULL, matrix
from tests.proofs.doors import addresses, doors

NOWHERE = {
    "number": ["ZTC2026-22222222"],
    "action": ["message"],
    "token": ["0" * 32],
    "card_id": [10**9],
    "deadline_id": [10**9],
    "notice_id": [10**9],
    "enterprise_id": [10**9],
    "user_id": [10**9],
    "grant_id": [10**9],
    "key": [10**9],
    "figure": ["received"],
    "side": ["n"],
    "period": ["2026-03"],
    "position": [0],
    "code": ["nowhere"],
    "kind": ["resolve_lead"],
    "rung": ["E1"],
    "day": ["2026-03-02"],
}
BOOKKEEPING = {"user_sessions"}
"""Tables that a page may write: when the session was last seen."""


def entering(client, person):
    """A browser of this person, or of nobody; whether a page is a sound one is seen to where pages are tested."""
    client = client.application.test_client()
    client.reads_pages = False
    user = db.session.scalar(select(User).where(User.login == person))
    return client.sign_in(user) if user else client


def outcome(response):
    """Turned away to sign in, refused for the role, or let in, whatever is found there."""
    if response.status_code == 303 and (response.location or "").startswith("/sign-in"):
        return "signs in first"
    return "refused" if response.status_code == 403 else "let in"


def test_every_route_has_its_row_in_the_matrix(app):
    there = {door.endpoint for door in doors(app)}
    assert sorted(there - matrix.rows().keys()) == [], "add these routes to DOORS in tests/proofs/matrix.py"
    assert sorted(matrix.rows().keys() - there) == [], "these routes are gone: take them out of tests/proofs/matrix.py"


def known(app):
    """The doors that have a row; the others are named by the test above."""
    return [door for door in doors(app) if door.endpoint in matrix.rows()]


def expected(person, endpoint):
    if person in matrix.rows()[endpoint]:
        return "let in"
    return "signs in first" if person == "anonymous" else "refused"


def in_turn(people):
    """All of them at full length; in the suite each database has its own, every other one."""
    return people if IN_FULL else people[db.engine.dialect.name == "sqlite" :: 2]


@pytest.mark.several_connections
def test_each_door_lets_in_its_people_alone(app, client, cast):
    """Posts come without a token: who may enter stops there, and nothing is done."""
    outcomes = {}
    for person in in_turn(matrix.ANYBODY.split()):
        browser = entering(client, person)
        browser.carries_token = False
        for door in known(app):
            for url in addresses(app, door, NOWHERE):
                outcomes[person, door.endpoint, door.method, url] = outcome(browser.open(url, method=door.method))
    assert outcomes == {key: expected(*key[:2]) for key in outcomes}


@pytest.fixture
def tickets(cast):
    """By kind, in the order in which they were filed."""
    filed = db.session.scalars(select(Ticket).order_by(Ticket.id))
    return dict(zip(matrix.TICKETS, filed, strict=True))


def file_tickets(cast):
    """One of each kind, with cards, and everybody who can be something to them."""
    third = factories.department(name="水利局(测试)", short_name="水利局")
    station = factories.department(parent=cast.lead_unit)
    factories.user(login="below", department=station)
    factories.user(login="former", department=third)
    leaver = factories.user(login="leaver", department=cast.other_unit)
    gone = FormerMembership(user_id=leaver.id, department_id=cast.lead_unit.id, until=moment("2026-02-02 09:00"))
    fourth = factories.department(name="商务局(测试)", short_name="商务局")
    factories.user(login="co_handler", department=fourth)
    cast.butler.department = factories.department(name="回避的单位", short_name="回避")
    db.session.add(gone)
    filed = [
        _ordinary(cast, third, fourth),
        _ordinary(cast, third, fourth, is_confidential=True),
        recused := _ordinary(cast, third, fourth),
        _sealed(cast, cast.clerk, Respondents([cast.lead_unit])),
        _sealed(cast, cast.inspector, Respondents([cast.office])),
        _sealed(cast, cast.secretary, Respondents(people=[cast.vice])),
    ]
    for unit in (third, cast.butler.department):
        lifecycle.recuse(recused, "与企业有利害关系", department=unit, by=cast.clerk, at=moment("2026-03-03 09:00"))
    for ticket in filed:
        ladder.catch_up(ticket, before=moment("2026-03-09 09:00"))


def _ordinary(cast, former, co_handling, **values):
    ticket = scenarios.filed(cast, **values)
    lifecycle.dispatch(ticket, former, by=cast.clerk, at=moment("2026-03-02 09:10"))
    lifecycle.recall(ticket, "不属于该单位职责", by=cast.clerk, at=moment("2026-03-02 09:20"))
    lifecycle.dispatch(ticket, cast.lead_unit, [co_handling], by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def _sealed(cast, case_owner, respondents):
    ticket = scenarios.complained(cast, respondents=respondents)
    lifecycle.dispatch(ticket, cast.discipline, by=case_owner, at=moment("2026-03-02 10:00"))
    return ticket


def _ids(ticket):
    """The keys that stand in the addresses below this ticket."""
    rows = {"card_id": Escalation, "deadline_id": Deadline}
    keys = {name: select(noun.id).where(noun.ticket_id == ticket.id) for name, noun in rows.items()}
    return {name: list(db.session.scalars(wanted.order_by("id")))[:1] or [10**9] for name, wanted in keys.items()}


def below(app):
    """The doors below a ticket's number."""
    return [door for door in known(app) if door.rule.rule.startswith("/tickets/<number>")]


@pytest.mark.database_after(action=file_tickets)
@pytest.mark.parametrize("person", matrix.RELATIONS)
def test_each_person_finds_the_tickets_that_are_theirs(app, client, tickets, person):
    browser = entering(client, person)
    statuses = {name: browser.get(f"/tickets/{ticket.number}").status_code for name, ticket in tickets.items()}
    missing = {"anonymous": 303, "admin": 403, "auditor": 403}.get(person, 404)
    assert statuses == {name: 200 if matrix.finds(person, name) else missing for name in tickets}


def like(person):
    """Whose row among the doors is this person's?"""
    kinds = {
        "colleague": "owner",
        "stranger": "owner",
        "magistrate": "secretary",
        "other_vice": "vice",
        "sponsor": "vice",
    }
    return kinds.get(person, person if person in matrix.ANYBODY.split() else "handler")


def missing(tickets, person):
    """By door, the tickets that it is tried on: those that this person does not find, in the suite one of them in turn."""
    kept = [ticket for name, ticket in tickets.items() if not matrix.finds(person, name)]
    turn = list(matrix.RELATIONS).index(person) + (db.engine.dialect.name == "sqlite")
    return lambda place: kept if IN_FULL else kept[(place + turn) % len(kept) :][:1] if kept else []


@pytest.mark.database_after(action=file_tickets)
@pytest.mark.parametrize("person", matrix.RELATIONS)
def test_nothing_below_a_ticket_is_there_for_who_does_not_find_it(app, client, tickets, person):
    browser, outcomes, wanted, tried = entering(client, person), {}, {}, missing(tickets, person)
    for place, door in enumerate(below(app)):
        for ticket in tried(place):
            for url in addresses(app, door, NOWHERE | _ids(ticket) | {"number": [ticket.number]}):
                response = browser.open(url, method=door.method)
                outcomes[url, door.method] = outcome(response).replace("let in", str(response.status_code))
                wanted[url, door.method] = expected(like(person), door.endpoint).replace("let in", "404")
    assert outcomes == wanted


def fingerprint():
    """A hash of each table's rows, as the driver gives them."""
    connection = db.session.connection()
    rows = {
        table.name: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {table.name}")))
        for table in db.metadata.sorted_tables
        if table.name not in BOOKKEEPING
    }
    return {name: hashlib.sha256("".join(lines).encode()).hexdigest() for name, lines in rows.items()}


READERS = ("owner", "handler", "head", "clerk", "inspector", "secretary", "admin", "auditor")


def file_and_complain(cast):
    """A ticket with a card, and a complaint."""
    ticket = scenarios.answered(cast)
    ladder.catch_up(ticket, before=moment("2026-03-05 09:00"))
    scenarios.complained(cast)


@pytest.mark.several_connections
@pytest.mark.database_after(action=file_and_complain)
def test_reading_changes_nothing(app, client, cast):
    ticket, sealed = db.session.scalars(select(Ticket).order_by(Ticket.id))
    values = NOWHERE | _ids(ticket) | {"number": [ticket.number, sealed.number], "code": ["test", "triage"]}
    values |= {
        "user_id": [cast.newcomer.id],
        "enterprise_id": [cast.firm.id],
        "action": ["message", "pass", "withdraw"],
    }
    before, changed = fingerprint(), {}
    for person in in_turn(READERS):
        browser = entering(client, person)
        for door in doors(app, "GET"):
            for url in addresses(app, door, values):
                browser.get(url)
        db.session.commit()
        after = fingerprint()
        changed[person] = {name for name in before if before[name] != after[name]}
    assert {person: tables for person, tables in changed.items() if tables} == {}
