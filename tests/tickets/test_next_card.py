"""Which card falls next, as lists say it; and what a list says of a ticket that is masked."""

from directline.models import Colour, Rung
from directline.pages import rows
from directline.tickets import access, deadlines, ladder, ladder_times, lifecycle, reading
from directline.tickets.reading import Heading
from tests import scenarios
from tests.factories import moment


def falls(ticket, at="2026-03-03 12:00", done=()):
    deadline = ladder.lead_deadline(ticket)
    card = ladder_times.next_card(deadline, deadlines.pauses_of(deadline), at=moment(at), done=done)
    return (card[0].rung, card[0].colour, card[1]) if card else None


def test_next_card_of_a_new_clock_is_yellow_at_its_due(cast):
    assert falls(scenarios.planned(cast)) == (Rung.E1, Colour.YELLOW, moment("2026-03-09 17:30"))


def test_next_card_climbs_with_the_ladder(cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-10 09:00"))
    assert falls(ticket) == (Rung.E2, Colour.RED, moment("2026-03-12 17:30"))
    ladder.catch_up(ticket, before=moment("2026-05-01 09:00"))
    assert falls(ticket) is None


def test_a_card_whose_moment_is_past_has_fallen(cast):
    ticket = scenarios.planned(cast)
    late, later = "2026-03-09 17:30", "2026-03-09 17:31"
    assert falls(ticket, at=late) == (Rung.E1, Colour.YELLOW, moment(late))
    assert falls(ticket, at=later) == (Rung.E2, Colour.RED, moment("2026-03-12 17:30"))
    assert falls(ticket, at="2026-05-01 09:00") is None


def test_a_card_that_fell_by_fact_does_not_fall_again(cast):
    ticket = scenarios.planned(cast)
    assert falls(ticket, at="2026-03-20 09:00") == (Rung.E4, Colour.RED, moment("2026-03-23 17:30"))
    assert falls(ticket, at="2026-03-20 09:00", done={Rung.E4}) is None


def test_below_a_card_by_fact_no_lower_one_is_announced(cast):
    ticket = scenarios.planned(cast)
    assert falls(ticket, done={Rung.E2}) == (Rung.E3, Colour.RED, moment("2026-03-16 17:30"))
    assert falls(ticket, done={Rung.E4}) is None


def test_a_rung_by_fact_that_was_taken_back_hides_no_card(cast):
    ticket = scenarios.planned(cast)
    lifecycle.reclassify(ticket, production_stopped=True, by=cast.clerk, at=moment("2026-03-03 11:00"))
    deadline, now = ladder.lead_deadline(ticket), moment("2026-03-03 12:00")
    fallen = ladder_times.written(deadline)
    assert rows.next_card(deadline, now, fallen) is None
    lifecycle.reclassify(ticket, production_stopped=False, by=cast.clerk, at=moment("2026-03-03 11:30"))
    assert rows.next_card(deadline, now, fallen).colour == Colour.YELLOW


def test_no_card_falls_while_the_clock_stands_still(cast):
    assert falls(scenarios.answered(cast)) is None


def test_next_card_moves_with_a_pause(cast):
    ticket = scenarios.planned(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=moment("2026-03-04 09:00"))
    lifecycle.supplement(ticket, "已补", by=cast.owner, at=moment("2026-03-06 09:00"))
    assert falls(ticket) == (Rung.E1, Colour.YELLOW, moment("2026-03-11 17:30"))


def test_headings_strike_the_identity_out_where_it_is_masked(cast):
    open_one = scenarios.dispatched(cast, title="围墙外高压线")
    masked = scenarios.dispatched(cast, title=f"{cast.firm.name}王企明缺工", is_confidential=True)
    seen = {open_one.id: ("围墙外高压线", cast.firm.name), masked.id: ("▇▇▇▇▇▇缺工", "")}
    shown = reading.headings(cast.handler, [open_one, masked])

    assert {key: (one.title, one.firm) for key, one in shown.items()} == seen
    assert reading.headings(cast.clerk, [masked]) == {masked.id: Heading(masked.title, cast.firm.name)}


def test_masked_among_are_the_confidential_ones_that_one_neither_filed_nor_cares_for(cast):
    masked = scenarios.dispatched(cast, is_confidential=True)
    own = scenarios.filed(cast, is_confidential=True, reporter=None)
    own.filed_by = cast.handler
    tickets = [masked, own, scenarios.filed(cast)]

    hidden = {
        name: access.masked_among(getattr(cast, name), tickets) for name in ("handler", "butler", "clerk", "owner")
    }
    assert hidden == {"handler": {masked.id}, "butler": set(), "clerk": set(), "owner": set()}
