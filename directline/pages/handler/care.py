"""The enterprises in an official's care, with what each has open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from directline.accounts import enterprises
from directline.models import Care, Enterprise, User
from directline.pages.display import label
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, FirmFilters
from directline.pages.rows import Line, lines


@dataclass(frozen=True)
class CaredFor:
    """An enterprise, in which way one looks after it, and its open tickets, each with: is its promise broken?"""

    care: Care
    enterprise: Enterprise
    tickets: list[tuple[Line, bool]]


def care_board(user: User, at: datetime) -> Board[Care, CaredFor]:
    filters = FirmFilters()
    return Board(
        name=_("联系企业"),
        filters=filters,
        rows=enterprises.cared_for_by(user, filters.chosen.get("words", "")),
        keys=enterprises.OF_CARE,
        present=lambda rows: _cared_for(user, rows, at),
        columns=COLUMNS,
    )


def _cared_for(user: User, rows: Sequence[Care], at: datetime) -> list[CaredFor]:
    tickets = enterprises.open_tickets(user, [care.enterprise for care in rows])
    headed = lines(user, [ticket for listed in tickets.values() for ticket in listed])
    return [
        CaredFor(
            care,
            care.enterprise,
            [(headed[one.id], one.due_at is not None and one.due_at < at) for one in tickets[care.enterprise_id]],
        )
        for care in rows
    ]


COLUMNS: Columns = (
    (_l("企业"), lambda row: row.enterprise.name),
    (_l("统一社会信用代码"), lambda row: row.enterprise.credit_code),
    (_l("属地"), lambda row: row.enterprise.township.name if row.enterprise.township else ""),
    (_l("联系人"), lambda row: row.enterprise.contact_name),
    (_l("联系电话"), lambda row: row.enterprise.contact_phone),
    (_l("身份"), lambda row: label(row.care.kind)),
    (_l("在办诉求"), lambda row: len(row.tickets)),
    (_l("已超过承诺时间"), lambda row: sum(is_late for _line, is_late in row.tickets)),
)
