"""MOVES is the whole life of a ticket: which action, from which status, to which, by whom.

It guards the verbs, draws the buttons, prints the diagram of the docs and feeds one test over every (status, action,
party). Rules that need more than the status stand in conditions.CONDITIONS.
"""

from enum import StrEnum
from typing import NamedTuple

from directline.models import EXITS, IN_HAND, OPEN, Status


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


class Party(StrEnum):
    """What a person, the deadline or the import is to one ticket.

    The supervision office is a party only where the direct-line office is itself the lead: it then stands in for it.
    A unit is asked by a written inquiry, barred or not; that makes it see nothing of the ticket.
    """

    ENTERPRISE = "enterprise"
    OFFICIAL = "official"
    OFFICE = "office"
    OFFICE_HEAD = "office_head"
    SUPERVISION = "supervision"
    LEAD = "lead"
    CO_HANDLER = "co_handler"
    CARDED = "carded"
    PRINCIPAL = "principal"
    ASKED = "asked"
    SYSTEM = "system"
    IMPORT = "import"


class Move(NamedTuple):
    """``start`` empty: there is no ticket yet. ``end`` empty: the status stays."""

    start: frozenset[Status]
    end: frozenset[Status]
    who: frozenset[Party]


def _move(start: "Status | frozenset[Status] | set[Status]", end: "Status | set[Status] | None", *who: Party) -> Move:
    return Move(_statuses(start), _statuses(end), frozenset(who))


def _statuses(given: "Status | frozenset[Status] | set[Status] | None") -> frozenset[Status]:
    if given is None:
        return frozenset()
    return frozenset({given}) if isinstance(given, Status) else frozenset(given)


S, P = Status, Party
BEFORE_ANSWER = {S.SUBMITTED, S.SUPPLEMENTING, S.DISPATCHED, S.IN_PROGRESS}
WITH_DEPARTMENT = {S.DISPATCHED, S.IN_PROGRESS}

MOVES: dict[Action, Move] = {
    Action.SUBMIT: _move(set(), S.SUBMITTED, P.ENTERPRISE, P.OFFICIAL, P.IMPORT),
    Action.CONFIRM_WORDING: _move(OPEN, None, P.ENTERPRISE),
    Action.MESSAGE: _move(OPEN, None, P.ENTERPRISE, P.LEAD, P.OFFICE),
    Action.URGE: _move(OPEN, None, P.ENTERPRISE, P.OFFICE),
    Action.ASK_SUPPLEMENT: _move({S.SUBMITTED, S.IN_PROGRESS}, S.SUPPLEMENTING, P.OFFICE, P.LEAD),
    Action.SUPPLEMENT: _move(S.SUPPLEMENTING, {S.SUBMITTED, S.IN_PROGRESS}, P.ENTERPRISE, P.OFFICE),
    Action.REJECT: _move(S.SUBMITTED, S.REJECTED, P.OFFICE),
    Action.OBJECT: _move(S.REJECTED, S.SUBMITTED, P.ENTERPRISE),
    Action.RECLASSIFY: _move(BEFORE_ANSWER, None, P.OFFICE),
    Action.RECUSE: _move(OPEN, None, P.OFFICE),
    Action.DISPATCH: _move(S.SUBMITTED, S.DISPATCHED, P.OFFICE, P.SYSTEM, P.IMPORT),
    Action.RECALL: _move(S.DISPATCHED, S.SUBMITTED, P.OFFICE),
    Action.ADD_CO_HANDLER: _move(WITH_DEPARTMENT, None, P.OFFICE),
    Action.SIGN: _move(S.DISPATCHED, S.IN_PROGRESS, P.LEAD, P.IMPORT),
    Action.ASSIGN_HANDLER: _move(IN_HAND, None, P.LEAD, P.CO_HANDLER),
    Action.HAND_BACK: _move(IN_HAND, None, P.SYSTEM),
    Action.CONTACT: _move(S.IN_PROGRESS, None, P.LEAD),
    Action.PLAN: _move(S.IN_PROGRESS, None, P.LEAD),
    Action.NOTE: _move(S.IN_PROGRESS, None, P.LEAD, P.CO_HANDLER),
    Action.CO_REPORT: _move(WITH_DEPARTMENT, None, P.CO_HANDLER),
    Action.ANSWER: _move(S.IN_PROGRESS, S.ANSWERED, P.LEAD, P.IMPORT),
    Action.SEND_BACK: _move(S.ANSWERED, S.IN_PROGRESS, P.OFFICE, P.SUPERVISION),
    Action.PASS: _move(S.ANSWERED, S.CONFIRMING, P.OFFICE, P.SUPERVISION, P.IMPORT),
    Action.CALL_BACK: _move(S.CONFIRMING, None, P.OFFICE, P.SUPERVISION),
    Action.VERDICT: _move(S.CONFIRMING, {S.CLOSED, S.IN_PROGRESS, S.CONFIRMING}, P.ENTERPRISE, P.OFFICE, P.SUPERVISION),
    Action.ORDER_REDO: _move(S.CONFIRMING, S.IN_PROGRESS, P.OFFICE_HEAD, P.SUPERVISION),
    Action.CLOSE_UNRATED: _move(S.CONFIRMING, S.CLOSED, P.SYSTEM),
    Action.CLOSE_UNSOLVED: _move(S.CONFIRMING, S.CLOSED, P.OFFICE_HEAD, P.SUPERVISION),
    Action.CLOSE_IMPORTED: _move(S.CONFIRMING, S.CLOSED, P.IMPORT),
    Action.CONFIRM_UNIT: _move(S.CLOSED, None, P.OFFICE),
    Action.EXPLAIN: _move(set(Status), None, P.CARDED),
    Action.WITHDRAW: _move(OPEN, S.WITHDRAWN, P.ENTERPRISE, P.SYSTEM),
    Action.ESCALATE: _move(OPEN | EXITS, None, P.SYSTEM),
    Action.RECOMPUTE: _move(OPEN, None, P.SYSTEM),
    Action.REVOKE_CARD: _move(OPEN | EXITS, None, P.SYSTEM),
    Action.ADD_RESPONDENT: _move(OPEN, None, P.OFFICE),
    Action.READ_IDENTITY: _move(set(Status), None, P.OFFICE, P.LEAD),
    Action.DRAFT_INQUIRY: _move(BEFORE_ANSWER, None, P.OFFICE, P.LEAD),
    Action.APPROVE_INQUIRY: _move(BEFORE_ANSWER, None, P.OFFICE, P.LEAD, P.SUPERVISION, P.PRINCIPAL),
    Action.DECLINE_INQUIRY: _move(OPEN, None, P.OFFICE, P.LEAD, P.SUPERVISION, P.PRINCIPAL),
    Action.REPLY_INQUIRY: _move(set(Status), None, P.ASKED),
    Action.RECORD_FINDING: _move(S.IN_PROGRESS, None, P.LEAD),
    Action.ASK_AFTERMATH: _move({S.CLOSED, S.WITHDRAWN}, None, P.SYSTEM),
    Action.REPORT_AFTERMATH: _move({S.CLOSED, S.WITHDRAWN}, None, P.ENTERPRISE),
}

SEALED_ONLY = frozenset({Action.ADD_RESPONDENT, Action.READ_IDENTITY}) | {
    Action.DRAFT_INQUIRY,
    Action.APPROVE_INQUIRY,
    Action.DECLINE_INQUIRY,
    Action.REPLY_INQUIRY,
    Action.RECORD_FINDING,
    Action.ASK_AFTERMATH,
    Action.REPORT_AFTERMATH,
}
"""What is done to sealed complaints alone."""
BY_NOBODY = frozenset(action for action, move in MOVES.items() if move.who <= {P.SYSTEM, P.IMPORT})
NOT_ON_THE_TICKET = BY_NOBODY | {Action.REPLY_INQUIRY, Action.CONFIRM_UNIT}
"""What the page of a ticket offers to nobody: a letter is answered, and units are confirmed, on pages of their own."""
