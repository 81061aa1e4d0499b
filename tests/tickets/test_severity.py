"""Another severity or category moves every clock of the dispatch, and the promise; none is due after the answer."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from directline.configuration import working_time
from directline.county import changes_of_rules
from directline.extensions import db
from directline.models import (
    Category,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Escalation,
    Outcome,
    Satisfaction,
    Severity,
    User,
)
from directline.operations import fsck
from directline.tickets import deadline_limits, deadlines, ladder, lifecycle
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import Reply
from directline.worktime import limits
from directline.worktime.limits import Limit
from tests import deadline_rules, scenarios
from tests.factories import moment

K, S = DeadlineKind, Severity


def clock(ticket, kind):
    wanted = select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind == kind)
    return db.session.scalars(wanted.order_by(Deadline.id.desc())).first()


def dues(ticket, *kinds):
    return {kind.value: clock(ticket, kind).due_at for kind in kinds}


def dispatched(cast, severity=S.GENERAL, at="2026-03-02 10:00", **values):
    """Sent with a co-handler on a Monday at ten."""
    ticket = scenarios.filed(cast, **values)
    lifecycle.dispatch(ticket, cast.lead_unit, [cast.other_unit], severity=severity, by=cast.clerk, at=moment(at))
    return ticket


def reclassify(cast, ticket, at, **values):
    lifecycle.reclassify(ticket, by=cast.clerk, at=moment(at), **values)


def category(code):
    return db.session.scalars(select(Category).where(Category.code == code)).one()


def test_every_clock_of_the_dispatch_and_the_promise_move(cast):
    ticket = dispatched(cast, S.URGENT)
    assert clock(ticket, K.PLAN) is None
    assert dues(ticket, K.SIGN, K.CONTACT, K.RESOLVE_LEAD, K.RESOLVE_TICKET, K.CO_REPORT) == {
        "sign": moment("2026-03-02 11:00"),
        "contact": moment("2026-03-02 12:00"),
        "resolve_lead": moment("2026-03-03 10:00"),
        "resolve_ticket": moment("2026-03-03 10:00"),
        "co_report": moment("2026-03-02 15:15"),
    }

    reclassify(cast, ticket, "2026-03-02 10:20", severity=S.GENERAL)

    assert dues(ticket, K.SIGN, K.CONTACT, K.PLAN, K.RESOLVE_LEAD, K.RESOLVE_TICKET) == {
        "sign": moment("2026-03-02 15:30"),
        "contact": moment("2026-03-03 17:30"),
        "plan": moment("2026-03-05 17:30"),
        "resolve_lead": moment("2026-03-09 17:30"),
        "resolve_ticket": moment("2026-03-09 17:30"),
    }
    assert clock(ticket, K.CO_REPORT).due_at == moment("2026-03-05 17:30")
    assert ticket.due_at == moment("2026-03-09 17:30")


def test_a_shorter_limit_takes_nobody_by_surprise(cast):
    """What was due before the next closing stays; what was due later is not due before it."""
    ticket = dispatched(cast)
    reclassify(cast, ticket, "2026-03-02 10:20", severity=S.URGENT)

    assert dues(ticket, K.SIGN, K.CONTACT, K.RESOLVE_LEAD) == {
        "sign": moment("2026-03-02 15:30"),
        "contact": moment("2026-03-03 17:30"),
        "resolve_lead": moment("2026-03-03 17:30"),
    }
    assert clock(ticket, K.PLAN).state is DeadlineState.VOID


def test_a_late_answer_gets_no_new_time_by_becoming_urgent(cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    reclassify(cast, ticket, "2026-03-10 10:00", severity=S.URGENT)

    lead = clock(ticket, K.RESOLVE_LEAD)
    cards = db.session.scalars(select(Escalation).where(Escalation.deadline_id == lead.id, Escalation.rung == "E1"))
    assert (lead.limit, lead.due_at, lead.due_number) == ("7.5h", moment("2026-03-09 17:30"), 0)
    assert [card.revoked_at for card in cards] == [None]


def test_a_second_dispatch_moves_the_promise(cast):
    ticket = scenarios.dispatched(cast)
    lifecycle.recall(ticket, "派错了", by=cast.clerk, at=moment("2026-03-02 14:00"))
    lifecycle.dispatch(ticket, cast.other_unit, severity=S.HARD, by=cast.clerk, at=moment("2026-03-03 09:00"))

    assert (clock(ticket, K.RESOLVE_TICKET).limit, ticket.due_at) == ("15wd", moment("2026-03-23 17:30"))
    assert clock(ticket, K.RESOLVE_LEAD).due_at == moment("2026-03-24 17:30")


def test_a_matter_of_hours_has_no_plan_and_one_of_days_has_it_from_the_dispatch(cast):
    ticket = dispatched(cast, S.URGENT)
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 10:30"))
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-02 11:00"))

    reclassify(cast, ticket, "2026-03-04 11:00", severity=S.HARD)
    plan = clock(ticket, K.PLAN)
    assert (plan.state, plan.started_at) == (DeadlineState.PAUSED, moment("2026-03-02 10:00"))
    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-05 11:00"))

    assert (plan.state, plan.due_at) == (DeadlineState.RUNNING, moment("2026-03-10 17:30"))


def test_a_plan_that_would_be_over_is_due_at_the_next_closing(cast):
    ticket = dispatched(cast, S.URGENT)
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 10:30"))
    reclassify(cast, ticket, "2026-03-06 10:00", severity=S.HARD)
    assert clock(ticket, K.PLAN).due_at == moment("2026-03-09 17:30")


def test_a_plan_that_was_filed_is_not_asked_for_again(cast):
    ticket = scenarios.planned(cast)
    reclassify(cast, ticket, "2026-03-04 10:00", severity=S.URGENT)
    reclassify(cast, ticket, "2026-03-04 11:00", severity=S.GENERAL)
    assert [row.state for row in db.session.scalars(select(Deadline).where(Deadline.kind == K.PLAN))] == ["met"]


def test_a_plan_that_was_written_where_none_was_owed_is_not_asked_for_later(cast):
    ticket = dispatched(cast, S.URGENT)
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 10:30"))
    lifecycle.plan(ticket, "下周施工", by=cast.handler, at=moment("2026-03-02 11:00"))
    reclassify(cast, ticket, "2026-03-02 14:00", severity=S.HARD)
    assert clock(ticket, K.PLAN) is None


@pytest.mark.parametrize(
    ("severity", "lead", "kinds"),
    [
        (S.ENQUIRY, "2026-03-04 17:30", {"plan": "2026-03-04 17:30", "contact": "2026-03-03 17:30"}),
        (S.GENERAL, "2026-03-09 17:30", {"plan": "2026-03-05 17:30", "contact": "2026-03-03 17:30"}),
        (S.URGENT, "2026-03-03 10:00", {"contact": "2026-03-02 12:00"}),
    ],
)
def test_nothing_on_the_way_is_due_after_the_answer(cast, severity, lead, kinds):
    ticket = dispatched(cast, severity)
    assert clock(ticket, K.RESOLVE_LEAD).due_at == moment(lead)
    assert dues(ticket, *map(K, kinds)) == {kind: moment(due) for kind, due in kinds.items()}


def test_a_co_handler_added_late_is_due_with_the_lead_at_the_latest(cast):
    ticket = scenarios.planned(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-06 10:00"))
    assert clock(ticket, K.CO_REPORT).due_at == clock(ticket, K.RESOLVE_LEAD).due_at == moment("2026-03-09 17:30")


def test_a_co_handler_added_after_the_lead_was_late_has_its_own_time(cast):
    ticket = scenarios.planned(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-10 10:00"))
    assert clock(ticket, K.CO_REPORT).due_at == moment("2026-03-13 17:30")


@pytest.mark.parametrize("limit", ["1wd", "2wd", "1h", "30d"])
def test_a_co_handlers_limit_is_less_than_the_leads_where_it_can_be(cast, limit):
    wanted = changes_of_rules.general_limits() | {
        (kind, S.GENERAL): limit for kind in (K.RESOLVE_LEAD, K.RESOLVE_TICKET)
    }
    changes_of_rules.change_general_limits(wanted, by=cast.admin, at=moment("2026-03-01 09:00"))
    ticket = dispatched(cast)
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 10:10"))
    assert clock(ticket, K.CO_REPORT).limit == {"1wd": "1wd", "2wd": "1wd", "1h": "0.5h", "30d": "3wd"}[limit]
    assert clock(ticket, K.CO_REPORT).due_at <= clock(ticket, K.RESOLVE_LEAD).due_at


@pytest.mark.parametrize(
    ("severity", "redo"),
    [(S.URGENT, "7.5h"), (S.ENQUIRY, "2wd"), (S.GENERAL, "3wd"), (S.HARD, "8wd"), (S.MAJOR, "15wd")],
)
def test_a_redo_never_gets_more_time_than_the_original(cast, severity, redo):
    ticket = scenarios.confirming(cast, severity=severity)
    unsatisfied = Satisfaction.NOT_SATISFIED
    lifecycle.verdict(ticket, False, unsatisfied, "没解决", by=cast.owner, at=moment("2026-03-06 10:00"))

    again = clock(ticket, K.REDO)
    original = Limit.parse(clock(ticket, K.RESOLVE_LEAD).limit)
    calendar = working_time.county_calendar().calendar
    assert again.limit == redo
    assert again.due_at <= limits.due(calendar, again.started_at, original)


def test_a_redo_moves_with_the_severity(cast):
    ticket = scenarios.confirming(cast)
    unsatisfied = Satisfaction.NOT_SATISFIED
    lifecycle.verdict(ticket, False, unsatisfied, "没解决", by=cast.owner, at=moment("2026-03-06 10:00"))
    reclassify(cast, ticket, "2026-03-06 11:00", severity=S.HARD)
    assert (clock(ticket, K.REDO).limit, clock(ticket, K.REDO).due_at) == ("8wd", moment("2026-03-18 17:30"))
    assert [row.state for row in db.session.scalars(select(Deadline).where(Deadline.kind == K.PLAN))] == ["met"]


def test_urgent_matters_are_taken_up_within_a_working_hour(cast):
    assert clock(scenarios.filed(cast, severity=S.URGENT), K.TRIAGE).due_at == moment("2026-03-02 10:00")
    assert clock(scenarios.filed(cast, submission_key="b"), K.TRIAGE).due_at == moment("2026-03-03 17:30")


def test_a_limit_that_the_county_changed_moves_no_clock_that_runs(cast):
    ticket = dispatched(cast)
    plans = changes_of_rules.general_limits() | {(K.PLAN, None): "1wd"}
    changes_of_rules.change_general_limits(plans, by=cast.admin, at=moment("2026-03-02 10:30"))
    reclassify(cast, ticket, "2026-03-02 11:00", severity=S.HARD)
    assert (clock(ticket, K.PLAN).limit, clock(ticket, K.RESOLVE_LEAD).limit) == ("3wd", "15wd")


def test_a_limit_that_is_moved_while_it_is_paused_leaves_the_same_time(cast):
    """Supplement asked on Tuesday noon, hard on Wednesday, supplied on Friday noon: three days are not counted."""
    ticket = dispatched(cast)
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 10:30"))
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-03 12:00"))
    reclassify(cast, ticket, "2026-03-04 10:00", severity=S.HARD)
    lead = clock(ticket, K.RESOLVE_LEAD)
    assert (lead.state, lead.next_rung_at) == (DeadlineState.PAUSED, None)

    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-06 12:00"))

    expected = moment("2026-03-26 17:30")
    assert (lead.state, lead.due_at, ticket.due_at) == (DeadlineState.RUNNING, expected, expected)


def test_a_shorter_limit_while_it_is_paused_leaves_a_day_to_work(cast):
    ticket = dispatched(cast, S.HARD)
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 10:30"))
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-03 12:00"))
    reclassify(cast, ticket, "2026-03-10 10:00", severity=S.ENQUIRY)
    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-12 10:00"))
    assert clock(ticket, K.RESOLVE_LEAD).due_at == moment("2026-03-13 17:30")


def test_calendar_days_go_on_and_working_days_wait_whenever_the_unit_changes(cast):
    """A supplement is out: what becomes an unpaid bill goes on by law; what is none any more waits, as from the asking."""
    ticket = dispatched(cast)
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 10:30"))
    lifecycle.ask_supplement(ticket, ["合同"], by=cast.handler, at=moment("2026-03-03 08:30"))
    lead = clock(ticket, K.RESOLVE_LEAD)

    reclassify(cast, ticket, "2026-03-04 10:00", category=category("unpaid_public"))
    assert (lead.state, lead.due_at) == (DeadlineState.RUNNING, moment("2026-04-01 17:30"))

    reclassify(cast, ticket, "2026-03-05 10:00", category=cast.category, severity=S.GENERAL)
    assert lead.state is DeadlineState.PAUSED
    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-06 08:30"))
    assert (lead.state, lead.due_at) == (DeadlineState.RUNNING, moment("2026-03-12 17:30"))


@pytest.mark.parametrize("seed", range(2))
def test_whatever_the_office_changes_the_clocks_hold_together(cast, turn, seed):
    """Random severities and categories between supplements, answers, audits and redos of one matter."""
    random, at = Random(2 * seed + turn), moment("2026-03-02 10:00")
    ticket, people = dispatched(cast), list(db.session.scalars(select(User)))
    for _ in range(30):
        at = working_time.county_calendar().calendar.advance(at, timedelta(minutes=random.choice((20, 90, 400, 1000))))
        with suppress(NotAllowed, Refused), db.session.begin_nested():
            _change(cast, ticket, random, at)
        assert deadline_rules.faults(ticket, people) == []
        assert _by_another_limit(ticket) == []
    assert fsck.check(at) == []


def _change(cast, ticket, random, at):
    lead = {"by": cast.handler, "at": at}
    office = {"by": cast.clerk, "at": at}
    unsolved = (False, Satisfaction.NOT_SATISFIED, "没解决")
    late = [part.department for part in ticket.open_assignments if not part.is_lead]
    match random.randrange(12):
        case 0:
            lifecycle.sign(ticket, **lead)
        case 1:
            lifecycle.ask_supplement(ticket, ["合同"], **lead)
        case 2:
            lifecycle.supplement(ticket, "见附件", by=cast.owner, at=at)
        case 3:
            lifecycle.contact(ticket, "phone", "王企明", "已联系。", **lead)
        case 4:
            lifecycle.answer(ticket, Reply(Outcome.SOLVED, "线路已经迁改,现场验收合格。", unreported=late), **lead)
        case 5:
            lifecycle.send_back(ticket, "请写明依据", **office)
        case 6:
            lifecycle.pass_answer(ticket, **office)
            lifecycle.verdict(ticket, *unsolved, by=cast.owner, at=at)
        case 7:
            lifecycle.add_co_handler(ticket, cast.supervision, **office)
        case number:
            changed = category("unpaid_public") if number == 8 else cast.category
            lifecycle.reclassify(ticket, changed, random.choice(list(Severity)), **office)


def _by_another_limit(ticket):
    """The open clocks whose limit is not that of the ticket's category and severity."""
    of = deadline_limits.class_of(ticket)
    return [one.kind for one in deadlines.alive(ticket) if one.limit != str(deadline_limits.limit_of(one.kind, of))]
