"""The running month at a glance: what needs one first, a few figures, who is late, the cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directline.extensions import db
from directline.models import Department, User
from directline.pages import late_boards
from directline.pages.leadership import tables
from directline.pages.leadership.cells import Cells, Table
from directline.pages.leadership.instructions import Part, lately_given
from directline.pages.leadership.matters import Pressing, pressing
from directline.pages.leadership.names import Names
from directline.pages.listing import Board, Tile
from directline.reports import figures, monthly, sentences
from directline.reports.figures import Figures
from directline.reports.period import so_far
from directline.tickets.lists import selects
from directline.tickets.lists.paging import page_of

FEW = 5


@dataclass(frozen=True)
class Glance:
    """A principal's month is the county's, a vice's that of the departments in charge."""

    title: str
    at: datetime
    given: list[Part]
    first: list[Pressing]
    tiles: list[Tile]
    units: list[Table]
    late: list[late_boards.Late]
    cards: list[late_boards.Card]
    months: list[tuple[str, str]]


def glance_of(user: User, at: datetime) -> Glance:
    this_month = running(at)
    cells = Cells(this_month, running_address)
    return Glance(
        title=sentences.title(this_month),
        at=at,
        given=lately_given(user, at),
        first=pressing(user, at),
        tiles=tables.tiles(cells) if user.is_principal else [],
        units=tables.departments(cells, Names(), in_charge(user)),
        late=_few(late_boards.overdue(user, at)),
        cards=_few(late_boards.cards(user, at)),
        months=_months() if user.is_principal else [],
    )


def running(at: datetime) -> Figures:
    """The month so far; nothing of it is frozen."""
    return figures.for_period(so_far(at), at)


def running_address(key: str, row: str, side: str = "") -> str:
    return url_for("leadership.running_figure", key=key, row=row or None, side=side or None)


def in_charge(user: User) -> Sequence[Department] | None:
    """The departments whose figures this leader sees; None: all of them."""
    return None if user.is_principal else db.session.scalars(selects.in_charge_of(user)).all()


def sees_figure(user: User, key: str, row: str) -> bool:
    """A principal sees all figures, a vice those of the departments in charge."""
    units = in_charge(user)
    return units is None or (key.startswith("by_department.") and row in {str(unit.id) for unit in units})


def _months() -> list[tuple[str, str]]:
    """The last frozen months, and what they are called."""
    return [(report.period, sentences.month_words(report.period)) for report in monthly.all_latest()[:FEW]]


def _few(board: Board) -> list:
    page = page_of(board.rows, board.keys, size=FEW)
    return board.present(page.rows)
