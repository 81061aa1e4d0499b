"""Which deadline runs in which status: as the docs print it, and as it follows from MOVES."""

from pathlib import Path

import pytest

from directline.console import life
from directline.models import OPEN, DeadlineKind, Status
from directline.tickets.deadline_rules import DEADLINES, WAITS_FOR, Course, course
from directline.tickets.rules import MOVES

DOCS = Path(__file__).parents[2] / "docs" / "life.md"
RUNS, WAITS, OVER = Course.RUNS, Course.WAITS, Course.OVER


@pytest.mark.parametrize("kind", DeadlineKind)
def test_a_deadline_runs_only_where_who_owes_it_can_stop_it_or_come_to_where_it_can(kind):
    """The steps are those of who owes it; from wherever it runs they lead to what stops it."""
    rule = DEADLINES[kind]
    own = [MOVES[action] for action in rule.steps]
    assert [move for move in own if not move.who & rule.owed_by] == []
    for status in (status for status in Status if course(kind, status) is RUNS):
        reached, fresh = {status}, {status}
        while fresh:
            fresh = {end for move in own if move.start & fresh for end in move.end} - reached
            reached |= fresh
        stopped_by = [MOVES[action] for action in rule.stops if MOVES[action].start & reached]
        assert any(move.who & rule.owed_by for move in stopped_by), (kind, status)


@pytest.mark.parametrize("kind", DeadlineKind)
def test_a_deadline_ends_with_its_ticket(kind):
    outlives = {kind for kind, rule in DEADLINES.items() if rule.outlives}
    ended = {course(kind, status) for status in set(Status) - OPEN}
    assert outlives == {DeadlineKind.EXPLAIN}
    assert ended == ({RUNS} if kind in outlives else {OVER})


def test_every_status_in_which_a_deadline_waits_says_why():
    waiting = {status for kind in DeadlineKind for status in Status if course(kind, status) is WAITS}
    assert waiting == set(WAITS_FOR)


def test_the_table_of_the_docs_is_that_of_the_rules(app):
    assert "\n".join(life.deadline_table()) in DOCS.read_text()


def test_the_docs_name_every_deadline_with_what_stops_it():
    rows = [line.split("|") for line in DOCS.read_text().splitlines() if line.startswith("| ") and "`" in line]
    named = {row[2].strip().strip("`") for row in rows if len(row) > 5}
    assert {str(kind) for kind in DeadlineKind} <= named
