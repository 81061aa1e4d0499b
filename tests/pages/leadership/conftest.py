"""Leaders look at March 2026 from the end of that month, or from May."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from directline import clock
from directline.extensions import db
from directline.models import MonthlyReport
from directline.reports import monthly
from directline.reports.period import month
from tests.factories import moment


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    at = moment("2026-03-31 10:00")
    with clock.standing_at(at):
        yield at


@pytest.fixture
def freeze(cast) -> Iterator[Callable[..., MonthlyReport]]:
    """March, frozen; the test goes on in May."""

    def freeze(**options) -> MonthlyReport:
        report = monthly.freeze(month("2026-03"), **options)
        db.session.commit()
        return report

    with clock.standing_at(moment("2026-05-29 09:00")):
        yield freeze
