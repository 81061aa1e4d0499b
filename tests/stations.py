"""What each person may do at each station of a life, every action as it is done, and a ticket at each station."""

from sqlalchemy import select

from directline.extensions import db
from directline.models import Status, Ticket
from directline.tickets import lifecycle
from tests import scenarios
from tests.factories import moment

TALK = {"message", "urge"}
INSTRUCT = {"instruct"}
"""By a leader; the office writes down what a leader wrote on paper."""
OFFICE = TALK | INSTRUCT | {"recuse"}
OFFICE_BEFORE = OFFICE | {"reclassify"}

OFFERED = {
    "filed": {
        "owner": TALK | {"withdraw"},
        "clerk": OFFICE_BEFORE | {"ask_supplement", "reject", "dispatch"},
    },
    "dispatched": {
        "owner": TALK | {"withdraw"},
        "clerk": OFFICE_BEFORE | {"recall", "add_co_handler"},
        "handler": {"message", "sign"},
        "head": {"message", "sign", "assign_handler"},
    },
    "signed": {
        "owner": TALK | {"withdraw"},
        "clerk": OFFICE_BEFORE | {"add_co_handler"},
        "handler": {"message", "ask_supplement", "contact", "plan", "note", "answer"},
        "head": {"message", "assign_handler", "ask_supplement", "contact", "plan", "note", "answer"},
    },
    "answered": {
        "owner": TALK | {"withdraw"},
        "clerk": OFFICE | {"send_back", "pass"},
        "handler": {"message"},
        "head": {"message", "assign_handler"},
    },
    "confirming": {
        "owner": TALK | {"withdraw", "verdict"},
        "clerk": OFFICE | {"call_back", "verdict"},
        "handler": {"message"},
        "head": {"message", "assign_handler"},
    },
    "closed": {"clerk": INSTRUCT},
}
for station, offered in OFFERED.items():
    offered["secretary"] = INSTRUCT
    offered["vice"] = set() if station == "filed" else INSTRUCT
ALIKE = {"colleague": "owner", "office_head": "clerk", "second_clerk": "clerk"}
ALIKE |= {"magistrate": "secretary", "sponsor": "secretary"}
NOBODY = ("newcomer", "stranger", "other_handler", "inspector", "other_vice", "admin", "auditor")
"""To whom nothing is offered. The lead's vice sees the ticket from its dispatch on."""

STEPS_IN_LIFE = [
    ("filed", "owner", "message", {"text": "请问进展"}, Status.SUBMITTED),
    ("filed", "owner", "urge", {"text": "请尽快"}, Status.SUBMITTED),
    ("filed", "owner", "withdraw", {"reason": ""}, Status.WITHDRAWN),
    ("behalf", "owner", "confirm_wording", {}, Status.SUBMITTED),
    ("filed", "clerk", "ask_supplement", {"listed": ["用地批复"], "others": "现场照片"}, Status.SUPPLEMENTING),
    ("supplementing", "owner", "supplement", {"text": "已补齐"}, Status.SUBMITTED),
    ("supplementing", "clerk", "supplement", {"text": "企业送来"}, Status.SUBMITTED),
    ("filed", "clerk", "reject", {"reason": "civil_dispute", "advice": "请向法院起诉。"}, Status.REJECTED),
    ("rejected", "owner", "object", {"text": "不是民事纠纷"}, Status.SUBMITTED),
    ("filed", "clerk", "reclassify", {"category": "test", "severity": "major"}, Status.SUBMITTED),
    ("filed", "clerk", "recuse", {"user": "handler", "reason": "亲属"}, Status.SUBMITTED),
    ("filed", "clerk", "dispatch", {"department": "test-lead-unit", "severity": "general"}, Status.DISPATCHED),
    ("dispatched", "clerk", "recall", {"reason": "派错了"}, Status.SUBMITTED),
    ("dispatched", "clerk", "add_co_handler", {"department": "test-other-unit"}, Status.DISPATCHED),
    ("dispatched", "handler", "sign", {}, Status.IN_PROGRESS),
    ("dispatched", "head", "sign", {"handler": "handler"}, Status.IN_PROGRESS),
    ("signed", "head", "assign_handler", {"handler": "head"}, Status.IN_PROGRESS),
    ("co_handled", "other_head", "assign_handler", {"handler": "other_handler"}, Status.IN_PROGRESS),
    ("signed", "handler", "contact", {"method": "phone", "person": "王", "text": "已联系"}, Status.IN_PROGRESS),
    ("signed", "handler", "plan", {"text": "下周施工"}, Status.IN_PROGRESS),
    ("signed", "handler", "note", {"text": "内部"}, Status.IN_PROGRESS),
    ("co_handled", "other_handler", "co_report", {"text": "已核"}, Status.IN_PROGRESS),
    ("signed", "handler", "ask_supplement", {"others": "现场照片"}, Status.SUPPLEMENTING),
    (
        "planned",
        "handler",
        "answer",
        {"outcome": "solved", "public_text": "线路迁改已经完成，请查看现场。"},
        Status.ANSWERED,
    ),
    ("answered", "clerk", "send_back", {"note": "依据不足"}, Status.IN_PROGRESS),
    ("answered", "clerk", "pass", {}, Status.CONFIRMING),
    ("confirming", "clerk", "call_back", {"method": "phone", "is_reached": "no"}, Status.CONFIRMING),
    ("confirming", "owner", "verdict", {"is_solved": "yes", "satisfaction": "satisfied"}, Status.CLOSED),
    ("confirming", "clerk", "verdict", {"is_solved": "yes", "satisfaction": "basically"}, Status.CLOSED),
    (
        "confirming",
        "owner",
        "verdict",
        {"is_solved": "no", "satisfaction": "not_satisfied", "words": "没动"},
        Status.IN_PROGRESS,
    ),
    ("failed", "office_head", "order_redo", {"reason": "再办一次"}, Status.IN_PROGRESS),
    (
        "complained",
        "clerk",
        "draft_inquiry",
        {"department": "test-lead-unit", "title": "行政检查情况", "text": "请说明检查的依据和程序。"},
        Status.SUBMITTED,
    ),
    ("asked_afterwards", "owner", "report_aftermath", {"has_happened": "no"}, Status.WITHDRAWN),
    ("taken", "liaison", "record_finding", {"result": "true", "measures": "责令整改"}, Status.IN_PROGRESS),
    ("inquired", "second_clerk", "approve_inquiry", {}, Status.SUBMITTED),
    ("inquired", "clerk", "decline_inquiry", {"reason": "不必问"}, Status.SUBMITTED),
    ("complained", "clerk", "add_respondent", {"department": "test-other-unit"}, Status.SUBMITTED),
    ("signed", "secretary", "instruct", {"text": "请一周内解决"}, Status.IN_PROGRESS),
    ("planned", "secretary", "instruct", {"text": "请一周内解决，结果报我。"}, Status.IN_PROGRESS),
    ("failed", "office_head", "close_unsolved", {"reason": "确实办不了"}, Status.CLOSED),
]


def at(cast, station):
    """A ticket at that station of its life."""
    return STATIONS[station](cast) if station in STATIONS else getattr(scenarios, station)(cast)


def behalf(cast):
    return scenarios.filed(cast, reporter=None)


def supplementing(cast):
    ticket = scenarios.filed(cast)
    lifecycle.ask_supplement(ticket, ["用地批复"], by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def rejected(cast):
    ticket = scenarios.filed(cast)
    lifecycle.reject(ticket, "civil_dispute", "请向法院起诉。", by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def co_handled(cast):
    ticket = scenarios.signed(cast)
    lifecycle.add_co_handler(ticket, cast.other_unit, by=cast.clerk, at=moment("2026-03-02 14:00"))
    return ticket


def failed(cast):
    """Not solved for the third time."""
    ticket = scenarios.confirming(cast)
    for day in (6, 7, 8):
        lifecycle.verdict(ticket, False, "not_satisfied", "没动", by=cast.owner, at=moment(f"2026-03-0{day} 10:00"))
        if ticket.status is Status.IN_PROGRESS:
            reply = lifecycle.Reply("solved", "线路迁改已经完成,请查看现场。")
            lifecycle.answer(ticket, reply, by=cast.handler, at=moment(f"2026-03-0{day} 11:00"))
            lifecycle.pass_answer(ticket, by=cast.clerk, at=moment(f"2026-03-0{day} 12:00"))
    return ticket


def inquired(cast):
    """A written inquiry waits for a second person."""
    ticket = scenarios.complained(cast)
    words = ("行政检查情况", "请说明检查的依据和程序。")
    lifecycle.draft_inquiry(ticket, cast.lead_unit, *words, by=cast.clerk, at=moment("2026-03-02 10:00"))
    return ticket


def taken(cast):
    """A complaint in the hands of the discipline liaison."""
    ticket = scenarios.complained(cast)
    lifecycle.dispatch(ticket, cast.discipline, by=cast.clerk, at=moment("2026-03-02 10:00"))
    lifecycle.sign(ticket, by=cast.liaison, at=moment("2026-03-02 11:00"))
    return ticket


def asked_afterwards(cast):
    """Withdrawn, and asked about after thirty days."""
    ticket = scenarios.complained(cast)
    lifecycle.withdraw(ticket, by=cast.owner, at=moment("2026-03-02 10:00"))
    lifecycle.ask_aftermath(ticket, 30, at=moment("2026-04-01 10:00"))
    return ticket


STATIONS = {
    "taken": taken,
    "asked_afterwards": asked_afterwards,
    "inquired": inquired,
    "behalf": behalf,
    "supplementing": supplementing,
    "rejected": rejected,
    "co_handled": co_handled,
    "failed": failed,
}


LIVED = sorted({station for station, *_rest in STEPS_IN_LIFE} | {"closed"})


def live_stations(cast):
    """A ticket at each station of its life."""
    for station in LIVED:
        at(cast, station)


def by_station():
    """The tickets that ``live_stations`` left, by the station at which each stands."""
    return dict(zip(LIVED, db.session.scalars(select(Ticket).order_by(Ticket.id)), strict=True))
