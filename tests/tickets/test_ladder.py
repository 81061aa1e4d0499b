"""Rungs: when, once, to whom, quietly or not; cards explained and revoked."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from directline.extensions import db
from directline.models import (
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    DaySource,
    Deadline,
    DeadlineKind,
    DeadlineState,
    Deputy,
    Escalation,
    Gathering,
    Notice,
    NoticeChannel,
    NoticeState,
    Rung,
    RungFact,
    Severity,
    TicketEvent,
)
from directline.tickets import ladder, lifecycle, sweeps
from directline.tickets.errors import NotAllowed
from directline.tickets.recompute import recompute_open, reschedule_open
from tests import scenarios
from tests.factories import moment

LEAD = (DeadlineKind.RESOLVE_LEAD, DeadlineKind.REDO)


def rungs(ticket, *kinds):
    rows = (
        select(Escalation)
        .join(Deadline, Deadline.id == Escalation.deadline_id)
        .where(Escalation.ticket_id == ticket.id, Deadline.kind.in_(kinds or LEAD))
    )
    return list(db.session.scalars(rows.order_by(Escalation.at, Escalation.rung)))


def test_rungs_come_in_working_time_at_their_moments(app, cast):
    ticket = scenarios.planned(cast)

    sweeps.escalate(moment("2026-04-30 10:00"))

    assert [(rung.rung.value, rung.at) for rung in rungs(ticket)] == [
        ("E0", moment("2026-03-06 16:18")),
        ("E1", moment("2026-03-09 17:30")),
        ("E2", moment("2026-03-12 17:30")),
        ("E3", moment("2026-03-16 17:30")),
        ("E4", moment("2026-03-23 17:30")),
    ]


def test_a_rung_is_written_strictly_after_its_moment(app, cast):
    ticket = scenarios.planned(cast)
    sweeps.escalate(moment("2026-03-09 17:29"))

    sweeps.escalate(moment("2026-03-09 17:30"))
    assert [rung.rung for rung in rungs(ticket)] == [Rung.E0]

    sweeps.escalate(moment("2026-03-09 17:31"))
    assert [rung.rung for rung in rungs(ticket)] == [Rung.E0, Rung.E1]


def test_an_answer_at_due_is_in_time_and_cannot_outrun_its_card(app, cast):
    in_time, late = scenarios.planned(cast), scenarios.planned(cast)

    lifecycle.answer(in_time, _reply(), by=cast.handler, at=moment("2026-03-09 17:30"))
    lifecycle.answer(late, _reply(), by=cast.handler, at=moment("2026-03-09 17:31"))

    assert [rung.rung for rung in rungs(in_time)] == [Rung.E0]
    assert [rung.rung for rung in rungs(late)] == [Rung.E0, Rung.E1]


def test_sweeping_twice_writes_nothing_the_second_time(app, cast):
    scenarios.planned(cast)
    at = moment("2026-04-30 10:00")

    assert [sweeps.escalate(at) > 0, sweeps.escalate(at)] == [True, 0]


def test_a_late_scheduler_writes_the_same_rungs_as_a_punctual_one(app, cast):
    elsewhere = SimpleNamespace(**vars(cast) | {"lead_unit": cast.other_unit, "handler": cast.other_handler})
    punctual, late = scenarios.planned(cast), scenarios.planned(elsewhere, title="另一件")
    for day in range(4, 28):
        ladder.catch_up(punctual, before=moment(f"2026-03-{day:02d} 18:00"))
    ladder.catch_up(late, before=moment("2026-03-27 18:00"))

    assert [(rung.rung, rung.at) for rung in rungs(punctual)] == [(rung.rung, rung.at) for rung in rungs(late)]


def test_after_downtime_only_the_highest_is_announced(app, cast):
    ticket = scenarios.planned(cast)

    sweeps.escalate(moment("2026-03-17 10:00"))

    assert [(rung.rung.value, rung.is_silent) for rung in rungs(ticket)] == [
        ("E0", True),
        ("E1", True),
        ("E2", True),
        ("E3", False),
    ]
    assert rungs(ticket)[0].recipients == []


def test_who_is_told_grows_with_the_rung(app, cast):
    ticket = scenarios.planned(cast)
    for day in ("09 18:00", "12 18:00", "16 18:00", "23 18:00"):
        sweeps.escalate(moment(f"2026-03-{day}"))

    recipients = {rung.rung.value: set(rung.recipients) for rung in rungs(ticket)}
    assert {cast.handler.id, cast.head.id} <= recipients["E1"]
    assert {cast.clerk.id, cast.office_head.id} <= recipients["E1"]
    assert {cast.vice.id, cast.inspector.id} <= recipients["E2"] - recipients["E1"]
    assert cast.magistrate.id in recipients["E3"] - recipients["E2"]
    assert cast.secretary.id in recipients["E4"] - recipients["E3"]
    assert cast.other_vice.id not in recipients["E4"]


@pytest.mark.parametrize(
    ("swept", "goes", "gathering"),
    [
        ("2026-03-12 18:00", "2026-03-13 08:30", Gathering.DAILY),
        ("2026-03-13 08:30", "2026-03-13 08:30", Gathering.DAILY),
        ("2026-03-13 10:00", "2026-03-16 08:30", Gathering.DAILY),
        ("2026-03-14 00:00", "2026-03-16 08:30", Gathering.DAILY),
        ("2026-03-24 10:00", "2026-03-24 10:00", Gathering.AT_ONCE),
        ("2026-03-24 12:10", "2026-03-24 13:30", Gathering.AT_ONCE),
        ("2026-03-28 22:00", "2026-03-30 08:30", Gathering.AT_ONCE),
    ],
)
def test_leaders_get_e2_when_a_day_opens_and_e4_when_offices_are_open(cast, swept, goes, gathering):
    ticket = scenarios.planned(cast)
    sweeps.escalate(moment(swept))
    assert mails_to(cast.vice, ticket) == [(NoticeState.GATHERED, moment(goes), gathering, False)]


def test_what_is_urgent_reaches_leaders_at_any_hour(cast):
    late, stopped = scenarios.filed(cast, title="加急"), scenarios.dispatched(cast, title="停产")
    lifecycle.dispatch(late, cast.other_unit, severity=Severity.URGENT, by=cast.clerk, at=moment("2026-03-02 10:00"))
    saturday = moment("2026-03-14 22:00")
    lifecycle.reclassify(stopped, production_stopped=True, by=cast.clerk, at=saturday)
    sweeps.escalate(saturday)

    for ticket in (late, stopped):
        assert mails_to(cast.magistrate, ticket) == [(NoticeState.GATHERED, saturday, Gathering.AT_ONCE, True)]


def mails_to(person, ticket):
    mails = (Notice.ticket_id == ticket.id, Notice.template == "escalate", Notice.channel == NoticeChannel.MAIL)
    wanted = select(Notice.state, Notice.next_at, Notice.gathering, Notice.is_urgent).where(*mails)
    return [tuple(row) for row in db.session.execute(wanted.where(Notice.recipient_id == person.id))]


def test_mail_waits_for_the_morning(app, cast):
    ticket = scenarios.planned(cast)
    sweeps.escalate(moment("2026-03-09 20:00"))

    mail = select(Notice.next_at).where(
        Notice.ticket_id == ticket.id,
        Notice.template == "escalate",
        Notice.channel == NoticeChannel.MAIL,
        Notice.recipient_id == cast.handler.id,
    )
    assert set(db.session.scalars(mail)) == {moment("2026-03-10 08:30")}


def test_an_absent_persons_deputy_is_told_too(app, cast):
    ticket = scenarios.planned(cast)
    away = {"starts_at": moment("2026-03-01 00:00"), "ends_at": moment("2026-04-01 00:00")}
    db.session.add(Deputy(user=cast.head, deputy=cast.other_head, **away))

    sweeps.escalate(moment("2026-03-09 18:00"))

    assert cast.other_head.id in rungs(ticket)[-1].recipients


def test_a_recused_person_is_never_told(app, cast):
    ticket = scenarios.planned(cast)
    lifecycle.recuse(ticket, "亲属", user=cast.vice, by=cast.clerk, at=moment("2026-03-03 11:00"))

    sweeps.escalate(moment("2026-03-12 18:00"))

    assert cast.vice.id not in {key for rung in rungs(ticket) for key in rung.recipients}


def test_a_paused_clock_does_not_climb(app, cast):
    ticket = scenarios.planned(cast)
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-04 09:00"))

    sweeps.escalate(moment("2026-03-13 18:00"))

    assert rungs(ticket) == []


def test_a_share_of_the_limit_is_counted_without_the_pauses(app, cast):
    """Two days of waiting for the supplement move E0 by two days, as they move the due."""
    ticket = scenarios.planned(cast)
    assert ladder.lead_deadline(ticket).next_rung_at == moment("2026-03-06 16:18")
    lifecycle.ask_supplement(ticket, ["土地证"], by=cast.handler, at=moment("2026-03-04 09:00"))
    lifecycle.supplement(ticket, "见附件", by=cast.owner, at=moment("2026-03-06 09:00"))

    deadline = ladder.lead_deadline(ticket)
    assert (deadline.due_at, deadline.next_rung, deadline.next_rung_at) == (
        moment("2026-03-11 17:30"),
        Rung.E0,
        moment("2026-03-10 16:18"),
    )


def test_letters_are_numbered_in_one_series(app, cast):
    first, second = scenarios.planned(cast), scenarios.planned(cast)
    sweeps.escalate(moment("2026-03-09 18:00"))
    sweeps.escalate(moment("2026-03-12 18:00"))

    numbers = [rung.letter_sequence for ticket in (first, second) for rung in rungs(ticket) if rung.letter_sequence]
    assert sorted(numbers) == [1, 2, 3, 4]


def test_two_red_cards_in_a_month_reach_e4(app, cast):
    scenarios.planned(cast), scenarios.planned(cast)

    sweeps.escalate(moment("2026-03-12 18:00"))

    facts = select(Escalation.rung).where(Escalation.fact == RungFact.RED_CARDS)
    assert set(db.session.scalars(facts)) == {Rung.E4}


def test_a_late_redo_is_red_at_once(app, cast):
    ticket = scenarios.confirming(cast)
    lifecycle.verdict(ticket, False, "not_satisfied", "没解决", by=cast.owner, at=moment("2026-03-06 10:00"))

    sweeps.escalate(moment("2026-03-11 18:00"))

    assert [rung.rung.value for rung in rungs(ticket)] == ["E0", "E1", "E2"]


def test_a_card_is_explained_once_by_its_unit(app, cast):
    ticket = scenarios.planned(cast)
    sweeps.escalate(moment("2026-03-09 18:00"))
    card = next(rung for rung in rungs(ticket) if rung.rung is Rung.E1)

    with pytest.raises(NotAllowed):
        lifecycle.explain(card, "不是我们的事", by=cast.other_head, at=moment("2026-03-10 09:00"))
    lifecycle.explain(card, "等待上级批复", by=cast.head, at=moment("2026-03-10 10:00"))
    with pytest.raises(NotAllowed):
        lifecycle.explain(card, "再说明一次", by=cast.head, at=moment("2026-03-10 11:00"))

    assert card.explanation_due.state is DeadlineState.MET


def test_a_card_is_revoked_when_the_due_moves_past_it(app, cast):
    ticket = scenarios.planned(cast)
    sweeps.escalate(moment("2026-03-09 18:00"))

    lifecycle.reclassify(ticket, severity=Severity.MAJOR, by=cast.clerk, at=moment("2026-03-10 10:00"))

    card = next(rung for rung in rungs(ticket) if rung.rung is Rung.E1)
    assert card.revoked_at == moment("2026-03-10 10:00")
    assert card.explanation_due.state is DeadlineState.VOID


def test_the_ladder_starts_anew_under_a_new_due(app, cast):
    ticket = scenarios.planned(cast)
    sweeps.escalate(moment("2026-03-09 18:00"))
    lifecycle.reclassify(ticket, severity=Severity.HARD, by=cast.clerk, at=moment("2026-03-10 10:00"))

    sweeps.escalate(moment("2026-03-24 10:00"))

    reached = [(rung.rung.value, rung.due_number) for rung in rungs(ticket)]
    assert reached == [("E0", 0), ("E1", 0), ("E0", 1), ("E1", 1)]


def test_a_provisional_due_climbs_no_further_than_e0(app, cast):
    ticket = _across_new_year(cast)

    sweeps.escalate(moment("2027-03-01 10:00"))

    lead = db.session.scalars(
        select(Deadline).where(Deadline.ticket_id == ticket.id, Deadline.kind == DeadlineKind.RESOLVE_LEAD)
    ).one()
    assert (lead.is_provisional, lead.due_at) == (True, moment("2027-01-07 17:30"))
    assert [rung.rung for rung in rungs(ticket)] == [Rung.E0]


def test_loading_the_year_recomputes_and_lets_it_climb(app, cast):
    ticket = _across_new_year(cast)
    sweeps.escalate(moment("2027-03-01 10:00"))

    db.session.add(CalendarYear(year=2027, notice="国办发明电〔2026〕8号", loaded_at=moment("2027-03-01 11:00")))
    db.session.add(CalendarVersion(at=moment("2027-03-01 11:00"), reason="2027"))
    db.session.flush()
    moved = recompute_open(at=moment("2027-03-01 11:00"))
    sweeps.escalate(moment("2027-03-30 11:00"))

    events = select(func.count(TicketEvent.id)).where(TicketEvent.action == "recompute")
    assert moved > 0
    assert db.session.scalar(events) == 1
    assert Rung.E1 in {rung.rung for rung in rungs(ticket)}


def test_no_number_of_recomputed_clocks_holds_a_sealed_one(app, cast):
    """An administrator reads it, and may be whom the complaint is about."""
    ticket = scenarios.complained(cast, at="2026-12-30 09:00")
    due = db.session.scalars(select(Deadline.due_at).where(Deadline.ticket_id == ticket.id)).one()
    off = {"source": DaySource.LOCAL, "name": "县里放假", "is_working": False}
    db.session.add_all(CalendarDay(date=date(2026, 12, day), **off) for day in (30, 31))
    db.session.add(CalendarVersion(at=moment("2026-12-30 09:30"), reason="县里放假"))
    db.session.flush()

    assert recompute_open(at=moment("2026-12-30 09:30")) == 0
    assert db.session.scalars(select(Deadline.due_at).where(Deadline.ticket_id == ticket.id)).one() > due
    assert reschedule_open(DeadlineKind.TRIAGE, at=moment("2026-12-30 10:00")) == 0


def _across_new_year(cast):
    ticket = scenarios.filed(cast, at="2026-12-30 09:00")
    lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk, at=moment("2026-12-30 10:00"))
    lifecycle.sign(ticket, by=cast.handler, at=moment("2026-12-30 11:00"))
    return ticket


def _reply():
    return lifecycle.Reply("solved", "供电公司已完成线路迁改,现场验收合格。")
