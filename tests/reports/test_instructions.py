"""Instructions by the day on which they were to be done: each date counts once, as those of tickets do."""

from datetime import date

import pytest

from directline import clock
from directline.reports import monthly
from directline.reports.corrections import corrections
from directline.reports.definitions import definition_of, definitions
from directline.reports.lists import InstructionLine
from directline.reports.measures import TaskShare
from directline.reports.period import month
from directline.reports.recount import outdated
from directline.reports.sentences import summary
from directline.tickets import lifecycle, sweeps
from tests import scenarios, tasks
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, MARCH, MAY

NONE = TaskShare((), ())
END = date(2026, 3, 31)


def kept(*labels):
    return [months.of(label).instructions_kept for label in labels]


def states(label):
    return [line.state for line in months.of(label).instructions]


def decided(cast, reported, accepted, *, given="2026-03-03 16:00", **values):
    task = tasks.instructed(cast, at=given, **values)
    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment(reported))
    lifecycle.accept_task(task, by=cast.secretary, at=moment(accepted))
    return task


def test_done_by_its_day_or_late_in_the_month_of_its_day(cast):
    good = decided(cast, "2026-03-10 10:00", "2026-03-11 09:00")
    late = decided(cast, "2026-03-13 10:00", "2026-03-13 11:00")

    assert kept(MARCH, APRIL) == [TaskShare((good.id,), (good.id, late.id)), NONE]
    assert states(MARCH) == ["kept", "late"]


def test_late_and_not_done_counts_in_its_month_alone_and_stands_in_the_list_until_it_is(cast):
    task = tasks.instructed(cast)
    assert kept(MARCH, APRIL) == [TaskShare((), (task.id,)), NONE]
    assert [states(label) for label in (MARCH, APRIL)] == [["open"], ["open"]]

    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment("2026-05-06 10:00"))
    lifecycle.accept_task(task, by=cast.secretary, at=moment("2026-05-06 11:00"))
    assert kept(MARCH, APRIL, MAY) == [TaskShare((), (task.id,)), NONE, NONE]
    assert [states(label) for label in (MARCH, APRIL, MAY)] == [["open"], ["open"], []]


def test_reported_and_not_yet_accepted_counts_in_the_month_of_the_decision(cast):
    task = decided(cast, "2026-03-30 10:00", "2026-04-02 09:00", due_on=END)

    assert kept(MARCH, APRIL) == [NONE, TaskShare((task.id,), (task.id,))]
    assert [states(label) for label in (MARCH, APRIL)] == [["awaiting"], ["kept"]]


def test_extended_before_it_fell_due_is_in_no_earlier_month(cast):
    task = tasks.instructed(cast)
    lifecycle.extend_task(task, date(2026, 4, 10), "等设备", by=cast.secretary, at=moment("2026-03-11 09:00"))
    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment("2026-04-08 10:00"))
    lifecycle.accept_task(task, by=cast.secretary, at=moment("2026-04-08 11:00"))

    assert kept(MARCH, APRIL) == [NONE, TaskShare((task.id,), (task.id,))]


def test_extended_after_it_was_counted_late_is_a_date_of_its_own(cast):
    task = tasks.instructed(cast)
    lifecycle.extend_task(task, date(2026, 4, 20), "等设备", by=cast.secretary, at=moment("2026-04-02 09:00"))
    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment("2026-04-08 10:00"))
    lifecycle.accept_task(task, by=cast.secretary, at=moment("2026-04-08 11:00"))

    assert kept(MARCH, APRIL) == [TaskShare((), (task.id,)), TaskShare((task.id,), (task.id,))]


@pytest.mark.parametrize(("at", "counted"), [("2026-03-11 09:00", 0), ("2026-03-13 09:00", 1)])
def test_cancelled_counts_only_where_it_was_late(cast, at, counted):
    task = tasks.instructed(cast)
    lifecycle.cancel_task(task, "企业已撤回", by=cast.secretary, at=moment(at))

    (share,) = kept(MARCH)
    assert (share.x, share.n, states(MARCH)) == (0, counted, ["late"] * counted)


def test_sent_back_and_reported_again_in_time_is_kept(cast):
    task = tasks.reported(cast, at="2026-03-06 10:00")
    lifecycle.return_task(task, "电还没通", by=cast.secretary, at=moment("2026-03-09 09:00"))
    lifecycle.report_task(task, tasks.REPORT, by=cast.handler, at=moment("2026-03-12 10:00"))
    lifecycle.accept_task(task, by=cast.secretary, at=moment("2026-03-16 09:00"))

    assert kept(MARCH) == [TaskShare((task.id,), (task.id,))]


def test_of_sealed_tickets_none_is_counted(cast):
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.instruct(
        ticket, tasks.order(cast, department=cast.discipline), by=cast.secretary, at=moment("2026-03-03 16:00")
    )

    march = months.of(MARCH)
    assert (march.instructions_kept, march.instructions) == (NONE, [])


def test_on_a_digest_as_a_whole_it_counts(cast):
    task = lifecycle.give(tasks.order(cast), by=cast.secretary, at=moment("2026-03-03 09:00"))

    assert kept(MARCH) == [TaskShare((), (task.id,))]
    assert months.of(MARCH).instructions == [
        InstructionLine(task.id, cast.lead_unit.id, moment("2026-03-12 17:30"), "open")
    ]


def test_no_other_figure_is_moved_by_a_task(cast):
    ticket = scenarios.planned(cast)
    scenarios.closed(cast)
    without = [months.of(label) for label in (MARCH, APRIL)]
    decided(cast, "2026-03-13 10:00", "2026-03-13 11:00", ticket=ticket)
    sweeps.escalate(moment("2026-03-03 16:00"))

    changed = [corrections(before, months.of(before.label)) for before in without]
    assert [[one.key for one in differences] for differences in changed] == [["instructions_kept", "instructions"], []]


def said(label):
    return [str(sentence) for sentence in summary(months.of(label)) if "批示" in str(sentence)]


def test_the_month_says_how_far_its_instructions_are(cast):
    assert said(MARCH) == []
    decided(cast, "2026-03-10 10:00", "2026-03-11 09:00")
    tasks.instructed(cast)
    decided(cast, "2026-03-30 10:00", "2026-04-02 09:00", due_on=END)

    assert said(MARCH) == ["批示要求本月完成的 2 件，按期完成 1 件；已报办结待认可 1 件；逾期没有完成 1 件。"]
    assert said(APRIL) == ["批示要求本月完成的 1 件，按期完成 1 件；逾期没有完成 1 件。"]
    assert said(MAY) == ["批示事项中，逾期没有完成 1 件。"]


def test_a_month_that_was_frozen_before_keeps_its_definitions_and_is_counted_anew(cast):
    tasks.instructed(cast)
    report = monthly.freeze(month(MARCH), at=moment(months.LATER))
    assert definition_of("instructions_kept", 2) is None
    assert "instructions_kept" in definitions(monthly.figures_of(report).edition)
    old = {key: value for key, value in report.content.items() if not key.startswith("instructions")}
    report.content = old | {"edition": 2}

    changed = outdated(moment(months.LATER)).changed
    assert [(one.key, one.before, one.after) for one in changed[MARCH]] == [
        ("instructions_kept", "0/0", "0/1"),
        ("instructions", "0 项", "1 项"),
    ]


def test_what_was_done_to_a_task_since_makes_its_month_doubtful(cast):
    with clock.standing_at(moment("2026-03-03 16:00")):
        task, sealed = tasks.instructed(cast), tasks.on_sealed(cast)
    with clock.standing_at(moment("2026-04-03 09:00")):
        monthly.freeze(month(MARCH), at=moment("2026-04-03 09:00"))
    with clock.standing_at(moment("2026-04-04 09:00")):
        lifecycle.report_task(sealed, tasks.REPORT, by=cast.liaison, at=moment("2026-03-20 10:00"))
        assert outdated(moment(months.LATER)).changed == {}
        lifecycle.cancel_task(task, "企业已撤回", by=cast.secretary, at=moment("2026-03-11 09:00"))

    assert [one.key for one in outdated(moment(months.LATER)).changed[MARCH]] == ["instructions_kept", "instructions"]
