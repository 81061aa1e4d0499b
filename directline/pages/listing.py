"""Lists of the doors: what was chosen stays in the address, pages go by key, the same rows go into a workbook."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from flask import Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import FromClause, Join, Select, literal
from wtforms.widgets import DateInput, SearchInput

from directline.extensions import db
from directline.models import Ticket
from directline.pages.export import workbook_response
from directline.pages.forms import Form, Line, query_text
from directline.pages.language import gettext as _
from directline.tickets.lists import queues
from directline.tickets.lists.paging import PAGE, Key, page_of
from directline.tickets.lists.queues import MOST_COUNTED

Row = TypeVar("Row")
Shown = TypeVar("Shown")

Tab = tuple[str, str, bool, str]
Columns = Sequence[tuple[Any, Callable[[Any], object]]]

FIRST_YEAR, LAST_YEAR = 2000, 2100
EXPORTED, AT_ONCE = 5000, 500
CURSOR = 300
LONGEST_SEARCH = 60


class Search(Line):
    """What is looked for. Too much is cut, and the page says so: ignored, it would seem to be found everywhere."""

    widget = SearchInput()

    def __init__(self, label: Any, *, is_required: bool = False, **more: Any) -> None:
        super().__init__(label, longest=LONGEST_SEARCH, is_required=is_required, **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        if self.data and len(self.data) > LONGEST_SEARCH:
            self.data = self.data[:LONGEST_SEARCH].strip()
            self.description = _("要找的内容太长，只按前 %(most)d 个字查找。", most=LONGEST_SEARCH)


class Filters(Form):
    """What is chosen in the address bar; what can not be chosen counts as not chosen."""

    class Meta:
        csrf = False

    words = Search(_l("标题或编号"))

    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        """``kept`` says which list this is; it stays in the address whatever is chosen."""
        super().__init__(formdata=request.args)
        self.kept = {name: value for name, value in (kept or {}).items() if value}
        self.offer()
        self.validate()
        for field in self:
            if field.errors:
                field.data, field.errors = None, ()

    def offer(self) -> None:
        """Give each field its choices."""

    @property
    def chosen(self) -> dict[str, str]:
        return {field.name: str(field.data) for field in self if field.data}


class FirmFilters(Filters):
    words = Search(_l("企业名称或信用代码"))


class Day(Line):
    """A day of this century, as 2026-03-02; anything else is none."""

    widget = DateInput()

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, is_required=False, longest=10, **more)

    @property
    def day(self) -> date | None:
        try:
            typed = date.fromisoformat(self.data or "")
        except ValueError:
            return None
        return typed if FIRST_YEAR <= typed.year <= LAST_YEAR else None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.day is None:
            self.data = ""


class Tile(NamedTuple):
    """A list as one figure, or a figure of so many, with its address."""

    name: str
    figure: object
    url: str
    of: int | None = None


@dataclass(frozen=True)
class Board(Generic[Row, Shown]):
    """A list: what it holds, in which order, how a row is shown, and the columns of its workbook.

    ``is_trail``: it tells what was done, and nothing of a ticket but its number.
    ``present`` gets the rows of one page and may ask the database once for all of them.
    """

    name: str
    filters: Filters
    rows: Select[Any]
    keys: Sequence[Key]
    present: Callable[[Sequence[Row]], list[Shown]]
    columns: Columns
    is_trail: bool = False


@dataclass(frozen=True)
class Listing(Generic[Shown]):
    """One page of a board, with the addresses beside it."""

    filters: Filters
    rows: list[Shown]
    previous: str
    next: str
    export: str
    clear: str

    @property
    def is_first(self) -> bool:
        return not self.previous

    @property
    def most_exported(self) -> int:
        """How many rows the export has at most, for a list that goes on beyond this page; else 0."""
        return EXPORTED if self.previous or self.next else 0

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters.chosen)

    @property
    def is_searchable(self) -> bool:
        """An empty list with nothing but words to look for is not searched."""
        return bool(self.rows) or self.is_narrowed or len(self.filters._fields) > 1


def listing(board: Board[Row, Shown], size: int = PAGE) -> Listing[Shown]:
    """The page that the address asks for; its export is the same address with a format."""
    page = page_of(board.rows, board.keys, query_text("at", CURSOR), size)
    kept = board.filters.kept
    chosen = kept | board.filters.chosen
    return Listing(
        filters=board.filters,
        rows=board.present(page.rows),
        previous=_address(chosen, at=page.previous) if page.previous else "",
        next=_address(chosen, at=page.next) if page.next else "",
        export=_address(chosen, format="xlsx"),
        clear=_address(kept),
    )


def workbook(board: Board[Row, Shown]) -> Response:
    """The list as an Excel file, as it is narrowed, without sealed tickets.

    A list that is too long is cut, and file and name say so.
    """
    board, omitted = _without_sealed(board)
    headings = [str(heading) for heading, _cell in board.columns]
    rows = ([cell(shown) for _heading, cell in board.columns] for shown in islice(_all(board), EXPORTED))
    if not _is_too_long(board):
        return workbook_response(board.name, headings, rows, omitted)
    name = _("%(list)s（前%(most)d行）", list=board.name, most=EXPORTED)
    note = _("只导出了前 %(most)d 行，后面还有。请缩小查找范围，分次导出。", most=EXPORTED)
    return workbook_response(name, headings, rows, note + omitted)


def answered(board: Board[Row, Shown], template: str, **more: Any) -> str | Response:
    """The page of a list, or, asked for with ``format=xlsx``, its workbook."""
    if query_text("format") == "xlsx":
        return workbook(board)
    return render_template(template, listing=listing(board), **more)


def bounded(number: int) -> str:
    """A number that was counted no further: 99+."""
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


def counted(tabs: Sequence[tuple[object, str, bool, Select[Any]]]) -> list[Tab]:
    """Lists side by side, each with how many rows it has: its words, its address, is it this one, its rows."""
    numbers = queues.counts({url: rows for _words, url, _is_current, rows in tabs})
    return [(str(words), url, is_current, bounded(numbers[url])) for words, url, is_current, _rows in tabs]


def _without_sealed(board: Board[Row, Shown]) -> tuple[Board[Row, Shown], str]:
    """A file goes further than a page: no sealed ticket is in one, and where one was left out, it says so."""
    if not _lists_tickets(board):
        return board, ""
    sealed = board.rows.where(Ticket.is_sealed).with_only_columns(literal(1)).order_by(None).limit(1)
    kept = replace(board, rows=board.rows.where(Ticket.is_sealed.is_not(True)))  # a row of no ticket stays
    return kept, _("密件不导出。") if db.session.scalar(sealed) is not None else ""


def _lists_tickets(board: Board[Row, Shown]) -> bool:
    return not board.is_trail and any(Ticket.__table__ in _tables(part) for part in board.rows.get_final_froms())


def _tables(part: FromClause) -> Iterator[FromClause]:
    if isinstance(part, Join):
        yield from _tables(part.left)
        yield from _tables(part.right)
    else:
        yield part


def _all(board: Board[Row, Shown]) -> Iterator[Shown]:
    cursor: str | None = ""
    while cursor is not None:
        page = page_of(board.rows, board.keys, cursor, AT_ONCE)
        yield from board.present(page.rows)
        cursor = page.next


def _is_too_long(board: Board[Row, Shown]) -> bool:
    beyond = board.rows.with_only_columns(literal(1)).order_by(None).offset(EXPORTED).limit(1)
    return db.session.scalar(beyond) is not None


def address(endpoint: str, chosen: Mapping[str, str]) -> str:
    """A list with something chosen in it."""
    values: dict[str, Any] = dict(chosen)
    return url_for(endpoint, **values)


def _address(chosen: Mapping[str, str], **more: str) -> str:
    return address(request.endpoint or "", {**(request.view_args or {}), **chosen, **more})
