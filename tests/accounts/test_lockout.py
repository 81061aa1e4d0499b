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
    ("minutes", "asked", "expected"),
    [
        ((0, 1, 2, 3), 3, False),
        ((0, 1, 2, 3, 4), 4, True),
        ((0, 1, 2, 3, 4), 18, True),
        ((0, 1, 2, 3, 4), 19, False),
        ((0, 1, 2, 3, 10), 10, True),
        ((0, 1, 2, 3, 11), 11, False),
        ((0, 3, 5, 7, 9, 11), 12, True),
    ],
)
def test_five_failures_in_ten_minutes_lock_for_fifteen(minutes, asked, expected):
    fail("clerk", HERE, *minutes)

    assert lockout.is_locked("clerk", HERE, at=BEGINNING + asked * MINUTE) is expected


def test_lock_holds_for_this_account_and_address_alone():
    fail("clerk", HERE, 0, 0, 0, 0, 0)

    places = [(" CLERK ", HERE), ("clerk", THERE), ("nobody", HERE)]
    assert [lockout.is_locked(*place, at=BEGINNING) for place in places] == [True, False, False]


def test_lock_holds_for_a_subscriber_of_ipv6():
    fail("clerk", "2001:db8:1:2::1", 0, 0, 0, 0, 0)

    addresses = ["2001:db8:1:2:ffff::9", "2001:db8:1:3::1"]
    assert [lockout.is_locked("clerk", address, at=BEGINNING) for address in addresses] == [True, False]


def test_forgiving_clears_the_count():
    fail("clerk", HERE, 0, 0, 0, 0)

    lockout.forgive("clerk", HERE)
    fail("clerk", HERE, 1)

    assert not lockout.is_locked("clerk", HERE, at=BEGINNING + MINUTE)


def test_what_was_typed_is_not_kept():
    fail("my secret typed in the wrong field" * 1000, "not an address" * 1000, 0)

    attempt = db.session.query(SignInAttempt).one()
    assert (len(attempt.login), attempt.address) == (64, "unknown")
