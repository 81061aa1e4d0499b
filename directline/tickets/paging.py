"""Pages by key: a list costs the same on its thousandth page as on its first."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from directline.extensions import db

Row = TypeVar("Row")
PAGE = 50


class Key(NamedTuple):
    """A column of the listed noun to order by; empty values come last, whichever way."""

    column: InstrumentedAttribute[Any]
    is_descending: bool = False


@dataclass(frozen=True)
class Page(Generic[Row]):
    """``next`` and ``previous`` are cursors for the URL; None where there is no such page."""

    rows: list[Row]
    next: str | None
    previous: str | None


def page_of(wanted: Select[Row], keys: Sequence[Key], cursor: str = "", size: int = PAGE) -> Page[Row]:
    """The rows of one page; the last key is unique (an id). A cursor that can not be read gives the first page."""
    place, is_back = _read(cursor, len(keys))
    if place is not None:
        wanted = wanted.where(_beyond(keys, place, is_back))
    wanted = wanted.order_by(None).order_by(*(_order(key, is_back) for key in keys))
    rows = list(db.session.scalars(wanted.limit(size + 1)).unique())
    has_more, rows = len(rows) > size, rows[:size]
    if is_back:
        rows.reverse()
    has_next, has_previous = (True, has_more) if is_back else (has_more, place is not None)
    return Page(
        rows,
        _cursor(keys, rows[-1], "n") if rows and has_next else None,
        _cursor(keys, rows[0], "p") if rows and has_previous else None,
    )


def _order(key: Key, is_back: bool) -> ColumnElement[Any]:
    column = key.column.desc() if key.is_descending != is_back else key.column.asc()
    return column.nulls_first() if is_back else column.nulls_last()


def _beyond(keys: Sequence[Key], place: list[Any], is_back: bool) -> ColumnElement[bool]:
    """Strictly further on than the place: by the first key, or equal there and further by the next."""
    steps = []
    for number, (key, value) in enumerate(zip(keys, place, strict=True)):
        same = [_equal(other, there) for other, there in zip(keys[:number], place[:number], strict=True)]
        steps.append(and_(*same, _further(key, value, is_back)))
    return or_(*steps)


def _equal(key: Key, value: Any) -> ColumnElement[bool]:
    return key.column.is_(None) if value is None else key.column == value


def _further(key: Key, value: Any, is_back: bool) -> ColumnElement[bool]:
    if value is None:
        return key.column.is_not(None) if is_back else false()
    further = key.column < value if key.is_descending != is_back else key.column > value
    return further if is_back else or_(further, key.column.is_(None))


def _cursor(keys: Sequence[Key], row: Any, way: str) -> str:
    values = [_plain(getattr(row, key.column.key)) for key in keys]
    return base64.urlsafe_b64encode(json.dumps([way, *values]).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _read(cursor: str, length: int) -> tuple[list[Any] | None, bool]:
    try:
        way, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = [_typed(value) for value in values]
    except (ValueError, TypeError, KeyError, binascii.Error):
        return None, False
    return (place, way == "p") if len(place) == length and way in ("n", "p") else (None, False)


def _typed(value: Any) -> Any:
    """A moment, a number that an id can be, or nothing; anything else was not written here."""
    if isinstance(value, dict):
        moment = datetime.fromisoformat(value["at"])
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return moment
    if value is None or (isinstance(value, int) and abs(value) < 2**62):
        return value
    raise ValueError("not a key")
