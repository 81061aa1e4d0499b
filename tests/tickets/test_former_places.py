"""Where a person worked at a moment, whatever they are now."""

import pytest

from directline.accounts import places
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import Role
from directline.tickets.former_places import FormerPlaces
from tests import factories
from tests.factories import moment

LIFE = [
    ("2026-02-01 09:00", lambda cast: Place(Role.HEAD, cast.lead_unit), "lead_unit"),
    ("2026-03-01 09:00", lambda cast: Place(Role.HANDLER, cast.other_unit), "other_unit"),
    ("2026-04-01 09:00", lambda cast: Place(Role.LEADER, post=cast.other_vice.post), "other_vice"),
    ("2026-05-01 09:00", lambda cast: Place(Role.ADMIN), None),
    ("2026-06-01 09:00", lambda cast: Place(Role.HANDLER, cast.lead_unit), "lead_unit"),
]


def place_of(cast, name):
    place = getattr(cast, name) if name else None
    return getattr(place, "post", place)


@pytest.mark.parametrize("month", [1, 2, 3, 4, 5, 6])
def test_each_month_has_the_place_of_that_time(app, cast, month):
    for at, place, _expected in LIFE:
        places.take(cast.handler, place(cast), at=moment(at))
    db.session.flush()
    expected = ["lead_unit", *(name for *_rest, name in LIFE)][month - 1]

    place_then = FormerPlaces([cast.handler.id]).of(cast.handler, moment(f"2026-0{month}-15 09:00"))

    assert place_then == place_of(cast, expected)


def test_who_never_moved_works_where_they_work(app):
    user = factories.user(department=factories.department())

    assert FormerPlaces([user.id]).of(user, moment("2020-01-01 09:00")) == user.department


def test_who_left_two_places_at_once_was_in_the_first(app, cast):
    at = moment("2026-02-01 09:00")
    places.take(cast.handler, Place(Role.HEAD, cast.other_unit), at=at)
    places.take(cast.handler, Place(Role.HANDLER, cast.office), at=at)
    db.session.flush()

    assert FormerPlaces([cast.handler.id]).of(cast.handler, moment("2026-01-15 09:00")) == cast.lead_unit
    assert FormerPlaces([cast.handler.id]).of(cast.handler, at) == cast.office
