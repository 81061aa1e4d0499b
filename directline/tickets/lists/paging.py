"""Pages by key: a list costs the same on its thousandth page as on its first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from directline.extensions import db
from directline.models.columns import UtcDateTime
from directline.tickets.sealed import opaque_keys

Row = TypeVar("Row")
PAGE = 50


class Key(NamedTuple):
    """A column of the listed noun to order by; empty values come last, whichever way.

    ``is_filled``: the list leaves out the rows in which it is empty.
    """

    column: InstrumentedAttribute[Any]
    is_descending: bool = False
    is_filled: bool = False


@dataclass(frozen=True)
class Page(Generic[Row]):
    """``next`` and ``previous`` are cursors for the URL; None where there is no such page."""

    rows: list[Row]
    next: str | None
    previous: str | None


def page_of(wanted: Select[Row], keys: Sequence[Key], cursor: str = "", size: int = PAGE) -> Page[Row]:
    """The rows of one page; the last key is unique (an id). A cursor that can not be read gives the first page."""
    place, is_back = _read(cursor, keys)
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
        cursor_at(keys, rows[-1]) if rows and has_next else None,
        cursor_at(keys, rows[0], is_back=True) if rows and has_previous else None,
    )


def cursor_at(keys: Sequence[Key], row: Any, *, is_back: bool = False) -> str:
    """The cursor of the rows after this one, or of those before it."""
    values = [_plain(getattr(row, key.column.key)) for key in keys]
    written = json.dumps(["p" if is_back else "n", *values])
    return opaque_keys.close(written.encode(), "cursor")


def _order(key: Key, is_back: bool) -> ColumnElement[Any]:
    """Empty values are named only where there can be any: SQLite walks no index in an order that names them."""
    column = key.column.desc() if key.is_descending != is_back else key.column.asc()
    if not _is_nullable(key):
        return column
    return column.nulls_first() if is_back else column.nulls_last()


def _beyond(keys: Sequence[Key], place: list[Any], is_back: bool) -> ColumnElement[bool]:
    """Strictly further on than the place: by the first key, or equal there and further by the next.

    Where the first key is never empty, its bound is said once more by itself: an index can begin there.
    """
    steps = []
    for number, (key, value) in enumerate(zip(keys, place, strict=True)):
        same = [_equal(other, there) for other, there in zip(keys[:number], place[:number], strict=True)]
        steps.append(and_(*same, _further(key, value, is_back)))
    first = keys[0]
    if _is_nullable(first):
        return or_(*steps)
    bound = first.column <= place[0] if first.is_descending != is_back else first.column >= place[0]
    return and_(bound, or_(*steps))


def _is_nullable(key: Key) -> bool:
    return not key.is_filled and bool(key.column.property.columns[0].nullable)


def _equal(key: Key, value: Any) -> ColumnElement[bool]:
    return key.column.is_(None) if value is None else key.column == value


def _further(key: Key, value: Any, is_back: bool) -> ColumnElement[bool]:
    if value is None:
        return key.column.is_not(None) if is_back else false()
    further = key.column < value if key.is_descending != is_back else key.column > value
    return further if is_back or not _is_nullable(key) else or_(further, key.column.is_(None))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _read(cursor: str, keys: Sequence[Key]) -> tuple[list[Any] | None, bool]:
    try:
        way, *values = json.loads(opaque_keys.open_again(cursor, "cursor"))
        place = [_typed(key, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None, False
    return (place, way == "p") if way in ("n", "p") else (None, False)


def _typed(key: Key, value: Any) -> Any:
    """What the key's column can hold; anything else was not written here."""
    if value is None and _is_nullable(key):
        return None
    if isinstance(value, dict) and isinstance(key.column.type, UtcDateTime):
        return datetime.fromisoformat(value["at"]).astimezone(UTC)
    if isinstance(value, dict) and isinstance(key.column.type, Date):
        return date.fromisoformat(value["day"])
    if type(value) is int and abs(value) < 2**62 and isinstance(key.column.type, Integer):
        return value
    raise ValueError("not a key")
