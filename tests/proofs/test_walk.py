"""Whatever anybody does, in whatever order: what is promised of sealed complaints and of every ticket holds."""

import os

from sqlalchemy import select

from directline.extensions import db
from directline.models import TicketEvent
from directline.tickets.rules import MOVES, TASK_MOVES, Action
from tests.proofs import IN_FULL
from tests.proofs.walk import NOT_WALKED, ON_TASKS, Walk

ACTIONS = int(os.environ.get("DIRECTLINE_PROOFS_ACTIONS", "10000")) if IN_FULL else 120
EVERYTHING = 100
"""After so many actions everything is looked at, not only what the action wrote."""
ENOUGH = 5000
"""After so many every action has happened, but for"""
RARE = {Action.ORDER_REDO}
"""which waits for a third verdict of the same matter: chance comes there in some walks only."""


def test_the_walk_knows_every_action(app, cast):
    walk = Walk(cast, seed=3)
    assert [action for action in (*MOVES, *ON_TASKS) if not walk.knows(action)] == []


def test_no_walk_breaks_what_is_promised(app, cast):
    walk = Walk(cast, seed=3)
    for number in range(1, ACTIONS + 1):
        assert (number, walk.step()) == (number, [])
        if number % EVERYTHING == 0 or number == ACTIONS:
            assert (number, walk.all_faults()) == (number, [])
    assert sum(count for action, count in walk.done.items() if action.endswith("done")) > ACTIONS / 4
    happened = set(db.session.scalars(select(TicketEvent.action).distinct()))
    assert ACTIONS < ENOUGH or {*MOVES, *TASK_MOVES} - happened <= NOT_WALKED | RARE
