"""DEADLINES: which action starts and which stops each deadline, and so in which status it may run.

A deadline runs only while the action that stops it is allowed. Where the status forbids that for a time it is paused,
where for ever it is void. All of this follows from MOVES; nothing is said twice.
"""

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from directline.models import LEAD_RESOLVE, OPEN, DeadlineKind, PauseReason, Status
from directline.tickets.rules import MOVES, Action


class DeadlineRule(NamedTuple):
    """``steps``: what the side that owes the promise does before, in its own time. ``outlives``: owed after the end."""

    starts: frozenset[Action]
    stops: frozenset[Action]
    steps: frozenset[Action] = frozenset()
    outlives: bool = False


def _rule(
    starts: set[Action], stops: set[Action], steps: set[Action] | None = None, *, outlives: bool = False
) -> DeadlineRule:
    return DeadlineRule(frozenset(starts), frozenset(stops), frozenset(steps or ()), outlives)


A, K = Action, DeadlineKind
DEADLINES: dict[DeadlineKind, DeadlineRule] = {
    K.TRIAGE: _rule({A.SUBMIT, A.RECALL, A.OBJECT, A.SUPPLEMENT}, {A.DISPATCH, A.REJECT, A.ASK_SUPPLEMENT}),
    K.SIGN: _rule({A.DISPATCH}, {A.SIGN}),
    K.CONTACT: _rule({A.DISPATCH}, {A.CONTACT}, {A.SIGN}),
    K.PLAN: _rule({A.DISPATCH}, {A.PLAN}, {A.SIGN}),
    K.RESOLVE_TICKET: _rule({A.DISPATCH}, {A.PASS}, {A.DISPATCH, A.SIGN, A.ANSWER}),
    K.RESOLVE_LEAD: _rule({A.DISPATCH}, {A.ANSWER}, {A.SIGN}),
    K.REDO: _rule({A.VERDICT, A.ORDER_REDO}, {A.ANSWER}),
    K.CO_REPORT: _rule({A.DISPATCH, A.ADD_CO_HANDLER}, {A.CO_REPORT}),
    K.REVIEW: _rule({A.ANSWER}, {A.PASS, A.SEND_BACK}),
    K.CALL_BACK: _rule({A.PASS}, {A.VERDICT}),
    K.SUPPLEMENT: _rule({A.ASK_SUPPLEMENT}, {A.SUPPLEMENT}),
    K.EXPLAIN: _rule({A.ESCALATE}, {A.EXPLAIN}, outlives=True),
    K.INQUIRY: _rule({A.APPROVE_INQUIRY}, {A.REPLY_INQUIRY}),
}
"""A masked department's first message stops its contact deadline, too; a lead's ends as of the answer that passed."""

ON_LADDER = frozenset(DEADLINES) - {K.SUPPLEMENT}
"""What somebody is told of when it is late: all but what the enterprise owes, whose ticket is then withdrawn."""

NOT_BACK = frozenset(action for action, move in MOVES.items() if not move.leads_back)
"""What leads no deadline back to where it ran: a supplement returns where it was asked, others end or begin a part."""

WAITS_FOR = {
    Status.SUPPLEMENTING: PauseReason.SUPPLEMENT,
    Status.ANSWERED: PauseReason.ANSWER,
}
"""Why a deadline stands still in a status that forbids what stops it."""


class Course(StrEnum):
    """What a status makes of a deadline."""

    RUNS = "runs"
    WAITS = "waits"
    OVER = "over"


RESOLVE = LEAD_RESOLVE | {DeadlineKind.RESOLVE_TICKET}


@cache
def course(kind: DeadlineKind, status: Status) -> Course:
    """Does such a deadline run in that status, wait for another one, or is it over?"""
    if status not in OPEN and not DEADLINES[kind].outlives:
        return Course.OVER
    if status in _runs_in(kind):
        return Course.RUNS
    return Course.WAITS if _leads_back(kind, status) else Course.OVER


def _runs_in(kind: DeadlineKind) -> frozenset[Status]:
    """Where everything is allowed that stops it, and where its own side comes there from."""
    rule = DEADLINES[kind]
    stopped_in = frozenset.intersection(*(MOVES[action].start for action in rule.stops))
    return stopped_in.union(*(MOVES[action].start for action in rule.steps))


def _leads_back(kind: DeadlineKind, status: Status) -> bool:
    """Does anything lead from there to where the deadline runs, and not to another deadline of the kind?"""
    ways = [move for action, move in MOVES.items() if action not in DEADLINES[kind].starts | NOT_BACK]
    known, found = {status}, {status}
    while found:
        found = {end for move in ways if move.start & found for end in move.end} - known
        known |= found
    return bool(known & _runs_in(kind))


STRETCHED = (
    frozenset(kind for kind in DEADLINES if any(course(kind, status) is Course.WAITS for status in OPEN)) - RESOLVE
)
"""What stands still at times and so can not be counted in calendar days; the law counts an answer so all the same."""
