"""Two red cards of one unit in a month take the second matter to the top, whenever the sweep comes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Deadline, DeadlineKind, Escalation, Rung, RungFact
from directline.tickets import lifecycle, sweeps
from tests import scenarios
from tests.factories import moment

FIRST, LAST = moment("2026-03-02 23:00"), moment("2026-03-19 23:00")


def rungs_of(ticket):
    rungs = select(Escalation).join(Deadline, Deadline.id == Escalation.deadline_id)
    own = rungs.where(Escalation.ticket_id == ticket.id, Deadline.kind == DeadlineKind.RESOLVE_LEAD)
    return {(rung.rung, rung.at, rung.fact) for rung in db.session.scalars(own)}


@pytest.mark.parametrize("step", [timedelta(days=1), timedelta(days=17)], ids=["daily", "after seventeen days"])
def test_second_red_card_of_a_month_is_dated_when_it_fell(cast, step):
    earlier = scenarios.signed(cast)
    later = scenarios.filed(cast, at="2026-03-03 09:00", title="厂区外道路积水")
    db.session.commit()
    lifecycle.dispatch(later, cast.lead_unit, by=cast.clerk, at=moment("2026-03-03 10:00"))
    lifecycle.sign(later, by=cast.handler, at=moment("2026-03-03 11:00"))
    db.session.commit()

    at = FIRST
    while at <= LAST:
        sweeps.escalate(at)
        at += step

    reds = [moment("2026-03-12 17:30"), moment("2026-03-13 17:30")]
    facts = [{one for one in rungs_of(ticket) if one[0] in (Rung.E2, Rung.E4)} for ticket in (earlier, later)]
    assert facts == [
        {(Rung.E2, reds[0], None)},
        {(Rung.E2, reds[1], None), (Rung.E4, reds[1], RungFact.RED_CARDS)},
    ]
