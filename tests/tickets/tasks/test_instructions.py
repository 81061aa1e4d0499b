"""An instruction from the leader's pen to its acceptance: states, dates, ladder, history, refusals."""

from datetime import date

import pytest
from sqlalchemy import select

from directline.county import days
from directline.extensions import db
from directline.models import (
    ChangeReason,
    Deadline,
    DeadlineState,
    Escalation,
    Notice,
    NoticeChannel,
    Role,
    TaskStatus,
    TicketEvent,
)
from directline.operations import fsck
from directline.tickets import access, deadlines, history_check, lifecycle, sweeps
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.rules import Action
from directline.worktime.county_calendar import LocalDay
from tests import factories, scenarios, tasks
from tests.factories import moment


def deadline_of(task):
    return db.session.scalars(select(Deadline).where(Deadline.task_id == task.id)).one()


def rungs_of(task):
    rows = db.session.scalars(select(Escalation).where(Escalation.task_id == task.id).order_by(Escalation.at))
    return [(row.rung.value, row.at, row.recipients) for row in rows]


def told(task, template):
    wanted = select(Notice).where(Notice.task_id == task.id, Notice.template == template)
    return {row.recipient.login for row in db.session.scalars(wanted.where(Notice.channel == NoticeChannel.PAGE))}


def course_of(task):
    rows = db.session.scalars(select(TicketEvent).where(TicketEvent.task_id == task.id).order_by(TicketEvent.sequence))
    return [(row.action, row.from_status, row.to_status) for row in rows]


def test_an_instruction_is_owed_by_the_unit_until_its_day(app, cast):
    task = tasks.instructed(cast)

    deadline = deadline_of(task)
    assert (task.status, task.given_by, task.person) == (TaskStatus.GIVEN, cast.secretary, cast.handler)
    assert (deadline.due_at, deadline.state) == (moment("2026-03-12 17:30"), DeadlineState.RUNNING)
    assert told(task, "give_task") == {"handler", "head", "clerk", "second_clerk", "office_head"}
    ticket_event = db.session.scalars(
        select(TicketEvent).where(TicketEvent.ticket_id == task.ticket_id).order_by(TicketEvent.sequence.desc())
    ).first()
    assert (ticket_event.action, ticket_event.facts["task"], ticket_event.from_status) == (
        "instruct",
        task.id,
        ticket_event.to_status,
    )


def test_accepted_is_in_time_where_the_report_was(app, cast):
    task = tasks.reported(cast, at="2026-03-12 17:00")
    assert deadline_of(task).state is DeadlineState.HELD
    lifecycle.accept_task(task, by=cast.clerk, at=moment("2026-03-16 09:00"))

    deadline = deadline_of(task)
    assert (task.status, deadline.state, deadline.stopped_at) == (
        TaskStatus.ACCEPTED,
        DeadlineState.MET,
        moment("2026-03-12 17:00"),
    )
    assert rungs_of(task) == [("E0", rungs_of(task)[0][1], rungs_of(task)[0][2])]
    assert course_of(task) == [
        ("give_task", None, "given"),
        ("escalate", "given", "given"),
        ("report_task", "given", "reported"),
        ("accept_task", "reported", "accepted"),
    ]
    assert told(task, "report_task") == {"secretary", "clerk", "second_clerk", "office_head"}
    assert told(task, "accept_task") == {"handler", "head", "secretary"}
    assert (history_check.verify(), fsck.check(moment("2026-03-16 09:00"))) == ([], [])


def test_sent_back_keeps_its_day(app, cast):
    task = tasks.reported(cast)
    lifecycle.return_task(task, "企业说电还没通", by=cast.secretary, at=moment("2026-03-11 09:00"))

    deadline = deadline_of(task)
    assert (task.status, deadline.state) == (TaskStatus.GIVEN, DeadlineState.RUNNING)
    assert deadline.due_at == moment("2026-03-12 17:30")
    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment("2026-03-13 09:00"))
    lifecycle.accept_task(task, by=cast.secretary, at=moment("2026-03-13 10:00"))
    assert deadline_of(task).state is DeadlineState.MISSED


def test_late_it_climbs_its_own_ladder_and_nobody_gets_a_card(app, cast):
    task = tasks.instructed(cast)

    sweeps.escalate(moment("2026-03-20 09:00"))
    before = rungs_of(task)
    sweeps.escalate(moment("2026-03-20 09:00"))

    named = {name: getattr(cast, name).id for name in ("handler", "head", "secretary", "office_head")}
    assert [(rung, at) for rung, at, _ in before][1:] == [
        ("E1", moment("2026-03-12 17:30")),
        ("E2", moment("2026-03-13 17:30")),
    ]
    assert set(before[-1][2]) == {named["secretary"], named["office_head"]}
    assert rungs_of(task) == before
    cards = select(Escalation.colour).where(Escalation.task_id == task.id)
    assert set(db.session.scalars(cards)) == {"none"}


def test_a_successor_takes_over(app, cast):
    task = tasks.reported(cast)
    successor = factories.user(Role.LEADER, login="next", post=cast.secretary.post)
    cast.secretary.post = cast.sponsor.post
    db.session.flush()

    assert not access.may(cast.secretary, Action.ACCEPT_TASK, task)
    lifecycle.accept_task(task, by=successor, at=moment("2026-03-11 09:00"))
    assert task.status is TaskStatus.ACCEPTED


def test_extended_by_who_gave_it_alone(app, cast):
    task = tasks.instructed(cast)
    later = date(2026, 3, 20)
    for person in (cast.handler, cast.head, cast.clerk, cast.magistrate, cast.owner):
        with pytest.raises(NotAllowed):
            lifecycle.extend_task(task, later, "等设备", by=person, at=moment("2026-03-11 09:00"))

    lifecycle.extend_task(task, later, "等设备", by=cast.secretary, at=moment("2026-03-13 09:00"))

    deadline = deadline_of(task)
    changes = [change.reason for change in deadline.changes]
    assert (deadline.due_at, changes[-1]) == (moment("2026-03-20 17:30"), ChangeReason.EXTENDED)
    sweeps.escalate(moment("2026-03-21 09:00"))
    assert [rung for rung, _, _ in rungs_of(task)].count("E1") == 2
    assert fsck.check(moment("2026-03-21 09:00")) == []


@pytest.mark.parametrize("day", [date(2026, 3, 12), date(2026, 3, 10)])
def test_an_extension_is_later(app, cast, day):
    task = tasks.instructed(cast)
    with pytest.raises(Refused):
        lifecycle.extend_task(task, day, "等设备", by=cast.secretary, at=moment("2026-03-11 09:00"))


def test_cancelled_owes_nothing_more(app, cast):
    task = tasks.instructed(cast)
    lifecycle.cancel_task(task, "企业已撤回", by=cast.secretary, at=moment("2026-03-11 09:00"))

    assert (task.status, deadline_of(task).state) == (TaskStatus.CANCELLED, DeadlineState.VOID)
    assert deadlines.alive(task) == []


def test_from_paper_the_office_writes_down_and_changes_for_the_leader(app, cast):
    task = tasks.instructed(cast, by=cast.clerk, given_by=cast.magistrate)

    assert (task.given_by, task.entered_by, task.is_on_paper) == (cast.magistrate, cast.clerk, True)
    lifecycle.extend_task(task, date(2026, 3, 20), "县长同意", by=cast.second_clerk, at=moment("2026-03-11 09:00"))
    lifecycle.report_task(task, tasks.REPORT, by=cast.head, at=moment("2026-03-12 09:00"))
    assert told(task, "report_task") >= {"magistrate"}
    lifecycle.accept_task(task, by=cast.magistrate, at=moment("2026-03-12 10:00"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": ""}, "要办什么"),
        ({"due_on": date(2026, 3, 2)}, "早于今天"),
        ({"due_on": date(2027, 6, 1)}, "一年"),
        ({"by": "clerk"}, "领导"),
        ({"by": "clerk", "given_by": "head"}, "领导"),
    ],
)
def test_what_is_refused(app, cast, values, words):
    values = {name: getattr(cast, each) if name in ("by", "given_by") else each for name, each in values.items()}
    with pytest.raises(Refused, match=words):
        tasks.instructed(cast, **values)


def test_on_the_evening_of_its_own_day_it_is_refused(app, cast):
    with pytest.raises(Refused, match="下班"):
        tasks.instructed(cast, due_on=date(2026, 3, 3), at="2026-03-03 17:30")


def test_on_a_day_off_it_is_due_the_next_working_day(app, cast):
    task = tasks.instructed(cast, due_on=date(2026, 3, 14))

    assert deadline_of(task).due_at == moment("2026-03-16 17:30")


def test_a_day_that_becomes_a_holiday_moves_the_due(app, cast):
    task = tasks.instructed(cast)
    off = LocalDay(tasks.DUE, is_working=False, name="县庆")
    assert days.set_local_day(off, by=cast.admin, at=moment("2026-03-04 09:00")) >= 1

    assert deadline_of(task).due_at == moment("2026-03-13 17:30")
    assert "recompute" in [action for action, _, _ in course_of(task)]
    assert told(task, "recompute") >= {"handler", "head", "secretary"}


def test_who_reports_does_not_accept(app, cast):
    ticket = scenarios.filed(cast)
    task = tasks.instructed(cast, ticket=ticket, department=cast.office)
    lifecycle.report_task(task, "已派单", by=cast.clerk, at=moment("2026-03-10 09:00"))

    assert not access.may(cast.second_clerk, Action.ACCEPT_TASK, task)
    assert access.may(cast.secretary, Action.ACCEPT_TASK, task)
    with pytest.raises(NotAllowed):
        lifecycle.report_task(task, "再报", by=cast.clerk, at=moment("2026-03-10 10:00"))


def test_on_the_digest_as_a_whole(app, cast):
    task = lifecycle.give(tasks.order(cast), by=cast.secretary, at=moment("2026-03-03 09:00"))
    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment("2026-03-04 09:00"))
    lifecycle.accept_task(task, by=cast.office_head, at=moment("2026-03-04 10:00"))

    assert deadline_of(task).state is DeadlineState.MET
    assert (history_check.verify(), fsck.check(moment("2026-03-05 09:00"))) == ([], [])
    with pytest.raises(NotAllowed):
        lifecycle.give(tasks.order(cast), by=cast.head, at=moment("2026-03-03 09:00"))
