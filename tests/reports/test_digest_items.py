"""The items of a digest: the whole and each matter to decide, by ids and positions that last."""

from sqlalchemy import select

from directline.extensions import db
from directline.models import DigestItem, Severity
from directline.reports import digest_items, monthly
from directline.reports.period import month
from directline.tickets import lifecycle
from tests import scenarios
from tests.factories import moment
from tests.reports import months
from tests.reports.months import MARCH
from tests.reports.test_monthly import frozen


def rows():
    db.session.expire_all()
    wanted = select(DigestItem).order_by(DigestItem.period, DigestItem.position)
    return [(item.id, item.number, item.ticket_id) for item in db.session.scalars(wanted)]


def major(cast, at="2026-03-30 10:00", **values):
    """What by rule asks for a decision."""
    ticket = months.signed(cast, at, **values)
    lifecycle.reclassify(ticket, cast.category, Severity.MAJOR, by=cast.clerk, at=moment("2026-03-30 11:00"))
    return ticket


def decided(report):
    return [line.ticket_id for line in monthly.figures_of(report).to_decide]


def test_a_frozen_month_has_the_whole_and_each_matter_in_order(cast):
    first, second = major(cast), major(cast)
    months.signed(cast, "2026-03-30 10:00")
    report = frozen()

    assert decided(report) == [first.id, second.id]
    assert [row[1:] for row in rows()] == [("2026-03-0", None), ("2026-03-1", first.id), ("2026-03-2", second.id)]


def test_a_month_with_nothing_to_decide_has_the_whole_alone(cast):
    frozen()

    assert [row[1:] for row in rows()] == [("2026-03-0", None)]


def test_frozen_again_without_a_difference_it_has_the_same(cast):
    major(cast)
    frozen()
    before = rows()
    frozen()
    frozen(again=True)

    assert rows() == before


def test_a_later_revision_keeps_ids_and_positions_and_appends(cast):
    kept, gone = major(cast), major(cast)
    first = frozen()
    before = rows()
    lifecycle.withdraw(gone, "不再需要", by=cast.owner, at=moment("2026-03-31 09:00"))
    stopped = months.signed(cast, "2026-03-20 10:00")
    lifecycle.reclassify(
        stopped, cast.category, Severity.MAJOR, production_stopped=True, by=cast.clerk, at=moment("2026-03-20 11:00")
    )
    second = frozen(again=True)

    assert (second.revision, decided(first), decided(second)) == (2, [kept.id, gone.id], [stopped.id, kept.id])
    assert rows()[:3] == before
    assert [row[1:] for row in rows()[3:]] == [("2026-03-3", stopped.id)]


def test_each_month_counts_its_own(cast):
    ticket = major(cast)
    for label in (MARCH, "2026-04"):
        monthly.freeze(month(label))

    assert [row[1:] for row in rows()] == [
        *(("2026-03-0", None), ("2026-03-1", ticket.id)),
        *(("2026-04-0", None), ("2026-04-1", ticket.id)),
    ]
    assert digest_items.item_of("2026-04", 1).ticket is ticket
    assert [digest_items.item_of(*where) for where in (("2026-04", 2), ("2026-05", 0))] == [None, None]


def test_a_sealed_complaint_is_no_item(cast):
    ticket = scenarios.complained(cast)
    lifecycle.reclassify(ticket, cast.sealed_category, Severity.MAJOR, by=cast.clerk, at=moment("2026-03-02 11:00"))
    frozen()

    assert [row[1:] for row in rows()] == [("2026-03-0", None)]


def test_a_figure_that_is_frozen_says_nothing_of_items(cast):
    """The content and its hash are as they were before there were items."""
    major(cast)
    report = frozen()

    assert monthly.is_intact(report)
    assert "2026-03-1" not in str(report.content)
