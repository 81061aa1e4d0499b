"""The verbs of daily work: talking, contacting, planning, reporting, calling back, explaining."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import (
    Deadline,
    DeadlineKind,
    DeadlineState,
    Escalation,
    MessageSide,
    Notice,
    NoticeChannel,
    Satisfaction,
    Status,
    WorkRecord,
)
from directline.tickets import access, ladder, lifecycle
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.rules import Action
from tests import scenarios
from tests.factories import moment

MARCH_2, MARCH_3, MARCH_4 = "2026-03-02", "2026-03-03", "2026-03-04"


def state(ticket, kind):
    deadlines = select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind == kind)
    deadline = db.session.scalars(deadlines.order_by(Deadline.id.desc())).first()
    return deadline.state, deadline.stopped_at


def recipients(ticket, action):
    """Who was told in the page, by the latest such deed."""
    rows = select(Notice).where(
        Notice.ticket_id == ticket.id, Notice.template == action, Notice.channel == NoticeChannel.PAGE
    )
    return {notice.recipient.login for notice in db.session.scalars(rows)}


def co_handled(cast):
    ticket = scenarios.signed(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment(f"{MARCH_2} 14:00"))
    return ticket


@pytest.mark.parametrize(
    ("who", "side", "others"),
    [
        ("owner", MessageSide.ENTERPRISE, {"handler", "head", "clerk", "second_clerk", "office_head"}),
        ("handler", MessageSide.DEPARTMENT, {"owner", "clerk", "second_clerk", "office_head"}),
        ("clerk", MessageSide.OFFICE, {"owner", "handler", "head"}),
    ],
)
def test_a_message_reaches_the_other_sides(app, cast, who, side, others):
    ticket = scenarios.signed(cast)
    said = lifecycle.message(ticket, "何时施工?", by=getattr(cast, who), at=moment(f"{MARCH_3} 09:00"))

    assert (said.side, said.is_urge, ticket.status) == (side, False, Status.IN_PROGRESS)
    assert recipients(ticket, "message") == others


def test_an_urge_is_a_message_that_is_counted(app, cast):
    said = lifecycle.urge(scenarios.signed(cast), "请尽快", by=cast.owner, at=moment(f"{MARCH_3} 09:00"))

    assert (said.is_urge, said.text) == (True, "请尽快")


@pytest.mark.parametrize("verb", [lifecycle.message, lifecycle.urge])
def test_nothing_said_is_refused(app, cast, verb):
    with pytest.raises(Refused, match="请先写内容"):
        verb(scenarios.signed(cast), "", by=cast.owner, at=moment(f"{MARCH_3} 09:00"))


def test_the_enterprise_confirms_once_what_was_filed_for_it(app, cast):
    ticket = scenarios.filed(cast, reporter=None)
    lifecycle.confirm_wording(ticket, by=cast.owner, at=moment(f"{MARCH_3} 09:00"))

    assert ticket.is_wording_confirmed
    assert Action.CONFIRM_WORDING not in access.available_actions(cast.owner, ticket)
    with pytest.raises(NotAllowed):
        lifecycle.confirm_wording(ticket, by=cast.colleague, at=moment(f"{MARCH_3} 10:00"))


def test_the_first_contact_stops_its_clock_and_the_second_leaves_it(app, cast):
    ticket = scenarios.signed(cast)
    first = moment(f"{MARCH_2} 15:00")
    lifecycle.contact(ticket, "phone", "王企明", "已约现场", by=cast.handler, at=first)
    lifecycle.contact(ticket, "visit", "王企明", "已看现场", by=cast.handler, at=moment(f"{MARCH_3} 15:00"))

    assert state(ticket, DeadlineKind.CONTACT) == (DeadlineState.MET, first)
    assert ticket.lead.contacted_at == first


def test_the_first_plan_stops_its_clock_and_the_enterprise_is_told(app, cast):
    ticket = scenarios.signed(cast)
    lifecycle.plan(ticket, "下周施工", by=cast.handler, at=moment(f"{MARCH_4} 15:00"))

    assert state(ticket, DeadlineKind.PLAN) == (DeadlineState.MET, moment(f"{MARCH_4} 15:00"))
    assert recipients(ticket, "plan") == {"owner"}
    lifecycle.plan(ticket, "下下周施工", by=cast.handler, at=moment("2026-03-05 10:00"))
    assert ticket.lead.planned_at == moment(f"{MARCH_4} 15:00")


def test_a_plan_too_late_is_missed(app, cast):
    ticket = scenarios.signed(cast)
    lifecycle.plan(ticket, "下周施工", by=cast.handler, at=moment("2026-03-06 09:00"))

    assert state(ticket, DeadlineKind.PLAN)[0] is DeadlineState.MISSED


def test_a_note_is_told_to_nobody(app, cast):
    ticket = scenarios.signed(cast)
    lifecycle.note(ticket, "内部", by=cast.handler, at=moment(f"{MARCH_3} 09:00"))

    assert recipients(ticket, "note") == set()
    assert db.session.scalars(select(WorkRecord.text)).all() == ["内部"]


def test_a_co_handler_reports_to_the_lead_and_stops_its_clock(app, cast):
    ticket = co_handled(cast)
    lifecycle.co_report(ticket, "已核", by=cast.other_handler, at=moment(f"{MARCH_3} 09:00"))

    assert state(ticket, DeadlineKind.CO_REPORT) == (DeadlineState.MET, moment(f"{MARCH_3} 09:00"))
    assert recipients(ticket, "co_report") == {"handler", "head"}


def test_a_co_handler_does_not_answer(app, cast):
    ticket = co_handled(cast)
    lifecycle.co_report(ticket, "已核", by=cast.other_handler, at=moment(f"{MARCH_2} 15:00"))
    reply = lifecycle.Reply("solved", "线路迁改已经完成,请查看现场。")

    with pytest.raises(NotAllowed):
        lifecycle.answer(ticket, reply, by=cast.other_handler, at=moment(f"{MARCH_3} 09:00"))


def test_the_head_names_the_handler(app, cast):
    ticket = scenarios.dispatched(cast)
    lifecycle.sign(ticket, cast.handler, by=cast.head, at=moment(f"{MARCH_2} 11:00"))

    assert (ticket.lead.handler, ticket.lead.signed_by_id) == (cast.handler, cast.head.id)
    assert recipients(ticket, "sign") == {"handler"}


def test_a_call_back_moves_nothing_and_its_clock_waits_for_the_verdict(app, cast):
    ticket = scenarios.confirming(cast)
    attempt = lifecycle.call_back(ticket, "phone", False, "无人接听", by=cast.clerk, at=moment("2026-03-06 09:00"))

    assert (attempt.is_reached, ticket.status) == (False, Status.CONFIRMING)
    assert state(ticket, DeadlineKind.CALL_BACK)[0] is DeadlineState.RUNNING


def test_a_verdict_told_to_the_office_counts_as_a_call_back(app, cast):
    given = lifecycle.verdict(
        scenarios.confirming(cast), True, "basically", "电话里说的", by=cast.clerk, at=moment("2026-03-06 09:00")
    )

    assert given.source == "call_back"


def test_a_card_is_explained_by_its_unit_alone_and_its_clock_stops(app, cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    card = db.session.scalars(select(Escalation).where(Escalation.explanation_due_id.is_not(None))).one()
    with pytest.raises(NotAllowed):
        lifecycle.explain(card, "不是我们的", by=cast.other_head, at=moment("2026-03-10 10:00"))
    lifecycle.explain(card, "等待停电窗口", by=cast.head, at=moment("2026-03-10 10:00"))

    assert (card.explanation, card.explained_by_id) == ("等待停电窗口", cast.head.id)
    assert state(ticket, DeadlineKind.EXPLAIN)[0] is DeadlineState.MET


@pytest.mark.parametrize(("who", "source"), [("owner", "enterprise"), ("clerk", "call_back")])
def test_a_verdict_says_who_gave_it(app, cast, who, source):
    ticket = scenarios.confirming(cast)
    at, person = moment("2026-03-06 10:00"), getattr(cast, who)
    given = lifecycle.verdict(ticket, True, Satisfaction.SATISFIED, "办得很快。", by=person, at=at)

    assert (given.source, given.by_id, given.at, given.round) == (source, person.id, at, 1)
