"""What came due is counted once, however often an end of a month fell between due, answer and audit."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from directline.extensions import db
from directline.models import Deadline, DeadlineChange, DeadlineState, Satisfaction, Severity
from directline.reports.counted_once import DECIDED, Change, was_counted
from directline.reports.measures import Share
from directline.reports.period import month
from directline.tickets import lifecycle
from directline.tickets.deadline_rules import LEAD_RESOLVE
from tests.factories import moment
from tests.reports import months, random_scenarios

NOBODY = Share((), ())
LABELS = [f"2026-{number:02}" for number in range(1, 9)]


def counted(*labels):
    """Of each month, its denominator on time, and what of it was carried over."""
    figures_of = [months.of(label) for label in labels]
    return [(len(each.on_time.part), each.on_time.n, each.carried_over.n) for each in figures_of]


def test_late_when_counted_and_under_audit_later_is_not_counted_again(cast):
    ticket = months.signed(cast, "2026-03-20 10:00")
    months.answer(cast, ticket, "2026-04-29 10:00")
    months.passed(cast, ticket, "2026-05-06 10:00")

    assert counted("2026-03", "2026-04", "2026-05") == [(0, 1, 0), (0, 0, 0), (0, 0, 0)]


def test_late_when_counted_and_waiting_for_a_supplement_later_is_not_counted_again(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.handler, at=moment("2026-04-29 10:00"))
    lifecycle.supplement(ticket, "已补充。", by=cast.owner, at=moment("2026-05-06 10:00"))
    months.answer(cast, ticket, "2026-05-07 10:00")
    months.passed(cast, ticket, "2026-05-08 10:00")

    assert counted("2026-03", "2026-04", "2026-05") == [(0, 1, 0), (0, 0, 0), (0, 0, 0)]


def test_a_late_redo_is_counted_once_beside_the_first_answer(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    months.answer(cast, ticket, "2026-03-04 10:00")
    months.passed(cast, ticket, "2026-03-04 11:00")
    months.rated(cast, ticket, "2026-03-20 10:00", how=Satisfaction.NOT_SATISFIED)
    months.answer(cast, ticket, "2026-04-29 10:00")
    months.passed(cast, ticket, "2026-05-06 10:00")

    assert counted("2026-03", "2026-04", "2026-05") == [(1, 2, 0), (0, 0, 0), (0, 0, 0)]


def test_what_stood_still_at_two_ends_of_a_month_is_carried_over_once(cast):
    ticket = months.signed(cast, "2026-03-02 10:00")
    months.answer(cast, ticket, "2026-03-31 10:00")
    lifecycle.send_back(ticket, "请补充验收单。", by=cast.clerk, at=moment("2026-04-02 10:00"))
    months.answer(cast, ticket, "2026-04-29 10:00")
    months.passed(cast, ticket, "2026-05-06 10:00")

    assert counted("2026-03", "2026-04", "2026-05", "2026-06") == [(0, 0, 0), (0, 0, 0), (0, 1, 1), (0, 0, 0)]


def test_a_due_set_anew_while_it_lay_ahead_is_counted_in_its_own_month(cast):
    ticket = months.signed(cast, "2026-03-20 10:00")
    lifecycle.reclassify(ticket, severity=Severity.HARD, by=cast.clerk, at=moment("2026-04-02 10:00"))
    months.answer(cast, ticket, "2026-04-03 10:00")
    months.passed(cast, ticket, "2026-04-03 11:00")

    assert counted("2026-03", "2026-04", "2026-05") == [(0, 1, 0), (1, 1, 0), (0, 0, 0)]


@pytest.mark.database_after(action=random_scenarios.live)
def test_of_random_lives_each_due_that_counts_is_in_one_month(cast):
    """In the denominators of the county and of the departments; every other due number is in none."""
    counts = [months.of(label, "2026-12-30 09:00") for label in LABELS]
    whole = Counter((each.label, ticket) for each in counts for ticket in each.on_time.whole)
    by_unit = Counter(
        (each.label, ticket) for each in counts for line in each.by_department for ticket in line.on_time.whole
    )

    expected = Counter((label, ticket) for ticket, changes in _deadlines() for label in _months_of(changes))
    assert whole == by_unit == expected
    assert len(expected) > 12
    assert any(len(_months_of(changes)) < changes[-1].due_number + 1 for _, changes in _deadlines())


def _deadlines():
    """Of each lead's clock, its ticket and its changes."""
    deadlines = select(Deadline).where(Deadline.kind.in_(LEAD_RESOLVE)).order_by(Deadline.id)
    for deadline in db.session.scalars(deadlines).all():
        rows = select(DeadlineChange).where(DeadlineChange.deadline_id == deadline.id).order_by(DeadlineChange.id)
        changes = [Change(row.at, row.state, row.due_at, row.due_number) for row in db.session.scalars(rows)]
        yield deadline.ticket_id, changes


def _months_of(changes):
    """The month of each due number that counts: of the first end of a month after it at which it held and was decided."""
    labels = {}
    for label in LABELS:
        end = month(label).end
        known = [change for change in changes if change.at < end]
        if known and known[-1].due_at < end and known[-1].state in DECIDED:
            labels.setdefault(known[-1].due_number, label)
    return list(labels.values())


BEGINNING = moment("2026-01-12 10:00")
STEPS = st.tuples(
    st.integers(1, 40), st.sampled_from(list(DeadlineState)), st.sampled_from((None, None, -20, 3, 30)), st.booleans()
)


@settings(max_examples=60)
@given(st.integers(1, 60), st.lists(STEPS, max_size=8))
def test_a_due_is_counted_at_most_once_and_if_it_ever_stood_decided(first, steps):
    """Whatever happened: days passed, the clock stood still or went on, its due was moved ahead or back."""
    at, due, number = BEGINNING, BEGINNING + timedelta(days=first, hours=7), 0
    changes = [Change(at, DeadlineState.RUNNING, due, number)]
    for days, state, move, is_before_due in steps:
        at += timedelta(days=days)
        if move is not None and (move > 0 or not is_before_due):
            due, number = at + timedelta(days=move, hours=7), number + 1
        changes.append(Change(at, state, due, number))

    ends = [month(label).end for label in (f"{year}-{n:02}" for year in (2026, 2027) for n in range(1, 13))]
    known = [[change for change in changes if change.at < end] for end in ends]
    stood = [
        (before[-1].due_number, was_counted(before, month_start))
        for month_start, end, before in zip([BEGINNING, *ends], ends, known, strict=False)
        if before and before[-1].due_at < end and before[-1].state in DECIDED
    ]
    counts = Counter(number for number, was_before in stood if not was_before)
    ahead = {
        change.due_number
        for change in changes
        if change.at < change.due_at and change == next(one for one in changes if one.due_number == change.due_number)
    }

    assert set(counts.values()) <= {1}
    assert set(counts) >= {number for number, _ in stood if number in ahead}
