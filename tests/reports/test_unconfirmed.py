"""A matter lived elsewhere whose unit was only suggested is in no figure of a unit, and the digest says that it waits."""

from dataclasses import replace

import pytest

from directline import clock
from directline.models import ActorKind, Channel
from directline.reports import monthly, recount
from directline.reports.measures import Count, Share
from directline.reports.period import month
from directline.reports.sentences import summary
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Submission
from tests.factories import moment
from tests.reports import months

IMPORT = ActorKind.IMPORT
NOBODY, NONE = Share((), ()), Count(())
MARCH, APRIL = "2019-03", "2019-04"
RECEIVED, REPLIED = "2019-03-04 10:00", "2019-04-02 10:00"


def replayed(cast, **values):
    """Received in March 2019 and replied in April, far too late."""
    first, last = moment(RECEIVED), moment(REPLIED)
    row = Submission("门前道路积水", "货车进不来。", cast.category, cast.firm, Channel.IMPORT, is_imported=True)
    ticket = lifecycle.submit(replace(row, **{"is_unit_suggested": True} | values), by=IMPORT, at=first)
    lifecycle.dispatch(ticket, cast.lead_unit, by=IMPORT, at=first)
    lifecycle.sign(ticket, by=IMPORT, at=first)
    lifecycle.answer(ticket, months.REPLY, by=IMPORT, at=last)
    lifecycle.pass_answer(ticket, by=IMPORT, at=last)
    lifecycle.close_imported(ticket, at=last)
    return ticket


def of(label, known="2026-06-30 09:00"):
    return months.of(label, known)


def confirm(cast, ticket, at="2026-05-29 09:00"):
    with clock.standing_at(moment(at)):
        lifecycle.confirm_unit(ticket, cast.other_unit, by=cast.clerk)


def test_the_county_counts_it_and_no_unit_does(cast):
    ticket = replayed(cast)
    one, march, april = Count((ticket.id,)), of(MARCH), of(APRIL)

    assert (march.filed, march.accepted, march.in_hand, april.answered, april.closed) == (one,) * 5
    assert march.promise_kept == Share((), (ticket.id,))
    assert (march.by_department, april.by_department) == ([], [])
    assert (march.on_time, march.on_time_original, march.overdue, march.overdue_list) == (NOBODY, NOBODY, NONE, [])
    assert (march.yellow, march.red, march.cards, march.to_decide, april.handling.n) == (NONE, NONE, [], [], 0)
    assert {rung: count.n for rung, count in march.rungs.items()} == dict.fromkeys(march.rungs, 0)


def test_confirmed_it_counts_in_the_months_in_which_it_happened(cast):
    ticket = replayed(cast)
    confirm(cast, ticket)
    one, march, april = Count((ticket.id,)), of(MARCH), of(APRIL)

    (line,), (later,) = march.by_department, april.by_department
    assert march.on_time == line.on_time == Share((), (ticket.id,))
    assert (line.department_id, line.dispatched, line.in_hand, line.overdue) == (cast.other_unit.id, one, one, one)
    assert (march.yellow, march.red, line.yellow, line.red) == (one,) * 4
    assert ([line.rung for line in march.overdue_list], later.handling.n) == (["E4"], 1)
    assert of("2026-05").by_department == []


def test_what_was_not_known_to_be_confirmed_counts_as_before(cast):
    ticket = replayed(cast)
    before = of(MARCH, "2026-05-29 10:00")
    confirm(cast, ticket, "2026-06-15 09:00")

    assert of(MARCH, "2026-05-29 10:00") == before
    assert (before.unconfirmed, of(MARCH).unconfirmed) == (Count((ticket.id,)), NONE)


def test_the_digest_says_how_many_wait(cast):
    ticket, other = replayed(cast), replayed(cast, title="另一件")
    confirm(cast, other)
    said = [str(sentence) for sentence in summary(of(APRIL))]

    assert of(APRIL).unconfirmed == Count((ticket.id,))
    assert said[-1] == "另有 1 件历史台账的承办单位只是建议，待办公室确认，确认以前不亮牌，不计入单位数字。"
    assert of("2019-02").unconfirmed == NONE


def test_a_month_frozen_before_stays_and_is_named_until_it_is_corrected(cast):
    ticket = replayed(cast)
    with clock.standing_at(moment("2026-05-28 09:00")):
        first = monthly.freeze(month(MARCH))
    confirm(cast, ticket)

    assert monthly.figures_of(first).by_department == []
    assert list(recount.outdated(clock.now()).changed) == [MARCH]
    assert monthly.figures_of(monthly.freeze(month(MARCH), again=True)).yellow == Count((ticket.id,))
    assert list(recount.outdated(clock.now()).changed) == []


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_a_named_unit_needs_no_confirmation(cast, is_confirmed):
    """The county's figures differ by nothing else than who bears it."""
    suggested = replayed(cast)
    if is_confirmed:
        confirm(cast, suggested)
    named = replayed(cast, title="有单位的", is_unit_suggested=False)

    march = of(MARCH)
    assert march.filed.n == 2
    assert set(march.on_time.whole) == ({suggested.id, named.id} if is_confirmed else {named.id})
