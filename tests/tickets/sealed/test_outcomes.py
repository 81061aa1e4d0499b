"""The end of a sealed complaint: a finding before the answer, and a question twice after the end."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Aftermath, Deputy, FindingResult, Notice, Outcome, Role, Satisfaction, Status
from directline.tickets import access, history_check, lifecycle, sweeps
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import Reply
from directline.tickets.sealed import outcomes
from tests import factories, scenarios
from tests.factories import moment

REPLY = Reply(Outcome.SOLVED, "反映的检查次数属实，已责令整改并向您致歉。")
MEASURES = "责令整改，约谈股长。"


def taken(cast):
    """In the hands of the discipline liaison."""
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(ticket, by=cast.liaison, at=moment("2026-03-02 11:00"))
    return ticket


def concluded(cast, result=FindingResult.TRUE, measures=MEASURES):
    ticket = taken(cast)
    lifecycle.record_finding(ticket, result, measures, by=cast.liaison, at=moment("2026-03-03 10:00"))
    return ticket


def closed(cast, is_solved=True):
    """Answered and rated; not solved: in its next round."""
    ticket = concluded(cast)
    lifecycle.answer(ticket, REPLY, by=cast.liaison, at=moment("2026-03-04 10:00"))
    lifecycle.pass_answer(ticket, by=cast.clerk, at=moment("2026-03-04 11:00"))
    satisfaction = Satisfaction.SATISFIED if is_solved else Satisfaction.NOT_SATISFIED
    lifecycle.verdict(ticket, is_solved, satisfaction, "如实", by=cast.owner, at=moment("2026-03-05 10:00"))
    return ticket


def asked(ticket):
    return list(db.session.scalars(select(Aftermath.days).where(Aftermath.ticket_id == ticket.id).order_by("days")))


def recipients(template):
    return {row.recipient.login for row in db.session.scalars(select(Notice).where(Notice.template == template))}


def test_sealed_ticket_is_answered_only_with_a_finding(cast):
    ticket = taken(cast)
    with pytest.raises(Refused, match="请先登记核查结论"):
        lifecycle.answer(ticket, REPLY, by=cast.liaison, at=moment("2026-03-03 10:00"))
    lifecycle.record_finding(ticket, FindingResult.TRUE, MEASURES, by=cast.liaison, at=moment("2026-03-03 10:00"))
    lifecycle.answer(ticket, REPLY, by=cast.liaison, at=moment("2026-03-03 11:00"))
    assert ticket.status is Status.ANSWERED
    assert recipients("record_finding") == {"clerk", "second_clerk", "office_head", "secretary", "magistrate"}
    assert history_check.verify([ticket.id]) == []


def test_finding_is_the_leads_and_stands_until_it_has_answered(cast):
    ticket = concluded(cast)
    for person in (cast.liaison, cast.clerk, cast.handler, cast.owner, cast.secretary):
        with pytest.raises(NotAllowed):
            lifecycle.record_finding(ticket, FindingResult.TRUE, "整改", by=person, at=moment("2026-03-03 11:00"))


def test_finding_is_corrected_when_the_answer_comes_back_and_in_a_redo(cast):
    ticket = concluded(cast, FindingResult.NOT_TRUE, "")
    for day, result in ((4, FindingResult.PARTLY), (5, FindingResult.TRUE)):
        lifecycle.answer(ticket, REPLY, by=cast.liaison, at=moment(f"2026-03-0{day} 09:00"))
        if result is FindingResult.PARTLY:
            lifecycle.send_back(ticket, "请核实封条。", by=cast.clerk, at=moment(f"2026-03-0{day} 10:00"))
        else:
            lifecycle.pass_answer(ticket, by=cast.clerk, at=moment(f"2026-03-0{day} 10:00"))
            values = {"by": cast.owner, "at": moment(f"2026-03-0{day} 11:00")}
            lifecycle.verdict(ticket, False, Satisfaction.NOT_SATISFIED, "又来了", **values)
        lifecycle.record_finding(ticket, result, MEASURES, by=cast.liaison, at=moment(f"2026-03-0{day} 15:00"))
        with pytest.raises(NotAllowed):
            lifecycle.record_finding(ticket, result, MEASURES, by=cast.liaison, at=moment(f"2026-03-0{day} 16:00"))
    assert [(one.sequence, one.result.value) for one in outcomes.findings_of(ticket)] == [
        (1, "not_true"),
        (2, "partly"),
        (3, "true"),
    ]
    assert history_check.verify([ticket.id]) == []


def test_what_was_true_needs_what_was_done(cast):
    with pytest.raises(Refused, match="怎样处理"):
        concluded(cast, FindingResult.PARTLY, "")
    assert concluded(cast, FindingResult.NOT_TRUE, "").status is Status.IN_PROGRESS


def test_ordinary_ticket_has_no_finding(cast):
    ticket = scenarios.signed(cast)
    with pytest.raises(NotAllowed):
        lifecycle.record_finding(ticket, FindingResult.TRUE, "整改", by=cast.handler, at=moment("2026-03-03 11:00"))


def test_enterprise_is_asked_twice_after_the_end(cast):
    ticket, ordinary = closed(cast), scenarios.closed(cast)
    db.session.commit()
    moments = ("2026-04-04 09:59", "2026-04-04 10:01", "2026-04-05 10:00", "2026-06-03 10:01", "2026-09-01 10:00")
    assert [sweeps.ask_aftermath(moment(at)) for at in moments] == [0, 1, 0, 1, 0]
    assert (asked(ticket), asked(ordinary)) == ([30, 90], [])
    assert recipients("ask_aftermath") == set()
    rows = db.session.scalars(select(Notice).where(Notice.recipient_id == cast.owner.id)).all()
    assert [row.template for row in rows if row.created_at > moment("2026-04-01 00:00")] == ["sealed"] * 4


def test_after_a_long_sleep_the_later_question_is_asked_alone(cast):
    ticket = closed(cast)
    db.session.commit()
    assert sweeps.ask_aftermath(moment("2026-07-01 10:00")) == 1
    assert sweeps.ask_aftermath(moment("2026-07-01 10:00")) == 0
    assert asked(ticket) == [90]


def test_withdrawn_complaint_is_asked_about_too(cast):
    ticket = taken(cast)
    lifecycle.withdraw(ticket, by=cast.owner, at=moment("2026-03-03 10:00"))
    db.session.commit()
    assert sweeps.ask_aftermath(moment("2026-04-03 10:00")) == 1


def test_reporter_answers_the_last_question_once(cast):
    ticket = closed(cast)
    with pytest.raises(NotAllowed):
        lifecycle.report_aftermath(ticket, False, by=cast.owner, at=moment("2026-04-04 10:00"))
    lifecycle.ask_aftermath(ticket, 30, at=moment("2026-04-04 10:00"))
    with pytest.raises(Refused, match="发生了什么"):
        lifecycle.report_aftermath(ticket, True, by=cast.owner, at=moment("2026-04-05 10:00"))
    answer = lifecycle.report_aftermath(ticket, True, "又来检查了", by=cast.owner, at=moment("2026-04-05 10:00"))
    assert (answer.days, answer.has_happened, answer.words) == (30, True, "又来检查了")
    assert recipients("report_aftermath") == {"clerk", "second_clerk", "office_head", "secretary", "magistrate"}
    assert access.available_actions(cast.owner, ticket) == []
    assert history_check.verify([ticket.id]) == []


@pytest.mark.parametrize("who", ["colleague", "clerk", "liaison", "handler", "secretary"])
def test_nobody_else_answers_for_the_reporter(cast, who):
    ticket = closed(cast)
    lifecycle.ask_aftermath(ticket, 30, at=moment("2026-04-04 10:00"))
    with pytest.raises(NotAllowed):
        lifecycle.report_aftermath(ticket, False, by=getattr(cast, who), at=moment("2026-04-05 10:00"))


def test_who_stands_in_for_an_absent_head_of_the_office_is_notified_of_how_it_ended(cast):
    """Of the finding and of what happened afterwards, where they see the complaint themselves."""
    stands_in = factories.user(Role.HANDLER, department=cast.discipline, login="stands_in")
    for deputy in (stands_in, cast.inspector):
        away = {"starts_at": moment("2026-03-01 00:00"), "ends_at": moment("2026-04-01 00:00")}
        db.session.add(Deputy(user=cast.office_head, deputy=deputy, **away))
    db.session.flush()
    ticket = closed(cast)
    lifecycle.ask_aftermath(ticket, 30, at=moment("2026-03-20 10:00"))
    lifecycle.report_aftermath(ticket, True, "又来检查了", by=cast.owner, at=moment("2026-03-21 10:00"))

    told = {"clerk", "second_clerk", "office_head", "secretary", "magistrate", "stands_in"}
    assert recipients("record_finding") == recipients("report_aftermath") == told
