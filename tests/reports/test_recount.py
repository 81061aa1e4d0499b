"""Which frozen months a correction would change: said cheaply, in a bounded time, and whatever their content holds."""

import pytest
from sqlalchemy import func, select

from directline import clock
from directline.extensions import db
from directline.models import TicketEvent
from directline.reports import figures, monthly, recount
from directline.reports.corrections import corrections
from directline.reports.period import month
from directline.reports.recount import Recount
from tests import scenarios
from tests.factories import moment
from tests.reports.months import APRIL, MARCH
from tests.statements import counted

NOW = "2026-05-29 10:00"
NOTHING = Recount({}, [], [])


def freeze_two(cast):
    """March and April frozen on the fifth of May, with one matter solved in March."""
    with clock.standing_at(moment("2026-03-31 18:00")):
        scenarios.closed(cast)
    with clock.standing_at(moment("2026-05-05 09:00")):
        for label in (MARCH, APRIL):
            monthly.freeze(month(label))


pytestmark = pytest.mark.database_after(action=freeze_two)


def outdated(**options):
    return recount.outdated(moment(NOW), **options)


def test_months_that_nothing_was_written_of_since_are_not_even_counted(cast):
    scenarios.filed(cast, at="2026-05-11 09:00")
    with counted() as sent:
        assert outdated() == NOTHING
    assert len(sent) <= 6


def test_a_month_of_which_something_was_written_since_is_named_with_what_differs(cast):
    scenarios.filed(cast, at="2026-04-13 09:00")
    result = outdated()

    assert (list(result.changed), result.unreadable, result.uncounted) == ([APRIL], [], [])
    assert ("filed", "0", "1") in [(one.key, one.before, one.after) for one in result.changed[APRIL]]


def test_a_firm_that_became_a_key_one_since_changes_no_month_before(cast):
    with clock.standing_at(moment("2026-05-11 09:00")):
        cast.firm.is_key = True
        db.session.flush()

    assert outdated() == NOTHING


def test_a_sealed_complaint_recorded_since_names_no_month(cast):
    scenarios.complained(cast)

    assert outdated() == outdated(seconds=-1) == NOTHING


def test_a_month_counted_by_an_earlier_edition_is_counted_anew(cast):
    report = monthly.latest_of(MARCH)
    old = {key: value for key, value in report.content.items() if key != "edition"}
    report.content = old | {"handling": old["handling"] | {"median": 1350.0}}
    db.session.flush()

    (difference,) = outdated().changed[MARCH]
    assert (difference.key, difference.before, difference.after) == (
        "handling",
        "中位 3.0、平均 3.5、九成以内 3.5 个工作日",
        "中位 3.5、平均 3.5、九成以内 3.5 个工作日",
    )


@pytest.mark.parametrize("content", [{}, {"filed": 3}, {"edition": 0, "label": MARCH, "start": "gestern"}])
def test_a_content_that_can_not_be_read_is_named(cast, content):
    monthly.latest_of(MARCH).content = content
    db.session.flush()

    assert outdated() == Recount({}, [MARCH], [])


def test_when_the_time_is_over_the_rest_is_named(cast):
    scenarios.filed(cast, at="2026-03-16 09:00")
    scenarios.filed(cast, at="2026-04-13 09:00")

    assert outdated(seconds=0) == Recount({}, [], [APRIL, MARCH])


@pytest.mark.lived_database
def test_a_month_frozen_as_it_was_lived_is_counted_alike_later(app):
    """Whatever happened since: every figure follows from what had happened by then, as it was written down."""
    with clock.standing_at(moment("2026-11-24 10:00")):
        for report in monthly.all_latest():
            again = figures.for_period(month(report.period), clock.now())
            assert corrections(monthly.figures_of(report), again) == []
    assert again.filed.n > 0


def test_a_month_of_many_actions_is_named_and_not_counted(cast, monkeypatch):
    scenarios.filed(cast, at="2026-04-13 09:00")
    number = db.session.scalar(
        select(func.count(TicketEvent.id)).where(
            TicketEvent.at >= month(APRIL).start, TicketEvent.at < month(APRIL).end
        )
    )

    monkeypatch.setattr(recount, "MOST_EVENTS", number)
    assert list(outdated().changed) == [APRIL]
    monkeypatch.setattr(recount, "MOST_EVENTS", number - 1)
    assert outdated() == Recount({}, [], [APRIL])
