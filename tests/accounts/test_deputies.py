"""Stand-ins: colleagues, for whole days, one at a time."""

from datetime import date

import pytest

from directline.accounts import deputies, places
from directline.extensions import db
from directline.models import Role
from directline.tickets.errors import Refused
from tests import factories
from tests.factories import moment

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 4)


def test_appoint_covers_whole_days(cast):
    appointment = deputies.appoint(cast.handler, cast.head, FIRST, LAST)

    assert (appointment.starts_at, appointment.ends_at) == (moment("2026-03-02 00:00"), moment("2026-03-05 00:00"))
    assert deputies.of(cast.handler) == [appointment]


def test_leaders_stand_in_for_leaders(cast):
    assert cast.vice in deputies.candidates(cast.magistrate)
    assert cast.handler not in deputies.candidates(cast.magistrate)


def test_candidates_are_active_colleagues(cast):
    gone = factories.user(department=cast.lead_unit, is_active=False)

    assert deputies.candidates(cast.handler) == [cast.head]
    assert gone not in deputies.candidates(cast.handler)
    assert deputies.candidates(cast.admin) == []


@pytest.mark.parametrize(
    ("deputy", "first", "last", "words"),
    [
        ("other_handler", FIRST, LAST, "同一单位"),
        ("handler", FIRST, LAST, "同一单位"),
        ("head", LAST, FIRST, "早于"),
        ("head", date(2026, 3, 4), date(2026, 3, 9), "已经有代班人"),
    ],
)
def test_appoint_refuses(cast, deputy, first, last, words):
    deputies.appoint(cast.handler, cast.head, FIRST, LAST)
    with pytest.raises(Refused, match=words):
        deputies.appoint(cast.handler, getattr(cast, deputy), first, last)


def test_dismiss_forgets_a_future_absence_and_ends_a_running_one(cast):
    appointment = deputies.appoint(cast.handler, cast.head, FIRST, LAST)
    db.session.flush()
    now = moment("2026-03-03 10:00")
    deputies.dismiss(cast.handler, appointment.id, at=now)
    assert appointment.ends_at == now

    later = deputies.appoint(cast.handler, cast.head, date(2026, 4, 1), date(2026, 4, 2))
    db.session.flush()
    deputies.dismiss(cast.handler, later.id, at=now)
    assert deputies.of(cast.handler) == [appointment]


def test_dismiss_of_somebody_elses_is_refused(cast):
    appointment = deputies.appoint(cast.handler, cast.head, FIRST, LAST)
    db.session.flush()
    with pytest.raises(Refused):
        deputies.dismiss(cast.head, appointment.id, at=moment("2026-03-01 10:00"))


@pytest.mark.parametrize("who", ["user", "deputy"])
def test_a_stand_in_ends_when_one_of_the_two_leaves(app, who):
    unit = factories.department()
    two = {"user": factories.user(department=unit), "deputy": factories.user(department=unit)}
    deputies.appoint(two["user"], two["deputy"], date(2026, 3, 2), date(2026, 3, 20))
    deputies.appoint(two["user"], two["deputy"], date(2026, 4, 1), date(2026, 4, 2))
    at = moment("2026-03-10 09:00")

    places.take(two[who], places.Place(Role.HANDLER, factories.department()), at=at)
    db.session.flush()

    assert [(row.starts_at < at, row.ends_at) for row in deputies.of(two["user"])] == [(True, at)]


def test_a_stand_in_goes_on_while_both_stay(app):
    unit = factories.department()
    user, deputy = factories.user(department=unit), factories.user(department=unit)
    row = deputies.appoint(user, deputy, date(2026, 3, 2), date(2026, 3, 20))

    places.take(deputy, places.Place(Role.HEAD, unit), at=moment("2026-03-10 09:00"))

    assert row.ends_at > moment("2026-03-20 09:00")
