"""Whoever's place changes sees the new state with the very next request of the browser that was open before."""

import pytest

from directline import clock
from directline.accounts import people as accounts
from directline.accounts import places
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import Role
from directline.tickets import lifecycle
from tests import scenarios
from tests.tampering import tamper

SIGN_IN, SEEN, NOT_THERE = "signs in again", (200, True), (404, False)


def seen(browser, ticket, listed):
    """How the page of the ticket answers, and whether the list has it; or that the session is over."""
    answer = browser.get(f"/tickets/{ticket.number}")
    if answer.status_code == 303 and answer.location.startswith("/sign-in"):
        return SIGN_IN
    return answer.status_code, ticket.number in browser.get(listed).text


@pytest.fixture
def ticket(cast):
    signed = scenarios.signed(cast)
    db.session.commit()
    return signed


def move(user, place):
    places.take(user, place, at=clock.now())


MOVES = {
    "department": lambda cast: Place(Role.HANDLER, cast.other_unit),
    "role": lambda cast: Place(Role.ADMIN),
    "post": lambda cast: Place(Role.LEADER, post=cast.vice.post),
}


@pytest.mark.parametrize("place", MOVES.values(), ids=MOVES)
def test_a_new_place_ends_what_was_open(client, cast, ticket, place):
    browser = client.sign_in(cast.handler)
    before = seen(browser, ticket, "/handler")
    move(cast.handler, place(cast))

    assert (before, seen(browser, ticket, "/handler")) == (SEEN, SIGN_IN)


def test_who_leaves_a_unit_sees_nothing_more_of_it_and_who_comes_sees_it(client, cast, ticket):
    unit = cast.lead_unit
    move(cast.handler, Place(Role.HANDLER, cast.other_unit))
    move(cast.other_handler, Place(Role.HANDLER, unit))
    left = seen(client.sign_in(cast.handler), ticket, "/handler")
    came = seen(client.sign_in(cast.other_handler), ticket, "/handler")

    assert (left, came) == (NOT_THERE, SEEN)


def test_who_is_put_elsewhere_beside_the_program_is_seen_there_at_once(client, cast, ticket):
    """The row alone decides: no page remembers what an account was."""
    browser, unit, outcomes = client.sign_in(cast.other_handler), cast.lead_unit, []
    for department in (cast.other_unit, unit, cast.other_unit):
        cast.other_handler.department = department
        outcomes.append(seen(browser, ticket, "/handler"))

    assert outcomes == [NOT_THERE, SEEN, NOT_THERE]


def test_a_closed_account_is_out_and_comes_back_by_signing_in(client, cast, ticket):
    browser = client.sign_in(cast.head)
    outcomes = [seen(browser, ticket, "/handler")]
    accounts.deactivate(cast.head, at=clock.now())
    outcomes.append(seen(browser, ticket, "/handler"))
    accounts.reactivate(cast.head, at=clock.now())
    outcomes.append(seen(browser, ticket, "/handler"))

    assert outcomes == [SEEN, SIGN_IN, SIGN_IN]
    assert seen(browser.sign_in(cast.head), ticket, "/handler") == SEEN


def test_a_recused_person_loses_the_ticket_and_has_it_back_without_the_row(client, cast, ticket):
    browser = client.sign_in(cast.head)
    outcomes = [seen(browser, ticket, "/handler")]
    lifecycle.recuse(ticket, "与企业有利害关系", user=cast.head, by=cast.clerk)
    outcomes.append(seen(browser, ticket, "/handler"))
    tamper("DELETE FROM recusals", table="recusals")
    outcomes.append(seen(browser, ticket, "/handler"))

    assert outcomes == [SEEN, NOT_THERE, SEEN]


def test_a_membership_counts_while_it_is_confirmed(client, cast, ticket):
    browser, confirmed_at, outcomes = client.sign_in(cast.colleague), cast.colleague.enterprise_confirmed_at, []
    for moment in (confirmed_at, None, confirmed_at):
        cast.colleague.enterprise_confirmed_at = moment
        outcomes.append(seen(browser, ticket, "/enterprise/tickets"))

    assert outcomes == [SEEN, NOT_THERE, SEEN]


def test_a_respondent_added_to_a_complaint_loses_it_at_once(client, cast):
    complaint, browser = scenarios.complained(cast), client.sign_in(cast.clerk)
    db.session.commit()
    before = seen(browser, complaint, "/office/tickets")
    lifecycle.add_respondent(complaint, [cast.office], by=cast.second_clerk)

    assert (before, seen(browser, complaint, "/office/tickets")) == (SEEN, NOT_THERE)


def test_a_post_given_to_somebody_else_takes_its_units_along(client, cast, ticket):
    browser, unit, posts, statuses = (
        client.sign_in(cast.vice),
        cast.lead_unit,
        (cast.vice.post, cast.other_vice.post),
        [],
    )
    for post in (posts[0], posts[1], posts[0]):
        unit.vice_post = post
        statuses.append(browser.get(f"/tickets/{ticket.number}").status_code)

    assert statuses == [200, 404, 200]
