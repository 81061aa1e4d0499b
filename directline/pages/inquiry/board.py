"""The letters of one unit as a list, and one of them as it is read: nothing of the ticket comes with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from directline.models import Inquiry, User
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, Filters
from directline.tickets.former_places import FormerPlaces
from directline.tickets.reading import Reader
from directline.tickets.sealed import correspondence


@dataclass(frozen=True)
class Letter:
    """``sent_at`` empty: not approved yet. The due stays as it was said, whatever became of the matter."""

    number: str
    to: str
    sender: str
    title: str
    text: str
    sent_at: datetime | None
    due_at: datetime | None
    reply: str
    replied_at: datetime | None
    replied_by: str
    is_to_answer: bool


def board(user: User) -> Board[Inquiry, Letter]:
    filters = Filters()
    return Board(
        name=_("核查函"),
        filters=filters,
        rows=correspondence.letters_to(user, filters.chosen.get("words", "")),
        keys=correspondence.BY_SENT,
        present=lambda rows: _letters(user, rows),
        columns=COLUMNS,
    )


def letter_for(user: User, row: Inquiry, places: FormerPlaces | None = None) -> Letter:
    """The unit that is asked reads it as it was written; others have the ticket before them, and its mask."""
    places = places or FormerPlaces([row.drafted_by_id])
    words = str if row.department_id == user.department_id else Reader(user, row.ticket).words
    return Letter(
        number=row.number,
        to=row.department.name,
        sender=_sender(row, places),
        title=words(row.title),
        text=words(row.text),
        sent_at=row.approved_at,
        due_at=row.deadline.due_at if row.deadline else None,
        reply=words(row.reply),
        replied_at=row.replied_at,
        replied_by=row.replied_by.name if row.replied_by else "",
        is_to_answer=row.replied_at is None and correspondence.is_asked_for(row, user),
    )


def _letters(user: User, rows: Sequence[Inquiry]) -> list[Letter]:
    places = FormerPlaces({row.drafted_by_id for row in rows})
    return [letter_for(user, row, places) for row in rows]


def _sender(row: Inquiry, places: FormerPlaces) -> str:
    """The office that asks, as the person who wrote it was there then; never the person."""
    place = places.of(row.drafted_by, row.drafted_at)
    return place.name if place else ""


COLUMNS: Columns = (
    (_l("编号"), lambda row: row.number),
    (_l("来函单位"), lambda row: row.sender),
    (_l("标题"), lambda row: row.title),
    (_l("发出"), lambda row: row.sent_at),
    (_l("请于此前答复"), lambda row: row.due_at),
    (_l("答复时间"), lambda row: row.replied_at),
)
