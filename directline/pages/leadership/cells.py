"""Figures as the cells of tables: n, or x/n with its percent; each leads to the tickets behind it."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from directline.configuration import settings
from directline.pages import display
from directline.pages.language import gettext as _
from directline.reports.figures import Figures, find
from directline.reports.measures import Activity, Count, Measure, Share, Spread


class Address(Protocol):
    """Of the list behind a figure, by its key, row and side."""

    def __call__(self, key: str, row: str, side: str = "") -> str: ...


MINUTES_OF_A_DAY = 24 * 60


class Cell(NamedTuple):
    """No case, no words; below five the words are weak. ``bar`` is a percentage to draw."""

    words: str = ""
    url: str = ""
    is_weak: bool = False
    bar: int | None = None


class Row(NamedTuple):
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """``columns`` begin with that of the rows' names."""

    name: str
    columns: list[str]
    rows: list[Row]

    @property
    def has_weak(self) -> bool:
        return any(cell.is_weak for row in self.rows for cell in row.cells)


class Cells:
    """The figures of one period as cells."""

    def __init__(self, figures: Figures, address: Address) -> None:
        self.figures, self.address = figures, address

    def cell(self, key: str, row: str = "", *, of: int = 0) -> Cell:
        """The figure of that name; with a bar where it is one of so many."""
        measure = find(self.figures, key, row)
        if measure is None:
            return self._number(key)
        words, is_weak, is_any = _said(measure, key)
        bar = round(100 * len(measure.tickets) / of) if of and isinstance(measure, Count) else None
        return Cell(words, self.address(key, row) if is_any else "", is_weak, bar)

    def _number(self, key: str) -> Cell:
        number = getattr(self.figures, key, 0)
        return Cell(str(number), self.address(key, "") if number else "")


def _said(measure: Measure, key: str) -> tuple[str, bool, bool]:
    """The figure in words, whether it stands on few cases, whether there is any ticket behind it."""
    match measure:
        case Count():
            return str(measure.n), False, measure.n > 0
        case Share():
            shown = display.share(measure.x, measure.n)
            return shown.words, shown.is_weak, measure.n > 0
        case Activity():
            return _("%(x)s/%(n)s 户", x=measure.x, n=measure.n), False, measure.x > 0
        case Spread():
            return _spread(measure, key), measure.n > 0 and measure.is_small, measure.n > 0


def _spread(measure: Spread, key: str) -> str:
    """Median, mean and the time that nine in ten kept within; of a department the median."""
    if not measure.n:
        return ""
    day = MINUTES_OF_A_DAY if key == "felt" else settings.number("day_minutes")
    unit = _("天") if key == "felt" else _("个工作日")
    lengths = {"median": measure.median, "mean": measure.mean, "ninth": measure.p90}
    days = {name: f"{(minutes or 0) / day:.1f}" for name, minutes in lengths.items()}
    if "." in key:
        return days["median"]
    return _("中位 %(median)s，平均 %(mean)s，九成以内 %(ninth)s %(unit)s", unit=unit, **days)
