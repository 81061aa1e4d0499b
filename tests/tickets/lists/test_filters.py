from datetime import date

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Channel, Severity, Status, Ticket
from directline.tickets.lists.filters import Criteria, narrowed
from tests import factories, scenarios
from tests.factories import moment

NAMES = ("filed", "dispatched", "closed", "called", "late")


def live_five(cast):
    """One of everything to tell apart, in the order of their names."""
    town = factories.department("township", code="town")
    parent = factories.category(code="parent")
    child = factories.category(code="child", parent_id=parent.id)
    cast.rival.is_key = True
    scenarios.filed(cast, at="2026-03-02 00:00")
    scenarios.dispatched(cast, title="土地证办不下来", severity=Severity.URGENT)
    scenarios.closed(cast, category=child)
    scenarios.filed(cast, enterprise=cast.rival, reporter=None, channel=Channel.PHONE, township=town)
    scenarios.filed(cast, at="2026-03-09 23:59")


five_are_lived = pytest.mark.database_after(action=live_five)


@pytest.fixture
def tickets(cast):
    return dict(zip(NAMES, db.session.scalars(select(Ticket).order_by(Ticket.id)), strict=True))


@five_are_lived
@pytest.mark.parametrize(
    ("criteria", "names"),
    [
        ({}, {"filed", "dispatched", "closed", "called", "late"}),
        ({"words": "土地证"}, {"dispatched"}),
        ({"words": "土地证 高压线"}, set()),
        ({"words": "100%_"}, set()),
        ({"status": Status.SUBMITTED}, {"filed", "called", "late"}),
        ({"is_open": True}, {"filed", "dispatched", "called", "late"}),
        ({"category": "child"}, {"closed"}),
        ({"category": "parent"}, {"closed"}),
        ({"category": "no such"}, set()),
        ({"department": "test-lead-unit"}, {"dispatched", "closed"}),
        ({"township": "town"}, {"called"}),
        ({"channel": Channel.PHONE}, {"called"}),
        ({"severity": Severity.URGENT}, {"dispatched"}),
        ({"is_key": True}, {"called"}),
        ({"firm": "恒昌"}, {"called"}),
        ({"first": date(2026, 3, 3)}, {"late"}),
        ({"last": date(2026, 3, 8)}, {"filed", "dispatched", "closed", "called"}),
        ({"first": date(2026, 3, 9), "last": date(2026, 3, 9)}, {"late"}),
        ({"first": date(2026, 3, 9), "last": date(2026, 3, 2)}, set()),
        ({"channel": Channel.FORM, "status": Status.SUBMITTED, "words": "高压线"}, {"filed", "late"}),
    ],
)
def test_wish_narrows_to_what_meets_all_of_it(cast, tickets, criteria, names):
    rows = db.session.scalars(narrowed(cast.clerk, Criteria(**criteria))).unique()
    assert {row.number for row in rows} == {tickets[name].number for name in names}


@five_are_lived
def test_wish_never_widens_what_a_person_sees(cast, tickets):
    rows = db.session.scalars(narrowed(cast.handler, Criteria(is_open=True))).unique()
    assert [row.number for row in rows] == [tickets["dispatched"].number]


def test_a_day_is_a_day_of_the_county(cast):
    early = scenarios.filed(cast, at="2026-03-02 00:00")
    assert early.submitted_at == moment("2026-03-02 00:00")
    rows = db.session.scalars(narrowed(cast.clerk, Criteria(first=date(2026, 3, 2), last=date(2026, 3, 2)))).unique()
    assert list(rows) == [early]
