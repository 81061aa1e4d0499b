"""What came in, went out and stayed; county totals count tickets."""

from directline import clock
from directline.models import RejectionReason, Satisfaction, Severity
from directline.reports import figures
from directline.reports.measures import Activity, Count, Share, Spread
from directline.reports.period import so_far
from directline.tickets import lifecycle
from tests import factories, scenarios
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, MARCH


def test_flow_counts_each_ticket_once(cast):
    refused = scenarios.filed(cast, at="2026-03-02 09:00")
    refuse(refused, cast.clerk, "2026-03-02 10:00")
    lifecycle.object_to_rejection(refused, "并非民事纠纷。", by=cast.owner, at=moment("2026-03-02 16:00"))
    refuse(refused, cast.second_clerk, "2026-03-03 10:00")
    taken_back = months.dispatched(cast, "2026-03-04 10:00")
    lifecycle.recall(taken_back, "派错单位", by=cast.clerk, at=moment("2026-03-04 11:00"))
    lifecycle.dispatch(taken_back, cast.other_unit, by=cast.clerk, at=moment("2026-03-04 14:00"))
    left = scenarios.filed(cast, at="2026-03-05 10:00")
    lifecycle.urge(left, "请尽快。", by=cast.owner, at=moment("2026-03-05 11:00"))
    lifecycle.urge(left, "请尽快。", by=cast.owner, at=moment("2026-03-05 12:00"))
    lifecycle.withdraw(left, "自行解决", by=cast.owner, at=moment("2026-03-06 10:00"))

    march = months.of(MARCH)
    assert (march.filed, march.accepted) == (Count((refused.id, taken_back.id, left.id)), Count((taken_back.id,)))
    assert (march.rejected, march.withdrawn, march.closed) == (Count((refused.id,)), Count((left.id,)), Count(()))
    assert (march.in_hand, march.urged) == (Count((taken_back.id,)), Count((left.id, left.id)))
    assert march.recalled == Share((taken_back.id,), (taken_back.id, taken_back.id))


def test_a_redispatch_in_another_month_is_accepted_but_once(cast):
    ticket = months.dispatched(cast, "2026-03-31 16:00")
    lifecycle.recall(ticket, "派错单位", by=cast.clerk, at=moment("2026-04-01 09:00"))
    lifecycle.dispatch(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-04-01 10:00"))

    assert (months.of(MARCH).accepted, months.of(APRIL).accepted) == (Count((ticket.id,)), Count(()))


def test_the_stock_stands_by_stage_and_age(cast):
    old = scenarios.filed(cast, at="2026-03-02 09:00")
    fresh = months.signed(cast, "2026-03-24 10:00")
    waits = months.signed(cast, "2026-03-24 11:00")
    months.answer(cast, waits, "2026-03-25 10:00")
    asked = months.signed(cast, "2026-03-10 10:00")
    months.answer(cast, asked, "2026-03-11 10:00")
    months.passed(cast, asked, "2026-03-11 11:00")

    march = months.of(MARCH)
    assert march.stages == {
        "submitted": Count((old.id,)),
        "supplementing": Count(()),
        "dispatched": Count(()),
        "in_progress": Count((fresh.id,)),
        "answered": Count((waits.id,)),
        "confirming": Count((asked.id,)),
    }
    assert march.ages == {
        "0-5": Count((fresh.id, waits.id)),
        "6-15": Count((asked.id,)),
        "16-30": Count((old.id,)),
        ">30": Count(()),
    }


def test_ages_count_from_receipt_not_from_submission(cast):
    """Sent after closing on the 23rd it is received on the 24th, and five working days old on the 31st."""
    before, after, last = (scenarios.filed(cast, at=f"2026-03-{at}") for at in ("23 17:29", "23 17:30", "31 18:00"))

    ages = months.of(MARCH).ages
    assert (ages["0-5"], ages["6-15"]) == (Count((after.id, last.id)), Count((before.id,)))


def test_a_running_month_counts_up_to_now(cast):
    ticket = months.signed(cast, "2026-03-24 10:00")

    at = moment("2026-03-27 10:00")
    running = figures.for_period(so_far(at), moment(months.LATER))
    assert (running.label, running.filed, running.on_time, running.overdue) == (
        "2026-03",
        Count((ticket.id,)),
        Share((), ()),
        Count(()),
    )


def test_handling_leaves_pauses_out_and_felt_time_nothing(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=moment("2026-03-03 10:00"))
    lifecycle.supplement(ticket, "已补充。", by=cast.owner, at=moment("2026-03-05 10:00"))
    months.answer(cast, ticket, "2026-03-05 11:00")
    months.passed(cast, ticket, "2026-03-06 10:00")
    months.rated(cast, ticket, "2026-03-07 10:00")

    march = months.of(MARCH)
    two_days = 450 + 450.0  # a day and an hour of work, then the audit until the next morning
    assert march.handling == Spread((ticket.id,), two_days, two_days, two_days)
    assert march.felt == Spread((ticket.id,), 5 * 1440.0, 5 * 1440.0, 5 * 1440.0)
    assert march.answered == Count((ticket.id,))


def test_a_second_answer_in_the_month_is_the_same_ticket_answered(cast):
    ticket = scenarios.confirming(cast)
    months.rated(cast, ticket, "2026-03-06 10:00", Satisfaction.NOT_SATISFIED)
    months.answer(cast, ticket, "2026-03-06 11:00")
    months.passed(cast, ticket, "2026-03-06 12:00")

    march = months.of(MARCH)
    assert (march.answered, march.handling.n) == (Count((ticket.id,)), 2)


def test_activity_is_of_all_enterprises_and_of_the_key_ones(cast):
    with clock.standing_at(moment("2026-03-02 08:30")):
        cast.firm.is_key = True
        factories.enterprise(is_key=True)
    first, second = scenarios.filed(cast), scenarios.filed(cast)
    theirs = scenarios.filed(cast, enterprise=cast.rival, reporter=cast.stranger)

    march = months.of(MARCH)
    assert march.active == Activity(2, 3, (first.id, second.id, theirs.id))
    assert march.active_key == Activity(1, 2, (first.id, second.id))


def test_firms_count_as_they_were_at_the_end_of_the_month(cast):
    """A key firm in a chain since the second of April, and one that registered on that day, change nothing before."""
    cluster, chain = (months.group_id(kind) for kind in ("cluster", "chain"))
    ticket = months.signed(cast, "2026-03-24 10:00")
    before = months.of(MARCH)
    with clock.standing_at(moment("2026-04-02 09:00")):
        cast.firm.is_key, cast.firm.cluster_id, cast.firm.chain_id = True, cluster, chain
        factories.enterprise(is_key=True, created_at=clock.now())
    scenarios.filed(cast, at="2026-04-03 09:00")
    scenarios.filed(cast, at="2026-04-03 09:00", enterprise=cast.rival, reporter=cast.stranger)

    march, april = months.of(MARCH), months.of(APRIL)
    assert march == before
    assert (march.active, march.active_key) == (Activity(1, 2, (ticket.id,)), Activity(0, 0, ()))
    assert [(line.key, line.in_hand.n) for line in march.by_cluster + march.by_chain] == [("-", 1), ("-", 1)]
    assert (april.active.n, april.active_key.x, april.active_key.n) == (3, 1, 2)
    assert {line.key for line in april.by_cluster} == {str(cluster), "-"}
    assert {line.key for line in april.by_chain} == {str(chain), "-"}


def test_a_firm_whose_matter_is_older_than_its_registration_counts_with_the_matter(cast):
    with clock.standing_at(moment("2026-05-04 09:00")):
        newcomer = factories.enterprise(is_key=True, created_at=clock.now())
    ticket = scenarios.filed(cast, at="2026-03-02 09:00", enterprise=newcomer)

    assert months.of(MARCH).active_key == Activity(1, 1, (ticket.id,))


def test_severity_moves_no_figure_of_the_month_before(cast):
    ticket = months.signed(cast, "2026-03-30 10:00")
    before = months.of(MARCH)
    lifecycle.reclassify(ticket, severity=Severity.MAJOR, by=cast.clerk, at=moment("2026-04-01 10:00"))

    assert months.of(MARCH) == before


def test_no_sealed_ticket_enters_any_figure(cast):
    empty = months.of(MARCH)
    ticket = scenarios.closed(cast)
    late = months.signed(cast, "2026-03-02 10:00")
    ticket.is_sealed = late.is_sealed = True

    assert months.of(MARCH) == empty


def refuse(ticket, clerk, at):
    lifecycle.reject(ticket, RejectionReason.CIVIL_DISPUTE, "请向法院起诉。", by=clerk, at=moment(at))
