"""What the enterprises said, and what stands beside it."""

from directline.extensions import db
from directline.models import Outcome, Satisfaction
from directline.reports import figures
from directline.reports.lists import VerdictLine
from directline.reports.measures import Count, Share
from directline.tickets import lifecycle, sweeps
from directline.tickets.lifecycle import Reply
from tests import scenarios
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, MARCH

NOT_SATISFIED = Satisfaction.NOT_SATISFIED


def test_solved_leaves_out_what_was_not_true(cast):
    solved = scenarios.closed(cast)
    untrue = explained(cast, Outcome.NOT_TRUE)
    unlawful = explained(cast, Outcome.CANNOT_LAWFULLY)

    march = months.of(MARCH)
    assert march.closed == Count((solved.id, untrue.id, unlawful.id))
    assert march.solved == Share((solved.id,), (solved.id, unlawful.id))
    assert march.solved_of_reasonable == Share((solved.id,), (solved.id,))
    assert march.satisfied == Share((solved.id,), (solved.id, untrue.id, unlawful.id))


def test_a_redo_counts_as_one_and_the_first_round_apart(cast):
    ticket = scenarios.confirming(cast)
    months.rated(cast, ticket, "2026-03-06 10:00", NOT_SATISFIED)
    months.answer(cast, ticket, "2026-03-09 10:00")
    months.passed(cast, ticket, "2026-03-09 11:00")
    months.rated(cast, ticket, "2026-03-10 10:00", Satisfaction.BASICALLY)

    march, twice = months.of(MARCH), (ticket.id, ticket.id)
    assert march.by_department[0].redone == march.redone
    assert march.satisfied == Share((ticket.id,), twice)
    assert march.satisfied_first == Share((), (ticket.id,))
    assert march.redone == Share((ticket.id,), twice)
    assert march.solved == Share((ticket.id,), (ticket.id,))
    assert march.verdicts == [
        VerdictLine(ticket.id, 1, False, "not_satisfied"),
        VerdictLine(ticket.id, 2, True, "basically"),
    ]


def test_whom_nobody_reached_is_never_solved_nor_satisfied(cast):
    reached, unreached = scenarios.closed(cast), scenarios.confirming(cast)
    for at in ("2026-03-06 10:00", "2026-03-09 10:00", "2026-03-10 10:00"):
        lifecycle.call_back(unreached, "phone", False, "无人接听", by=cast.clerk, at=moment(at))
    sweeps.close_unrated(moment("2026-03-11 10:00"))

    march, both = months.of(MARCH), (reached.id, unreached.id)
    assert march.closed_unreached == Count((unreached.id,))
    assert march.called_back == Share((reached.id,), both)
    assert march.solved == Share((reached.id,), both)
    assert march.satisfied == Share((reached.id,), (reached.id,))


def test_a_call_back_that_reached_the_enterprise_is_covered_without_a_verdict(cast):
    reached, silent, before = scenarios.confirming(cast), scenarios.confirming(cast), scenarios.confirming(cast)
    months.rated(cast, before, "2026-03-06 10:00", NOT_SATISFIED)
    months.answer(cast, before, "2026-03-09 10:00")
    months.passed(cast, before, "2026-03-09 11:00")
    lifecycle.call_back(reached, "phone", True, "请过两天再联系", by=cast.clerk, at=moment("2026-03-06 10:00"))
    lifecycle.call_back(silent, "phone", False, "无人接听", by=cast.clerk, at=moment("2026-03-06 10:00"))

    assert months.of(MARCH).called_back == Share((reached.id, before.id), (reached.id, silent.id, before.id, before.id))


def test_a_call_back_still_owed_at_the_cut_is_not_covered(cast):
    ticket = scenarios.confirming(cast)

    assert months.of(MARCH).called_back == Share((), (ticket.id,))


def test_a_third_not_solved_waits_for_the_office_head(cast):
    ticket = scenarios.confirming(cast)
    for day in (6, 9, 10):
        months.rated(cast, ticket, f"2026-03-{day:02} 10:00", NOT_SATISFIED)
        if day < 10:
            months.answer(cast, ticket, f"2026-03-{day:02} 11:00")
            months.passed(cast, ticket, f"2026-03-{day:02} 12:00")
    lifecycle.close_unsolved(ticket, "条件不具备", by=cast.office_head, at=moment("2026-04-01 10:00"))

    march, april = months.of(MARCH), months.of(APRIL)
    assert (march.redone.x, march.redone.n, march.in_hand.n) == (2, 3, 1)
    assert (march.rungs["E4"], march.closed.n) == (Count((ticket.id,)), 0)
    assert (april.closed_unsolved, april.solved) == (Count((ticket.id,)), Share((), (ticket.id,)))


def test_coming_again_within_ninety_days_is_a_repetition(cast):
    closed = scenarios.closed(cast)
    again = scenarios.filed(cast, at="2026-05-11 09:00")
    other = scenarios.filed(cast, at="2026-05-11 09:00", category=months.category("unpaid_public"))

    assert months.of("2026-06").repeated == Share((closed.id,), (closed.id,))
    assert months.of(MARCH).repeated == Share((), ())
    assert {again.id, other.id} <= set(months.of("2026-05").filed.tickets)


def test_a_matter_of_another_kind_or_later_is_no_repetition(cast):
    closed = scenarios.closed(cast)
    scenarios.filed(cast, at="2026-05-11 09:00", category=months.category("unpaid_public"))
    scenarios.filed(cast, at="2026-06-05 09:00")

    assert months.of("2026-06").repeated == Share((), (closed.id,))


def test_answers_that_the_audit_sent_back(cast):
    ticket = scenarios.answered(cast)
    lifecycle.send_back(ticket, "请补充验收单。", by=cast.clerk, at=moment("2026-03-05 11:00"))
    months.answer(cast, ticket, "2026-03-05 14:00")
    months.passed(cast, ticket, "2026-03-05 15:00")

    assert months.of(MARCH).sent_back == Share((ticket.id,), (ticket.id, ticket.id))


def test_redos_are_over_first_answers_whatever_month_they_fall_in(cast):
    ticket = scenarios.confirming(cast)
    months.rated(cast, ticket, "2026-04-02 10:00", NOT_SATISFIED)
    months.answer(cast, ticket, "2026-04-03 10:00")
    lifecycle.send_back(ticket, "请补充验收单。", by=cast.clerk, at=moment("2026-04-03 11:00"))
    months.answer(cast, ticket, "2026-04-30 10:00")
    lifecycle.send_back(ticket, "请补充验收单。", by=cast.clerk, at=moment("2026-04-30 11:00"))
    months.answer(cast, ticket, "2026-05-06 10:00")

    redone = {label: months.of(label).redone for label in (MARCH, APRIL, "2026-05")}
    one = (ticket.id,)
    assert redone == {MARCH: Share((), one), APRIL: Share(one, one), "2026-05": Share((), ())}


def test_what_the_office_head_orders_is_a_redo(cast):
    ticket = scenarios.confirming(cast)
    for day in (6, 9, 10):
        months.rated(cast, ticket, f"2026-03-{day:02} 10:00", NOT_SATISFIED)
        if day < 10:
            months.answer(cast, ticket, f"2026-03-{day:02} 11:00")
            months.passed(cast, ticket, f"2026-03-{day:02} 12:00")
    lifecycle.order_redo(ticket, "限期三日整改。", by=cast.office_head, at=moment("2026-04-01 10:00"))

    assert months.of(APRIL).redone == Share((ticket.id,), ())


def test_solved_this_month_is_what_the_solved_rate_counts(cast):
    """Said to be solved by the enterprise, but not true: in none of them."""
    solved, untrue = scenarios.closed(cast), scenarios.confirming(cast, outcome=Outcome.NOT_TRUE)
    months.rated(cast, untrue, "2026-03-06 10:00")

    march = months.of(MARCH)
    assert untrue.closing == solved.closing
    assert march.solved == Share((solved.id,), (solved.id,))
    assert (march.solved_in_month, march.solved_in_year, march.solved_ever) == (Count((solved.id,)), 1, 1)
    assert db.session.scalars(figures.cumulative(march, "solved_ever")).all() == [solved.id]


def test_solved_this_month_this_year_and_ever(cast):
    first, second = scenarios.closed(cast), scenarios.confirming(cast)
    months.rated(cast, second, "2026-04-07 10:00")

    march, april = months.of(MARCH), months.of(APRIL)
    assert (march.solved_in_month, march.solved_in_year, march.solved_ever) == (Count((first.id,)), 1, 1)
    assert (april.solved_in_month, april.solved_in_year, april.solved_ever) == (Count((second.id,)), 2, 2)
    assert months.of("2027-01", "2027-02-03 09:00").solved_in_year == 0


def explained(cast, outcome):
    """Answered so, and not accepted by the enterprise: closed as explained."""
    ticket = months.signed(cast, "2026-03-02 10:00")
    reply = Reply(outcome, "经现场核查，所反映的情况与事实不符，依法不予支持。", legal_basis="《条例》第二条")
    months.answer(cast, ticket, "2026-03-04 10:00", reply)
    months.passed(cast, ticket, "2026-03-04 11:00")
    lifecycle.verdict(ticket, False, NOT_SATISFIED, "不认可。", by=cast.owner, at=moment("2026-03-07 10:00"))
    return ticket
