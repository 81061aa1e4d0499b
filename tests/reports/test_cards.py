"""Rungs and cards of the leads' clocks, those taken back, and who is late."""

from directline.extensions import db
from directline.models import Escalation, Satisfaction, Severity
from directline.reports.lists import DecisionLine, OverdueLine
from directline.reports.measures import Count, Share
from directline.tickets import lifecycle, sweeps
from tests import scenarios
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, MARCH


def test_cards_count_in_the_month_in_which_they_fell(cast):
    ticket = months.signed(cast, "2026-03-23 10:00")
    sweeps.escalate(moment("2026-04-10 00:00"))

    march, april, one = months.of(MARCH), months.of(APRIL), Count((ticket.id,))
    assert (march.yellow, march.red, april.yellow, april.red) == (one, Count(()), Count(()), one)
    assert {rung: count.n for rung, count in march.rungs.items()} == {"E0": 1, "E1": 1, "E2": 0, "E3": 0, "E4": 0}
    assert [(line.yellow.n, line.red.n) for line in april.by_department] == [(0, 1)]


def test_a_card_taken_back_in_its_month_is_not_counted_but_printed(cast):
    ticket = late_and_reclassified(cast, "2026-03-17 10:00")

    march = months.of(MARCH)
    assert (march.yellow, march.revoked, march.rungs["E1"]) == (Count(()), Count((ticket.id,)), Count(()))
    assert [(line.rung, line.is_revoked) for line in march.cards] == [("E1", True)]
    assert march.by_department[0].yellow == Count(())


def test_a_card_taken_back_later_stays_in_its_month_and_is_printed_in_the_other(cast):
    ticket = late_and_reclassified(cast, "2026-04-01 10:00")

    march, april, one = months.of(MARCH), months.of(APRIL), Count((ticket.id,))
    assert (march.yellow, march.revoked) == (one, Count(()))
    assert (april.yellow, april.revoked) == (Count(()), Count((ticket.id, ticket.id)))
    assert [(line.rung, line.is_revoked) for line in march.cards] == [("E1", False), ("E2", False)]
    assert {(line.rung, line.is_revoked) for line in april.cards} == {("E1", True), ("E2", True)}


def test_who_is_late_stands_with_how_late_and_how_high(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    resting = months.signed(cast, "2026-03-02 10:00")
    months.answer(cast, resting, "2026-03-30 10:00")
    sweeps.escalate(moment("2026-04-01 00:00"))

    march = months.of(MARCH)
    part = ticket.lead
    assert march.overdue == Count((ticket.id,))
    assert march.overdue_list == [
        OverdueLine(ticket.id, cast.lead_unit.id, part.id, cast.handler.id, moment("2026-03-09 17:30"), 16 * 450, "E4")
    ]


def test_who_is_late_stands_with_no_rung_that_was_taken_back_or_reached_by_an_earlier_due(cast):
    """Longer since the 20th, late again on the 31st: what the first due had reached is not what this one has."""
    ticket = months.signed(cast, "2026-03-09 10:00", severity=Severity.ENQUIRY)
    sweeps.escalate(moment("2026-03-20 10:00"))
    lifecycle.reclassify(ticket, severity=Severity.GENERAL, by=cast.clerk, at=moment("2026-03-20 10:00"))
    late = months.of(MARCH)
    sweeps.escalate(moment("2026-04-01 00:00"))

    assert [line.rung for line in late.overdue_list] == [""]
    assert [line.rung for line in months.of(MARCH).overdue_list] == ["E3"]


def test_who_was_late_is_who_handled_it_at_the_end_of_the_month(cast):
    """Whoever took it over since, after another round, or gave it back."""
    ticket, redone, left = (months.signed(cast, "2026-03-02 10:00") for _ in range(3))
    months.answer(cast, redone, "2026-03-04 10:00")
    months.passed(cast, redone, "2026-03-04 11:00")
    months.rated(cast, redone, "2026-03-05 10:00", Satisfaction.NOT_SATISFIED)
    lifecycle.assign_handler(left, cast.head, by=cast.head, at=moment("2026-03-20 10:00"))
    cast.handler.is_active = False
    lifecycle.hand_back(cast.handler, at=moment("2026-04-02 10:00"))
    lifecycle.assign_handler(ticket, cast.head, by=cast.head, at=moment("2026-04-03 10:00"))

    def handlers(label):
        return {line.ticket_id: line.handler_id for line in months.of(label).overdue_list}

    assert handlers(MARCH) == {ticket.id: cast.handler.id, redone.id: cast.handler.id, left.id: cast.head.id}
    assert handlers(APRIL) == {ticket.id: cast.head.id, redone.id: None, left.id: cast.head.id}


def test_the_explanation_of_a_card_has_its_own_time(cast):
    early, late = months.signed(cast, "2026-03-02 10:00"), months.signed(cast, "2026-03-02 10:00")
    sweeps.escalate(moment("2026-03-10 09:00"))
    for ticket, at in ((early, "2026-03-11 10:00"), (late, "2026-03-13 10:00")):
        card = db.session.query(Escalation).filter_by(ticket_id=ticket.id, colour="yellow").one()
        lifecycle.explain(card, "线路改迁需停电窗口。", by=cast.head, at=moment(at))

    assert months.of(MARCH).explained_in_time == Share((early.id,), (early.id, late.id))


def test_the_steps_before_the_answer_have_their_own_times(cast):
    done, left = scenarios.planned(cast), scenarios.dispatched(cast)

    march, both = months.of(MARCH), (done.id, left.id)
    assert march.triaged_in_time == Share(both, both)
    assert march.signed_in_time == march.contacted_in_time == march.planned_in_time == Share((done.id,), both)


def test_signing_counts_the_dispatches_of_the_month_but_those_taken_back(cast):
    """Dispatched on the last afternoon, due on the next day: March's, signed for or not."""
    signed, left = months.signed(cast, "2026-03-31 16:00"), months.dispatched(cast, "2026-03-31 16:30")
    lifecycle.sign(left, by=cast.handler, at=moment("2026-04-01 09:00"))
    recalled = months.dispatched(cast, "2026-03-24 10:00")
    lifecycle.recall(recalled, "派错单位", by=cast.clerk, at=moment("2026-03-26 11:00"))

    march, both = months.of(MARCH), (signed.id, left.id)
    assert march.signed_in_time == march.by_department[0].signed_in_time == Share((signed.id,), both)
    assert months.of(APRIL).signed_in_time == Share((), ())


def test_the_promise_to_the_enterprise_is_one_of_the_steps(cast):
    done, left = scenarios.planned(cast), scenarios.dispatched(cast)
    march, both = months.of(MARCH), (done.id, left.id)
    assert march.promise_kept == Share((), both)


def test_co_handlers_reports_and_audits_have_their_own_times(cast):
    ticket = scenarios.signed(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-03 09:00"))
    lifecycle.co_report(ticket, "已踏勘。", by=cast.other_handler, at=moment("2026-03-05 10:00"))
    months.answer(cast, ticket, "2026-03-06 10:00")
    months.passed(cast, ticket, "2026-03-10 10:00")

    march = months.of(MARCH)
    assert march.reported_in_time == Share((ticket.id,), (ticket.id,))
    assert march.reviewed_in_time == Share((), (ticket.id,))
    assert [line.department_id for line in march.by_department] == [cast.lead_unit.id]


def late_and_reclassified(cast, at, severity=Severity.MAJOR):
    """A yellow card on the tenth (or more by then), taken back when a longer limit moved the due past it."""
    ticket = months.signed(cast, "2026-03-09 10:00")
    sweeps.escalate(moment(at))
    lifecycle.reclassify(ticket, severity=severity, by=cast.clerk, at=moment(at))
    return ticket


def test_what_needs_a_decision_by_rule(cast):
    late, stopped, major = (months.dispatched(cast, "2026-03-02 10:00") for _ in range(3))
    lifecycle.reclassify(major, severity=Severity.MAJOR, by=cast.clerk, at=moment("2026-03-02 11:00"))
    lifecycle.reclassify(
        stopped, severity=Severity.MAJOR, production_stopped=True, by=cast.clerk, at=moment("2026-03-02 11:00")
    )
    sweeps.escalate(moment("2026-04-01 00:00"))

    assert months.of(MARCH).to_decide == [
        DecisionLine(stopped.id, ("raised", "production_stopped", "major")),
        DecisionLine(late.id, ("raised",)),
        DecisionLine(major.id, ("major",)),
    ]


def test_a_raise_that_was_taken_back_asks_for_nothing(cast):
    ticket = late_and_reclassified(cast, "2026-03-31 10:00", Severity.HARD)

    assert [line.ticket_id for line in months.of(MARCH).to_decide] == []
    assert months.of(MARCH).revoked == Count((ticket.id, ticket.id))
