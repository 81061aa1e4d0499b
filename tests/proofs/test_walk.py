"""Whatever anybody does, in whatever order: what is promised of sealed complaints and of every ticket holds."""

from tests.proofs import IN_FULL
from tests.proofs.walk import Walk

ACTIONS = 10_000 if IN_FULL else 120
EVERYTHING = 100
"""After so many actions everything is looked at, not only what the action wrote."""


def test_no_walk_breaks_what_is_promised(app, cast):
    walk = Walk(cast, seed=3)
    for number in range(1, ACTIONS + 1):
        assert (number, walk.step()) == (number, [])
        if number % EVERYTHING == 0 or number == ACTIONS:
            assert (number, walk.all_faults()) == (number, [])
    assert sum(count for deed, count in walk.done.items() if deed.endswith("done")) > ACTIONS / 4
