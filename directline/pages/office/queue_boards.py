"""The office's queues as lists: what waits, since when, and what one has to know to do it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from directline.extensions import db
from directline.models import Answer, Deadline, Message, Supplement, Ticket, User, Verdict
from directline.pages.deadline_badges import DeadlineBadge
from directline.pages.display import label, local_time
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, Filters
from directline.pages.rows import TICKET_COLUMNS, Line, badges, lines
from directline.tickets import routing
from directline.tickets.lists import annotations, queues, selects
from directline.tickets.lists.annotations import Attempts
from directline.tickets.lists.queues import Queue
from directline.tickets.routing import Suggestion

MOST_URGENT = 5
NAMES = {
    "triage": _l("待受理"),
    "review": _l("待审核答复"),
    "call_back": _l("待回访"),
    "unsolved": _l("多次未解决"),
    "urged": _l("催办未回应"),
    "supplement": _l("待企业补正"),
}
EMPTY = {
    "triage": _l("没有等待受理的诉求"),
    "review": _l("没有等待审核的答复"),
    "call_back": _l("没有等待回访的诉求"),
    "unsolved": _l("没有等待主任决定的诉求"),
    "urged": _l("没有未回应的催办"),
    "supplement": _l("没有等待企业补正的诉求"),
}


@dataclass(frozen=True)
class Waiting:
    """``about`` is what the queue shows beside the ticket; ``note`` says the same in one cell of the workbook."""

    line: Line
    badge: DeadlineBadge | None
    about: Any
    note: str


@dataclass(frozen=True)
class Triage:
    """``suggestions`` with the address at which each is dispatched."""

    suggestions: list[tuple[Suggestion, str]]
    others_open: int


@dataclass(frozen=True)
class CallBacks:
    """``is_enough``: so many attempts on so many days that the window may close it unrated."""

    answer: Answer | None
    done: Attempts
    is_enough: bool


About = Callable[[User, Sequence[Ticket]], dict[int, tuple[Any, str]]]


def board(user: User, queue: Queue, at: datetime) -> Board[Deadline | Ticket, Waiting]:
    filters = Filters()
    return Board(
        name=str(NAMES[queue.code]),
        filters=filters,
        rows=selects.matching(queue.rows(user), filters.chosen.get("words", ""), user),
        keys=queue.keys,
        present=lambda rows: waiting(user, queue, rows, at),
        columns=COLUMNS,
    )


def waiting(user: User, queue: Queue, rows: Sequence[Deadline | Ticket], at: datetime) -> list[Waiting]:
    deadlines = [row for row in rows if isinstance(row, Deadline)]
    tickets = [row.ticket if isinstance(row, Deadline) else row for row in rows]
    headed, shown = lines(user, tickets, queue.code), badges(deadlines, at)
    by_ticket = {deadline.ticket_id: shown[deadline.id] for deadline in deadlines}
    about = ABOUT[queue.code](user, tickets)
    nothing = (None, "")
    return [Waiting(headed[one.id], by_ticket.get(one.id), *about.get(one.id, nothing)) for one in tickets]


def urgent(user: User, queue: Queue, at: datetime) -> list[tuple[Line, DeadlineBadge]]:
    """What goes before the rest of the queue, nearest due first."""
    if queue.kind is None:
        return []
    deadlines = db.session.scalars(queues.urgent(user, queue).order_by(Deadline.due_at).limit(MOST_URGENT)).all()
    headed, shown = lines(user, [deadline.ticket for deadline in deadlines], queue.code), badges(deadlines, at)
    return [(headed[deadline.ticket_id], shown[deadline.id]) for deadline in deadlines]


def _about_triage(user: User, tickets: Sequence[Ticket]) -> dict[int, tuple[Any, str]]:
    suggested, others = routing.suggest_for(tickets), annotations.others_open(user, tickets)
    return {
        one.id: (
            Triage([(hint, _dispatch(one, hint)) for hint in suggested[one.id]], others[one.id]),
            "；".join(f"{hint.department.short_name}（{'，'.join(hint.reasons)}）" for hint in suggested[one.id]),
        )
        for one in tickets
    }


def _dispatch(ticket: Ticket, suggestion: Suggestion) -> str:
    unit = suggestion.department.code
    return url_for("ticket.step", number=ticket.number, action="dispatch", unit=unit, queue="triage")


def _about_review(_user: User, tickets: Sequence[Ticket]) -> dict[int, tuple[Any, str]]:
    return {
        key: (answer, f"{answer.assignment.department.short_name} {label(answer.outcome)}")
        for key, answer in annotations.newest_answers(tickets).items()
    }


def _about_call_back(_user: User, tickets: Sequence[Ticket]) -> dict[int, tuple[Any, str]]:
    answers, tries = annotations.newest_answers(tickets), annotations.attempts(tickets)
    return {one.id: _call_backs(answers.get(one.id), tries.get(one.id, Attempts(0, 0))) for one in tickets}


def _call_backs(answer: Answer | None, done: Attempts) -> tuple[Any, str]:
    return CallBacks(answer, done, done.are_enough), _(
        "已回访 %(times)d 次，%(days)d 天", times=done.times, days=done.days
    )


def _about_unsolved(_user: User, tickets: Sequence[Ticket]) -> dict[int, tuple[Any, str]]:
    verdicts: dict[int, Verdict] = annotations.newest_verdicts(tickets)
    return {key: (verdict, verdict.words) for key, verdict in verdicts.items()}


def _about_urged(_user: User, tickets: Sequence[Ticket]) -> dict[int, tuple[Any, str]]:
    urges: dict[int, list[Message]] = annotations.urges(tickets)
    return {key: (said, f"{local_time(said[-1].at)} {said[-1].text}") for key, said in urges.items()}


def _about_supplement(_user: User, tickets: Sequence[Ticket]) -> dict[int, tuple[Any, str]]:
    by_ticket: dict[int, Supplement] = annotations.open_supplements(tickets)
    return {key: (asked, "；".join(item["name"] for item in asked.items)) for key, asked in by_ticket.items()}


ABOUT: dict[str, About] = {
    "triage": _about_triage,
    "review": _about_review,
    "call_back": _about_call_back,
    "unsolved": _about_unsolved,
    "urged": _about_urged,
    "supplement": _about_supplement,
}
COLUMNS: Columns = (
    *TICKET_COLUMNS,
    (_l("类别"), lambda row: row.line.category),
    (_l("等级"), lambda row: label(row.line.ticket.severity)),
    (_l("来源"), lambda row: label(row.line.ticket.channel)),
    (_l("提交时间"), lambda row: row.line.ticket.submitted_at),
    (_l("到期"), lambda row: row.badge.due_at if row.badge else None),
    (_l("剩余时间"), lambda row: row.badge.words if row.badge else ""),
    (_l("备注"), lambda row: row.note),
)
