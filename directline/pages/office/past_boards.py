"""Imported matters whose unit was only suggested: which, by what reason, and the form that confirms them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from directline.extensions import db
from directline.models import Ticket, User
from directline.pages import late_boards
from directline.pages.forms import Choice, Choices, Form
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, Filters
from directline.pages.rows import TICKET_COLUMNS, Line, lines
from directline.tickets import lifecycle
from directline.tickets.lists import selects
from directline.tickets.lists.paging import PAGE

REASON = "建议单位："
"""Before the reasons, in the note that the import left on the ticket's origin."""


class Marked(Choices):
    """Numbers that were ticked; one that was confirmed meanwhile counts as not ticked."""

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise StopValidation(_("请至少勾选一件。"))


class UnitsForm(Form):
    """The ticked ones are of the units suggested, or all of the one chosen here."""

    tickets = Marked(_l("诉求"))
    unit = Choice(_l("承办单位"), is_required=False)

    def __init__(self) -> None:
        super().__init__()
        self.unit.offer(late_boards.units(), empty=_("按各行建议的单位"))


@dataclass(frozen=True)
class Past:
    line: Line
    unit: str
    reason: str
    replied_at: datetime | None

    @property
    def asked_at(self) -> datetime:
        return self.line.ticket.submitted_at


def board(user: User) -> Board[Ticket, Past]:
    filters = Filters()
    return Board(
        name=_("历史台账待确认单位"),
        filters=filters,
        rows=selects.matching(selects.unit_suggested(user), filters.chosen.get("words", ""), user),
        keys=selects.OLDEST,
        present=lambda rows: _shown(user, rows),
        columns=COLUMNS,
    )


def carry_out(user: User, form: UnitsForm, at: datetime) -> int:
    """Confirm what was ticked and still waits; how many that were. Raises Refused for a unit that can not be."""
    wanted = selects.unit_suggested(user).where(Ticket.number.in_(form.tickets.data[:PAGE]))
    tickets = db.session.scalars(wanted.order_by(Ticket.id)).all()
    (unit,) = selects.departments_of([form.unit.data]) if form.unit.data else (None,)
    return lifecycle.confirm_units(tickets, unit, by=user, at=at)


def _shown(user: User, rows: Sequence[Ticket]) -> list[Past]:
    headed = lines(user, rows)
    return [
        Past(
            line=headed[ticket.id],
            unit=ticket.last_lead.department.short_name if ticket.last_lead else "",
            reason=ticket.channel_note.rpartition(REASON)[2] if REASON in ticket.channel_note else "",
            replied_at=ticket.closed_at,
        )
        for ticket in rows
    ]


COLUMNS: Columns = (
    *TICKET_COLUMNS,
    (_l("建议单位"), lambda row: row.unit),
    (_l("建议的理由"), lambda row: row.reason),
    (_l("提出"), lambda row: row.asked_at),
    (_l("答复"), lambda row: row.replied_at),
)
