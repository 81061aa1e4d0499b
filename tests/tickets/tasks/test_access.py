"""Who sees and does what with a task: nobody who may not see its ticket; barred always wins."""

from datetime import date

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Task
from directline.tickets import access, lifecycle
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import Respondents
from directline.tickets.rules import Action
from directline.tickets.tasks.access import tasks_visible_to
from tests import scenarios, tasks
from tests.factories import moment

EVERYBODY = (
    *("owner", "colleague", "newcomer", "stranger", "handler", "head", "other_handler", "other_head", "clerk"),
    *("office_head", "inspector", "liaison", "butler", "secretary", "magistrate", "vice", "other_vice", "sponsor"),
    *("admin", "auditor"),
)
OVERSIGHT = {"clerk", "office_head", "inspector", "secretary", "magistrate"}


def seeing(cast, task):
    """By the condition in a list; the same as by the question about one."""
    wanted = select(Task.id).where(Task.id == task.id)
    listed = {name for name in EVERYBODY if db.session.scalar(wanted.where(tasks_visible_to(getattr(cast, name))))}
    assert listed == {name for name in EVERYBODY if access.sees(getattr(cast, name), task)}
    return listed


def allowed(cast, task):
    return {
        name: {str(action) for action in actions}
        for name in EVERYBODY
        if (actions := access.available_actions(getattr(cast, name), task))
    }


def test_of_an_ordinary_ticket(app, cast):
    task = tasks.instructed(cast)

    assert seeing(cast, task) == OVERSIGHT - {"inspector"} | {"handler", "head", "vice"}
    assert allowed(cast, task) == {
        "secretary": {"extend_task", "cancel_task"},
        "handler": {"report_task"},
        "head": {"report_task"},
    }


def test_what_was_reported(app, cast):
    task = tasks.reported(cast)

    assert allowed(cast, task) == {
        "secretary": {"accept_task", "return_task", "cancel_task"},
        "clerk": {"accept_task", "return_task"},
        "office_head": {"accept_task", "return_task"},
    }


@pytest.mark.parametrize("is_public", [False, True])
def test_the_enterprise_reads_what_the_leader_opened(app, cast, is_public):
    task = tasks.instructed(cast, is_public=is_public)

    assert seeing(cast, task) & {"owner", "colleague", "newcomer", "stranger"} == (
        {"owner", "colleague"} if is_public else set()
    )


def test_another_unit_that_is_ordered_sees_the_ticket_from_then_on(app, cast):
    ticket = scenarios.planned(cast)
    assert not access.sees(cast.other_head, ticket)

    task = tasks.instructed(cast, ticket=ticket, department=cast.other_unit)

    assert access.sees(cast.other_head, ticket)
    assert seeing(cast, task) & {"handler", "head", "other_head", "other_handler"} == {"other_head", "other_handler"}
    assert access.available_actions(cast.other_head, ticket) == []


def test_a_unit_that_is_barred_gets_none(app, cast):
    ticket = scenarios.planned(cast)
    lifecycle.recuse(ticket, "亲属", department=cast.other_unit, by=cast.clerk, at=moment("2026-03-03 11:00"))

    with pytest.raises(Refused, match="回避"):
        tasks.instructed(cast, ticket=ticket, department=cast.other_unit)


def test_who_is_barred_later_sees_it_no_more(app, cast):
    task = tasks.instructed(cast)
    lifecycle.recuse(task.ticket, "亲属", user=cast.magistrate, by=cast.clerk, at=moment("2026-03-04 11:00"))

    assert "magistrate" not in seeing(cast, task)
    with pytest.raises(NotAllowed):
        tasks.instructed(cast, ticket=task.ticket, by=cast.magistrate, at="2026-03-05 09:00")


@pytest.mark.parametrize("who", ["owner", "handler", "head", "inspector", "other_vice", "admin", "auditor"])
def test_who_may_not_instruct(app, cast, who):
    with pytest.raises(NotAllowed):
        tasks.instructed(cast, by=getattr(cast, who))


def test_a_vice_instructs_on_what_the_units_in_charge_have(app, cast):
    task = tasks.instructed(cast, by=cast.vice)

    assert allowed(cast, task)["vice"] == {"extend_task", "cancel_task"}
    assert "secretary" not in allowed(cast, task)


def sealed(cast):
    """About the other unit; the supervision office has it in hand."""
    ticket = scenarios.complained(cast, respondents=Respondents([cast.other_unit]))
    lifecycle.dispatch(ticket, cast.supervision, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(ticket, by=cast.inspector, at=moment("2026-03-02 11:00"))
    return ticket


def test_of_a_sealed_ticket_only_who_sees_it(app, cast):
    ticket = sealed(cast)
    task = tasks.instructed(cast, ticket=ticket, department=cast.supervision)

    assert seeing(cast, task) == {name for name in EVERYBODY if access.sees(getattr(cast, name), ticket)} - {"owner"}
    assert seeing(cast, task) & {"vice", "other_head", "handler", "colleague"} == set()


def test_of_a_sealed_ticket_no_other_unit_and_never_in_public(app, cast):
    ticket = sealed(cast)
    with pytest.raises(Refused, match="密件"):
        tasks.instructed(cast, ticket=ticket, department=cast.lead_unit)
    with pytest.raises(Refused, match="密件"):
        tasks.instructed(cast, ticket=ticket, department=cast.supervision, is_public=True)


def test_on_the_digest_as_a_whole(app, cast):
    task = lifecycle.give(tasks.order(cast), by=cast.secretary, at=moment("2026-03-03 09:00"))

    assert seeing(cast, task) == OVERSIGHT | {"handler", "head", "vice"}


def test_a_unit_that_gave_the_ticket_up_keeps_what_it_owes(app, cast):
    ticket = scenarios.dispatched(cast)
    task = tasks.instructed(cast, ticket=ticket, at="2026-03-02 14:00", due_on=date(2026, 3, 12))
    lifecycle.recall(ticket, "改派", by=cast.clerk, at=moment("2026-03-02 15:00"))

    assert access.may(cast.head, Action.REPORT_TASK, task)


def test_after_its_task_a_unit_without_a_part_sees_what_was_until_then(app, cast):
    ticket = scenarios.planned(cast)
    task = tasks.instructed(cast, ticket=ticket, department=cast.other_unit)
    assert access.visible_until(cast.other_head, ticket) is None

    lifecycle.report_task(task, tasks.REPORT, by=cast.other_head, at=moment("2026-03-10 10:00"))
    assert access.visible_until(cast.other_head, ticket) is None
    lifecycle.accept_task(task, by=cast.secretary, at=moment("2026-03-11 09:00"))

    assert access.visible_until(cast.other_head, ticket) == moment("2026-03-11 09:00")
    assert access.visible_until(cast.butler, ticket) is None
    assert access.visible_until(cast.head, ticket) is None
    again = tasks.instructed(cast, ticket=ticket, department=cast.other_unit, at="2026-03-11 10:00")
    assert (again.is_open, access.visible_until(cast.other_head, ticket)) == (True, None)


def test_a_part_that_was_given_up_and_a_task_that_ended_show_up_to_the_later(app, cast):
    ticket = scenarios.dispatched(cast)
    task = tasks.instructed(cast, ticket=ticket, at="2026-03-02 14:00")
    lifecycle.recall(ticket, "改派", by=cast.clerk, at=moment("2026-03-02 15:00"))
    assert access.visible_until(cast.head, ticket) is None
    lifecycle.cancel_task(task, "已改派", by=cast.secretary, at=moment("2026-03-03 09:00"))

    assert access.visible_until(cast.head, ticket) == moment("2026-03-03 09:00")


def test_a_leader_writes_for_no_other_leader(app, cast):
    with pytest.raises(Refused, match="本人"):
        tasks.instructed(cast, by=cast.secretary, given_by=cast.magistrate)
