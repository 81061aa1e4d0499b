from directline.extensions import db
from directline.models import AssignmentEnd, AssignmentRole, DeadlineKind, Status
from directline.tickets import ladder, lifecycle
from directline.tickets.lists import assignments, selects
from tests import scenarios
from tests.factories import moment


def of(wanted):
    return {part.ticket.number for part in db.session.scalars(wanted).unique()}


def co_handled(cast):
    ticket = scenarios.filed(cast)
    lifecycle.dispatch(ticket, cast.lead_unit, [cast.other_unit], by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def test_inbox_is_what_the_department_has_in_hand(cast):
    led, helped = scenarios.signed(cast), co_handled(cast)
    scenarios.filed(cast)
    scenarios.closed(cast)

    assert of(selects.inbox(cast.handler)) == of(selects.inbox(cast.head)) == {led.number, helped.number}
    assert of(selects.inbox(cast.other_handler)) == {helped.number}
    assert of(selects.inbox(cast.inspector)) == set()


def test_inbox_is_narrowed_by_role_status_words_and_handler(cast):
    led, helped = scenarios.signed(cast, title="土地证办不下来"), co_handled(cast)
    mine = scenarios.dispatched(cast)
    lifecycle.sign(mine, cast.head, by=cast.head, at=moment("2026-03-02 11:00"))
    inbox = selects.inbox(cast.handler)

    assert of(assignments.narrowed(inbox, cast.handler, words="土地证")) == {led.number}
    assert of(assignments.narrowed(inbox, cast.handler, words=helped.number[-4:].lower())) == {helped.number}
    assert of(assignments.narrowed(inbox, cast.handler, status=Status.DISPATCHED)) == {helped.number}
    assert of(assignments.narrowed(inbox, cast.handler, handler=cast.handler)) == {led.number, helped.number}
    others = selects.inbox(cast.other_handler)
    assert of(assignments.narrowed(others, cast.other_handler, role=AssignmentRole.LEAD)) == set()
    assert of(assignments.narrowed(others, cast.other_handler, role=AssignmentRole.CO_HANDLER)) == {helped.number}


def test_a_firms_name_finds_no_ticket_that_hides_it(cast):
    ticket = scenarios.dispatched(cast, title=f"{cast.firm.name}缺工", is_confidential=True)
    shown = scenarios.dispatched(cast, title=f"{cast.firm.name}缺水")

    assert of(assignments.narrowed(selects.inbox(cast.handler), cast.handler, words="兴达")) == {shown.number}
    assert of(assignments.narrowed(selects.inbox(cast.handler), cast.handler, words=ticket.number)) == {ticket.number}
    everything = selects.matching(selects.tickets_of(cast.clerk), "兴达", cast.clerk)
    assert {one.number for one in db.session.scalars(everything)} == {ticket.number, shown.number}


def test_inbox_is_narrowed_by_the_nearest_due(cast):
    early, late = scenarios.dispatched(cast), scenarios.dispatched(cast, at="2026-03-03 10:00")
    inbox, noon = selects.inbox(cast.handler), moment("2026-03-03 08:00")

    assert of(assignments.narrowed(inbox, cast.handler, due=(None, noon))) == {early.number}
    assert of(assignments.narrowed(inbox, cast.handler, due=(noon, moment("2026-03-04 00:00")))) == {late.number}
    assert of(assignments.narrowed(inbox, cast.handler, due=(None, moment("2026-03-02 00:00")))) == set()


def test_done_keeps_what_ended_and_how(cast):
    closed, recalled = scenarios.closed(cast), scenarios.dispatched(cast)
    lifecycle.recall(recalled, "派错单位", by=cast.clerk, at=moment("2026-03-02 11:00"))
    scenarios.signed(cast)

    assert of(assignments.done(cast.handler)) == {closed.number, recalled.number}
    assert of(assignments.done(cast.handler, AssignmentEnd.RECALLED)) == {recalled.number}
    assert of(assignments.done(cast.other_handler)) == set()


def test_clocks_are_the_next_to_run_out_and_the_one_of_the_answer(cast):
    ticket, other = scenarios.dispatched(cast), scenarios.answered(cast)
    by_part = assignments.deadlines([ticket.lead, other.lead])

    assert [deadline.kind for deadline in by_part[ticket.lead.id]] == [DeadlineKind.SIGN, DeadlineKind.RESOLVE_LEAD]
    assert [deadline.kind for deadline in by_part[other.lead.id]] == [DeadlineKind.RESOLVE_LEAD]


def test_owed_cards_are_the_units_own_until_explained(cast):
    ticket = scenarios.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-05-06 09:00"))
    db.session.flush()

    card = db.session.scalars(assignments.owed_cards(cast.head)).unique().one()
    assert (card.ticket, card.department) == (ticket, cast.lead_unit)
    assert db.session.scalars(assignments.owed_cards(cast.other_head)).all() == []

    lifecycle.explain(card, "等待供电公司停电计划。", by=cast.head, at=moment("2026-05-06 10:00"))
    assert db.session.scalars(assignments.owed_cards(cast.head)).all() == []
