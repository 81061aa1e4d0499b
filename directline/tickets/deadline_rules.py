"""DEADLINES is all that the rules know of the kinds of deadlines: who owes each, what starts and stops it, and so on.

A deadline runs only while the action that stops it is allowed. Where the status forbids that for a time it is paused,
where for ever it is void. All of this follows from MOVES; whoever needs a set of kinds reads it off a column. The texts
about a kind are in pages/deadline_words.py.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from directline.models import OPEN, TASK_OPEN, DeadlineKind, PauseReason, Status, TaskStatus
from directline.tickets.parties import Party
from directline.tickets.rules import MOVES, TASK_MOVES, Action, Move


class LimitedBy(StrEnum):
    """How the county gives the limit of a kind."""

    KIND = "kind"  # one limit, and another for urgent tickets where the county wants it
    SEVERITY = "severity"  # one for each severity, and a category may have its own
    LEAD = "lead"  # none: it is a share of the lead's


class DeadlineRule(NamedTuple):
    """All that the rules know of a kind of deadline."""

    starts: frozenset[Action]
    stops: frozenset[Action]
    owed_by: frozenset[Party]
    steps: frozenset[Action] = frozenset()  # what who owes it does before, in its own time
    limited_by: LimitedBy = LimitedBy.KIND
    is_of_task: bool = False  # of a task, not of a ticket
    outlives: bool = False  # owed after the end of the ticket
    is_public: bool = False  # the enterprise reads it
    is_awaited: bool = False  # the enterprise waits for it: its notices give the date
    board: str = ""  # where it is listed when late, by its name in pages/late_boards.py
    figure: str = ""  # the share of those kept in time, by its name in reports/figures.py

    @property
    def moves(self) -> Mapping[Action, Move]:
        """The table of the life in which it runs."""
        return TASK_MOVES if self.is_of_task else MOVES


def _rule(
    starts: set[Action], stops: set[Action], *owed_by: Party, steps: set[Action] | None = None, **columns: Any
) -> DeadlineRule:
    return DeadlineRule(frozenset(starts), frozenset(stops), frozenset(owed_by), frozenset(steps or ()), **columns)


A, K, L, P = Action, DeadlineKind, LimitedBy, Party
DEADLINES: dict[DeadlineKind, DeadlineRule] = {
    K.TRIAGE: _rule(
        {A.SUBMIT, A.RECALL, A.OBJECT, A.SUPPLEMENT},
        {A.DISPATCH, A.REJECT, A.ASK_SUPPLEMENT},
        P.OFFICE,
        is_public=True,
        is_awaited=True,
        board="office",
        figure="triaged_in_time",
    ),
    K.SIGN: _rule({A.DISPATCH}, {A.SIGN}, P.LEAD, board="sign", figure="signed_in_time"),
    K.CONTACT: _rule(
        {A.DISPATCH}, {A.CONTACT}, P.LEAD, steps={A.SIGN}, is_public=True, board="contact", figure="contacted_in_time"
    ),
    K.PLAN: _rule({A.DISPATCH}, {A.PLAN}, P.LEAD, steps={A.SIGN}, board="plan", figure="planned_in_time"),
    K.RESOLVE_TICKET: _rule(
        {A.DISPATCH},
        {A.PASS},
        P.OFFICE,
        P.LEAD,
        steps={A.DISPATCH, A.SIGN, A.ANSWER},
        limited_by=L.SEVERITY,
        is_public=True,
        is_awaited=True,
        board="promise",
        figure="promise_kept",
    ),
    K.RESOLVE_LEAD: _rule(
        {A.DISPATCH}, {A.ANSWER}, P.LEAD, steps={A.SIGN}, limited_by=L.SEVERITY, board="resolve", figure="on_time"
    ),
    K.REDO: _rule(
        {A.VERDICT, A.ORDER_REDO},
        {A.ANSWER},
        P.LEAD,
        limited_by=L.LEAD,
        is_public=True,
        is_awaited=True,
        board="resolve",
        figure="on_time",
    ),
    K.CO_REPORT: _rule(
        {A.DISPATCH, A.ADD_CO_HANDLER}, {A.CO_REPORT}, P.CO_HANDLER, board="co_report", figure="reported_in_time"
    ),
    K.REVIEW: _rule({A.ANSWER}, {A.PASS, A.SEND_BACK}, P.OFFICE, board="office", figure="reviewed_in_time"),
    K.CALL_BACK: _rule(
        {A.PASS}, {A.VERDICT}, P.OFFICE, P.ENTERPRISE, is_public=True, board="office", figure="called_back"
    ),
    K.SUPPLEMENT: _rule({A.ASK_SUPPLEMENT}, {A.SUPPLEMENT}, P.ENTERPRISE, is_public=True),
    K.EXPLAIN: _rule({A.ESCALATE}, {A.EXPLAIN}, P.CARDED, outlives=True, board="explain", figure="explained_in_time"),
    K.INQUIRY: _rule({A.APPROVE_INQUIRY}, {A.REPLY_INQUIRY}, P.ASKED),
    K.INSTRUCTION: _rule({A.GIVE_TASK}, {A.REPORT_TASK}, P.OWNER, is_of_task=True, figure="instructions_kept"),
}
"""A masked department's first message stops its contact deadline, too; a lead's ends as of the answer that passed."""


def kinds(is_wanted: Callable[[DeadlineRule], bool]) -> tuple[DeadlineKind, ...]:
    """The kinds whose row is such, in the order of the table."""
    return tuple(kind for kind, rule in DEADLINES.items() if is_wanted(rule))


LEAD_RESOLVE = kinds(lambda rule: rule.stops == {A.ANSWER})
"""The lead's own deadlines of the answer, in the first and in any further round."""
BY_KIND = kinds(lambda rule: rule.limited_by is L.KIND)
BY_SEVERITY = kinds(lambda rule: rule.limited_by is L.SEVERITY)
GIVEN = kinds(lambda rule: rule.limited_by in (L.KIND, L.SEVERITY))
"""What the county has to limit."""
RESOLVE = frozenset(kinds(lambda rule: rule.limited_by in (L.SEVERITY, L.LEAD)))
PUBLIC = kinds(lambda rule: rule.is_public)
OF_CASE_OWNER = kinds(lambda rule: P.OFFICE in rule.owed_by and P.LEAD not in rule.owed_by)
ON_THE_WAY = kinds(lambda rule: rule.owed_by <= {P.LEAD, P.CO_HANDLER} and rule.limited_by is L.KIND)
"""What the units do on the way to the answer: never due after it."""
ON_LADDER = kinds(lambda rule: rule.owed_by != {P.ENTERPRISE})
"""What somebody is told of when it is late: all but what the enterprise owes, whose ticket is then withdrawn."""

NOT_BACK = frozenset(action for action, move in MOVES.items() if not move.leads_back)
"""What leads no deadline back to where it ran: a supplement returns where it was asked, others end or begin a part."""

WAITS_FOR = {
    Status.SUPPLEMENTING: PauseReason.SUPPLEMENT,
    Status.ANSWERED: PauseReason.ANSWER,
    TaskStatus.REPORTED: PauseReason.ANSWER,
}
"""Why a deadline stands still in a status that forbids what stops it."""


class Course(StrEnum):
    """What a status makes of a deadline."""

    RUNS = "runs"
    WAITS = "waits"
    OVER = "over"


@cache
def course(kind: DeadlineKind, status: Status | TaskStatus) -> Course:
    """Does such a deadline run in that status, wait for another one, or is it over?"""
    if status not in OPEN | TASK_OPEN and not DEADLINES[kind].outlives:
        return Course.OVER
    if status in _runs_in(kind):
        return Course.RUNS
    return Course.WAITS if _leads_back(kind, status) else Course.OVER


def _runs_in(kind: DeadlineKind) -> frozenset[StrEnum]:
    """Where everything is allowed that stops it, and where its own side comes there from."""
    rule = DEADLINES[kind]
    stopped_in = frozenset.intersection(*(rule.moves[action].start for action in rule.stops))
    return stopped_in.union(*(rule.moves[action].start for action in rule.steps))


@cache
def only_in(status: Status) -> tuple[DeadlineKind, ...]:
    """What the status itself waits for: the kinds that run in no other, but for the answer."""
    return tuple(kind for kind in DEADLINES if kind not in RESOLVE and _runs_in(kind) == {status})


def _leads_back(kind: DeadlineKind, status: StrEnum) -> bool:
    """Does anything lead from there to where the deadline runs, and not to another deadline of the kind?"""
    ways = [move for action, move in DEADLINES[kind].moves.items() if action not in DEADLINES[kind].starts | NOT_BACK]
    known: set[StrEnum] = {status}
    reached = {status}
    while reached:
        reached = {end for move in ways if move.start & reached for end in move.end} - known
        known |= reached
    return bool(known & _runs_in(kind))


STRETCHED = frozenset(kind for kind in BY_KIND if any(course(kind, status) is Course.WAITS for status in OPEN))
"""What stands still at times and so can not be counted in calendar days; the law counts an answer so all the same."""
