"""What an older program left: clocks that run where nobody can stop them, plans of urgent matters, a contact given up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Deadline, DeadlineChange, DeadlineKind, DeadlineState, Escalation, Rung, Severity
from directline.operations import fsck
from directline.tickets import deadlines, ladder, lifecycle, sweeps
from tests import scenarios
from tests.factories import moment
from tests.tickets.test_deadline_states import answered, clock, supplementing

K = DeadlineKind
NOW = moment("2026-03-11 09:00")


def run_on(ticket, *kinds):
    """Let clocks that stand still run on, as the program did before."""
    for kind in kinds:
        deadline = clock(ticket, kind)
        deadlines.resume(deadline, at=deadline.stopped_at)
        db.session.flush()
        deadline.pauses[-1].starts_at = deadline.pauses[-1].ends_at
    db.session.commit()


def faulty():
    return [fault.rows for fault in fsck.check(NOW) if fault.check == "deadline not as calendar and status say"]


@pytest.mark.parametrize(
    ("station", "since", "kinds"),
    [
        (supplementing, "2026-03-02 14:00", [K.CONTACT, K.PLAN, K.CO_REPORT]),
        (answered, "2026-03-02 14:00", [K.CO_REPORT]),
    ],
)
def test_what_runs_where_nobody_can_stop_it_is_paused_as_from_then(cast, station, since, kinds):
    ticket = station(cast)
    before = {kind: (clock(ticket, kind).due_at, clock(ticket, kind).state) for kind in kinds}
    run_on(ticket, *kinds)
    sweeps.escalate(moment("2026-03-10 09:00"))
    assert faulty() == [[ticket.number]]

    assert [sweeps.recount(NOW), sweeps.recount(NOW)] == [1, 0]

    assert {kind: (clock(ticket, kind).due_at, clock(ticket, kind).state) for kind in kinds} == before
    assert {clock(ticket, kind).pauses[-1].starts_at for kind in kinds} == {moment(since)}
    assert faulty() == []


def test_the_reminders_of_that_time_do_not_count(cast):
    """The contact climbed while a supplement was out; supplied, it climbs anew at its own time."""
    ticket = supplementing(cast)
    run_on(ticket, K.CONTACT)
    sweeps.escalate(moment("2026-03-10 09:00"))
    sweeps.recount(NOW)

    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-12 14:00"))
    ladder.catch_up(ticket, before=moment("2026-03-14 09:00"))

    contact = clock(ticket, K.CONTACT)
    rungs = select(Escalation).where(Escalation.deadline_id == contact.id).order_by(Escalation.id)
    assert [(rung.rung, rung.at, rung.due_number) for rung in db.session.scalars(rungs)] == [
        (Rung.E1, moment("2026-03-03 17:30"), 0),
        (Rung.E2, moment("2026-03-04 17:30"), 0),
        (Rung.E1, moment("2026-03-13 17:30"), 1),
    ]


def test_what_an_answer_gave_up_waits_for_its_audit(cast):
    ticket = answered(cast)
    contact, plan = clock(ticket, K.CONTACT), clock(ticket, K.PLAN)
    for one in (contact, plan):
        deadlines.void(one, at=one.stopped_at)
    db.session.commit()
    assert faulty() == [[ticket.number]]

    assert [sweeps.recount(NOW), sweeps.recount(NOW)] == [1, 0]
    assert [contact.state, plan.state] == [DeadlineState.PAUSED] * 2
    lifecycle.send_back(ticket, "请先联系企业", by=cast.clerk, at=moment("2026-03-11 14:00"))
    assert (contact.state, contact.due_at) == (DeadlineState.RUNNING, moment("2026-03-12 17:30"))


def test_the_plan_of_an_urgent_matter_is_void(cast):
    ticket = scenarios.signed(cast)
    db.session.flush()
    ticket.severity = Severity.URGENT
    clock(ticket, K.RESOLVE_LEAD).limit = "7.5h"
    lead = clock(ticket, K.RESOLVE_LEAD)
    lead.due_at = deadlines.computed_due(lead)
    db.session.commit()
    sweeps.recount(moment("2026-03-02 11:30"))
    assert clock(ticket, K.PLAN).state is DeadlineState.VOID


def test_a_co_report_due_after_its_lead_is_due_with_it(cast):
    ticket = scenarios.planned(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-06 09:00"))
    report, lead = clock(ticket, K.CO_REPORT), clock(ticket, K.RESOLVE_LEAD)
    report.due_at = lead.due_at + timedelta(days=2)
    db.session.commit()
    assert [sweeps.recount(moment("2026-03-06 10:00")), report.due_at] == [1, lead.due_at]


@pytest.mark.parametrize(
    ("at", "due"), [("2026-03-04 10:00", "2026-03-04 17:30"), ("2026-03-05 10:00", "2026-03-05 17:30")]
)
def test_nobody_is_late_by_a_correction(cast, at, due):
    """A plan that an older program had due a day after the answer: bound by it while that is ahead."""
    ticket = scenarios.signed(cast, severity=Severity.ENQUIRY)
    plan = clock(ticket, K.PLAN)
    plan.due_at = plan.next_rung_at = moment("2026-03-05 17:30")
    db.session.commit()
    sweeps.recount(moment(at))
    assert (plan.due_at, plan.next_rung_at) == (moment(due), moment(due))


def test_a_correction_stands_in_the_clocks_own_history(cast):
    ticket = supplementing(cast)
    run_on(ticket, K.CONTACT)
    sweeps.recount(NOW)
    changes = select(DeadlineChange).where(DeadlineChange.deadline_id == clock(ticket, K.CONTACT).id)
    last = db.session.scalars(changes.order_by(DeadlineChange.id.desc())).first()
    assert (last.state, last.at) == (DeadlineState.PAUSED, moment("2026-03-02 14:00"))
    assert db.session.scalars(select(Deadline.state).where(Deadline.id == last.deadline_id)).one() == "paused"
