"""Whatever anybody does, in whatever order: what is promised of sealed complaints and of every ticket holds."""

from tests.proofs import IN_FULL
from tests.proofs.walk import Walk

ACTIONS = 10_000 if IN_FULL else 60


def test_no_walk_breaks_what_is_promised(app, cast):
    walk = Walk(cast, seed=3)
    for number in range(ACTIONS):
        assert (number, walk.faults(walk.step())) == (number, [])
    assert sum(count for deed, count in walk.done.items() if deed.endswith("done")) > ACTIONS / 4
