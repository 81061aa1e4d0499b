from directline.extensions import db
from directline.models import AssignmentEnd, AssignmentRole, ClockKind, Status
from directline.tickets import ladder, lifecycle, parts, queries
from tests import lives
from tests.factories import moment


def of(wanted):
    return {part.ticket.number for part in db.session.scalars(wanted).unique()}


def co_handled(cast):
    ticket = lives.filed(cast)
    lifecycle.dispatch(ticket, cast.lead_unit, [cast.other_unit], by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def test_inbox_is_what_the_department_has_in_hand(cast):
    led, helped = lives.signed(cast), co_handled(cast)
    lives.filed(cast)
    lives.closed(cast)

    assert of(queries.inbox(cast.handler)) == of(queries.inbox(cast.head)) == {led.number, helped.number}
    assert of(queries.inbox(cast.other_handler)) == {helped.number}
    assert of(queries.inbox(cast.inspector)) == set()


def test_inbox_is_narrowed_by_role_status_words_and_handler(cast):
    led, helped = lives.signed(cast, title="土地证办不下来"), co_handled(cast)
    mine = lives.dispatched(cast)
    lifecycle.sign(mine, cast.head, by=cast.head, at=moment("2026-03-02 11:00"))
    inbox = queries.inbox(cast.handler)

    assert of(parts.narrowed(inbox, cast.handler, words="土地证")) == {led.number}
    assert of(parts.narrowed(inbox, cast.handler, words=helped.number[-4:].lower())) == {helped.number}
    assert of(parts.narrowed(inbox, cast.handler, status=Status.DISPATCHED)) == {helped.number}
    assert of(parts.narrowed(inbox, cast.handler, handler=cast.handler)) == {led.number, helped.number}
    others = queries.inbox(cast.other_handler)
    assert of(parts.narrowed(others, cast.other_handler, role=AssignmentRole.LEAD)) == set()
    assert of(parts.narrowed(others, cast.other_handler, role=AssignmentRole.CO_HANDLER)) == {helped.number}


def test_a_firms_name_finds_no_ticket_that_hides_it(cast):
    ticket = lives.dispatched(cast, title=f"{cast.firm.name}缺工", is_confidential=True)
    shown = lives.dispatched(cast, title=f"{cast.firm.name}缺水")

    assert of(parts.narrowed(queries.inbox(cast.handler), cast.handler, words="兴达")) == {shown.number}
    assert of(parts.narrowed(queries.inbox(cast.handler), cast.handler, words=ticket.number)) == {ticket.number}
    everything = queries.matching(queries.tickets_of(cast.clerk), "兴达", cast.clerk)
    assert {one.number for one in db.session.scalars(everything)} == {ticket.number, shown.number}


def test_inbox_is_narrowed_by_the_nearest_due(cast):
    early, late = lives.dispatched(cast), lives.dispatched(cast, at="2026-03-03 10:00")
    inbox, noon = queries.inbox(cast.handler), moment("2026-03-03 08:00")

    assert of(parts.narrowed(inbox, cast.handler, due=(None, noon))) == {early.number}
    assert of(parts.narrowed(inbox, cast.handler, due=(noon, moment("2026-03-04 00:00")))) == {late.number}
    assert of(parts.narrowed(inbox, cast.handler, due=(None, moment("2026-03-02 00:00")))) == set()


def test_done_keeps_what_ended_and_how(cast):
    closed, recalled = lives.closed(cast), lives.dispatched(cast)
    lifecycle.recall(recalled, "派错单位", by=cast.clerk, at=moment("2026-03-02 11:00"))
    lives.signed(cast)

    assert of(parts.done(cast.handler)) == {closed.number, recalled.number}
    assert of(parts.done(cast.handler, AssignmentEnd.RECALLED)) == {recalled.number}
    assert of(parts.done(cast.other_handler)) == set()


def test_clocks_are_the_next_to_run_out_and_the_one_of_the_answer(cast):
    ticket, other = lives.dispatched(cast), lives.answered(cast)
    found = parts.clocks([ticket.lead, other.lead])

    assert [clock.kind for clock in found[ticket.lead.id]] == [ClockKind.SIGN, ClockKind.RESOLVE_LEAD]
    assert [clock.kind for clock in found[other.lead.id]] == [ClockKind.RESOLVE_LEAD]


def test_owed_cards_are_the_units_own_until_explained(cast):
    ticket = lives.planned(cast)
    ladder.catch_up(ticket, before=moment("2026-05-06 09:00"))
    db.session.flush()

    card = db.session.scalars(parts.owed_cards(cast.head)).unique().one()
    assert (card.ticket, card.department) == (ticket, cast.lead_unit)
    assert db.session.scalars(parts.owed_cards(cast.other_head)).all() == []

    lifecycle.explain(card, "等待供电公司停电计划。", by=cast.head, at=moment("2026-05-06 10:00"))
    assert db.session.scalars(parts.owed_cards(cast.head)).all() == []
