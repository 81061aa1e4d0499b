"""MOVES is the whole life of a ticket, TASK_MOVES that of a task: which action, from which status, to which, by whom.

A row carries all that the rules know of an action; whoever needs a set of actions reads it off a column. The tables
guard the actions, draw the buttons, print the table of the docs and feeds one test over every (status, action,
party). The texts about an action are in pages/action_words.py.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from directline.extensions import Base
from directline.models import (
    EXITS,
    IN_HAND,
    OPEN,
    Answer,
    CallBack,
    Escalation,
    Message,
    Rejection,
    Status,
    Subject,
    Supplement,
    Task,
    TaskRecord,
    TaskStatus,
    Verdict,
    WorkRecord,
)
from directline.tickets import conditions
from directline.tickets.conditions import Condition
from directline.tickets.parties import Party


class Action(StrEnum):
    SUBMIT = "submit"
    CONFIRM_WORDING = "confirm_wording"
    MESSAGE = "message"
    URGE = "urge"
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLEMENT = "supplement"
    REJECT = "reject"
    OBJECT = "object"
    RECLASSIFY = "reclassify"
    RECUSE = "recuse"
    DISPATCH = "dispatch"
    RECALL = "recall"
    ADD_CO_HANDLER = "add_co_handler"
    SIGN = "sign"
    ASSIGN_HANDLER = "assign_handler"
    HAND_BACK = "hand_back"
    CONTACT = "contact"
    PLAN = "plan"
    NOTE = "note"
    CO_REPORT = "co_report"
    ANSWER = "answer"
    SEND_BACK = "send_back"
    PASS = "pass"  # noqa: S105 - an action, not a password
    CALL_BACK = "call_back"
    VERDICT = "verdict"
    ORDER_REDO = "order_redo"
    CLOSE_UNRATED = "close_unrated"
    CLOSE_UNSOLVED = "close_unsolved"
    CLOSE_IMPORTED = "close_imported"
    CONFIRM_UNIT = "confirm_unit"
    EXPLAIN = "explain"
    WITHDRAW = "withdraw"
    ESCALATE = "escalate"
    RECOMPUTE = "recompute"
    REVOKE_CARD = "revoke_card"
    ADD_RESPONDENT = "add_respondent"
    READ_IDENTITY = "read_identity"
    DRAFT_INQUIRY = "draft_inquiry"
    APPROVE_INQUIRY = "approve_inquiry"
    DECLINE_INQUIRY = "decline_inquiry"
    REPLY_INQUIRY = "reply_inquiry"
    RECORD_FINDING = "record_finding"
    ASK_AFTERMATH = "ask_aftermath"
    REPORT_AFTERMATH = "report_aftermath"
    INSTRUCT = "instruct"
    GIVE_TASK = "give_task"
    REPORT_TASK = "report_task"
    ACCEPT_TASK = "accept_task"
    RETURN_TASK = "return_task"
    EXTEND_TASK = "extend_task"
    CANCEL_TASK = "cancel_task"


class Readers(StrEnum):
    """Who reads in the history that it was done, of those who see the ticket."""

    ALL = "all"
    OFFICIALS = "officials"
    AS_MARKED = "as_marked"  # officials; the enterprise where the one who did it says so
    OVERSIGHT = "oversight"  # the office, the supervision office, leaders


class Move(NamedTuple):
    """All that the rules know of an action.

    ``start`` empty: there is nothing yet. ``end`` empty: the status stays. ``condition``: what it needs besides the
    status and the party.
    """

    start: frozenset[StrEnum]
    end: frozenset[StrEnum]
    who: frozenset[Party]
    condition: Condition | None = None
    writes: type[Base] | None = None  # the model of the row that holds its text
    readers: Readers = Readers.ALL
    hides_text: bool = False  # the enterprise reads that it was done, not its text
    is_sealed_only: bool = False  # done to sealed complaints alone
    is_elsewhere: bool = False  # done on a page of its own, the page of the ticket offers it to nobody
    is_mailed: bool = True  # else its recipients find it on the page only
    is_serious: bool = False  # cannot be taken back: its button is red and stands last
    keeps_draft: bool = False  # what is typed is kept before it is sent
    names_lead: bool = False  # its notices name the lead
    names_helper: bool = False  # its notices name the co-handling unit
    leads_back: bool = True  # else its end is no return to where a deadline ran: a part begins or ends
    is_backdated: bool = False  # written down after its moment, with the status of then


Statuses = Status | TaskStatus | frozenset[Status] | set[Status] | set[TaskStatus]


def _move(start: Statuses, end: Statuses | None, *who: Party, **columns: Any) -> Move:
    return Move(_statuses(start), _statuses(end), frozenset(who), **columns)


def _statuses(given: Statuses | None) -> frozenset[StrEnum]:
    if given is None:
        return frozenset()
    return frozenset({given}) if isinstance(given, StrEnum) else frozenset(given)


S, P, R = Status, Party, Readers
BEFORE_ANSWER = {S.SUBMITTED, S.SUPPLEMENTING, S.DISPATCHED, S.IN_PROGRESS}
WITH_DEPARTMENT = {S.DISPATCHED, S.IN_PROGRESS}
REVIEWERS = (P.OFFICE, P.SUPERVISION)
DECIDERS = (P.OFFICE_HEAD, P.SUPERVISION)
SIGNATORIES = (P.OFFICE, P.LEAD, P.SUPERVISION, P.PRINCIPAL)

MOVES: dict[Action, Move] = {
    Action.SUBMIT: _move(set(), S.SUBMITTED, P.ENTERPRISE, P.OFFICIAL, P.IMPORT, is_mailed=False),
    Action.CONFIRM_WORDING: _move(OPEN, None, P.ENTERPRISE, condition=conditions.awaits_confirmation, is_mailed=False),
    Action.MESSAGE: _move(OPEN, None, P.ENTERPRISE, P.LEAD, P.OFFICE, writes=Message),
    Action.URGE: _move(OPEN, None, P.ENTERPRISE, P.OFFICE, writes=Message),
    Action.ASK_SUPPLEMENT: _move(
        {S.SUBMITTED, S.IN_PROGRESS},
        S.SUPPLEMENTING,
        P.OFFICE,
        P.LEAD,
        condition=conditions.may_ask_supplement,
        writes=Supplement,
        leads_back=False,
    ),
    Action.SUPPLEMENT: _move(S.SUPPLEMENTING, {S.SUBMITTED, S.IN_PROGRESS}, P.ENTERPRISE, P.OFFICE, keeps_draft=True),
    Action.REJECT: _move(
        S.SUBMITTED, S.REJECTED, P.OFFICE, condition=conditions.may_reject, writes=Rejection, is_serious=True
    ),
    Action.OBJECT: _move(S.REJECTED, S.SUBMITTED, P.ENTERPRISE, condition=conditions.may_object),
    Action.RECLASSIFY: _move(BEFORE_ANSWER, None, P.OFFICE),
    Action.RECUSE: _move(OPEN, None, P.OFFICE, readers=R.OVERSIGHT, is_serious=True),
    Action.DISPATCH: _move(
        S.SUBMITTED, S.DISPATCHED, P.OFFICE, P.SYSTEM, P.IMPORT, hides_text=True, names_lead=True, leads_back=False
    ),
    Action.RECALL: _move(
        S.DISPATCHED, S.SUBMITTED, P.OFFICE, writes=WorkRecord, hides_text=True, is_serious=True, leads_back=False
    ),
    Action.ADD_CO_HANDLER: _move(WITH_DEPARTMENT, None, P.OFFICE, hides_text=True, names_lead=True, names_helper=True),
    Action.SIGN: _move(S.DISPATCHED, S.IN_PROGRESS, P.LEAD, P.IMPORT, is_mailed=False, leads_back=False),
    Action.ASSIGN_HANDLER: _move(IN_HAND, None, P.LEAD, P.CO_HANDLER, condition=conditions.may_assign_handler),
    Action.HAND_BACK: _move(IN_HAND, None, P.SYSTEM),
    Action.CONTACT: _move(S.IN_PROGRESS, None, P.LEAD, writes=WorkRecord, hides_text=True),
    Action.PLAN: _move(S.IN_PROGRESS, None, P.LEAD, writes=WorkRecord, is_mailed=False),
    Action.NOTE: _move(S.IN_PROGRESS, None, P.LEAD, P.CO_HANDLER, writes=WorkRecord, readers=R.OFFICIALS),
    Action.CO_REPORT: _move(
        WITH_DEPARTMENT, None, P.CO_HANDLER, writes=WorkRecord, readers=R.OFFICIALS, is_mailed=False, names_helper=True
    ),
    Action.ANSWER: _move(S.IN_PROGRESS, S.ANSWERED, P.LEAD, P.IMPORT, writes=Answer, is_mailed=False, keeps_draft=True),
    Action.SEND_BACK: _move(S.ANSWERED, S.IN_PROGRESS, *REVIEWERS, condition=conditions.may_review),
    Action.PASS: _move(S.ANSWERED, S.CONFIRMING, *REVIEWERS, P.IMPORT, condition=conditions.may_review),
    Action.CALL_BACK: _move(
        S.CONFIRMING, None, *REVIEWERS, condition=conditions.may_rate, writes=CallBack, hides_text=True
    ),
    Action.VERDICT: _move(
        S.CONFIRMING,
        {S.CLOSED, S.IN_PROGRESS, S.CONFIRMING},
        P.ENTERPRISE,
        *REVIEWERS,
        condition=conditions.may_rate,
        writes=Verdict,
        leads_back=False,
    ),
    Action.ORDER_REDO: _move(
        S.CONFIRMING,
        S.IN_PROGRESS,
        *DECIDERS,
        condition=conditions.may_decide_unsolved,
        writes=WorkRecord,
        hides_text=True,
        leads_back=False,
    ),
    Action.CLOSE_UNRATED: _move(S.CONFIRMING, S.CLOSED, P.SYSTEM, condition=conditions.is_not_unsolved),
    Action.CLOSE_UNSOLVED: _move(
        S.CONFIRMING, S.CLOSED, *DECIDERS, condition=conditions.may_decide_unsolved, writes=WorkRecord, is_serious=True
    ),
    Action.CLOSE_IMPORTED: _move(S.CONFIRMING, S.CLOSED, P.IMPORT),
    Action.CONFIRM_UNIT: _move(
        S.CLOSED, None, P.OFFICE, condition=conditions.awaits_unit, is_elsewhere=True, is_mailed=False
    ),
    Action.EXPLAIN: _move(set(Status), None, P.CARDED, readers=R.OFFICIALS, is_mailed=False),
    Action.WITHDRAW: _move(OPEN, S.WITHDRAWN, P.ENTERPRISE, P.SYSTEM, writes=WorkRecord, is_serious=True),
    Action.ESCALATE: _move(OPEN | EXITS, None, P.SYSTEM, writes=Escalation, is_backdated=True),
    Action.RECOMPUTE: _move(OPEN, None, P.SYSTEM),
    Action.REVOKE_CARD: _move(OPEN | EXITS, None, P.SYSTEM, readers=R.OFFICIALS, is_backdated=True),
    Action.ADD_RESPONDENT: _move(OPEN, None, P.OFFICE, is_sealed_only=True, is_serious=True),
    Action.READ_IDENTITY: _move(
        set(Status), None, P.OFFICE, P.LEAD, writes=WorkRecord, hides_text=True, is_sealed_only=True
    ),
    Action.DRAFT_INQUIRY: _move(BEFORE_ANSWER, None, P.OFFICE, P.LEAD, readers=R.OFFICIALS, is_sealed_only=True),
    Action.APPROVE_INQUIRY: _move(
        BEFORE_ANSWER,
        None,
        *SIGNATORIES,
        condition=conditions.may_approve_inquiry,
        readers=R.OFFICIALS,
        is_sealed_only=True,
    ),
    Action.DECLINE_INQUIRY: _move(
        OPEN,
        None,
        *SIGNATORIES,
        condition=conditions.has_pending_inquiry,
        readers=R.OFFICIALS,
        is_sealed_only=True,
        is_serious=True,
    ),
    Action.REPLY_INQUIRY: _move(
        set(Status), None, P.ASKED, readers=R.OFFICIALS, is_sealed_only=True, is_elsewhere=True
    ),
    Action.RECORD_FINDING: _move(
        S.IN_PROGRESS, None, P.LEAD, condition=conditions.awaits_finding, readers=R.OFFICIALS, is_sealed_only=True
    ),
    Action.ASK_AFTERMATH: _move({S.CLOSED, S.WITHDRAWN}, None, P.SYSTEM, is_sealed_only=True),
    Action.REPORT_AFTERMATH: _move(
        {S.CLOSED, S.WITHDRAWN}, None, P.ENTERPRISE, condition=conditions.awaits_aftermath, is_sealed_only=True
    ),
    Action.INSTRUCT: _move(
        set(Status), None, P.LEADER, P.OFFICE, readers=R.AS_MARKED, is_mailed=False, keeps_draft=True
    ),
}

K, GIVERS = TaskStatus, (P.GIVER, P.OFFICE)
TASK_MOVES: dict[Action, Move] = {
    Action.GIVE_TASK: _move(set(), K.GIVEN, P.LEADER, P.OFFICE),
    Action.REPORT_TASK: _move(K.GIVEN, K.REPORTED, P.OWNER, writes=TaskRecord, readers=R.OFFICIALS, keeps_draft=True),
    Action.ACCEPT_TASK: _move(K.REPORTED, K.ACCEPTED, *GIVERS, condition=conditions.may_review_task),
    Action.RETURN_TASK: _move(
        K.REPORTED, K.GIVEN, *GIVERS, condition=conditions.may_review_task, writes=TaskRecord, readers=R.OFFICIALS
    ),
    Action.EXTEND_TASK: _move(
        K.GIVEN, None, *GIVERS, condition=conditions.may_change_task, writes=TaskRecord, hides_text=True
    ),
    Action.CANCEL_TASK: _move(
        {K.GIVEN, K.REPORTED},
        K.CANCELLED,
        *GIVERS,
        condition=conditions.may_change_task,
        writes=TaskRecord,
        hides_text=True,
        is_serious=True,
    ),
    Action.ESCALATE: _move(set(K), None, P.SYSTEM, writes=Escalation, readers=R.OFFICIALS, is_backdated=True),
    Action.RECOMPUTE: _move({K.GIVEN, K.REPORTED}, None, P.SYSTEM, readers=R.OFFICIALS),
    Action.REVOKE_CARD: _move(set(K), None, P.SYSTEM, readers=R.OFFICIALS, is_backdated=True),
}
"""The same for every kind of task; who gives and who accepts a kind says its row in tasks/kinds.py."""


def moves_of(subject: Subject | None) -> Mapping[Action, Move]:
    """The table of its life; a ticket's where there is none yet."""
    return TASK_MOVES if isinstance(subject, Task) else MOVES


def move_of(action: Action) -> Move:
    """Its row, of whichever table; what both have is done by the scheduler to tickets and tasks alike."""
    return MOVES.get(action) or TASK_MOVES[action]


BY_NOBODY = frozenset(action for action, move in MOVES.items() if move.who <= {P.SYSTEM, P.IMPORT})
NOT_ON_THE_TICKET = BY_NOBODY | {action for action, move in MOVES.items() if move.is_elsewhere}
"""What the page of a ticket offers to nobody."""
