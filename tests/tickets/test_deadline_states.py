"""Clocks follow the status of their ticket: at every station, with nothing done that could stop them."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import (
    Deadline,
    DeadlineKind,
    DeadlineState,
    Escalation,
    Outcome,
    RejectionReason,
    Rung,
    Satisfaction,
    Status,
    User,
)
from directline.operations import fsck
from directline.tickets import ladder, lifecycle
from directline.tickets.lifecycle import Reply, Respondents
from tests import deadline_rules, scenarios
from tests.factories import moment

DONE = Reply(Outcome.SOLVED, "供电公司已完成线路迁改,现场验收合格。")


def clock(ticket, kind):
    wanted = select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind == kind)
    return db.session.scalars(wanted.order_by(Deadline.id.desc())).first()


def states(ticket):
    """By kind, how its latest clock stands; what was kept is left out."""
    rows = db.session.scalars(select(Deadline).where(Deadline.ticket_id == ticket.id).order_by(Deadline.id))
    by_kind = {row.kind.value: row.state.value for row in rows}
    return {kind: state for kind, state in by_kind.items() if state != "met"}


def dispatched(cast, **values):
    """Sent on Monday with a co-handler; nobody has signed."""
    ticket = scenarios.filed(cast, **values)
    lifecycle.dispatch(ticket, cast.lead_unit, [cast.other_unit], by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def signed(cast, **values):
    ticket = dispatched(cast, **values)
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-03-02 11:00"))
    return ticket


def supplementing(cast):
    ticket = signed(cast)
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-02 14:00"))
    return ticket


def answered(cast, at="2026-03-02 14:00", **values):
    ticket = signed(cast, **values)
    reply = Reply(DONE.outcome, DONE.public_text, unreported=[cast.other_unit])
    lifecycle.answer(ticket, reply, by=cast.handler, at=moment(at))
    return ticket


def sent_back(cast):
    ticket = answered(cast)
    lifecycle.send_back(ticket, "请写明依据", by=cast.clerk, at=moment("2026-03-02 16:00"))
    return ticket


def confirming(cast):
    ticket = answered(cast)
    lifecycle.pass_answer(ticket, by=cast.clerk, at=moment("2026-03-02 16:00"))
    return ticket


def redone(cast):
    """In its second round, again with a co-handler."""
    ticket = confirming(cast)
    unsatisfied = Satisfaction.NOT_SATISFIED
    lifecycle.verdict(ticket, False, unsatisfied, "没解决", by=cast.owner, at=moment("2026-03-03 09:00"))
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-03 10:00"))
    return ticket


def redone_and_answered(cast):
    ticket = redone(cast)
    reply = Reply(DONE.outcome, DONE.public_text, unreported=[cast.other_unit])
    lifecycle.answer(ticket, reply, by=cast.handler, at=moment("2026-03-03 14:00"))
    return ticket


def recalled_with_a_card(cast):
    """Never signed, carded on the ninth, taken back on the tenth."""
    ticket = dispatched(cast)
    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    lifecycle.recall(ticket, "迟迟不签收", by=cast.clerk, at=moment("2026-03-10 09:30"))
    return ticket


def recalled_and_supplementing(cast):
    ticket = recalled_with_a_card(cast)
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.clerk, at=moment("2026-03-10 10:00"))
    return ticket


def recalled_and_rejected(cast):
    ticket = recalled_with_a_card(cast)
    why = RejectionReason.CIVIL_DISPUTE
    lifecycle.reject(ticket, why, "请向法院起诉。", by=cast.clerk, at=moment("2026-03-10 10:00"))
    return ticket


def carded_and_withdrawn(cast):
    ticket = signed(cast)
    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    lifecycle.withdraw(ticket, by=cast.owner, at=moment("2026-03-10 09:30"))
    return ticket


def closed(cast):
    ticket = confirming(cast)
    lifecycle.verdict(ticket, True, Satisfaction.SATISFIED, by=cast.owner, at=moment("2026-03-03 09:00"))
    return ticket


def asked(cast):
    """A sealed complaint with an inquiry out to an ordinary unit."""
    complaint = scenarios.complained(cast, respondents=Respondents([cast.other_unit]))
    lifecycle.dispatch(complaint, cast.supervision, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(complaint, by=cast.inspector, at=moment("2026-03-02 11:00"))
    words = ("关于检查次数的核查函", "请提供三月份的全部台账。")
    letter = lifecycle.draft_inquiry(
        complaint, cast.other_unit, *words, by=cast.inspector, at=moment("2026-03-02 14:00")
    )
    lifecycle.approve_inquiry(letter, by=cast.clerk, at=moment("2026-03-02 15:00"))
    return complaint


def asked_and_withdrawn(cast):
    complaint = asked(cast)
    lifecycle.withdraw(complaint, by=cast.owner, at=moment("2026-03-02 16:00"))
    return complaint


RUNNING = {"resolve_ticket": "running", "resolve_lead": "running"}
TO_DO = {"contact": "running", "plan": "running"}
PAUSED = {"resolve_lead": "paused", "contact": "paused", "plan": "paused", "co_report": "paused"}
STATIONS = {
    scenarios.filed: {"triage": "running"},
    dispatched: RUNNING | TO_DO | {"sign": "running", "co_report": "running"},
    signed: RUNNING | TO_DO | {"co_report": "running"},
    supplementing: PAUSED | {"resolve_ticket": "paused", "supplement": "running"},
    answered: PAUSED | {"resolve_ticket": "running", "review": "running"},
    sent_back: RUNNING | TO_DO | {"co_report": "running"},
    confirming: {"contact": "void", "plan": "void", "co_report": "void", "call_back": "running"},
    redone: {"contact": "void", "plan": "void", "redo": "running", "co_report": "running"},
    redone_and_answered: {"contact": "void", "plan": "void"}
    | {"redo": "paused", "co_report": "paused", "review": "running"},
    closed: {"contact": "void", "plan": "void", "co_report": "void"},
}
CARDED = {kind: "missed" for kind in ("resolve_lead", "sign", "contact", "plan", "co_report")}
"""Lives in which the answer was late, and so everything before it."""
LATE_STATIONS = {
    recalled_with_a_card: CARDED | {"resolve_ticket": "running", "triage": "running", "explain": "running"},
    recalled_and_supplementing: CARDED | {"resolve_ticket": "paused", "supplement": "running", "explain": "running"},
    recalled_and_rejected: CARDED | {"resolve_ticket": "missed", "explain": "running"},
    carded_and_withdrawn: {kind: "missed" for kind in ("resolve_lead", "resolve_ticket", "contact", "plan")}
    | {"co_report": "missed", "explain": "running"},
}
SEALED_STATIONS = {
    asked: RUNNING | TO_DO | {"inquiry": "running"},
    asked_and_withdrawn: {"resolve_ticket": "void", "resolve_lead": "void", "inquiry": "void"}
    | {"contact": "void", "plan": "void"},
}


def everybody():
    return list(db.session.scalars(select(User)))


@pytest.mark.parametrize(
    ("station", "expected"),
    [*STATIONS.items(), *LATE_STATIONS.items(), *SEALED_STATIONS.items()],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_clock_is_as_the_station_has_it(cast, station, expected):
    ticket = station(cast)
    assert states(ticket) == expected
    assert deadline_rules.faults(ticket, everybody()) == []
    assert [fault.check for fault in fsck.check(ticket.last_event_at)] == []


def test_the_stations_stand_in_every_status(cast):
    statuses = {station(cast).status for station in (*STATIONS, *LATE_STATIONS)}
    assert statuses == set(Status)


def test_what_was_paused_for_a_supplement_has_the_same_time_left(cast):
    """Six working hours and a half of the first day remain for the contact, as at the asking."""
    ticket = supplementing(cast)
    assert clock(ticket, DeadlineKind.CONTACT).due_at == moment("2026-03-03 17:30")

    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-12 14:00"))

    due = {
        kind: clock(ticket, kind).due_at for kind in (DeadlineKind.CONTACT, DeadlineKind.PLAN, DeadlineKind.CO_REPORT)
    }
    assert due == {
        DeadlineKind.CONTACT: moment("2026-03-13 17:30"),
        DeadlineKind.PLAN: moment("2026-03-17 17:30"),
        DeadlineKind.CO_REPORT: moment("2026-03-17 17:30"),
    }
    assert {clock(ticket, kind).due_number for kind in due} == {0}


def test_nobody_is_blamed_for_what_a_supplement_forbids(cast):
    ticket = supplementing(cast)
    ladder.catch_up(ticket, before=moment("2026-03-13 18:00"))
    blamed = select(Escalation.rung).join(Deadline, Deadline.id == Escalation.deadline_id)
    kinds = (DeadlineKind.CONTACT, DeadlineKind.PLAN, DeadlineKind.CO_REPORT)
    assert db.session.scalars(blamed.where(Deadline.kind.in_(kinds))).all() == []


def test_a_late_audit_is_no_co_handlers_fault(cast):
    ticket = answered(cast)
    ladder.catch_up(ticket, before=moment("2026-03-13 18:00"))
    late = select(Deadline.kind).join(Escalation, Escalation.deadline_id == Deadline.id)
    assert set(db.session.scalars(late)) == {DeadlineKind.REVIEW, DeadlineKind.RESOLVE_TICKET}


def test_a_co_handler_waits_for_no_signature(cast):
    """Its time runs from the dispatch, and so it may report from then on."""
    ticket = dispatched(cast)
    lifecycle.co_report(ticket, "已核,管线在红线以内。", by=cast.other_handler, at=moment("2026-03-02 10:30"))
    assert (ticket.status, clock(ticket, DeadlineKind.CO_REPORT).state) == (Status.DISPATCHED, DeadlineState.MET)


def test_an_answer_that_is_sent_back_restarts_contact_and_plan(cast):
    ticket = answered(cast)
    before = {kind: clock(ticket, kind) for kind in (DeadlineKind.CONTACT, DeadlineKind.PLAN)}

    lifecycle.send_back(ticket, "请先联系企业", by=cast.clerk, at=moment("2026-03-04 14:00"))

    assert {kind: clock(ticket, kind) for kind in before} == before
    assert [row.state for row in before.values()] == [DeadlineState.RUNNING] * 2
    assert before[DeadlineKind.CONTACT].due_at == moment("2026-03-05 17:30")
    ladder.catch_up(ticket, before=moment("2026-03-06 09:00"))
    assert [rung.rung for rung in db.session.scalars(select(Escalation)) if rung.deadline.kind == "contact"] == [
        Rung.E1
    ]


def test_what_was_done_before_the_answer_is_not_asked_for_again(cast):
    ticket = scenarios.answered(cast)
    lifecycle.send_back(ticket, "请写明依据", by=cast.clerk, at=moment("2026-03-05 14:00"))
    assert [clock(ticket, kind).state for kind in (DeadlineKind.CONTACT, DeadlineKind.PLAN)] == [DeadlineState.MET] * 2


def test_a_late_contact_stays_late_when_the_answer_comes_back(cast):
    ticket = answered(cast, at="2026-03-04 09:00")
    contact = clock(ticket, DeadlineKind.CONTACT)
    assert (contact.state, contact.due_at) == (DeadlineState.PAUSED, moment("2026-03-03 17:30"))

    lifecycle.send_back(ticket, "请先联系企业", by=cast.clerk, at=moment("2026-03-05 09:00"))
    lifecycle.contact(ticket, "phone", "王企明", "已联系。", by=cast.handler, at=moment("2026-03-05 10:00"))

    assert (contact.state, contact.due_at) == (DeadlineState.MISSED, moment("2026-03-03 17:30"))


def test_a_masked_unit_that_writes_while_a_supplement_is_out_is_in_time(cast):
    ticket = signed(cast, is_confidential=True)
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-02 14:00"))
    lifecycle.message(ticket, "请补图纸", by=cast.handler, at=moment("2026-03-06 10:00"))
    assert clock(ticket, DeadlineKind.CONTACT).state is DeadlineState.MET


def test_a_recalled_unit_explains_its_card(cast):
    ticket = recalled_with_a_card(cast)
    card = db.session.scalars(select(Escalation).where(Escalation.explanation_due_id.is_not(None))).one()
    lifecycle.explain(card, "经办人病假", by=cast.head, at=moment("2026-03-10 10:00"))
    assert (ticket.status, card.explanation_due.state) == (Status.SUBMITTED, DeadlineState.MET)


def test_a_unit_that_is_recused_owes_no_explanation(cast):
    ticket = recalled_with_a_card(cast)
    lifecycle.recuse(ticket, "亲属", department=cast.lead_unit, by=cast.clerk, at=moment("2026-03-10 10:00"))
    assert states(ticket)["explain"] == "void"
    assert deadline_rules.faults(ticket, everybody()) == []


def test_an_objection_promises_an_answer_again(cast):
    ticket = recalled_and_rejected(cast)
    lifecycle.object_to_rejection(ticket, "不是民事纠纷", by=cast.owner, at=moment("2026-03-11 09:00"))
    lifecycle.dispatch(ticket, cast.other_unit, by=cast.second_clerk, at=moment("2026-03-11 10:00"))
    assert ticket.due_at == clock(ticket, DeadlineKind.RESOLVE_TICKET).due_at == moment("2026-03-18 17:30")
