"""Rows of values as every reader of this program gives them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from .faults import Unfit

MOST_ROWS, MOST_COLUMNS, MOST_MERGED = 200_000, 1000, 100_000


class Region(NamedTuple):
    """Cells that are shown as one: rows counted from 1 as they are shown, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """``rows``: those that hold anything, each with its number."""

    name: str
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    merged: list[Region] = field(default_factory=list)

    def add(self, number: int, cells: Sequence[Any]) -> None:
        """Keep a row that holds anything. Raises Unfit where a sheet is larger than any ledger."""
        values = [_plain(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if len(values) > MOST_COLUMNS:
            raise Unfit(
                f"row {number} reaches column {len(values)}. Remove what is right of the ledger, then import again"
            )
        if values:
            self.rows.append((number, values))
        if len(self.rows) > MOST_ROWS:
            raise Unfit(f"more than {MOST_ROWS} rows: import it in parts")

    def content(self) -> dict[str, Any]:
        if len(self.merged) > MOST_MERGED:
            raise Unfit("too many merged cells: undo the merging, then import again")
        return {"name": self.name, "rows": self.rows, "merged": self.merged}


@dataclass
class Book:
    """``epoch``: the year from which the workbook counts its days."""

    sheets: list[Sheet]
    hidden: list[str] = field(default_factory=list)
    epoch: int = 1900

    def content(self) -> dict[str, Any]:
        return {"sheets": [sheet.content() for sheet in self.sheets], "hidden": self.hidden, "epoch": self.epoch}


def _plain(cell: Any) -> Any:
    """What JSON can say: moments by name, a length of time as days, nothing for what is empty."""
    match cell:
        case datetime():
            return {"moment": cell.isoformat()}
        case date():
            return {"day": cell.isoformat()}
        case time():
            return cell.isoformat()
        case timedelta():
            return cell / timedelta(days=1)
        case str():
            return cell if cell.strip() else None
    return cell
