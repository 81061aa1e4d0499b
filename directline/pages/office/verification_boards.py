"""Firms and accounts that wait for the office's proof, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _l

from directline.accounts import enterprises, numbers
from directline.models import Enterprise, User
from directline.pages.display import label
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, FirmFilters, Tab, counted
from directline.pages.rows import Line, lines


@dataclass(frozen=True)
class Firm:
    enterprise: Enterprise
    tickets: list[Line]


def firms(user: User) -> Board[Enterprise, Firm]:
    filters = FirmFilters()
    return Board(
        name=_("待核实企业"),
        filters=filters,
        rows=enterprises.to_verify(filters.chosen.get("words", "")),
        keys=enterprises.OLDEST,
        present=lambda rows: _firms(user, rows),
        columns=FIRM_COLUMNS,
    )


def members() -> Board[User, User]:
    filters = FirmFilters()
    return Board(
        name=_("待核实账号"),
        filters=filters,
        rows=enterprises.members_to_verify(filters.chosen.get("words", "")),
        keys=enterprises.OLDEST_MEMBER,
        present=list,
        columns=MEMBER_COLUMNS,
    )


def tabs(current: str) -> list[Tab]:
    """Firms, accounts and changes of number, with how many wait."""
    waiting = (
        (_("企业"), "verifications", enterprises.to_verify()),
        (_("账号"), "members", enterprises.members_to_verify()),
        (_("换手机号"), "numbers", numbers.for_office()),
    )
    return counted([(words, url_for(f"office.{name}"), name == current, rows) for words, name, rows in waiting])


def tickets_of(user: User, firm: Enterprise) -> list[Line]:
    """The firm's open tickets."""
    tickets = enterprises.open_tickets(user, [firm], most=20)[firm.id]
    return list(lines(user, tickets).values())


def _firms(user: User, rows: Sequence[Enterprise]) -> list[Firm]:
    tickets = enterprises.open_tickets(user, rows)
    headed = lines(user, [ticket for listed in tickets.values() for ticket in listed])
    return [Firm(firm, [headed[ticket.id] for ticket in tickets[firm.id]]) for firm in rows]


FIRM_COLUMNS: Columns = (
    (_l("企业"), lambda row: row.enterprise.name),
    (_l("统一社会信用代码"), lambda row: row.enterprise.credit_code),
    (_l("来源"), lambda row: label(row.enterprise.source)),
    (_l("登记时间"), lambda row: row.enterprise.created_at),
    (_l("在办诉求"), lambda row: len(row.tickets)),
)
MEMBER_COLUMNS: Columns = (
    (_l("姓名"), lambda row: row.name),
    (_l("手机"), lambda row: row.phone),
    (_l("企业"), lambda row: row.enterprise.name),
    (_l("注册时填写的企业"), lambda row: row.enterprise_claim),
    (_l("注册时间"), lambda row: row.created_at),
)
