"""What the named selects hold, and in which order."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Category, Channel, DeadlineKind, Department, Outcome, Satisfaction, Severity, Status
from directline.tickets import lifecycle
from directline.tickets.lifecycle import Reply
from directline.tickets.lists import assignments, selects
from tests import factories, scenarios
from tests.factories import moment


def listed(wanted):
    return list(db.session.scalars(wanted).unique())


@pytest.fixture
def categories(app):
    """An ordinary and a sealed one that are open, an ordinary and a sealed one that are closed; the county has others."""
    for category in db.session.scalars(select(Category)):
        category.is_open = False
    kinds = [(False, True), (True, True), (False, False), (True, False)]
    return [factories.category(is_sealed=sealed, is_open=is_open, position=900) for sealed, is_open in kinds]


def test_open_categories_are_all_or_the_sealed_or_the_others(categories):
    plain, sealed, *_closed = categories

    assert listed(selects.open_categories()) == [plain, sealed]
    assert listed(selects.open_categories(is_sealed=True)) == [sealed]
    assert listed(selects.open_categories(is_sealed=False)) == [plain]
    plain.position = 901
    assert listed(selects.open_categories()) == [sealed, plain]
    assert listed(selects.every_category())[-4:] == [sealed, *categories[2:], plain]


def test_active_departments_are_those_at_work_by_kind_and_position(cast):
    one, two = factories.department(position=902), factories.department(position=901)
    cast.other_unit.is_active = False
    active = listed(selects.active_departments(Department.kind == one.kind, Department.position > 900))

    assert active == [two, one]
    assert cast.other_unit not in listed(selects.active_departments())


def test_a_vice_is_in_charge_of_the_units_at_work_below_the_post(cast):
    assert listed(selects.in_charge_of(cast.vice)) == [cast.lead_unit]
    cast.lead_unit.is_active = False
    assert listed(selects.in_charge_of(cast.vice)) == listed(selects.in_charge_of(cast.admin)) == []


def test_departments_come_in_the_order_of_their_codes(cast):
    codes = [cast.other_unit.code, cast.lead_unit.code]

    assert selects.departments_of(iter(codes)) == [cast.other_unit, cast.lead_unit]
    assert selects.departments_of([]) == []


def test_what_waits_for_the_enterprise_is_its_own_to_do(cast):
    """To supplement, to judge, to confirm the words written for it; what was done last stands last."""
    to_judge = scenarios.confirming(cast)
    supplementing = scenarios.filed(cast)
    lifecycle.ask_supplement(supplementing, ["用地批复"], by=cast.clerk, at=moment("2026-03-04 10:00"))
    on_behalf = scenarios.filed(cast, at="2026-03-03 09:00", reporter=None, channel=Channel.PHONE)
    confirmed = scenarios.filed(cast, at="2026-03-03 09:30", reporter=None, channel=Channel.PHONE)
    lifecycle.confirm_wording(confirmed, by=cast.owner, at=moment("2026-03-03 10:00"))
    for station in (scenarios.filed, scenarios.dispatched, scenarios.answered, scenarios.closed):
        station(cast)

    assert listed(selects.waiting_for_enterprise(cast.owner)) == [on_behalf, supplementing, to_judge]
    assert listed(selects.waiting_for_enterprise(cast.stranger)) == []
    lifecycle.withdraw(on_behalf, by=cast.owner, at=moment("2026-03-06 10:00"))
    assert listed(selects.waiting_for_enterprise(cast.owner)) == [supplementing, to_judge]


def test_what_was_judged_unsolved_waits_for_the_office_head_not_for_the_enterprise(cast):
    ticket = scenarios.confirming(cast)
    for day in (6, 9, 11):
        lifecycle.verdict(
            ticket,
            False,
            Satisfaction.NOT_SATISFIED,
            "没有解决。",
            by=cast.owner,
            at=moment(f"2026-03-{day:02d} 10:00"),
        )
        if ticket.status is Status.IN_PROGRESS:
            assert listed(selects.not_solved_again(cast.office_head)) == []
            reply = Reply(Outcome.SOLVED, "已再次会同供电公司现场办公,线路已经迁改,请企业查验。")
            lifecycle.answer(ticket, reply, by=cast.handler, at=moment(f"2026-03-{day:02d} 14:00"))
            lifecycle.pass_answer(ticket, by=cast.clerk, at=moment(f"2026-03-{day:02d} 16:00"))

    assert listed(selects.not_solved_again(cast.office_head)) == [ticket]
    assert listed(selects.waiting_for_enterprise(cast.owner)) == []


def test_categories_in_a_list_are_those_that_its_tickets_have(cast):
    first, second = factories.category(position=902), factories.category(position=901)
    for category in (first, first, second):
        scenarios.filed(cast, category=category)
    wanted = selects.tickets_of(cast.clerk)

    assert listed(selects.categories_in(wanted)) == [second, first]
    assert listed(selects.categories_in(wanted.where(wanted.selected_columns.category_id == first.id))) == [first]


def test_the_category_at_filing_stays_whatever_it_is_classified_as(cast):
    ticket, other = scenarios.filed(cast), factories.category()
    lifecycle.reclassify(ticket, category=other, severity=Severity.HARD, by=cast.clerk, at=moment("2026-03-02 10:00"))

    assert (ticket.category, selects.category_at_filing(ticket)) == (other, cast.category)


def test_the_deadlines_that_run_are_the_earliest_due_first(cast):
    taken, stopped = scenarios.signed(cast), scenarios.closed(cast)
    kinds = (DeadlineKind.RESOLVE_LEAD, DeadlineKind.PLAN, DeadlineKind.SIGN)
    deadlines = selects.running_deadlines([taken, stopped], kinds)

    assert {key: [one.kind for one in rows] for key, rows in deadlines.items()} == {
        taken.id: [DeadlineKind.PLAN, DeadlineKind.RESOLVE_LEAD],
        stopped.id: [],
    }
    assert selects.running_deadlines([], kinds) == {}


def test_the_resolve_deadline_of_a_part_is_found_running_or_stopped(cast):
    taken, done = scenarios.signed(cast), scenarios.closed(cast)
    parts = [taken.lead, *done.assignments]
    deadlines = assignments.resolve_deadlines(parts)

    assert {key: (one.kind, one.assignment_id) for key, one in deadlines.items()} == {
        part.id: (DeadlineKind.RESOLVE_LEAD, part.id) for part in parts
    }


def test_a_unit_confirmed_for_an_imported_ticket_is_suggested_no_more(cast):
    ticket = scenarios.closed(cast)
    assert listed(selects.unit_suggested(cast.clerk)) == []
    ticket.is_unit_suggested = True
    assert listed(selects.unit_suggested(cast.clerk)) == [ticket]
