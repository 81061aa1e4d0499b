"""Who handles a unit's part: named by the head at any time, given back to the unit when the person is gone."""

import pytest
from sqlalchemy import select

from directline.accounts import people as accounts
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import Notice, NoticeChannel, Role, TicketEvent
from directline.tickets import access, lifecycle, notices, sweeps
from directline.tickets import recipients as reached
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.lifecycle import Respondents
from directline.tickets.lists import assignments
from directline.tickets.rules import Action
from tests import factories, scenarios
from tests.factories import moment

AT = moment("2026-03-03 09:00")


def recipients(template, at=AT):
    """Who was told of this at that moment, in the page."""
    wanted = select(Notice).where(Notice.template == template, Notice.created_at == at)
    rows = db.session.scalars(wanted.where(Notice.channel == NoticeChannel.PAGE).order_by(Notice.id)).all()
    return [(row.recipient.login, row.ticket_id, row.facts.get("assignments")) for row in rows]


def last_event(ticket):
    wanted = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.sequence.desc())
    event = db.session.scalars(wanted).first()
    return event.action, event.actor_id, event.assignment_id, event.facts


def colleague(cast):
    return factories.user(login="colleague_2", department=cast.lead_unit)


def test_the_head_names_another_handler_and_everybody_concerned_is_told(app, cast):
    ticket, other = scenarios.signed(cast), colleague(cast)

    lifecycle.assign_handler(ticket, other, by=cast.head, at=AT)

    assert ticket.lead.handler == other
    facts = {"handler": other.id, "before": cast.handler.id}
    assert last_event(ticket) == ("assign_handler", cast.head.id, ticket.lead.id, facts)
    assert [login for login, *_rest in recipients("assign_handler")] == ["owner", "handler", "colleague_2"]


@pytest.mark.parametrize("station", ["dispatched", "signed", "answered", "confirming"])
def test_a_handler_can_be_named_as_long_as_the_unit_has_the_matter(app, cast, station):
    ticket, other = getattr(scenarios, station)(cast), colleague(cast)

    lifecycle.assign_handler(ticket, other, by=cast.head, at=moment("2026-03-09 09:00"))

    assert ticket.lead.handler == other
    assert access.may(cast.handler, Action.ASSIGN_HANDLER, ticket) is False


def test_in_a_unit_without_a_head_anybody_of_it_names_the_handler(app, cast):
    ticket = scenarios.signed(cast)
    cast.head.is_active = False
    db.session.flush()

    assert access.may(cast.handler, Action.ASSIGN_HANDLER, ticket) is True


def test_where_the_head_is_barred_the_others_name_the_handler_and_are_told(app, cast):
    """As in a unit without a head."""
    ticket, other = scenarios.signed(cast), colleague(cast)
    lifecycle.assign_handler(ticket, cast.head, by=cast.head, at=moment("2026-03-02 12:00"))

    lifecycle.recuse(ticket, "亲属", user=cast.head, by=cast.clerk, at=AT)

    assert [login for login, *_rest in recipients("hand_back")] == ["handler", "colleague_2"]
    may = {person.login: access.may(person, Action.ASSIGN_HANDLER, ticket) for person in (cast.head, other)}
    assert may == {"head": False, "colleague_2": True}


def test_of_what_nobody_of_the_unit_may_handle_the_office_is_told(app, cast):
    ticket = scenarios.signed(cast)
    for person, at in ((cast.head, moment("2026-03-02 12:00")), (cast.handler, AT)):
        lifecycle.recuse(ticket, "亲属", user=person, by=cast.clerk, at=at)

    assert [login for login, *_rest in recipients("hand_back")] == ["clerk", "second_clerk", "office_head"]


def test_a_co_handling_unit_names_its_own(app, cast):
    ticket = scenarios.signed(cast)
    part = lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 14:00"))

    lifecycle.assign_handler(ticket, cast.other_handler, by=cast.other_head, at=AT)

    assert (part.handler, ticket.lead.handler) == (cast.other_handler, cast.handler)
    assert [login for login, *_rest in recipients("assign_handler")] == ["other_handler"]


@pytest.mark.parametrize(
    ("who", "words"), [("other_handler", "本单位的承办人"), ("handler", "已经是承办人"), ("clerk", "本单位的承办人")]
)
def test_nobody_else_is_named(app, cast, who, words):
    ticket = scenarios.signed(cast)

    with pytest.raises(Refused, match=words):
        lifecycle.assign_handler(ticket, getattr(cast, who), by=cast.head, at=AT)


def test_who_is_barred_is_not_named(app, cast):
    ticket, other = scenarios.signed(cast), colleague(cast)
    lifecycle.recuse(ticket, "亲属", user=other, by=cast.clerk, at=moment("2026-03-02 12:00"))

    with pytest.raises(Refused, match="应当回避"):
        lifecycle.assign_handler(ticket, other, by=cast.head, at=AT)


@pytest.mark.parametrize("who", ["other_head", "clerk", "owner", "secretary"])
def test_nobody_names_a_handler_of_another_unit(app, cast, who):
    ticket = scenarios.signed(cast)

    with pytest.raises(NotAllowed):
        lifecycle.assign_handler(ticket, cast.head, by=getattr(cast, who), at=AT)


LEAVING = {
    "moved": lambda cast: accounts.move(cast.handler, Place(Role.HANDLER, cast.other_unit), at=AT),
    "another role": lambda cast: accounts.places.take(cast.handler, Place(Role.ADMIN), at=AT),
    "closed": lambda cast: accounts.deactivate(cast.handler, at=AT),
}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_who_leaves_hands_everything_back_and_the_head_is_told_once(app, cast, leave):
    first, second, over = scenarios.signed(cast), scenarios.planned(cast), scenarios.closed(cast)
    held = [first.lead.id, second.lead.id]

    leave(cast)

    assert [ticket.lead.handler for ticket in (first, second)] == [None, None]
    assert [part.handler for part in over.assignments] == [cast.handler]
    assert recipients("hand_back") == [("head", None, held)]
    assert last_event(first) == ("hand_back", None, first.lead.id, {"before": cast.handler.id})
    assert assignments.in_hands_of(cast.handler) == 0


def test_who_stays_in_the_unit_keeps_what_they_have(app, cast):
    ticket = scenarios.signed(cast)

    accounts.move(cast.handler, Place(Role.HEAD, cast.lead_unit), at=AT)

    assert (ticket.lead.handler, recipients("hand_back")) == (cast.handler, [])


def test_who_is_barred_hands_back_and_so_does_who_turns_out_to_be_meant(app, cast):
    ticket, complaint = scenarios.signed(cast), scenarios.complained(cast)
    lifecycle.dispatch(complaint, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(complaint, by=cast.liaison, at=moment("2026-03-02 11:00"))
    second = factories.user(login="second_liaison", department=cast.discipline)

    lifecycle.recuse(ticket, "亲属", user=cast.handler, by=cast.clerk, at=AT)
    lifecycle.recuse(complaint, "亲属", user=cast.liaison, by=cast.clerk, at=AT)

    assert (ticket.lead.handler, complaint.lead.handler) == (None, None)
    assert recipients("hand_back") == [("head", None, [ticket.lead.id]), (second.login, complaint.id, None)]


def test_the_administrator_counts_no_complaint(app, cast):
    scenarios.signed(cast), scenarios.answered(cast), scenarios.closed(cast)
    complaint = scenarios.complained(cast)
    lifecycle.dispatch(complaint, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(complaint, by=cast.liaison, at=moment("2026-03-02 11:00"))

    assert (assignments.in_hands_of(cast.handler), assignments.in_hands_of(cast.liaison)) == (2, 0)


def test_the_sweep_finds_who_was_moved_beside_the_program_once(app, cast):
    """Also in a database of before: nobody else hands these back."""
    ticket, barred = scenarios.signed(cast), scenarios.signed(cast)
    cast.handler.department = cast.other_unit
    db.session.flush()

    assert (sweeps.hand_back(AT), sweeps.hand_back(AT)) == (2, 0)
    assert (ticket.lead.handler, barred.lead.handler) == (None, None)
    assert [login for login, *_rest in recipients("hand_back")] == ["head"]


def test_who_is_gone_is_told_nothing_of_it_and_the_unit_is(app, cast):
    ticket = scenarios.signed(cast)
    cast.handler.department = cast.other_unit
    other = colleague(cast)
    db.session.flush()

    assert reached.holders_of(["handler"], ticket, ticket.lead, at=AT) == [other]


def test_nobody_gets_the_morning_list_of_a_unit_they_left(app, cast):
    scenarios.signed(cast)
    cast.handler.department = cast.other_unit
    db.session.flush()

    sweeps.remind(AT)

    assert recipients("morning") == []


def test_a_redo_does_not_go_to_who_is_gone(app, cast):
    ticket = scenarios.confirming(cast)
    cast.handler.is_active = False
    db.session.flush()
    lifecycle.verdict(ticket, False, "not_satisfied", "没有动", by=cast.owner, at=moment("2026-03-06 10:00"))

    assert (ticket.lead.round, ticket.lead.handler) == (2, None)


def test_a_complaint_in_somebodys_hands_is_not_listed_to_a_head(app, cast):
    """What is sealed goes by the fixed sentence, each by itself."""
    complaint = scenarios.complained(cast, respondents=Respondents([cast.other_unit]))
    lifecycle.dispatch(complaint, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(complaint, by=cast.liaison, at=moment("2026-03-02 11:00"))
    second = factories.user(Role.HEAD, login="head_liaison", department=cast.discipline)
    db.session.flush()

    accounts.deactivate(cast.liaison, at=AT)

    assert recipients("hand_back") == [(second.login, complaint.id, None)]
    assert notices.not_yet_notified([second], "hand_back") == [second]


def test_of_a_unit_that_nobody_works_in_any_more_the_office_is_told(app, cast):
    ticket = scenarios.signed(cast)
    accounts.deactivate(cast.head, at=moment("2026-03-02 14:00"))
    accounts.deactivate(cast.handler, at=AT)

    assert [(login, listed) for login, _key, listed in recipients("hand_back")] == [
        (login, [ticket.lead.id]) for login in ("clerk", "second_clerk", "office_head")
    ]


LAST = {
    "closed": lambda cast: accounts.deactivate(cast.handler, at=AT),
    "moved": lambda cast: accounts.move(cast.handler, Place(Role.HANDLER, cast.other_unit), at=AT),
}


@pytest.mark.parametrize("leave", LAST.values(), ids=LAST)
def test_so_it_is_of_what_nobody_handled_yet(app, cast, leave):
    """Whoever is the last to leave; once, and of what is sealed by itself."""
    waiting, handled, elsewhere = scenarios.dispatched(cast), scenarios.signed(cast), scenarios.filed(cast)
    lifecycle.dispatch(elsewhere, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 10:00"))
    accounts.deactivate(cast.head, at=moment("2026-03-02 14:00"))

    leave(cast)

    listed = [handled.lead.id, waiting.lead.id]
    assert recipients("hand_back") == [(login, None, listed) for login in ("clerk", "second_clerk", "office_head")]


def test_a_complaint_that_nobody_handled_yet_is_its_keepers_matter(app, cast):
    complaint = scenarios.complained(cast)
    lifecycle.dispatch(complaint, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))

    accounts.deactivate(cast.liaison, at=AT)

    assert recipients("hand_back") == [
        (login, complaint.id, None) for login in ("clerk", "second_clerk", "office_head")
    ]


@pytest.mark.parametrize(("is_confidential", "expected"), [(False, ["colleague"]), (True, [])])
def test_a_firm_goes_on_hearing_of_what_somebody_who_left_it_filed(app, cast, is_confidential, expected):
    """What was to be kept confidential within the firm stays so."""
    ticket = scenarios.planned(cast, is_confidential=is_confidential)
    accounts.deactivate(cast.owner, at=AT)

    people = reached.reachable(reached.enterprise_people(ticket), ticket, at=AT)

    assert [person.login for person in people] == expected
