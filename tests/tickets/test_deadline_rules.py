"""Which clock runs in which status: as the docs print it, and as it follows from MOVES."""

from pathlib import Path

import pytest

from directline.console import life
from directline.models import OPEN, DeadlineKind, Status
from directline.tickets.deadline_rules import DEADLINES, WAITS_FOR, Course, course
from directline.tickets.parties import Party
from directline.tickets.rules import MOVES

DOCS = Path(__file__).parents[2] / "docs" / "life.md"
RUNS, WAITS, OVER = Course.RUNS, Course.WAITS, Course.OVER
OWNERS = {
    DeadlineKind.TRIAGE: {Party.OFFICE},
    DeadlineKind.SIGN: {Party.LEAD},
    DeadlineKind.CONTACT: {Party.LEAD},
    DeadlineKind.PLAN: {Party.LEAD},
    DeadlineKind.RESOLVE_TICKET: {Party.OFFICE, Party.LEAD},
    DeadlineKind.RESOLVE_LEAD: {Party.LEAD},
    DeadlineKind.REDO: {Party.LEAD},
    DeadlineKind.CO_REPORT: {Party.CO_HANDLER},
    DeadlineKind.REVIEW: {Party.OFFICE},
    DeadlineKind.CALL_BACK: {Party.OFFICE, Party.ENTERPRISE},
    DeadlineKind.SUPPLEMENT: {Party.ENTERPRISE},
    DeadlineKind.EXPLAIN: {Party.CARDED},
    DeadlineKind.INQUIRY: {Party.ASKED},
}
"""Who is asked to keep the promise."""


def test_every_kind_of_clock_has_its_rule_and_its_owner():
    assert set(DEADLINES) == set(OWNERS) == set(DeadlineKind)


@pytest.mark.parametrize("kind", DeadlineKind)
def test_a_clock_runs_only_where_its_owner_can_stop_it_or_come_to_where_it_can(kind):
    """The steps of a clock are its owner's own; from wherever it runs they lead to what stops it."""
    rule = DEADLINES[kind]
    own = [MOVES[action] for action in rule.steps]
    assert [move for move in own if not move.who & OWNERS[kind]] == []
    for status in (status for status in Status if course(kind, status) is RUNS):
        reached, fresh = {status}, {status}
        while fresh:
            fresh = {end for move in own if move.start & fresh for end in move.end} - reached
            reached |= fresh
        stopped_by = [MOVES[action] for action in rule.stops if MOVES[action].start & reached]
        assert any(move.who & OWNERS[kind] for move in stopped_by), (kind, status)


@pytest.mark.parametrize("kind", DeadlineKind)
def test_a_clock_ends_with_its_ticket(kind):
    outlives = {kind for kind, rule in DEADLINES.items() if rule.outlives}
    ended = {course(kind, status) for status in set(Status) - OPEN}
    assert outlives == {DeadlineKind.EXPLAIN}
    assert ended == ({RUNS} if kind in outlives else {OVER})


def test_every_status_in_which_a_clock_waits_says_why():
    waiting = {status for kind in DeadlineKind for status in Status if course(kind, status) is WAITS}
    assert waiting == set(WAITS_FOR)


def test_the_table_of_the_docs_is_that_of_the_rules(app):
    assert "\n".join(life.deadline_table()) in DOCS.read_text()


def test_the_docs_name_every_clock_with_what_stops_it():
    rows = [line.split("|") for line in DOCS.read_text().splitlines() if line.startswith("| ") and "`" in line]
    named = {row[2].strip().strip("`") for row in rows if len(row) > 5}
    assert {str(kind) for kind in DeadlineKind} <= named
