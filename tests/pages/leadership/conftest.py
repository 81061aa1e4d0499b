"""Leaders look at March 2026 from the end of that month, unless a test stands elsewhere."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from directline import clock
from tests.factories import moment


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    at = moment("2026-03-31 10:00")
    with clock.standing_at(at):
        yield at
