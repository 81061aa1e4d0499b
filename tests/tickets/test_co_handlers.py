"""Co-handlers: which of them are late in an answer, and which still had time."""

import pytest

from directline.tickets import lifecycle
from directline.tickets.lifecycle import Reply
from tests import scenarios
from tests.factories import moment

WORDS = "供电公司已完成线路迁改,现场验收合格,车间可以恢复施工。"


def helped(cast, *units, at="2026-03-02 10:00"):
    ticket = scenarios.filed(cast)
    lifecycle.dispatch(ticket, cast.lead_unit, units, by=cast.clerk, at=moment(at))
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 11:00"))
    return ticket


@pytest.mark.parametrize(
    ("at", "is_late"),
    [("2026-03-02 15:00", False), ("2026-03-05 17:30", False), ("2026-03-05 17:31", True), ("2026-03-09 09:00", True)],
)
def test_who_has_not_reported_is_late_only_after_the_due(app, cast, at, is_late):
    ticket = helped(cast, cast.other_unit)

    given = lifecycle.answer(
        ticket, Reply("solved", WORDS, unreported=[cast.other_unit]), by=cast.handler, at=moment(at)
    )

    silent = [cast.other_unit.id]
    assert (given.late_co_handlers, given.pending_co_handlers) == ((silent, []) if is_late else ([], silent))


def test_who_has_reported_is_neither(app, cast):
    ticket = helped(cast, cast.other_unit)
    lifecycle.co_report(ticket, "已核", by=cast.other_handler, at=moment("2026-03-03 09:00"))

    given = lifecycle.answer(
        ticket, Reply("solved", WORDS, unreported=[cast.other_unit]), by=cast.handler, at=moment("2026-03-09 09:00")
    )

    assert (given.late_co_handlers, given.pending_co_handlers) == ([], [])
