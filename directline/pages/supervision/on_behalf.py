"""What the supervision office does where the direct-line office is itself the lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from directline.models import Ticket, User
from directline.pages.deadline_badges import DeadlineBadge
from directline.pages.display import label
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, Filters
from directline.pages.rows import TICKET_COLUMNS, Line, badges, lines
from directline.tickets.lists import annotations, queues, selects


@dataclass(frozen=True)
class Task:
    """``badge``: none where the enterprise has said "not solved" for the last time, and a decision is due."""

    line: Line
    badge: DeadlineBadge | None
    what: str


def on_behalf_board(user: User, at: datetime) -> Board[Ticket, Task]:
    filters = Filters()
    return Board(
        name=_("代办公室审核和回访"),
        filters=filters,
        rows=selects.matching(queues.ON_BEHALF.rows(user), filters.chosen.get("words", ""), user),
        keys=queues.ON_BEHALF.keys,
        present=lambda rows: _tasks(user, rows, at),
        columns=COLUMNS,
    )


def _tasks(user: User, rows: Sequence[Ticket], at: datetime) -> list[Task]:
    headed, deadlines = lines(user, rows, queues.ON_BEHALF.code), annotations.office_deadlines(rows)
    shown = badges(deadlines.values(), at)
    nearest = {one.id: shown[deadlines[one.id].id] if one.id in deadlines else None for one in rows}
    return [Task(headed[one.id], nearest[one.id], _what(one, nearest[one.id])) for one in rows]


def _what(ticket: Ticket, badge: DeadlineBadge | None) -> str:
    if ticket.is_answered:
        return _("审核答复")
    return _("回访企业") if badge else _("决定重办或按未解决办结")


COLUMNS: Columns = (
    *TICKET_COLUMNS,
    (_l("状态"), lambda row: label(row.line.ticket.status)),
    (_l("待办"), lambda row: row.what),
    (_l("到期"), lambda row: row.badge.due_at if row.badge else None),
)
