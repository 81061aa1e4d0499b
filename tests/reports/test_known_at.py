"""Figures count what had been written down by ``known_at``; recorded later, a fact changes a new revision alone."""

from datetime import timedelta

from directline import clock
from directline.extensions import db
from directline.models import ActorKind, Escalation, TicketEvent
from directline.reports.measures import Count, Share
from directline.tickets import history, ladder, lifecycle, sweeps
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, MARCH

FROZEN = "2026-04-01 00:10"


def recorded(at):
    return clock.standing_at(moment(at))


def test_a_deed_written_down_after_the_freezing_changes_nothing_frozen(cast):
    with recorded("2026-03-24 10:00"):
        ticket = months.signed(cast, "2026-03-24 10:00")
    with recorded("2026-03-31 23:50"):
        before = months.of(MARCH, FROZEN)
    with recorded("2026-04-02 09:00"):
        months.answer(cast, ticket, "2026-03-26 10:00")
        months.passed(cast, ticket, "2026-03-26 11:00")
        months.rated(cast, ticket, "2026-03-27 10:00")
    after, revised = months.of(MARCH, FROZEN), months.of(MARCH, "2026-04-02 10:00")

    assert after == before
    assert (before.on_time, before.closed, before.in_hand) == (Share((), (ticket.id,)), Count(()), Count((ticket.id,)))
    assert (revised.on_time.x, revised.closed, revised.in_hand) == (1, Count((ticket.id,)), Count(()))


def test_a_matter_filed_on_behalf_later_is_not_known_earlier(cast):
    with recorded("2026-04-02 09:00"):
        ticket = months.dispatched(cast, "2026-03-24 10:00")

    frozen, revised = months.of(MARCH, FROZEN), months.of(MARCH, "2026-04-02 10:00")
    assert (frozen.filed, frozen.in_hand, frozen.by_department) == (Count(()), Count(()), [])
    assert (revised.filed, revised.in_hand) == (Count((ticket.id,)), Count((ticket.id,)))


def test_what_happens_next_month_changes_nothing_whenever_it_is_asked(cast):
    open_one = months.signed(cast, "2026-03-24 10:00")
    waiting = months.signed(cast, "2026-03-24 10:00")
    months.answer(cast, waiting, "2026-03-31 10:00")
    sweeps.escalate(moment("2026-04-01 00:00"))
    before = months.of(MARCH)
    months.passed(cast, waiting, "2026-04-01 10:00")
    months.rated(cast, waiting, "2026-04-02 10:00")
    lifecycle.withdraw(open_one, "自行解决", by=cast.owner, at=moment("2026-04-02 10:00"))

    assert months.of(MARCH) == before
    assert before.in_hand == Count((open_one.id, waiting.id))
    assert [line.in_hand.n for line in before.by_department] == [2]


def test_a_rung_written_late_counts_by_the_moment_it_was_due(cast):
    with recorded("2026-03-24 10:00"):
        ticket = months.signed(cast, "2026-03-23 10:00")
    with recorded("2026-04-07 09:00"):
        sweeps.escalate(moment("2026-04-07 09:00"))

    frozen, revised = months.of(MARCH, FROZEN), months.of(MARCH)
    assert (frozen.yellow, revised.yellow) == (Count(()), Count((ticket.id,)))
    assert (frozen.overdue, frozen.overdue_list[0].rung) == (Count((ticket.id,)), "")


def test_a_rung_written_long_after_its_moment_moves_no_ticket(cast):
    """Dated in March, it was written when the answer was under audit: in March the ticket was still at work."""
    ticket = months.signed(cast, "2026-03-23 10:00")
    deadline_of_lead = ladder.lead_deadline(ticket)
    months.answer(cast, ticket, "2026-04-02 10:00")
    yellow = db.session.query(Escalation).filter_by(deadline_id=deadline_of_lead.id, rung="E1").one()
    history.record(
        ticket,
        "revoke_card",
        by=ActorKind.SYSTEM,
        at=moment("2026-03-31 10:00"),
        from_status=ticket.status,
        to_status=ticket.status,
        facts={"escalation": yellow.id},
    )

    assert months.of(MARCH).stages["in_progress"] == Count((ticket.id,))


def test_a_recall_after_the_month_leaves_its_dispatch_counted(cast):
    ticket = months.dispatched(cast, "2026-03-31 16:00")
    lifecycle.recall(ticket, "派错单位", by=cast.clerk, at=moment("2026-04-01 09:00"))

    march, april = months.of(MARCH), months.of(APRIL)
    assert [line.dispatched for line in march.by_department] == [Count((ticket.id,))]
    assert march.recalled == Share((), (ticket.id,))
    assert april.recalled == Share((ticket.id,), ())


def test_the_category_is_the_one_it_had_then(cast):
    ticket = months.dispatched(cast, "2026-03-24 10:00")
    was = str(ticket.category_id)
    other = months.category("unpaid_public")
    lifecycle.reclassify(ticket, category=other, by=cast.clerk, at=moment("2026-04-02 10:00"))

    assert [line.key for line in months.of(MARCH).by_category] == [was]
    assert [line.key for line in months.of(APRIL).by_category] == [str(other.id)]


def test_the_moment_of_recording_itself_is_known(cast):
    ticket = months.dispatched(cast, "2026-03-24 10:00")
    last = max(row.recorded_at for row in db.session.query(TicketEvent).filter_by(ticket_id=ticket.id))

    just_before = (last - timedelta(microseconds=1)).isoformat()
    assert months.of(MARCH, last.isoformat()).filed == Count((ticket.id,))
    assert months.of(MARCH, just_before).filed == Count(())
