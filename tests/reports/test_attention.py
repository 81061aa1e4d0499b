"""What needs the leaders first: at most five, by rule, none twice, nothing that they may not see."""

from directline.extensions import db
from directline.models import Recusal, Satisfaction
from directline.reports.attention import first_matters
from directline.tickets import lifecycle, sweeps
from tests import scenarios
from tests.factories import moment
from tests.reports import months

NOW = moment("2026-03-31 10:00")


def first(user):
    return [matter.ticket.id for matter in first_matters(user, NOW)]


def test_the_most_pressing_come_first(cast):
    late = months.signed(cast, "2026-03-23 10:00")
    later = months.signed(cast, "2026-03-19 10:00")
    unsolved = never_solved(cast)
    stopped = months.signed(cast, "2026-03-30 10:00")
    stopped.production_stopped = True
    raised = months.signed(cast, "2026-03-02 10:00")
    months.signed(cast, "2026-03-30 10:00")
    sweeps.escalate(NOW)

    assert first(cast.secretary) == [raised.id, unsolved.id, stopped.id, later.id, late.id]


def test_a_matter_says_why(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    sweeps.escalate(NOW)

    (matter,) = first_matters(cast.magistrate, NOW)
    assert (matter.ticket, matter.raised.rung, matter.is_not_solved_again) == (ticket, "E4", False)
    assert (matter.deadline.kind, matter.deadline.assignment) == ("resolve_lead", ticket.lead)


def test_what_was_not_solved_again_waits_for_a_decision(cast):
    never_solved(cast)

    (matter,) = first_matters(cast.secretary, NOW)
    assert (matter.is_not_solved_again, matter.raised.fact, matter.deadline) == (True, "failed_redos", None)


def test_five_are_enough(cast):
    late = [months.signed(cast, f"2026-03-{day:02} 10:00") for day in (23, 19, 18, 17, 16, 13)]

    assert first(cast.secretary) == [ticket.id for ticket in reversed(late)][:5]


def test_what_is_over_needs_nobody(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    lifecycle.withdraw(ticket, "自行解决", by=cast.owner, at=moment("2026-03-27 10:00"))

    assert first(cast.secretary) == []


def test_a_vice_sees_the_departments_in_charge(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")

    assert [first(cast.vice), first(cast.other_vice)] == [[ticket.id], []]


def test_a_barred_leader_sees_nothing_of_it(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    db.session.add(Recusal(ticket_id=ticket.id, user_id=cast.secretary.id, reason="亲属企业", at=NOW))
    db.session.flush()

    assert [first(cast.secretary), first(cast.magistrate)] == [[], [ticket.id]]


def never_solved(cast):
    ticket = scenarios.confirming(cast)
    for day in (6, 9, 10):
        months.rated(cast, ticket, f"2026-03-{day:02} 10:00", Satisfaction.NOT_SATISFIED)
        if day < 10:
            months.answer(cast, ticket, f"2026-03-{day:02} 11:00")
            months.passed(cast, ticket, f"2026-03-{day:02} 12:00")
    return ticket
