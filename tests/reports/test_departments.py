"""The departments' table counts lead assignments, the county's totals count tickets."""

from directline import clock
from directline.extensions import db
from directline.models import Satisfaction
from directline.reports.measures import Count, Share
from directline.tickets import lifecycle
from tests import scenarios
from tests.factories import moment
from tests.reports import months
from tests.reports.months import APRIL, MARCH


def test_a_recalled_ticket_counts_once_for_the_county_and_for_whom_it_went_to(cast):
    ticket = months.dispatched(cast, "2026-03-02 10:00")
    lifecycle.recall(ticket, "派错单位", by=cast.clerk, at=moment("2026-03-02 11:00"))
    lifecycle.dispatch(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 14:00"))

    march = months.of(MARCH)
    dispatched = {line.department_id: line.dispatched for line in march.by_department}
    assert (march.filed, march.accepted, march.in_hand) == (Count((ticket.id,)),) * 3
    assert dispatched == {cast.other_unit.id: Count((ticket.id,))}


def test_a_department_s_figures_are_those_of_its_own_leads(cast):
    good, bad = scenarios.closed(cast), scenarios.dispatched(cast)
    theirs = scenarios.filed(cast)
    lifecycle.dispatch(theirs, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(theirs, by=cast.other_handler, at=moment("2026-03-02 11:00"))

    own, other = months.of(MARCH).by_department
    both = (good.id, bad.id)
    assert (own.department_id, own.dispatched, own.on_time) == (cast.lead_unit.id, Count(both), Share((good.id,), both))
    assert (own.solved, own.satisfied) == (Share((good.id,), (good.id,)),) * 2
    assert (own.in_hand, own.overdue, own.handling.n) == (Count((bad.id,)), Count((bad.id,)), 1)
    assert own.signed_in_time == own.planned_in_time == Share((good.id,), both)
    assert (other.department_id, other.in_hand) == (cast.other_unit.id, Count((theirs.id,)))
    assert other.signed_in_time == Share((theirs.id,), (theirs.id,))


def test_a_redo_stays_with_the_department_and_is_no_new_dispatch(cast):
    ticket = scenarios.confirming(cast)
    months.rated(cast, ticket, "2026-03-06 10:00", Satisfaction.NOT_SATISFIED)

    (line,) = months.of(MARCH).by_department
    assert (line.dispatched, line.redone) == (Count((ticket.id,)), Share((ticket.id,), (ticket.id,)))
    assert line.on_time == Share((ticket.id,), (ticket.id, ticket.id))


def test_the_stock_of_a_department_is_its_leads_that_have_not_ended(cast):
    """Until the matter is closed or taken away, whatever has become of its clock."""
    supplementing = months.signed(cast, "2026-03-24 10:00")
    lifecycle.ask_supplement(supplementing, ["用地批复"], by=cast.handler, at=moment("2026-03-25 10:00"))
    reviewed, confirming, redone = scenarios.answered(cast), scenarios.confirming(cast), scenarios.confirming(cast)
    months.rated(cast, redone, "2026-03-06 10:00", Satisfaction.NOT_SATISFIED)
    recalled = months.dispatched(cast, "2026-03-24 10:00")
    lifecycle.recall(recalled, "派错单位", by=cast.clerk, at=moment("2026-03-24 11:00"))
    given_on = months.dispatched(cast, "2026-03-24 10:00")
    lifecycle.recall(given_on, "派错单位", by=cast.clerk, at=moment("2026-03-24 11:00"))
    lifecycle.dispatch(given_on, cast.other_unit, by=cast.clerk, at=moment("2026-03-24 12:00"))
    scenarios.closed(cast)
    scenarios.withdrawn(cast)
    scenarios.filed(cast)

    own, other = months.of(MARCH).by_department
    assert own.in_hand == Count(tuple(sorted(each.id for each in (supplementing, reviewed, confirming, redone))))
    assert other.in_hand == Count((given_on.id,))


def test_the_stock_of_a_department_is_that_of_the_month_s_end(cast):
    ticket = months.dispatched(cast, "2026-03-24 10:00")
    before = months.of(MARCH).by_department[0].in_hand
    lifecycle.recall(ticket, "派错单位", by=cast.clerk, at=moment("2026-04-01 09:00"))
    lifecycle.dispatch(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-04-01 10:00"))

    march, april = months.of(MARCH), months.of(APRIL)
    assert before == Count((ticket.id,))
    assert {line.department_id: line.in_hand for line in march.by_department} == {cast.lead_unit.id: before}
    assert {line.department_id: line.in_hand for line in april.by_department} == {cast.other_unit.id: before}


def test_what_awaits_its_audit_is_apart_for_the_department_too(cast):
    ticket = months.signed(cast, "2026-03-24 10:00")
    months.answer(cast, ticket, "2026-03-31 10:00")

    (line,) = months.of(MARCH).by_department
    assert (line.on_time, line.awaiting_review, line.standing_still) == (Share((), ()), Count((ticket.id,)), Count(()))


def test_the_tables_sort_every_ticket_into_one_row(cast):
    cast.firm.township = township = months.unit("township")
    with clock.standing_at(moment("2026-03-02 08:30")):
        cast.firm.chain_id = chain = months.group_id("chain")
        db.session.flush()
    first, second = scenarios.dispatched(cast), scenarios.closed(cast)
    theirs = scenarios.filed(cast, enterprise=cast.rival, reporter=cast.stranger, channel="phone")

    march = months.of(MARCH)
    both = Count((first.id, second.id))
    townships = {line.key: (line.filed, line.closed, line.in_hand, line.overdue) for line in march.by_township}
    assert townships == {
        str(township.id): (both, Count((second.id,)), Count((first.id,)), Count((first.id,))),
        "-": (Count((theirs.id,)), Count(()), Count((theirs.id,)), Count(())),
    }
    assert [(line.key, line.filed.n) for line in march.by_channel] == [("form", 2), ("phone", 1)]
    assert [(line.key, line.filed.n) for line in march.by_chain] == [(str(chain), 2), ("-", 1)]
    assert [line.filed.n for line in march.by_cluster] == [3]
    for table in (march.by_channel, march.by_category, march.by_township, march.by_chain, march.by_cluster):
        assert sum(line.filed.n for line in table) == march.filed.n
        assert sum(line.in_hand.n for line in table) == march.in_hand.n
