"""What came due is counted once: was this due counted at the end of an earlier month?

A due is counted at the first end of a month after it at which its deadline is not paused. It is the due that holds
then: one that was moved before (reclassified, extended, counted by another calendar) is counted nowhere. A due that was
set anew while it still lay ahead is a promise of its own, and is counted in its own month.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from directline import clock
from directline.models import DeadlineState

DECIDED = (DeadlineState.MET, DeadlineState.MISSED, DeadlineState.RUNNING)
"""What counts: ended in time or late, or late and running. What stands still is decided later, what is void never."""


class Change(NamedTuple):
    """A deadline from that moment on."""

    at: datetime
    state: DeadlineState
    due_at: datetime
    due_number: int


def was_counted(changes: Sequence[Change], start: datetime) -> bool:
    """Of a deadline's changes in order: was the due to which they lead counted by ``start``, an end of a month?"""
    ends = [*(min(_month_start(change.at), start) for change in changes[1:]), start]
    counted, number = False, 0
    for change, end in zip(changes, ends, strict=False):
        is_new_due = change.due_number != number and change.due_at > change.at
        is_counted_now = change.state in DECIDED and max(change.at, change.due_at) < end
        counted, number = (counted and not is_new_due) or is_counted_now, change.due_number
    return counted


def _month_start(moment: datetime) -> datetime:
    """The last end of a month up to that moment."""
    return clock.at_local(clock.local_date(moment).replace(day=1))
