"""Every ticket, narrowed by what is chosen in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from directline.accounts import selects as account_queries
from directline.extensions import db
from directline.models import Category, Channel, Severity, Status, Ticket, User
from directline.pages.display import choices, label
from directline.pages.forms import Choice
from directline.pages.language import gettext as _
from directline.pages.late_boards import units
from directline.pages.listing import Board, Columns, Day, Filters, Search
from directline.pages.rows import TICKET_COLUMNS, Line, lines
from directline.tickets.lists import selects
from directline.tickets.lists.filters import Criteria, narrowed

OPEN = "open"


class TicketFilters(Filters):
    firm = Search(_l("企业名称或代码"))
    status = Choice(_l("状态"), is_required=False)
    category = Choice(_l("类别"), is_required=False)
    department = Choice(_l("承办单位"), is_required=False)
    township = Choice(_l("属地"), is_required=False)
    channel = Choice(_l("来源"), is_required=False)
    severity = Choice(_l("等级"), is_required=False)
    key = Choice(_l("重点企业"), is_required=False)
    first = Day(_l("提交从"))
    last = Day(_l("提交到"))

    def offer(self) -> None:
        every = _("全部")
        self.status.offer([(OPEN, _("在办")), *choices(Status)], empty=every)
        self.category.offer(categories(), empty=every)
        self.department.offer(units(), empty=every)
        self.township.offer(
            [(unit.code, unit.short_name) for unit in db.session.scalars(account_queries.townships())], empty=every
        )
        self.channel.choices = choices(Channel, blank=every)
        self.severity.choices = choices(Severity, blank=every)
        self.key.offer([("1", _("只看重点企业"))], empty=every)

    @property
    def criteria(self) -> Criteria:
        status, channel, severity = self.status.data, self.channel.data, self.severity.data
        return Criteria(
            words=self.words.data or "",
            status=Status(status) if status and status != OPEN else None,
            is_open=status == OPEN,
            category=self.category.data or "",
            department=self.department.data or "",
            township=self.township.data or "",
            channel=Channel(channel) if channel else None,
            severity=Severity(severity) if severity else None,
            is_key=bool(self.key.data),
            firm=self.firm.data or "",
            first=self.first.day,
            last=self.last.day,
        )


def categories() -> list[tuple[str, str]]:
    """Open categories by code, each below its parent."""
    wanted = selects.open_categories().with_only_columns(Category.id, Category.code, Category.name, Category.parent_id)
    rows = db.session.execute(wanted).all()
    nested = [(top, [one for one in rows if one.parent_id == top.id]) for top in rows if top.parent_id is None]
    return [
        entry
        for top, below in nested
        for entry in [(top.code, top.name), *((one.code, f"　{one.name}") for one in below)]
    ]


@dataclass(frozen=True)
class Listed:
    """``units`` have it in hand, the lead first; ``is_late``: the promise to the enterprise is broken."""

    line: Line
    units: list[str]
    is_late: bool


def tickets(user: User, at: datetime) -> Board[Ticket, Listed]:
    filters = TicketFilters()
    return Board(
        name=_("诉求台账"),
        filters=filters,
        rows=narrowed(user, filters.criteria),
        keys=selects.NEWEST,
        present=lambda rows: listed(user, rows, at),
        columns=COLUMNS,
    )


def listed(user: User, rows: Sequence[Ticket], at: datetime) -> list[Listed]:
    headed = lines(user, rows)
    return [
        Listed(headed[one.id], _units(one), one.is_open and one.due_at is not None and one.due_at < at) for one in rows
    ]


def _units(ticket: Ticket) -> list[str]:
    """Who has it, or had it last; the lead first."""
    parts = ticket.open_assignments or [part for part in ticket.assignments if part.round == ticket.round]
    return list(dict.fromkeys(part.department.short_name for part in sorted(parts, key=lambda part: not part.is_lead)))


COLUMNS: Columns = (
    *TICKET_COLUMNS,
    (_l("统一社会信用代码"), lambda row: row.line.ticket.enterprise and row.line.ticket.enterprise.credit_code),
    (_l("类别"), lambda row: row.line.category),
    (_l("等级"), lambda row: label(row.line.ticket.severity)),
    (_l("来源"), lambda row: label(row.line.ticket.channel)),
    (_l("状态"), lambda row: label(row.line.ticket.status)),
    (_l("办结方式"), lambda row: label(row.line.ticket.closing)),
    (_l("承办单位"), lambda row: "、".join(row.units)),
    (_l("轮次"), lambda row: row.line.ticket.round),
    (_l("提交时间"), lambda row: row.line.ticket.submitted_at),
    (_l("首次派单"), lambda row: row.line.ticket.first_dispatched_at),
    (_l("承诺时间"), lambda row: row.line.ticket.due_at),
    (_l("办结时间"), lambda row: row.line.ticket.closed_at),
)
