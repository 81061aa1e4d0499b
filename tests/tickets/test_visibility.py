"""Conditions that are kept follow their person: who changes finds something else in the same moment."""

import config
from directline.extensions import db
from directline.models import DepartmentKind, FormerMembership
from directline.tickets import access
from directline.tickets.sealed import identity
from tests import scenarios
from tests.factories import moment


def test_who_moves_finds_what_the_new_unit_has(app, cast):
    ticket = scenarios.dispatched(cast)
    assert access.sees(cast.handler, ticket)
    assert not access.sees(cast.other_handler, ticket)

    cast.handler.department, cast.other_handler.department = cast.other_unit, cast.lead_unit
    db.session.flush()

    assert not access.sees(cast.handler, ticket)
    assert access.sees(cast.other_handler, ticket)


def test_who_is_confirmed_finds_what_the_firm_has(app, cast):
    ticket = scenarios.filed(cast)
    assert not access.sees(cast.newcomer, ticket)

    cast.newcomer.enterprise_confirmed_at = moment("2026-03-02 09:00")

    assert access.sees(cast.newcomer, ticket)


def test_a_unit_that_becomes_another_kind_of_unit_finds_as_such(app, cast):
    ticket = scenarios.filed(cast)
    assert not access.sees(cast.other_handler, ticket)

    cast.other_unit.kind = DepartmentKind.OFFICE

    assert access.sees(cast.other_handler, ticket)


def test_who_is_barred_by_a_unit_they_left_is_found_in_the_query(app, cast):
    ticket = scenarios.complained(cast)
    assert access.sees(cast.clerk, ticket)

    left = FormerMembership(user_id=cast.clerk.id, department_id=cast.lead_unit.id, until=moment("2026-02-02 09:00"))
    db.session.add(left)

    assert not access.sees(cast.clerk, ticket)


def test_the_way_back_to_a_complaint_follows_the_keys(app, cast, tmp_path):
    ticket = scenarios.complained(cast)
    first = app.config["IDENTITY_KEYS"]
    assert access.sees(cast.owner, ticket)

    config.add_identity_key(tmp_path / "identity.keys")
    app.config["IDENTITY_KEYS"] = config.identity_keys(tmp_path / "identity.keys", create=False)
    assert not access.sees(cast.owner, ticket)

    app.config["IDENTITY_KEYS"] = [*app.config["IDENTITY_KEYS"], *first]
    identity.rotate()
    assert access.sees(cast.owner, ticket)
