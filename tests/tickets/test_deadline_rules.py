"""Which deadline runs in which status: as the docs print it, and as it follows from MOVES."""

from pathlib import Path

import pytest

from directline.models import OPEN, TASK_OPEN, DeadlineKind, Status, TaskStatus
from directline.tickets.deadline_rules import DEADLINES, WAITS_FOR, Course, course

DOCS = Path(__file__).parents[2] / "docs" / "life.md"
RUNS, WAITS, OVER = Course.RUNS, Course.WAITS, Course.OVER


def statuses_of(kind):
    """The life in which it runs: a ticket's or a task's."""
    return TaskStatus if DEADLINES[kind].is_of_task else Status


@pytest.mark.parametrize("kind", DeadlineKind)
def test_a_deadline_runs_only_where_who_owes_it_can_stop_it_or_come_to_where_it_can(kind):
    """The steps are those of who owes it; from wherever it runs they lead to what stops it."""
    rule = DEADLINES[kind]
    own = [rule.moves[action] for action in rule.steps]
    assert [move for move in own if not move.who & rule.owed_by] == []
    for status in (status for status in statuses_of(kind) if course(kind, status) is RUNS):
        reached, fresh = {status}, {status}
        while fresh:
            fresh = {end for move in own if move.start & fresh for end in move.end} - reached
            reached |= fresh
        stopped_by = [rule.moves[action] for action in rule.stops if rule.moves[action].start & reached]
        assert any(move.who & rule.owed_by for move in stopped_by), (kind, status)


@pytest.mark.parametrize("kind", DeadlineKind)
def test_a_deadline_ends_with_its_ticket(kind):
    outlives = {kind for kind, rule in DEADLINES.items() if rule.outlives}
    ended = {course(kind, status) for status in set(statuses_of(kind)) - OPEN - TASK_OPEN}
    assert outlives == {DeadlineKind.EXPLAIN}
    assert ended == ({RUNS} if kind in outlives else {OVER})


def test_every_status_in_which_a_deadline_waits_says_why():
    waiting = {status for kind in DeadlineKind for status in statuses_of(kind) if course(kind, status) is WAITS}
    assert waiting == set(WAITS_FOR)


def test_the_docs_name_every_deadline_with_what_stops_it():
    rows = [line.split("|") for line in DOCS.read_text().splitlines() if line.startswith("| ") and "`" in line]
    named = {row[2].strip().strip("`") for row in rows if len(row) > 5}
    assert {str(kind) for kind in DeadlineKind} <= named
