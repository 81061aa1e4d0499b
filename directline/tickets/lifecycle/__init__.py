"""VERBS: one function per action of MOVES; each takes ``by=`` and ``at=`` (now, if left out) and never commits."""

from directline.tickets.lifecycle.aftermath import ask_aftermath, record_finding, report_aftermath
from directline.tickets.lifecycle.closing import (
    call_back,
    close_imported,
    close_unrated,
    close_unsolved,
    order_redo,
    pass_answer,
    send_back,
    verdict,
    withdraw,
)
from directline.tickets.lifecycle.conversation import confirm_wording, message, urge
from directline.tickets.lifecycle.dispatching import add_co_handler, dispatch, recall, reclassify, recuse
from directline.tickets.lifecycle.following import follow
from directline.tickets.lifecycle.handlers import assign_handler, gone, hand_back
from directline.tickets.lifecycle.handling import Reply, answer, co_report, contact, explain, note, plan, sign
from directline.tickets.lifecycle.imported import confirm_unit, confirm_units
from directline.tickets.lifecycle.inquiries import (
    RevealsIdentity,
    approve_inquiry,
    decline_inquiry,
    draft_inquiry,
    reply_inquiry,
)
from directline.tickets.lifecycle.intake import (
    Submission,
    ask_supplement,
    object_to_rejection,
    reject,
    submit,
    supplement,
)
from directline.tickets.lifecycle.sealing import Respondents, add_respondent, read_identity

__all__ = [
    "Reply",
    "Respondents",
    "RevealsIdentity",
    "Submission",
    "add_co_handler",
    "add_respondent",
    "answer",
    "approve_inquiry",
    "ask_aftermath",
    "ask_supplement",
    "assign_handler",
    "call_back",
    "close_imported",
    "close_unrated",
    "close_unsolved",
    "co_report",
    "confirm_unit",
    "confirm_units",
    "confirm_wording",
    "contact",
    "decline_inquiry",
    "dispatch",
    "draft_inquiry",
    "explain",
    "follow",
    "gone",
    "hand_back",
    "message",
    "note",
    "object_to_rejection",
    "order_redo",
    "pass_answer",
    "plan",
    "read_identity",
    "recall",
    "reclassify",
    "record_finding",
    "recuse",
    "reject",
    "reply_inquiry",
    "report_aftermath",
    "send_back",
    "sign",
    "submit",
    "supplement",
    "urge",
    "verdict",
    "withdraw",
]
