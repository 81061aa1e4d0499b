"""A kind of task is data: a second one stands as a row in this test alone, and runs through the whole engine."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Deadline, DeadlineKind, DeadlineState, Escalation, TaskStatus, TicketEvent
from directline.operations import fsck
from directline.tickets import access, history_check, lifecycle, sweeps
from directline.tickets.errors import NotAllowed
from directline.tickets.parties import Party
from directline.tickets.rules import Action
from directline.tickets.tasks.kinds import TASKS, TaskRule
from tests import scenarios, tasks
from tests.factories import moment

ERRAND = "errand"


@pytest.fixture
def errand(monkeypatch):
    """Given by the office in its own name, accepted by who gave it alone."""
    rule = TaskRule(
        deadline=DeadlineKind.INSTRUCTION,
        prefix="ER",
        givers=frozenset({Party.OFFICE}),
        reviewers=frozenset({Party.GIVER}),
    )
    monkeypatch.setitem(TASKS, ERRAND, rule)


def test_a_second_kind_runs_through_the_engine(app, cast, errand):
    ticket = scenarios.planned(cast)
    task = tasks.instructed(cast, ticket=ticket, kind=ERRAND, by=cast.clerk)
    assert (task.number[:2], task.given_by, task.is_on_paper) == ("ER", cast.clerk, False)

    sweeps.escalate(moment("2026-03-16 09:00"))
    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment("2026-03-16 10:00"))
    assert not access.may(cast.second_clerk, Action.ACCEPT_TASK, task)
    lifecycle.return_task(task, "再核实", by=cast.clerk, at=moment("2026-03-16 11:00"))
    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment("2026-03-17 10:00"))
    lifecycle.accept_task(task, by=cast.clerk, at=moment("2026-03-17 11:00"))

    deadline = db.session.scalars(select(Deadline).where(Deadline.task_id == task.id)).one()
    rungs = db.session.scalars(select(Escalation.rung).where(Escalation.task_id == task.id)).all()
    events = select(TicketEvent.action).where(TicketEvent.task_id == task.id).order_by(TicketEvent.sequence)
    assert (task.status, deadline.state, set(rungs)) == (TaskStatus.ACCEPTED, DeadlineState.MISSED, {"E0", "E1", "E2"})
    assert [action for action in db.session.scalars(events) if action != "escalate"] == [
        "give_task",
        "report_task",
        "return_task",
        "report_task",
        "accept_task",
    ]
    assert (history_check.verify(), fsck.check(moment("2026-03-17 12:00"))) == ([], [])


def test_a_leader_does_not_give_that_kind(app, cast, errand):
    with pytest.raises(NotAllowed):
        tasks.instructed(cast, kind=ERRAND)


def test_a_text_that_was_rewritten_breaks_its_chain(app, cast):
    task = tasks.reported(cast)
    task.records[0].text = "另一份报告"
    db.session.flush()

    assert [(broken.ticket, broken.what) for broken in history_check.verify()] == [
        (task.number, f"text of task_record:{task.records[0].id}")
    ]
