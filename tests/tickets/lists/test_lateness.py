import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Colour, Escalation, Role, Rung, Severity
from directline.pages.late_boards import BOARDS
from directline.tickets import ladder, lifecycle, rungs
from directline.tickets.lists import lateness
from directline.tickets.lists.lateness import Answerable, Standing
from tests import factories, scenarios
from tests.factories import moment

NOON = moment("2026-03-03 12:30")
SUMMER = moment("2026-06-01 09:00")


def late(cast, user, board, at, **more):
    rows = db.session.scalars(lateness.overdue(user, at, board, **more)).unique()
    return {row.ticket.number for row in rows}


@pytest.mark.parametrize(
    ("board", "station"),
    [
        ("sign", "dispatched"),
        ("contact", "signed"),
        ("plan", "signed"),
        ("resolve", "planned"),
        ("promise", "planned"),
        ("office", "filed"),
    ],
)
def test_overdue_board_shows_whose_clock_ran_out(cast, board, station):
    ticket = getattr(scenarios, station)(cast)
    assert late(cast, cast.clerk, board, SUMMER) == {ticket.number}
    assert late(cast, cast.clerk, board, ticket.submitted_at) == set()


def test_overdue_board_shows_neither_stopped_nor_paused_clocks(cast):
    scenarios.closed(cast)
    scenarios.answered(cast)
    assert {board: late(cast, cast.clerk, board, SUMMER) for board in set(BOARDS) - {"promise", "office"}} == {
        board: set() for board in set(BOARDS) - {"promise", "office"}
    }


def test_overdue_board_is_narrowed_by_unit_rung_and_words(cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=SUMMER)
    unit, other = cast.lead_unit.code, cast.other_unit.code

    assert late(cast, cast.clerk, "resolve", SUMMER, department=unit) == {ticket.number}
    assert late(cast, cast.clerk, "resolve", SUMMER, department=other) == set()
    assert late(cast, cast.clerk, "resolve", SUMMER, rung=Rung.E4) == {ticket.number}
    assert late(cast, cast.clerk, "resolve", NOON, rung=Rung.E4) == set()
    assert late(cast, cast.clerk, "resolve", SUMMER, words="高压线") == {ticket.number}
    assert late(cast, cast.clerk, "resolve", SUMMER, words="没有的词") == set()


def test_overdue_board_names_only_rungs_that_stand_of_the_due_that_holds(cast):
    """What the first due had reached is taken back; the second has reached a yellow card, and that is taken back, too."""
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-03-20 10:00"))
    lifecycle.reclassify(ticket, severity=Severity.HARD, by=cast.clerk, at=moment("2026-03-20 10:00"))
    ladder.catch_up(ticket, before=moment("2026-03-26 10:00"))
    deadline = ladder.lead_deadline(ticket)
    yellow, *_higher = db.session.scalars(
        select(Escalation).filter_by(deadline_id=deadline.id, due_number=1, rung=Rung.E1)
    )

    def named():
        late_at = moment("2026-03-26 10:00")
        boards = {rung: late(cast, cast.clerk, "resolve", late_at, rung=rung) for rung in Rung}
        return [one.rung for one in lateness.reached([deadline])[deadline.id]], {
            rung for rung in boards if boards[rung]
        }

    assert named() == ([Rung.E0, Rung.E1], {Rung.E0, Rung.E1})
    rungs.revoke(yellow, reason="核实后撤销", at=moment("2026-03-26 10:00"))
    db.session.flush()
    assert named() == ([Rung.E0], {Rung.E0})


def test_overdue_board_of_others_shows_what_they_see(cast):
    ticket = scenarios.planned(cast)
    assert late(cast, cast.handler, "resolve", SUMMER) == {ticket.number}
    assert late(cast, cast.other_handler, "resolve", SUMMER) == set()


def test_cards_are_yellow_and_red_narrowed_by_colour_unit_and_explanation(cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=SUMMER)

    def reached(**more):
        return {card.rung for card in db.session.scalars(lateness.cards(cast.clerk, **more)).unique()}

    assert reached() == {Rung.E1, Rung.E2}
    assert reached(colour=Colour.YELLOW) == reached(is_explained=False) == {Rung.E1}
    assert reached(is_open=True) == reached()
    assert reached(is_open=False) == set()
    assert reached(is_explained=True) == reached(department=cast.other_unit.code) == set()
    assert reached(department=cast.lead_unit.code, colour=Colour.RED) == {Rung.E2}


def test_inspectors_list_the_cards_that_supervision_sees(cast):
    red, blue = scenarios.planned(cast), scenarios.planned(cast)
    ladder.catch_up(red, before=SUMMER)
    ladder.catch_up(blue, before=moment("2026-03-11 09:00"))

    assert {card.ticket for card in db.session.scalars(lateness.cards(cast.inspector)).unique()} == {red}


def test_reached_are_the_rungs_of_the_present_due(cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=SUMMER)
    deadline = ladder.lead_deadline(ticket)
    assert [one.rung for one in lateness.reached([deadline])[deadline.id]] == list(Rung)


def test_answerable_is_the_handler_else_the_head_else_the_unit(cast):
    named, unnamed = scenarios.signed(cast), scenarios.dispatched(cast)
    named.lead.handler = cast.handler
    db.session.flush()

    assert lateness.answerable([named.lead, unnamed.lead]) == {
        named.lead.id: Answerable("周承", cast.lead_unit.short_name, cast.handler.phone),
        unnamed.lead.id: Answerable("吴长", cast.lead_unit.short_name, cast.head.phone),
    }
    cast.head.is_active, cast.lead_unit.phone = False, "0421-1"
    assert lateness.answerable([unnamed.lead]) == {unnamed.lead.id: Answerable("", cast.lead_unit.short_name, "0421-1")}


def test_of_two_heads_the_one_known_longest_answers(cast):
    ticket = scenarios.dispatched(cast)
    second = factories.user(Role.HEAD, department=cast.lead_unit, name="新局长")
    assert lateness.answerable([ticket.lead])[ticket.lead.id].name == cast.head.name

    cast.head.is_active = False
    assert lateness.answerable([ticket.lead])[ticket.lead.id].name == second.name


def test_units_stand_with_what_is_late_red_and_unexplained(cast):
    """The latest first; what is explained, or over, counts no more; who sees one unit's sees no other's."""
    late, explained, over = (scenarios.planned(cast) for _ in range(3))
    others = [scenarios.filed(cast) for _ in range(3)]
    for other in others:
        lifecycle.dispatch(other, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))
        lifecycle.sign(other, by=cast.other_handler, at=moment("2026-03-02 11:00"))
    for ticket in (late, explained, over, *others):
        ladder.catch_up(ticket, before=SUMMER)
    for card in db.session.scalars(lateness.cards(cast.clerk, is_explained=False)).unique():
        if card.ticket == explained:
            lifecycle.explain(card, "供电公司排期。", by=cast.head, at=SUMMER)
    lifecycle.withdraw(over, "自行解决", by=cast.owner, at=SUMMER)
    own, more = (
        Standing(cast.lead_unit.code, cast.lead_unit.short_name, late=2, red=2, unexplained=2),
        Standing(cast.other_unit.code, cast.other_unit.short_name, late=3, red=3, unexplained=3),
    )

    assert lateness.standing(cast.clerk, SUMMER) == [more, own]
    assert lateness.standing(cast.handler, SUMMER) == [own]
    assert lateness.standing(cast.clerk, moment("2026-03-02 12:00")) == [more._replace(late=0), own._replace(late=0)]
