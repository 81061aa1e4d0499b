"""The written inquiry: two people, no word that gives the complaint away, and an answer without any sight of it."""

import pytest
from sqlalchemy import select, update

from directline.extensions import db
from directline.models import Deadline, DeadlineKind, DeadlineState, Inquiry, Notice, TicketEvent
from directline.tickets import access, history_check, lifecycle
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import Respondents
from directline.tickets.rules import Action
from tests import scenarios
from tests.factories import moment

TEXT = "请书面说明今年以来对辖区企业开展行政检查的依据和程序。"
REPLY = "今年以来依年度计划检查，均已备案。"


def drafted(cast, ticket=None, **values):
    ticket = ticket or scenarios.complained(cast)
    by = values.pop("by", cast.clerk)
    words = {"title": "行政检查情况", "text": TEXT} | values
    return lifecycle.draft_inquiry(ticket, cast.lead_unit, by=by, at=moment("2026-03-02 10:00"), **words)


def sent(cast, **values):
    letter = drafted(cast, **values)
    lifecycle.approve_inquiry(letter, by=cast.second_clerk, at=moment("2026-03-02 11:00"))
    return letter


def recipients(template):
    rows = db.session.scalars(select(Notice).where(Notice.template == template)).all()
    return {row.recipient.login for row in rows}


def test_letter_written_by_one_person_is_sent_by_a_second(cast):
    letter = drafted(cast)
    assert letter.number.startswith("HC2026-")
    with pytest.raises(NotAllowed):
        lifecycle.approve_inquiry(letter, by=cast.clerk, at=moment("2026-03-02 11:00"))
    lifecycle.approve_inquiry(letter, by=cast.second_clerk, at=moment("2026-03-02 11:00"))
    assert (letter.approved_by, letter.deadline.kind) == (cast.second_clerk, DeadlineKind.INQUIRY)
    assert (letter.deadline.due_at, letter.deadline.ticket) == (moment("2026-03-05 17:30"), letter.ticket)
    with pytest.raises(NotAllowed):
        lifecycle.approve_inquiry(letter, by=cast.office_head, at=moment("2026-03-02 12:00"))


def test_a_draft_is_recorded_with_its_letter_and_its_unit(cast):
    letter = drafted(cast)
    event = db.session.scalars(select(TicketEvent).where(TicketEvent.action == Action.DRAFT_INQUIRY)).one()

    assert (event.actor, event.facts) == (cast.clerk, {"inquiry": letter.id, "department": cast.lead_unit.id})


def test_principal_may_be_the_second_person(cast):
    letter = drafted(cast)
    lifecycle.approve_inquiry(letter, by=cast.magistrate, at=moment("2026-03-02 11:00"))
    assert letter.approved_by == cast.magistrate


@pytest.mark.parametrize("who", ["handler", "head", "other_handler", "inspector", "liaison", "vice", "owner", "admin"])
def test_nobody_else_writes_or_sends_one(cast, who):
    ticket, person = scenarios.complained(cast), getattr(cast, who)
    letter = drafted(cast, ticket)
    for verb in (
        lambda: drafted(cast, ticket, by=person),
        lambda: lifecycle.approve_inquiry(letter, by=person, at=moment("2026-03-02 11:00")),
        lambda: lifecycle.decline_inquiry(letter, "不妥", by=person, at=moment("2026-03-02 11:00")),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_lead_of_the_complaint_writes_and_the_keepers_send(cast):
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 09:30"))
    letter = drafted(cast, ticket, by=cast.liaison)
    lifecycle.approve_inquiry(letter, by=cast.clerk, at=moment("2026-03-02 11:00"))
    assert letter.drafted_by == cast.liaison


def test_letter_with_rare_words_is_refused_unless_they_are_confirmed(cast):
    ticket = scenarios.complained(cast)
    with pytest.raises(Refused, match="三月、五次。请改写"):
        drafted(cast, ticket, text="三月以来检查五次的依据是什么？")
    letter = drafted(cast, ticket, text="三月以来检查五次的依据是什么？", keep_words=True)
    assert letter.shared_words == ["三月", "五次"]


@pytest.mark.parametrize("word", ["兴达", "王企明", "13800000001", "喀左兴达铸造有限公司", "owner@example.com"])
def test_letter_that_tells_who_complained_is_never_kept(cast, word):
    with pytest.raises(Refused, match="能看出投诉人") as refusal:
        drafted(cast, text=f"请说明对 {word} 的检查。", keep_words=True)
    assert word not in str(refusal.value)


def test_unit_is_told_of_a_letter_and_of_no_ticket(cast):
    letter = sent(cast)
    rows = db.session.scalars(select(Notice).where(Notice.template == "inquiry")).all()
    assert {row.recipient.login for row in rows} == {"handler", "head"}
    assert {(row.ticket_id, str(row.facts)) for row in rows} == {(None, str({"inquiry": letter.id}))}
    assert (recipients("draft_inquiry"), recipients("approve_inquiry")) == ({"second_clerk", "office_head"}, {"clerk"})


def test_barred_unit_answers_the_letter_and_sees_nothing_more(cast):
    letter = sent(cast)
    lifecycle.reply_inquiry(letter, REPLY, by=cast.handler, at=moment("2026-03-03 10:00"))
    assert (letter.reply, letter.replied_by, letter.deadline.state) == (REPLY, cast.handler, DeadlineState.MET)
    assert recipients("reply_inquiry") == {"clerk", "second_clerk", "office_head"}
    assert not access.sees(cast.handler, letter.ticket)
    assert access.available_actions(cast.handler, letter.ticket) == []
    event = db.session.scalars(select(TicketEvent).where(TicketEvent.action == "reply_inquiry")).one()
    assert (event.actor, event.facts) == (cast.handler, {"inquiry": letter.id})
    assert history_check.verify([letter.ticket_id]) == []


def test_an_open_letter_gives_the_unit_no_action_on_the_ticket(cast):
    letter = sent(cast)
    assert access.may(cast.handler, Action.REPLY_INQUIRY, letter.ticket)
    assert access.available_actions(cast.handler, letter.ticket) == []


@pytest.mark.parametrize("who", ["other_handler", "clerk", "inspector", "secretary", "owner", "admin"])
def test_nobody_but_the_unit_answers(cast, who):
    letter = sent(cast)
    with pytest.raises(NotAllowed) as refusal:
        lifecycle.reply_inquiry(letter, REPLY, by=getattr(cast, who), at=moment("2026-03-03 10:00"))
    assert refusal.value.subject is None


def test_letter_is_answered_once_and_not_before_it_is_sent(cast):
    waiting = drafted(cast)
    with pytest.raises(NotAllowed) as refusal:
        lifecycle.reply_inquiry(waiting, REPLY, by=cast.handler, at=moment("2026-03-03 10:00"))
    assert refusal.value.subject is None
    lifecycle.approve_inquiry(waiting, by=cast.second_clerk, at=moment("2026-03-03 10:00"))
    lifecycle.reply_inquiry(waiting, REPLY, by=cast.head, at=moment("2026-03-03 11:00"))
    with pytest.raises(NotAllowed) as refusal:
        lifecycle.reply_inquiry(waiting, REPLY, by=cast.handler, at=moment("2026-03-03 12:00"))
    assert (refusal.value.subject, refusal.value.action) == (None, "reply_inquiry")


def test_answer_comes_in_after_the_complaint_has_ended(cast):
    letter = sent(cast)
    lifecycle.withdraw(letter.ticket, "不再追究", by=cast.owner, at=moment("2026-03-03 09:00"))
    lifecycle.reply_inquiry(letter, REPLY, by=cast.handler, at=moment("2026-03-03 10:00"))
    deadline = db.session.scalars(select(Deadline).where(Deadline.kind == DeadlineKind.INQUIRY)).one()
    assert (letter.reply, deadline.state) == (REPLY, DeadlineState.VOID)


def test_draft_is_declined_with_a_reason_and_goes_nowhere(cast):
    letter = drafted(cast)
    with pytest.raises(Refused, match="理由"):
        lifecycle.decline_inquiry(letter, "", by=cast.clerk, at=moment("2026-03-02 11:00"))
    lifecycle.decline_inquiry(letter, "问得太细", by=cast.clerk, at=moment("2026-03-02 11:00"))
    with pytest.raises(NotAllowed):
        lifecycle.approve_inquiry(letter, by=cast.second_clerk, at=moment("2026-03-02 12:00"))
    assert (recipients("inquiry"), letter.declined_reason) == (set(), "问得太细")
    assert history_check.verify([letter.ticket_id]) == []


def test_ordinary_ticket_has_no_inquiries(cast):
    with pytest.raises(NotAllowed):
        drafted(cast, scenarios.filed(cast))
    assert db.session.scalar(select(Inquiry)) is None


def test_complaint_about_the_office_is_asked_about_by_supervision(cast):
    ticket = scenarios.complained(cast, respondents=Respondents([cast.office]))
    letter = lifecycle.draft_inquiry(
        ticket, cast.office, "办理时限", "请说明派单流程。", by=cast.inspector, at=moment("2026-03-02 10:00")
    )
    lifecycle.approve_inquiry(letter, by=cast.second_inspector, at=moment("2026-03-02 11:00"))
    lifecycle.reply_inquiry(letter, "按规定办理。", by=cast.clerk, at=moment("2026-03-02 12:00"))
    assert recipients("inquiry") == {"clerk", "second_clerk", "office_head"}
    assert recipients("reply_inquiry") == {"inspector", "second_inspector"}


@pytest.mark.parametrize(
    "decide",
    [
        lambda letter, by, at: lifecycle.approve_inquiry(letter, by=by, at=at),
        lambda letter, by, at: lifecycle.decline_inquiry(letter, "不妥", by=by, at=at),
    ],
)
def test_letter_is_decided_once_by_whoever_was_first(cast, decide):
    ticket = scenarios.complained(cast)
    letter, _other = drafted(cast, ticket), drafted(cast, ticket)
    elsewhere = update(Inquiry).where(Inquiry.id == letter.id).values(declined_at=moment("2026-03-02 10:30"))
    db.session.execute(elsewhere, execution_options={"synchronize_session": False})
    with pytest.raises(NotAllowed):
        decide(letter, cast.second_clerk, moment("2026-03-02 11:00"))
