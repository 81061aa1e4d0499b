"""The tickets behind a figure: what it is called, what it counts, and which tickets those are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, func, select

from directline.database import among
from directline.extensions import db
from directline.models import Task, Ticket, User
from directline.pages import task_board, ticket_board
from directline.pages.forms import query_text
from directline.pages.language import gettext as _
from directline.pages.leadership.cells import Address, Cells
from directline.pages.leadership.names import Names
from directline.pages.listing import Board, Filters
from directline.reports.definitions import Definition, definition_of
from directline.reports.figures import Figures, cumulative, find
from directline.reports.measures import Measure, Share, TaskShare, behind, counted
from directline.tickets.access import visible_to
from directline.tickets.lists import selects
from directline.tickets.tasks import lists
from directline.tickets.tasks.access import tasks_visible_to
from directline.tickets.tasks.lists import Criteria

SIDES = ("whole", "part", "rest")


@dataclass(frozen=True)
class Behind:
    """``words`` is the figure, ``number`` of tickets or tasks behind it; ``hidden``: this person may not see (回避).

    ``times``: how much was counted, where a ticket was counted more than once.
    """

    name: str
    words: str
    number: int
    definition: Definition | None
    tabs: list[tuple[str, str, bool, int]]
    hidden: int
    board: Board[Any, Any]
    times: int = 0
    is_of_tasks: bool = False

    @property
    def tickets(self) -> str:
        """How many tickets there are, and how often they were counted."""
        if not self.times:
            return _("%(number)d 件", number=self.number)
        return _("%(number)d 件，共计 %(times)d 次", number=self.number, times=self.times)

    @property
    def terms(self) -> list[tuple[str, str]]:
        """What it counts, and of a rate, of what."""
        if self.definition is None:
            return []
        counted = _("分子") if self.definition.of else _("口径")
        return [(counted, self.definition.counted), (_("分母"), self.definition.of)]


def behind_figure(
    user: User, figures: Figures, key: str, row: str, side: str, address: Address, at: datetime
) -> Behind:
    """404 for what is no figure, or no side of it."""
    definition, measure = definition_of(key, figures.edition), find(figures, key, row)
    is_of_tasks = isinstance(measure, TaskShare)
    rows, number = _behind(figures, key, measure, side)
    if definition is None:
        abort(404)
    name = Names().figure(key, row, figures.edition)
    words, tabs = Cells(figures, address).cell(key, row).words, _tabs(measure, key, row, side, address)
    hidden = number - (_seen_tasks(user, rows) if is_of_tasks else _seen(user, rows))
    times = len(counted(measure, side)) if measure else number
    board = (_board_of_tasks if is_of_tasks else _board)(user, name, rows, at)
    return Behind(name, words, number, definition, tabs, hidden, board, times if times > number else 0, is_of_tasks)


def behind_tickets(user: User, name: str, words: str, ids: Collection[int], at: datetime) -> Behind:
    """A figure that stands on its own, and these tickets behind it."""
    tickets = among(Ticket.id, ids)
    hidden = len(ids) - _seen(user, tickets)
    return Behind(name, words, len(ids), None, [], hidden, _board(user, name, tickets, at))


def _behind(figures: Figures, key: str, measure: Measure | None, side: str) -> tuple[ColumnElement[bool], int]:
    """The condition on Ticket or Task, and how many they are."""
    since = cumulative(figures, key)
    if since is not None and not side:
        return Ticket.id.in_(since), getattr(figures, key)
    if measure is None or (side and (side not in SIDES or not isinstance(measure, Share))):
        abort(404)
    ids = behind(measure, side)
    return among(Task.id if isinstance(measure, TaskShare) else Ticket.id, ids), len(ids)


def _seen(user: User, tickets: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Ticket.id)).where(tickets, visible_to(user))) or 0


def _seen_tasks(user: User, rows: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Task.id)).where(rows, tasks_visible_to(user))) or 0


def _tabs(measure: Measure | None, key: str, row: str, side: str, address: Address) -> list[tuple[str, str, bool, int]]:
    """Of a rate: all of it, what fulfils it, what does not."""
    if not isinstance(measure, Share):
        return []
    names = (_("全部"), _("达到"), _("未达到"))
    chosen = side or "whole"
    return [
        (name, address(key, row, each), each == chosen, len(behind(measure, each)))
        for name, each in zip(names, SIDES, strict=True)
    ]


def _filters() -> Filters:
    filters = Filters(kept={name: query_text(name, 40) for name in ("row", "revision")})
    return filters


def _board_of_tasks(user: User, name: str, tasks: ColumnElement[bool], at: datetime) -> Board[Any, Any]:
    filters = _filters()
    return Board(
        name=name,
        filters=filters,
        rows=lists.narrowed(user, Criteria(words=filters.chosen.get("words", "")), at).where(tasks),
        keys=lists.NEWEST,
        present=lambda rows: task_board.listed(user, rows, at),
        columns=task_board.COLUMNS,
    )


def _board(user: User, name: str, tickets: ColumnElement[bool], at: datetime) -> Board[Any, Any]:
    filters = _filters()
    return Board(
        name=name,
        filters=filters,
        rows=selects.matching(selects.tickets_of(user).where(tickets), filters.chosen.get("words", ""), user),
        keys=selects.NEWEST,
        present=lambda rows: ticket_board.listed(user, rows, at),
        columns=ticket_board.COLUMNS,
    )
