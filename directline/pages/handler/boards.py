"""The department's lists: what it has in hand, by time left, and what it had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from directline import clock
from directline.models import IN_HAND, Assignment, AssignmentEnd, AssignmentRole, Deadline, Escalation, Status, User
from directline.pages.deadline_badges import DeadlineBadge
from directline.pages.display import choices, label, rung_words, standing
from directline.pages.forms import Choice
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, Filters
from directline.pages.rows import TICKET_COLUMNS, Line, NextCard, badges, lines, next_card
from directline.tickets.access import STAYED
from directline.tickets.deadline_rules import LEAD_RESOLVE
from directline.tickets.lists import assignments, queues, selects

WAITS_FOR = {
    Status.SUPPLEMENTING: _l("等企业补充材料"),
    Status.ANSWERED: _l("等办公室审核答复"),
    Status.CONFIRMING: _l("等企业评价"),
}


class InboxFilters(Filters):
    due = Choice(_l("到期"), is_required=False)
    whose = Choice(_l("承办"), is_required=False)
    role = Choice(_l("主协办"), is_required=False)
    status = Choice(_l("状态"), is_required=False)

    def offer(self) -> None:
        every = _("全部")
        self.due.offer([("late", _("已超时")), ("today", _("今天到期")), ("soon", _("三天内到期"))], empty=every)
        self.whose.offer([("mine", _("我经办和未指定的"))], empty=_("全单位"))
        self.role.choices = choices(AssignmentRole, blank=every)
        self.status.offer([(status.value, label(status)) for status in Status if status in IN_HAND], empty=every)


class DoneFilters(Filters):
    role = Choice(_l("主协办"), is_required=False)
    end = Choice(_l("结果"), is_required=False)

    def offer(self) -> None:
        self.role.choices = choices(AssignmentRole, blank=_("全部"))
        self.end.choices = choices(AssignmentEnd, blank=_("全部"))


@dataclass(frozen=True)
class InHand:
    """``step`` is the deadline that runs out first; ``answer`` the one of the answer, where that is another.

    ``badges`` are the highest card that stands and how far it was raised; ``card`` is the one that falls next.
    """

    line: Line
    part: Assignment
    step: DeadlineBadge | None
    answer: DeadlineBadge | None
    badges: list[Escalation]
    card: NextCard | None
    waits_for: str
    handler: str


@dataclass(frozen=True)
class Done:
    """What a department may know of a part that it gave up ends with that part."""

    line: Line
    part: Assignment
    result: str
    was_in_time: bool | None
    handler: str


def inbox(user: User, at: datetime) -> Board[Assignment, InHand]:
    filters = InboxFilters()
    return Board(
        name=_("收件箱"),
        filters=filters,
        rows=narrowed(user, selects.inbox(user), filters.chosen, at),
        keys=selects.BY_TIME_LEFT,
        present=lambda rows: _in_hand(user, rows, at),
        columns=COLUMNS,
    )


def narrowed(user: User, inbox: Select[Assignment], chosen: dict[str, str], at: datetime) -> Select[Assignment]:
    """The open parts of this person's department, as far as asked for."""
    return assignments.narrowed(
        inbox,
        user,
        words=chosen.get("words", ""),
        role=AssignmentRole(chosen["role"]) if "role" in chosen else None,
        status=Status(chosen["status"]) if "status" in chosen else None,
        handler=user if "whose" in chosen else None,
        due=_due_between(chosen.get("due"), at),
    )


def done(user: User) -> Board[Assignment, Done]:
    filters = DoneFilters()
    chosen = filters.chosen
    return Board(
        name=_("已办"),
        filters=filters,
        rows=assignments.narrowed(
            assignments.done(user, AssignmentEnd(chosen["end"]) if "end" in chosen else None),
            user,
            words=chosen.get("words", ""),
            role=AssignmentRole(chosen["role"]) if "role" in chosen else None,
        ),
        keys=assignments.NEWEST_END,
        present=lambda rows: _done(user, rows),
        columns=DONE_COLUMNS,
    )


def _due_between(criteria: str | None, at: datetime) -> tuple[datetime | None, datetime | None]:
    midnight = clock.at_local(clock.local_date(at) + timedelta(days=1))
    spans = {"late": (None, at), "today": (at, midnight), "soon": (at, midnight + timedelta(days=2))}
    return spans.get(criteria or "", (None, None))


def _in_hand(user: User, rows: Sequence[Assignment], at: datetime) -> list[InHand]:
    headed = lines(user, [part.ticket for part in rows], queues.INBOX.code)
    alive = assignments.deadlines(rows)
    nearest = {part.id: (_first(alive[part.id]), _answer(alive[part.id])) for part in rows}
    shown = badges({deadline.id: deadline for pair in nearest.values() for deadline in pair if deadline}.values(), at)
    reached = assignments.rungs(rows)
    return [
        InHand(
            line=headed[part.ticket_id],
            part=part,
            step=shown[first.id] if first else None,
            answer=shown[answer.id] if answer and answer is not first else None,
            badges=standing(reached[part.ticket_id]),
            card=next_card(answer, at, reached[part.ticket_id]),
            waits_for="" if first else _waits_for(part),
            handler=part.present_handler.name if part.present_handler else "",
        )
        for part in rows
        for first, answer in [nearest[part.id]]
    ]


def _first(deadlines: list[Deadline]) -> Deadline | None:
    """The running one that is due first."""
    return next((deadline for deadline in deadlines if deadline.is_running), None)


def _answer(deadlines: list[Deadline]) -> Deadline | None:
    return next((deadline for deadline in deadlines if deadline.kind in LEAD_RESOLVE), None)


def _waits_for(part: Assignment) -> str:
    words = WAITS_FOR.get(part.ticket.status)
    return str(words) if words else _("已反馈，等主办单位答复") if part.reported_at else ""


def _done(user: User, rows: Sequence[Assignment]) -> list[Done]:
    headed = lines(user, [part.ticket for part in rows])
    answers = assignments.resolve_deadlines(rows)
    return [
        Done(
            line=headed[part.ticket_id],
            part=part,
            result=_result(part),
            was_in_time=answers[part.id].was_in_time if part.id in answers else None,
            handler=part.handler.name if part.handler else "",
        )
        for part in rows
    ]


def _result(part: Assignment) -> str:
    """How the ticket closed, for who had it to the end."""
    closing = part.ticket.closing if part.end in STAYED else None
    return label(closing) if closing else label(part.end)


def _badge_words(shown: DeadlineBadge | None) -> str:
    return f"{label(shown.kind)} {shown.words}" if shown else ""


COLUMNS: Columns = (
    *TICKET_COLUMNS,
    (_l("类别"), lambda row: row.line.category),
    (_l("状态"), lambda row: label(row.line.ticket.status)),
    (_l("主协办"), lambda row: label(row.part.role)),
    (_l("派单时间"), lambda row: row.part.dispatched_at),
    (_l("下一时限"), lambda row: _badge_words(row.step) or row.waits_for),
    (_l("到期"), lambda row: row.part.next_due_at),
    (_l("牌"), lambda row: "、".join(map(rung_words, row.badges))),
    (_l("下一张牌"), lambda row: row.card.words if row.card else ""),
    (_l("承办人"), lambda row: row.handler),
)
DONE_COLUMNS: Columns = (
    *TICKET_COLUMNS,
    (_l("类别"), lambda row: row.line.category),
    (_l("主协办"), lambda row: label(row.part.role)),
    (_l("派单时间"), lambda row: row.part.dispatched_at),
    (_l("答复时间"), lambda row: row.part.answered_at),
    (_l("结束时间"), lambda row: row.part.ended_at),
    (_l("结果"), lambda row: row.result),
    (_l("是否按时"), lambda row: {True: _("按时"), False: _("逾期"), None: ""}[row.was_in_time]),
    (_l("承办人"), lambda row: row.handler),
)
