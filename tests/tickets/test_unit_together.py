"""Deeds and sweeps on matters of one unit at the same time: none waits for a second ticket, nothing is left over."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from directline import database
from directline.extensions import db
from directline.models import Escalation, RungFact, Severity, Ticket
from directline.tickets import letters, lifecycle, red_cards, sweeps
from directline.tickets.history_check import verify
from tests import scenarios
from tests.factories import moment

pytestmark = pytest.mark.several_connections

THEN = moment("2026-03-16 10:00")


def at_once(app, *actions):
    """Each in a thread and transaction of its own; what one raised."""
    start, faults = Barrier(len(actions)), []

    def do(action):
        with app.app_context():
            start.wait()
            try:
                action()
                db.session.commit()
            except Exception as fault:
                faults.append(fault)
                db.session.rollback()

    threads = [Thread(target=do, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_cards_written_and_revoked_at_once_leave_what_the_cards_bear_out(app, cast):
    ids = [scenarios.dispatched(cast, title=f"第{number}件").id for number in range(4)]
    clerk = cast.clerk.id
    db.session.commit()

    def reclassify(key):
        ticket, by = db.session.get(Ticket, key), db.session.get(type(cast.clerk), clerk)
        lifecycle.reclassify(ticket, severity=Severity.MAJOR, by=by, at=THEN)

    first, *_, last = ids
    actions = [lambda: sweeps.escalate(THEN), lambda: sweeps.escalate(THEN)]
    assert at_once(app, *actions, lambda: reclassify(first), lambda: reclassify(last)) == []

    sweeps.escalate(THEN)
    sweeps.review_red_cards(THEN)
    assert red_cards.review(THEN).tickets == set()
    standing = select(func.count()).where(Escalation.fact == RungFact.RED_CARDS, Escalation.revoked_at.is_(None))
    assert db.session.scalar(standing) == 1
    assert verify() == []


def test_a_matter_in_other_hands_is_not_waited_for(app, cast):
    first, second = (scenarios.dispatched(cast, title=f"第{number}件") for number in range(2))
    db.session.commit()
    sweeps.escalate(moment("2026-03-13 09:00"))
    raised = db.session.scalars(select(Escalation).where(Escalation.fact == RungFact.RED_CARDS)).one()
    with database.reading(), db.engine.connect() as elsewhere:
        elsewhere.execute(select(Ticket.id).where(Ticket.id == second.id).with_for_update())
        lifecycle.reclassify(first, severity=Severity.MAJOR, by=cast.clerk, at=THEN)
    db.session.commit()

    sweeps.review_red_cards(moment("2026-03-16 10:05"))
    assert (raised.ticket_id, raised.revoked_at) == (second.id, THEN)
    assert red_cards.review(THEN).tickets == set()


def test_the_first_letters_of_a_year_written_at_once_are_numbered_one_after_the_other(app):
    db.session.rollback()
    taken = []
    assert at_once(app, *[lambda: taken.append(letters.next_number(THEN))] * 6) == []
    assert sorted(taken) == [(2026, number) for number in range(1, 7)]
