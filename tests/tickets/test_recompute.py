"""The calendar changes: every moment that depends on it moves with it, also where the due itself stays."""

from datetime import date, time, timedelta
from random import Random

import pytest
from sqlalchemy import select, update

from directline import clock
from directline.county import days
from directline.extensions import db
from directline.models import (
    Category,
    Colour,
    Deadline,
    DeadlineKind,
    Escalation,
    Notice,
    NoticeChannel,
    NoticeState,
    Rung,
    Severity,
    Ticket,
    TicketEvent,
)
from directline.operations import fsck
from directline.tickets import deadlines, ladder_times, lifecycle, recompute, sweeps
from directline.worktime.county_calendar import LocalDay
from tests import scenarios
from tests.factories import moment

RED, MOVED_RED = moment("2026-12-03 17:30"), moment("2026-12-07 17:30")


def two_due_on_30_november(cast):
    """General matters of five working days, dispatched on Monday 23 November 2026."""
    for title in ("一", "二"):
        ticket = scenarios.filed(cast, at="2026-11-23 09:00", title=title)
        lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk, at=moment("2026-11-23 10:00"))
        lifecycle.sign(ticket, by=cast.handler, at=moment("2026-11-23 11:00"))
        lifecycle.contact(ticket, "phone", "王企明", "已联系。", by=cast.handler, at=moment("2026-11-23 15:00"))
        lifecycle.plan(ticket, "会同供电公司踏勘。", by=cast.handler, at=moment("2026-11-24 10:00"))


two_are_due = pytest.mark.database_after(action=two_due_on_30_november)


def all_deadlines(kind=DeadlineKind.RESOLVE_LEAD):
    return list(db.session.scalars(select(Deadline).where(Deadline.kind == kind).order_by(Deadline.id)))


def day_off(cast, *on, at):
    for day in on:
        days.set_local_day(LocalDay(day, is_working=False, name="旗县节日"), by=cast.admin, at=at)


def rungs_of(ticket):
    """The rungs of the lead's clocks, in the order in which they were written."""
    of_lead = select(Escalation).join(Deadline, Deadline.id == Escalation.deadline_id)
    of_lead = of_lead.where(Escalation.ticket_id == ticket.id, Deadline.kind == DeadlineKind.RESOLVE_LEAD)
    return [
        (one.rung.value, one.at, one.due_number, one.revoked_at)
        for one in db.session.scalars(of_lead.order_by(Escalation.id))
    ]


@two_are_due
def test_the_red_card_moves_by_days_off_that_are_made_after_the_due(cast):
    sweeps.escalate(moment("2026-12-01 09:00"))
    assert [(one.next_rung, one.next_rung_at) for one in all_deadlines()] == [(Rung.E2, RED)] * 2

    day_off(cast, date(2026, 12, 3), date(2026, 12, 4), at=moment("2026-12-02 10:00"))

    assert [(one.due_at, one.due_number) for one in all_deadlines()] == [(moment("2026-11-30 17:30"), 0)] * 2
    assert [(one.next_rung, one.next_rung_at) for one in all_deadlines()] == [(Rung.E2, MOVED_RED)] * 2
    sweeps.escalate(moment("2026-12-07 17:30"))
    reds = select(Escalation.at).where(Escalation.rung == Rung.E2, Escalation.colour == Colour.RED)
    assert db.session.scalars(reds).all() == []
    sweeps.escalate(moment("2026-12-07 17:31"))
    assert db.session.scalars(reds).all() == [MOVED_RED] * 2


@two_are_due
def test_the_reminder_at_80_percent_moves_where_the_due_stays(cast):
    """Friday the 27th is worked in the morning alone: 80 % of the shorter time are used up before its noon."""
    assert [one.next_rung_at for one in all_deadlines()] == [moment("2026-11-27 16:18")] * 2
    half = LocalDay(date(2026, 11, 27), True, "半天", ((time(8, 30), time(12)),))
    days.set_local_day(half, by=cast.admin, at=moment("2026-11-24 16:00"))

    assert {one.due_at for one in all_deadlines()} == {moment("2026-11-30 17:30")}
    assert [(one.next_rung, one.next_rung_at) for one in all_deadlines()] == [(Rung.E0, moment("2026-11-27 11:36"))] * 2


@two_are_due
def test_a_red_card_that_came_too_early_is_taken_back_and_falls_anew(cast):
    """The county says on the fourth that the third was a day off: the card of that evening was not due."""
    sweeps.escalate(moment("2026-12-03 18:00"))
    notified_at = moment("2026-12-04 09:00")

    day_off(cast, date(2026, 12, 3), at=notified_at)

    sweeps.escalate(moment("2026-12-04 18:00"))
    due, ticket = moment("2026-11-30 17:30"), all_deadlines()[0].ticket
    red = [row for row in rungs_of(ticket) if row[0] == "E2"]
    assert [row for row in rungs_of(ticket) if row[0] == "E1"] == [("E1", due, 1, None)]
    assert red == [("E2", RED, 0, notified_at), ("E2", moment("2026-12-04 17:30"), 1, None)]
    assert fsck.check(moment("2026-12-04 18:00")) == []


@two_are_due
def test_a_rung_that_stands_is_not_written_again_under_the_new_due(cast):
    """A Saturday is worked: the due moves forward, the reminder and the card of before stay as they are."""
    sweeps.escalate(moment("2026-11-28 09:00"))
    days.set_local_day(LocalDay(date(2026, 11, 28), True, "补班"), by=cast.admin, at=moment("2026-11-28 09:00"))
    assert {one.due_at for one in all_deadlines()} == {moment("2026-11-28 17:30")}

    sweeps.escalate(moment("2026-11-30 10:00"))

    ticket = all_deadlines()[0].ticket
    assert [row[0] for row in rungs_of(ticket)] == ["E0", "E1"]


@two_are_due
def test_what_moved_stands_in_the_history_of_the_ticket(cast):
    sweeps.escalate(moment("2026-12-01 09:00"))
    day_off(cast, date(2026, 12, 3), at=moment("2026-12-02 10:00"))

    facts = db.session.scalars(select(TicketEvent.facts).where(TicketEvent.action == "recompute")).all()
    first = all_deadlines()[0]
    moved = [f"E2 2026-12-0{day}T09:30:00.000000+00:00" for day in (3, 4)]
    assert facts[0]["rungs"][str(first.id)] == moved
    assert str(first.id) not in facts[0]["deadlines"]


@two_are_due
def test_a_mail_that_waits_for_an_opening_waits_for_the_new_one(cast):
    ticket = all_deadlines()[0].ticket
    lifecycle.message(ticket, "请问进展如何?", by=cast.owner, at=moment("2026-12-02 19:00"))
    waiting = select(Notice.next_at).where(Notice.template == "message", Notice.channel == NoticeChannel.MAIL)
    assert set(db.session.scalars(waiting)) == {moment("2026-12-03 08:30")}

    day_off(cast, date(2026, 12, 3), at=moment("2026-12-02 20:00"))
    assert set(db.session.scalars(waiting)) == {moment("2026-12-04 08:30")}

    days.remove_local_day(date(2026, 12, 3), by=cast.admin, at=moment("2026-12-03 10:00"))
    assert set(db.session.scalars(waiting)) == {moment("2026-12-03 10:00")}


@two_are_due
def test_a_mail_on_its_way_and_an_urgent_one_stay(cast):
    ticket = all_deadlines()[0].ticket
    _set_severity(ticket, Severity.URGENT)
    lifecycle.message(ticket, "停产了", by=cast.owner, at=moment("2026-12-02 19:00"))
    _set_severity(ticket, Severity.GENERAL)
    lifecycle.message(ticket, "请问进展如何?", by=cast.owner, at=moment("2026-12-02 19:30"))
    tried = Notice.created_at == moment("2026-12-02 19:30")
    db.session.execute(update(Notice).where(tried).values(attempts=1))
    mails = select(Notice.next_at).where(Notice.template == "message", Notice.state == NoticeState.WAITING)
    before = db.session.scalars(mails.order_by(Notice.id)).all()

    day_off(cast, date(2026, 12, 3), at=moment("2026-12-02 20:00"))

    assert db.session.scalars(mails.order_by(Notice.id)).all() == before


@two_are_due
def test_a_database_of_before_is_mended_by_the_scheduler(cast):
    """The days off were made by a program that left the rungs; no card was written yet."""
    sweeps.escalate(moment("2026-12-01 09:00"))
    day_off(cast, date(2026, 12, 3), date(2026, 12, 4), at=moment("2026-12-02 10:00"))
    first, second = all_deadlines()
    first.next_rung_at = RED
    db.session.commit()
    at = moment("2026-12-05 09:00")
    assert {fault.check: fault.rows for fault in fsck.check(at)} == {
        "deadline not as calendar and status say": [first.ticket.number]
    }

    assert [sweeps.recount(at), sweeps.recount(at)] == [1, 0]

    assert (first.next_rung, first.next_rung_at) == (Rung.E2, MOVED_RED)
    assert second.next_rung_at == MOVED_RED
    assert fsck.check(at) == []


@two_are_due
def test_a_wrong_card_of_before_is_taken_back(cast):
    """The same, but the card was written on the third: it is revoked and comes on the seventh."""
    sweeps.escalate(moment("2026-12-01 09:00"))
    day_off(cast, date(2026, 12, 3), date(2026, 12, 4), at=moment("2026-12-02 10:00"))
    first, second = all_deadlines()
    first.next_rung_at = RED
    db.session.commit()
    sweeps.escalate(moment("2026-12-03 18:00"))
    mended_at = moment("2026-12-05 09:00")

    assert sweeps.recount(mended_at) == 1
    sweeps.escalate(moment("2026-12-08 09:00"))

    assert [row for row in rungs_of(first.ticket) if row[0] == "E2"] == [
        ("E2", RED, 0, mended_at),
        ("E2", MOVED_RED, 1, None),
    ]
    assert [row for row in rungs_of(second.ticket) if row[0] == "E2"] == [("E2", MOVED_RED, 0, None)]


@two_are_due
def test_a_changed_ladder_takes_no_card_back(cast):
    """What was written by the ladder of its day stands, whatever the calendar does later."""
    sweeps.escalate(moment("2026-12-03 18:00"))
    recompute.reschedule_open(DeadlineKind.RESOLVE_LEAD, at=moment("2026-12-04 09:00"))
    rule = next(rule for rule in ladder_times.rules(DeadlineKind.RESOLVE_LEAD) if rule.rung is Rung.E2)
    rule.late_minutes = 2000

    day_off(cast, date(2026, 12, 9), at=moment("2026-12-04 10:00"))

    reds = select(Escalation.revoked_at).where(Escalation.rung == Rung.E2, Escalation.colour == Colour.RED)
    assert db.session.scalars(reds).all() == [None, None]


def test_what_stands_still_is_counted_anew_too(cast):
    """An unpaid bill waits for its audit, held in calendar days; a contact waits for a supplement."""
    unpaid = db.session.scalars(select(Category).where(Category.code == "unpaid_public")).one()
    held = scenarios.answered(cast, category=unpaid)
    paused = scenarios.signed(cast, title="另一件")
    lifecycle.ask_supplement(paused, ["合同"], by=cast.handler, at=moment("2026-03-02 15:00"))
    lead, contact = all_deadlines()[0], all_deadlines(DeadlineKind.CONTACT)[1]
    assert [(one.state, one.due_at) for one in (lead, contact)] == [
        ("held", moment("2026-04-01 17:30")),
        ("paused", moment("2026-03-03 17:30")),
    ]

    day_off(cast, date(2026, 3, 3), date(2026, 4, 1), at=moment("2026-03-05 11:00"))
    assert [(one.state, one.due_at) for one in (lead, contact)] == [
        ("held", moment("2026-04-02 17:30")),
        ("paused", moment("2026-03-04 17:30")),
    ]

    lifecycle.send_back(held, "请写明依据", by=cast.clerk, at=moment("2026-03-06 10:00"))
    lifecycle.supplement(paused, "见附件", by=cast.owner, at=moment("2026-03-06 15:00"))
    assert [one.due_at for one in (lead, contact)] == [moment("2026-04-02 17:30"), moment("2026-03-09 17:30")]


@two_are_due
@pytest.mark.parametrize("seed", range(2))
def test_stored_moments_are_those_that_follow_from_the_calendar(cast, turn, seed):
    """Whatever days the county makes and whenever, ahead or in arrears, swept before or not."""
    random, at = Random(2 * seed + turn), moment("2026-11-24 10:00")
    while at < moment("2026-12-15 10:00"):
        at += timedelta(hours=random.randrange(5, 60))
        if random.random() < 0.5:
            sweeps.escalate(at)
        day = clock.local_date(at) + timedelta(days=random.randrange(-3, 8))
        is_working = random.random() < 0.4
        days.set_local_day(LocalDay(day, is_working, "旗县安排"), by=cast.admin, at=at)
        alive = [one for ticket in db.session.scalars(select(Ticket)) for one in deadlines.alive(ticket)]
        assert [_stored(one) for one in alive] == [_counted(one, at) for one in alive]
        assert [_early_cards(one) for one in alive] == [[]] * len(alive)
        assert fsck.check(at) == []


def _set_severity(ticket, severity):
    ticket.severity = severity
    db.session.flush()


def _stored(deadline):
    return deadline.due_at, deadline.next_rung, deadline.next_rung_at


def _counted(deadline, at):
    """Due and next rung, the latter as one would look it up in the ladder; nobody is late afterwards."""
    done, pauses = ladder_times.reached(deadline), deadlines.pauses_of(deadline)
    left = [rule for rule in ladder_times.rules(deadline.kind) if rule.rung not in done]
    due = deadlines.computed_due(deadline)
    due = deadline.due_at if due < deadline.due_at and due <= at else due
    if not left:
        return due, None, None
    return due, left[0].rung, max(ladder_times.rung_moment(deadline, left[0], pauses), deadline.not_before)


def _early_cards(deadline):
    """The standing cards of the due that holds that were written before their moment."""
    moments = {rule.rung: ladder_times.rung_moment(deadline, rule, ()) for rule in ladder_times.rules(deadline.kind)}
    cards = [
        card for card in ladder_times.written(deadline) if card.is_serious and not card.fact and not card.revoked_at
    ]
    return [card.rung for card in cards if card.at < moments[card.rung]]


@two_are_due
def test_a_rung_that_would_have_been_reached_already_comes_when_the_calendar_changes(cast):
    """A Saturday that is past was worked: E3 would have fallen on it."""
    told = moment("2026-12-07 09:00")
    sweeps.escalate(told)
    assert [(one.next_rung, one.next_rung_at) for one in all_deadlines()] == [(Rung.E3, moment("2026-12-07 17:30"))] * 2

    days.set_local_day(LocalDay(date(2026, 12, 5), True, "补班"), by=cast.admin, at=told)

    assert [(one.due_number, one.next_rung, one.next_rung_at) for one in all_deadlines()] == [(0, Rung.E3, told)] * 2


@two_are_due
def test_what_a_calendar_change_moved_is_recorded_for_the_lead(cast):
    day_off(cast, date(2026, 11, 26), at=moment("2026-11-24 16:00"))

    events = db.session.scalars(select(TicketEvent).where(TicketEvent.action == "recompute")).all()
    assert {event.ticket_id: event.assignment_id for event in events} == {
        deadline.ticket_id: deadline.ticket.lead.id for deadline in all_deadlines()
    }
