"""按时办结率: leads whose effective due fell in the month; five working days from 24 March end on the 31st."""

from directline.models import Satisfaction, Severity
from directline.reports.measures import Count, Share
from directline.tickets import lifecycle
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, MARCH, MAY

NOBODY = Share((), ())


def rates(label):
    figures = months.of(label)
    return figures.on_time, figures.carried_over


def kept(ticket):
    return Share((ticket.id,), (ticket.id,))


def missed(ticket):
    return Share((), (ticket.id,))


def test_an_early_answer_counts_in_the_month_of_its_due(cast):
    ticket = months.signed(cast, "2026-03-25 10:00")
    months.answer(cast, ticket, "2026-03-26 10:00")
    months.passed(cast, ticket, "2026-03-27 10:00")

    assert [rates(MARCH), rates(APRIL)] == [(NOBODY, NOBODY), (kept(ticket), NOBODY)]


def test_leaving_it_open_can_not_help(cast):
    ticket = months.signed(cast, "2026-03-24 10:00")

    assert [rates(MARCH), rates(APRIL)] == [(missed(ticket), NOBODY), (NOBODY, NOBODY)]


def test_an_answer_at_the_closing_minute_is_on_time(cast):
    ticket = months.signed(cast, "2026-03-23 10:00")
    months.answer(cast, ticket, "2026-03-30 17:30")
    months.passed(cast, ticket, "2026-03-31 09:00")

    assert rates(MARCH) == (kept(ticket), NOBODY)


def test_what_awaits_its_audit_is_apart_and_counts_when_decided(cast):
    ticket = months.signed(cast, "2026-03-24 10:00")
    months.answer(cast, ticket, "2026-03-31 10:00")
    months.passed(cast, ticket, "2026-04-01 10:00")

    march = months.of(MARCH)
    assert (march.on_time, march.awaiting_review, march.standing_still) == (NOBODY, Count((ticket.id,)), Count(()))
    assert [rates(APRIL), rates(MAY)] == [(kept(ticket), kept(ticket)), (NOBODY, NOBODY)]


def test_a_late_answer_counts_as_late_when_decided(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    months.answer(cast, ticket, "2026-03-31 10:00")
    months.passed(cast, ticket, "2026-04-01 10:00")

    assert [rates(MARCH), rates(APRIL)] == [(NOBODY, NOBODY), (missed(ticket), missed(ticket))]


def test_an_answer_sent_back_counts_in_the_month_of_its_new_due(cast):
    ticket = months.signed(cast, "2026-03-24 10:00")
    months.answer(cast, ticket, "2026-03-31 10:00")
    lifecycle.send_back(ticket, "请补充验收单。", by=cast.clerk, at=moment("2026-04-01 10:00"))

    assert [rates(MARCH), rates(APRIL), rates(MAY)] == [(NOBODY, NOBODY), (missed(ticket), NOBODY), (NOBODY, NOBODY)]


def test_a_calendar_limit_sent_back_after_its_due_is_late_then(cast):
    ticket = bill(cast, "2026-02-27 10:00")
    months.answer(cast, ticket, "2026-03-30 10:00")
    lifecycle.send_back(ticket, "请附付款凭证。", by=cast.clerk, at=moment("2026-04-02 10:00"))

    assert months.of(MARCH).awaiting_review == Count((ticket.id,))
    assert [rates(MARCH), rates(APRIL), rates(MAY)] == [
        (NOBODY, NOBODY),
        (missed(ticket), missed(ticket)),
        (NOBODY, NOBODY),
    ]


def test_what_waits_for_a_supplement_is_apart_until_its_new_due(cast):
    ticket = months.signed(cast, "2026-03-24 10:00")
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=moment("2026-03-31 10:00"))
    lifecycle.supplement(ticket, "已补充。", by=cast.owner, at=moment("2026-04-02 10:00"))
    months.answer(cast, ticket, "2026-04-02 11:00")
    months.passed(cast, ticket, "2026-04-02 12:00")

    march = months.of(MARCH)
    assert (march.on_time, march.awaiting_review, march.standing_still) == (NOBODY, Count(()), Count((ticket.id,)))
    assert rates(APRIL) == (kept(ticket), NOBODY)


def test_a_late_one_that_stood_still_at_the_cut_is_late_when_it_goes_on(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=moment("2026-03-31 10:00"))
    lifecycle.supplement(ticket, "已补充。", by=cast.owner, at=moment("2026-04-02 10:00"))

    assert [rates(MARCH), rates(APRIL), rates(MAY)] == [
        (NOBODY, NOBODY),
        (missed(ticket), missed(ticket)),
        (NOBODY, NOBODY),
    ]


def test_withdrawn_before_its_due_counts_nowhere(cast):
    ticket = months.signed(cast, "2026-03-24 10:00")
    lifecycle.withdraw(ticket, "自行解决", by=cast.owner, at=moment("2026-03-26 10:00"))

    assert rates(MARCH) == (NOBODY, NOBODY)


def test_withdrawn_after_its_due_stays_late(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    lifecycle.withdraw(ticket, "等不及了", by=cast.owner, at=moment("2026-03-20 10:00"))

    assert rates(MARCH) == (missed(ticket), NOBODY)


def test_withdrawn_while_a_late_answer_was_audited_is_late_then(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    months.answer(cast, ticket, "2026-03-31 10:00")
    lifecycle.withdraw(ticket, "不等了", by=cast.owner, at=moment("2026-04-01 10:00"))

    assert [rates(MARCH), rates(APRIL)] == [(NOBODY, NOBODY), (missed(ticket), missed(ticket))]


def test_a_moved_due_shows_beside_the_original_one(cast):
    ticket = months.signed(cast, "2026-03-24 10:00")
    lifecycle.reclassify(ticket, severity=Severity.HARD, by=cast.clerk, at=moment("2026-03-30 10:00"))
    months.answer(cast, ticket, "2026-04-03 10:00")
    months.passed(cast, ticket, "2026-04-03 11:00")

    april = months.of(APRIL)
    assert rates(MARCH) == (NOBODY, NOBODY)
    assert (april.on_time, april.on_time_original) == (kept(ticket), missed(ticket))


def test_a_redo_is_another_assignment_with_its_own_due(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    months.answer(cast, ticket, "2026-03-04 10:00")
    months.passed(cast, ticket, "2026-03-04 11:00")
    months.rated(cast, ticket, "2026-03-05 10:00", how=Satisfaction.NOT_SATISFIED)

    assert rates(MARCH) == (Share((ticket.id,), (ticket.id, ticket.id)), NOBODY)


def test_what_was_taken_back_before_its_due_counts_nowhere(cast):
    ticket = months.dispatched(cast, "2026-03-24 10:00")
    lifecycle.recall(ticket, "派错单位", by=cast.clerk, at=moment("2026-03-24 11:00"))

    assert rates(MARCH) == (NOBODY, NOBODY)


def bill(cast, at):
    """An unpaid bill: thirty calendar days from receipt, never paused."""
    return months.signed(cast, at, category=months.category("unpaid_public"))
