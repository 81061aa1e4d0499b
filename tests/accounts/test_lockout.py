from datetime import timedelta

import pytest

from directline.accounts import lockout
from directline.extensions import db
from directline.models import SignInAttempt
from tests.factories import BEGINNING

MINUTE = timedelta(minutes=1)
HERE, THERE = "203.0.113.7", "203.0.113.8"


@pytest.fixture(autouse=True)
def _application(app):
    """The lock-out lives in the database."""


def fail(login, address, *minutes):
    for minute in minutes:
        lockout.count_attempt(login, address, at=BEGINNING + minute * MINUTE)
    db.session.flush()


@pytest.mark.parametrize(
    ("minutes", "asked", "until"),
    [
        ((0, 1, 2, 3), 3, None),
        ((0, 1, 2, 3, 4), 4, 5),
        ((0, 1, 2, 3, 4), 5, None),
        ((0, 1, 2, 3, 4, 5), 5, 7),
        ((0, 1, 2, 3, 4, 5, 7), 7, 11),
        ((0, 1, 2, 3, 4, 5, 7, 11), 11, 19),
        ((0, 1, 2, 3, 4, 5, 7, 11, 19), 19, 34),
        ((0, 1, 2, 3, 4, 5, 7, 11, 19, 34), 48, 49),
        ((0, 1, 2, 3, 4), 121, None),
        ((*range(30), 119), 119, 134),
    ],
)
def test_after_five_failures_each_further_one_waits_longer(minutes, asked, until):
    fail("clerk", HERE, *minutes)

    expected = None if until is None else BEGINNING + until * MINUTE
    assert lockout.waits_until("clerk", HERE, at=BEGINNING + asked * MINUTE) == expected


def test_slowdown_holds_for_this_account_and_network_alone():
    fail("clerk", HERE, 0, 0, 0, 0, 0)

    places = [(" CLERK ", HERE), ("clerk", THERE), ("nobody", HERE)]
    assert [bool(lockout.waits_until(*place, at=BEGINNING)) for place in places] == [True, False, False]


def test_slowdown_holds_for_a_subscriber_of_ipv6():
    addresses = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"]
    first, neighbour, other = (lockout.place_of("clerk", address=address, device="") for address in addresses)

    assert (first == neighbour, first == other) == (True, False)


def test_a_browser_that_signed_in_before_is_a_place_of_its_own():
    """Who guesses behind the same address, without its token or with one of another account, stays outside of it."""
    token = lockout.device_of("secretary")
    own = lockout.place_of(" Secretary", address=HERE, device=token)
    others = ["", token[:-1], f"x{token}", token.replace(".", ""), lockout.device_of("clerk"), "é." + token, "."]

    assert own.startswith("device ")
    assert {lockout.place_of("secretary", address=HERE, device=device) for device in others} == {HERE}
    fail("secretary", HERE, *[0] * 9)
    assert lockout.waits_until("secretary", own, at=BEGINNING) is None
    assert "secretary" not in token


def test_forgiving_clears_the_count_of_one_place_and_unlocking_of_all():
    fail("clerk", HERE, 0, 0, 0, 0)
    fail("clerk", THERE, 0, 0, 0, 0)

    lockout.forgive("clerk", HERE)
    fail("clerk", HERE, 1)
    fail("clerk", THERE, 1)
    waits = [bool(lockout.waits_until("clerk", place, at=BEGINNING + MINUTE)) for place in (HERE, THERE)]

    assert (waits, lockout.unlock("Clerk ")) == ([False, True], 6)
    assert lockout.waits_until("clerk", THERE, at=BEGINNING + MINUTE) is None


def test_what_was_typed_is_not_kept():
    login = "my secret typed in the wrong field" * 1000
    fail(login, lockout.place_of(login, address="not an address" * 1000, device="x" * 1000), 0)

    attempt = db.session.query(SignInAttempt).one()
    assert (len(attempt.login), attempt.address) == (64, "unknown")
