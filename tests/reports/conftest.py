"""The month of March 2026 is looked at from the end of May, unless a test stands elsewhere."""

from collections.abc import Iterator

import pytest

from directline import clock
from tests.factories import moment


@pytest.fixture(autouse=True)
def long_after() -> Iterator[None]:
    with clock.standing_at(moment("2026-05-29 09:00")):
        yield
