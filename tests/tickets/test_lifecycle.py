"""The rules of the verbs, one by one."""

import pytest
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import (
    ActorKind,
    Assignment,
    Category,
    Closing,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Escalation,
    Notice,
    Outcome,
    RejectionReason,
    Rung,
    RungFact,
    Satisfaction,
    Severity,
    Status,
    Ticket,
)
from directline.tickets import access, lifecycle, sweeps
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import Reply
from directline.tickets.rules import Action
from tests import factories, scenarios
from tests.factories import moment

GOOD = Reply(Outcome.SOLVED, "供电公司已完成线路迁改,现场验收合格。")


def clock(ticket, kind):
    return db.session.scalars(
        select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind == kind).order_by(Deadline.id.desc())
    ).first()


def states(ticket):
    rows = db.session.scalars(select(Deadline).where(Deadline.ticket_id == ticket.id).order_by(Deadline.id))
    return {row.kind.value: row.state.value for row in rows}


def test_pressing_submit_twice_files_once(app, cast):
    first = scenarios.filed(cast, submission_key="k1")
    again = scenarios.filed(cast, submission_key="k1")

    assert again is first
    assert db.session.scalar(select(func.count(Ticket.id))) == 1


def test_a_closed_category_is_refused_with_where_to_go(app, cast):
    closed = factories.category(is_open=False, elsewhere="请拨打 12345 政务服务便民热线。")

    with pytest.raises(Refused, match="12345"):
        scenarios.filed(cast, category=closed)


def test_an_enquiry_category_dispatches_itself(app, cast):
    enquiry = db.session.scalars(select(Category).where(Category.is_auto_dispatched)).first()

    ticket = scenarios.filed(cast, category=enquiry)

    assert ticket.status is Status.DISPATCHED
    assert ticket.lead.department_id == enquiry.default_department_id


def test_dispatch_starts_its_clocks_and_stops_triage(app, cast):
    ticket = scenarios.dispatched(cast)

    assert states(ticket) == {
        "triage": "met",
        "resolve_ticket": "running",
        "sign": "running",
        "contact": "running",
        "plan": "running",
        "resolve_lead": "running",
    }


def test_a_whole_life_in_time_keeps_every_promise(app, cast):
    ticket = scenarios.closed(cast)

    assert set(states(ticket).values()) == {"met"}
    assert (ticket.status, ticket.closing) == (Status.CLOSED, Closing.SOLVED)
    assert db.session.scalar(select(func.count(Escalation.id))) == 0


def test_recall_voids_the_units_clocks_and_keeps_the_tickets(app, cast):
    ticket = scenarios.dispatched(cast)

    lifecycle.recall(ticket, "派错了单位", by=cast.clerk, at=moment("2026-03-02 11:00"))

    by_kind = states(ticket)
    assert [by_kind[kind] for kind in ("sign", "contact", "plan", "resolve_lead")] == ["void"] * 4
    assert (by_kind["resolve_ticket"], by_kind["triage"]) == ("running", "running")


def test_two_dispatches_in_vain_write_e4_on_the_third(app, cast):
    ticket = scenarios.dispatched(cast)
    for hour in (11, 14):
        lifecycle.recall(ticket, "派错了单位", by=cast.clerk, at=moment(f"2026-03-02 {hour}:00"))
        lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk, at=moment(f"2026-03-02 {hour}:30"))

    rung = db.session.scalars(select(Escalation)).one()
    assert (rung.rung, rung.fact) == (Rung.E4, RungFact.DISPATCHES_WITHOUT_RESULT)


def test_stopped_production_writes_e4_at_once(app, cast):
    ticket = scenarios.filed(cast)

    lifecycle.dispatch(ticket, cast.lead_unit, production_stopped=True, by=cast.clerk, at=moment("2026-03-02 10:00"))

    rung = db.session.scalars(select(Escalation)).one()
    assert (rung.rung, rung.fact, rung.is_silent) == (Rung.E4, RungFact.PRODUCTION_STOPPED, False)


def test_a_unit_twice_or_recused_is_refused(app, cast):
    ticket = scenarios.filed(cast)

    with pytest.raises(Refused, match="只能选一次"):
        lifecycle.dispatch(ticket, cast.lead_unit, [cast.lead_unit], by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.recuse(
        ticket, "企业法人系该局局长亲属", department=cast.lead_unit, by=cast.clerk, at=moment("2026-03-02 10:00")
    )
    with pytest.raises(Refused, match="回避"):
        lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk, at=moment("2026-03-02 10:30"))


def test_a_unit_above_the_one_at_work_is_recused_after_the_recall(app, cast):
    matter = scenarios.filed(cast)
    station = factories.department(parent=cast.lead_unit)
    lifecycle.dispatch(matter, station, by=cast.clerk, at=moment("2026-03-02 10:00"))
    with pytest.raises(Refused, match="先收回"):
        lifecycle.recuse(
            matter, "与企业有亲属关系", department=cast.lead_unit, by=cast.clerk, at=moment("2026-03-02 11:00")
        )


def test_the_supplement_pauses_the_resolve_clocks_and_keeps_what_remained(app, cast):
    ticket = scenarios.signed(cast)
    before = clock(ticket, DeadlineKind.RESOLVE_LEAD).due_at
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-03 09:30"))
    assert clock(ticket, DeadlineKind.RESOLVE_LEAD).state is DeadlineState.PAUSED

    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-05 09:30"))

    after = clock(ticket, DeadlineKind.RESOLVE_LEAD)
    assert (before, after.due_at) == (moment("2026-03-09 17:30"), moment("2026-03-11 17:30"))
    assert (after.state, ticket.status, after.due_number) == (DeadlineState.RUNNING, Status.IN_PROGRESS, 0)


def test_material_is_asked_for_once_a_stage(app, cast):
    ticket = scenarios.filed(cast)
    lifecycle.ask_supplement(ticket, ["营业执照"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.supplement(ticket, "已补", by=cast.owner, at=moment("2026-03-02 11:00"))

    with pytest.raises(NotAllowed):
        lifecycle.ask_supplement(ticket, ["公章"], by=cast.clerk, at=moment("2026-03-02 14:00"))


def test_material_that_no_list_names_is_flagged(app, cast):
    cast.category.materials = ["营业执照"]
    ticket = scenarios.filed(cast)

    asked = lifecycle.ask_supplement(ticket, ["营业执照", "无违法证明"], by=cast.clerk, at=moment("2026-03-02 10:00"))

    assert asked.items == [{"name": "营业执照", "is_listed": True}, {"name": "无违法证明", "is_listed": False}]


def test_an_objection_comes_once_and_to_another_person(app, cast):
    ticket = scenarios.filed(cast)
    lifecycle.reject(
        ticket, RejectionReason.CIVIL_DISPUTE, "可向法院起诉", by=cast.clerk, at=moment("2026-03-02 10:00")
    )
    lifecycle.object_to_rejection(ticket, "是审批问题", by=cast.owner, at=moment("2026-03-02 11:00"))

    assert not access.may(cast.clerk, Action.REJECT, ticket)
    lifecycle.reject(ticket, RejectionReason.UNCLEAR, "请写清事项", by=cast.second_clerk, at=moment("2026-03-02 14:00"))
    assert not access.may(cast.owner, Action.OBJECT, ticket)


def test_sending_back_gives_the_lead_the_time_that_remained(app, cast):
    ticket = scenarios.answered(cast)

    lifecycle.send_back(ticket, "请补充依据", by=cast.clerk, at=moment("2026-03-06 10:00"))

    lead = clock(ticket, DeadlineKind.RESOLVE_LEAD)
    assert (lead.state, lead.due_at) == (DeadlineState.RUNNING, moment("2026-03-10 17:30"))


def test_the_lead_is_met_as_of_its_answer_however_long_the_audit(app, cast):
    ticket = scenarios.answered(cast)

    lifecycle.pass_answer(ticket, by=cast.clerk, at=moment("2026-03-20 10:00"))

    lead, expected_dates = clock(ticket, DeadlineKind.RESOLVE_LEAD), clock(ticket, DeadlineKind.RESOLVE_TICKET)
    assert (lead.state, lead.stopped_at) == (DeadlineState.MET, moment("2026-03-05 10:00"))
    assert expected_dates.state is DeadlineState.MISSED


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(Outcome.SOLVED, "已办"), "太短"),
        (Reply(Outcome.SOLVED, "该事项不属于我局职责范围。"), "不归我们管"),
        (Reply(Outcome.SOLVED, "该事项不属于自然资源局（测试）的职责。"), "不归我们管"),
        (Reply(Outcome.CANNOT_LAWFULLY, "经研究,企业的要求依法不能办理,已当面解释。"), "法律政策依据"),
    ],
)
def test_what_the_audit_would_refuse_is_refused_at_once(app, cast, reply, message):
    ticket = scenarios.planned(cast)

    with pytest.raises(Refused, match=message):
        lifecycle.answer(ticket, reply, by=cast.handler, at=moment("2026-03-04 10:00"))


def test_a_silent_co_handler_must_be_named(app, cast):
    ticket = scenarios.filed(cast)
    lifecycle.dispatch(ticket, cast.lead_unit, [cast.other_unit], by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 11:00"))

    with pytest.raises(Refused, match="协办单位尚未反馈"):
        lifecycle.answer(ticket, GOOD, by=cast.handler, at=moment("2026-03-04 10:00"))
    named = Reply(GOOD.outcome, GOOD.public_text, unreported=[cast.other_unit])
    given = lifecycle.answer(ticket, named, by=cast.handler, at=moment("2026-03-04 10:00"))
    assert (given.late_co_handlers, given.pending_co_handlers) == ([], [cast.other_unit.id])


def test_not_solved_opens_a_signed_redo_with_its_clock_alone(app, cast):
    ticket = scenarios.confirming(cast)

    lifecycle.verdict(
        ticket, False, Satisfaction.NOT_SATISFIED, "没有解决", by=cast.owner, at=moment("2026-03-06 10:00")
    )

    again = ticket.lead
    kinds = [row.kind for row in db.session.scalars(select(Deadline).where(Deadline.assignment_id == again.id))]
    assert (ticket.status, ticket.round, again.signed_at is not None) == (Status.IN_PROGRESS, 2, True)
    assert kinds == [DeadlineKind.REDO]
    assert clock(ticket, DeadlineKind.REDO).due_at == moment("2026-03-11 17:30")


def test_a_lawful_no_is_not_redone(app, cast):
    ticket = scenarios.confirming(cast, outcome=Outcome.CANNOT_LAWFULLY)

    lifecycle.verdict(ticket, False, Satisfaction.NOT_SATISFIED, "不认可", by=cast.owner, at=moment("2026-03-06 10:00"))

    assert (ticket.status, ticket.closing) == (Status.CLOSED, Closing.EXPLAINED)


def test_the_third_not_solved_waits_for_the_office_head_at_e4(app, cast):
    ticket = _not_solved_thrice(cast)

    rung = db.session.scalars(select(Escalation).where(Escalation.fact == RungFact.FAILED_REDOS)).one()
    assert (ticket.status, rung.rung) == (Status.CONFIRMING, Rung.E4)
    assert not access.may(ActorKind.SYSTEM, Action.CLOSE_UNRATED, ticket)
    assert not access.may(cast.clerk, Action.ORDER_REDO, ticket)
    lifecycle.order_redo(ticket, "请局长牵头", by=cast.office_head, at=moment("2026-03-25 10:00"))
    assert (ticket.status, ticket.round) == (Status.IN_PROGRESS, 4)


def test_a_third_answer_that_waits_for_the_verdict_is_not_raised(app, cast):
    ticket = _answered_again_after(cast, 9, 16)
    sweeps.escalate(moment("2026-03-16 18:00"))

    facts = db.session.scalars(select(Escalation.fact).where(Escalation.ticket_id == ticket.id)).all()
    assert (ticket.status, ticket.round) == (Status.CONFIRMING, 3)
    assert RungFact.FAILED_REDOS not in facts


def test_the_office_head_closes_what_was_not_solved(app, cast):
    ticket = _not_solved_thrice(cast)

    lifecycle.close_unsolved(ticket, "需上级政策", by=cast.office_head, at=moment("2026-03-25 10:00"))

    assert ticket.closing is Closing.UNSOLVED


def test_dissatisfaction_needs_a_reason(app, cast):
    ticket = scenarios.confirming(cast)

    with pytest.raises(Refused, match="哪里不满意"):
        lifecycle.verdict(ticket, True, Satisfaction.NOT_SATISFIED, by=cast.owner, at=moment("2026-03-06 10:00"))


def test_reclassifying_counts_from_the_same_start_with_pauses_kept(app, cast):
    ticket = scenarios.signed(cast)
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-03 09:30"))
    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-05 09:30"))

    lifecycle.reclassify(ticket, severity=Severity.HARD, by=cast.clerk, at=moment("2026-03-06 10:00"))

    lead = clock(ticket, DeadlineKind.RESOLVE_LEAD)
    assert (lead.limit, lead.due_at, lead.due_number) == ("15wd", moment("2026-03-25 17:30"), 1)
    assert lead.original_due_at == moment("2026-03-09 17:30")


def test_a_shorter_limit_is_never_due_before_the_next_working_day(app, cast):
    ticket = scenarios.signed(cast)

    lifecycle.reclassify(ticket, severity=Severity.URGENT, by=cast.clerk, at=moment("2026-03-05 10:00"))
    assert clock(ticket, DeadlineKind.RESOLVE_LEAD).due_at == moment("2026-03-06 17:30")
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-05 11:00"))
    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-06 11:00"))

    assert clock(ticket, DeadlineKind.RESOLVE_LEAD).due_at == moment("2026-03-09 17:30")


def test_withdrawing_voids_what_is_not_due_and_misses_what_is(app, cast):
    ticket = scenarios.signed(cast)

    lifecycle.withdraw(ticket, by=cast.owner, at=moment("2026-03-04 10:00"))

    by_kind = states(ticket)
    assert (by_kind["contact"], by_kind["plan"], by_kind["resolve_lead"]) == ("missed", "void", "void")
    assert [part.end.value for part in db.session.scalars(select(Assignment))] == ["withdrawn"]


def test_a_moment_before_the_last_event_is_refused(app, cast):
    ticket = scenarios.signed(cast)

    with pytest.raises(Refused, match="早于"):
        lifecycle.note(ticket, "补记", by=cast.handler, at=moment("2026-03-02 09:30"))


def test_a_masked_departments_first_message_is_its_contact(app, cast):
    ticket = scenarios.signed(cast, is_confidential=True)

    lifecycle.message(ticket, "请准备图纸", by=cast.handler, at=moment("2026-03-02 14:00"))

    assert clock(ticket, DeadlineKind.CONTACT).state is DeadlineState.MET


def test_a_handler_of_another_unit_is_refused(app, cast):
    ticket = scenarios.dispatched(cast)

    with pytest.raises(Refused, match="本单位"):
        lifecycle.sign(ticket, cast.other_handler, by=cast.head, at=moment("2026-03-02 11:00"))


def test_who_did_it_is_not_told_of_it(app, cast):
    scenarios.dispatched(cast)

    recipients = select(Notice.recipient_id).where(Notice.template == "dispatch", Notice.channel == "page")
    assert set(db.session.scalars(recipients)) == {cast.handler.id, cast.head.id, cast.owner.id}


def _not_solved_thrice(cast):
    return _answered_again_after(cast, 9, 16, 23)


def _answered_again_after(cast, *days):
    """On each of these days in March the enterprise says that it is not solved, and is answered where a redo follows."""
    ticket = scenarios.confirming(cast)
    for day in days:
        at = f"2026-03-{day:02d}"
        lifecycle.verdict(
            ticket, False, Satisfaction.NOT_SATISFIED, "还是没解决", by=cast.owner, at=moment(f"{at} 09:00")
        )
        if ticket.status is Status.IN_PROGRESS:
            lifecycle.answer(ticket, GOOD, by=cast.handler, at=moment(f"{at} 10:00"))
            lifecycle.pass_answer(ticket, by=cast.clerk, at=moment(f"{at} 11:00"))
    return ticket
