"""MOVES at work: what each person of the cast may do in each station of a life, and what the end of every deed is."""

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import ActorKind, Notice, Satisfaction, Status, TicketEvent, Verdict, VerdictSource
from directline.tickets import access, lifecycle
from directline.tickets.errors import NotAllowed
from directline.tickets.parties import Party
from directline.tickets.rules import MOVES, Action
from tests import scenarios
from tests.factories import moment
from tests.stations import ALIKE, NOBODY, OFFERED, OFFICE


@pytest.mark.parametrize("station", OFFERED)
def test_each_person_may_do_what_the_station_gives(app, cast, station):
    ticket = getattr(scenarios, station)(cast)
    expected = OFFERED[station]

    offered = {
        name: {action.value for action in access.available_actions(getattr(cast, name), ticket)}
        for name in (*("owner", "clerk", "handler", "head", "secretary", "vice"), *ALIKE, *NOBODY)
    }

    assert offered == {name: expected.get(ALIKE.get(name, name), set()) for name in offered}


def test_every_move_ends_where_moves_says(app, cast):
    scenarios.closed(cast)

    for event in db.session.scalars(select(TicketEvent)):
        ends = MOVES[Action(event.action)].end or {event.from_status}
        assert event.to_status in ends


def test_replayed_events_are_the_status(app, cast):
    for station in OFFERED:
        ticket = getattr(scenarios, station)(cast)
        status = None
        for event in db.session.scalars(
            select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.sequence)
        ):
            assert event.from_status == status
            status = event.to_status
        assert status == ticket.status


@pytest.mark.parametrize(
    ("station", "name"), [("filed", "stranger"), ("dispatched", "other_handler"), ("closed", "owner")]
)
def test_a_refused_move_leaves_no_trace(app, cast, station, name):
    ticket = getattr(scenarios, station)(cast)
    db.session.commit()
    before = ticket.event_count

    with pytest.raises(NotAllowed):
        lifecycle.message(ticket, "在吗", by=getattr(cast, name), at=moment("2026-03-09 09:00"))

    db.session.rollback()
    assert ticket.event_count == before


def test_nobody_but_the_system_climbs(app, cast):
    ticket = scenarios.signed(cast)

    parties = access.parties(ActorKind.SYSTEM, ticket)

    assert parties == {Party.SYSTEM}
    assert not access.may(cast.office_head, Action.ESCALATE, ticket)


def test_the_clerk_who_answered_does_not_audit(app, cast):
    ticket = scenarios.answered_by_office(cast)

    assert not access.may(cast.clerk, Action.PASS, ticket)
    assert access.may(cast.second_clerk, Action.PASS, ticket)


@pytest.mark.parametrize(
    ("station", "clerk", "inspector"),
    [
        ("answered_by_office", OFFICE, {"send_back", "pass"}),
        ("confirming_by_office", OFFICE, {"call_back", "verdict"}),
    ],
)
def test_supervision_stands_in_where_the_office_is_the_lead(app, cast, station, clerk, inspector):
    ticket = getattr(scenarios, station)(cast)

    assert set(access.available_actions(cast.clerk, ticket)) == clerk
    assert set(access.available_actions(cast.inspector, ticket)) == inspector


def test_supervision_decides_what_the_office_did_not_solve(app, cast):
    ticket = scenarios.confirming_by_office(cast)
    ticket.round = 3
    db.session.flush()
    lifecycle.verdict(ticket, False, Satisfaction.NOT_SATISFIED, "没有修", by=cast.owner, at=moment("2026-03-06 10:00"))

    assert {"order_redo", "close_unsolved"}.isdisjoint(access.available_actions(cast.office_head, ticket))
    assert access.available_actions(cast.inspector, ticket) == ["order_redo", "close_unsolved"]
    lifecycle.close_unsolved(ticket, "没有条件", by=cast.inspector, at=moment("2026-03-06 11:00"))
    assert ticket.status is Status.CLOSED


def test_supervision_records_the_word_of_the_enterprise_for_the_office(app, cast):
    ticket = scenarios.confirming_by_office(cast)

    lifecycle.call_back(ticket, "phone", True, "已修好", by=cast.inspector, at=moment("2026-03-06 09:00"))
    lifecycle.verdict(ticket, True, Satisfaction.SATISFIED, by=cast.inspector, at=moment("2026-03-06 09:00"))

    assert (ticket.status, db.session.scalar(select(Verdict.source))) == (Status.CLOSED, VerdictSource.CALL_BACK)


@pytest.mark.parametrize("station", ["answered_by_office", "confirming_by_office"])
def test_supervision_is_told_of_what_it_has_to_do_for_the_office(app, cast, station):
    getattr(scenarios, station)(cast)

    newest = select(Notice.template).where(Notice.recipient_id == cast.inspector.id).order_by(Notice.id.desc())
    assert db.session.scalars(newest).first() == {"answered_by_office": "answer"}.get(station, "pass")


def test_the_handling_department_never_gives_the_verdict(app, cast):
    ticket = scenarios.confirming(cast)

    with pytest.raises(NotAllowed):
        lifecycle.verdict(ticket, True, Satisfaction.SATISFIED, by=cast.handler, at=moment("2026-03-06 10:00"))


def test_status_changes_only_by_an_event(app, cast):
    ticket = scenarios.signed(cast)

    assert ticket.status is Status.IN_PROGRESS
    assert ticket.event_count == 3
