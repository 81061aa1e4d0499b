"""What a revision changed: the figures that differ from the revision before it."""

from dataclasses import fields
from typing import NamedTuple

from directline.reports.definitions import name_of
from directline.reports.figures import Figures
from directline.reports.measures import Activity, Count, Share, Spread


class Correction(NamedTuple):
    key: str
    before: str
    after: str

    @property
    def name(self) -> str:
        return name_of(self.key)


def corrections(before: Figures, after: Figures) -> list[Correction]:
    """The county's figures that read differently now, in their order; tables follow from them."""
    pairs = ((field.name, getattr(before, field.name), getattr(after, field.name)) for field in fields(Figures))
    read = ((key, words(old), words(new)) for key, old, new in pairs)
    return [Correction(key, old, new) for key, old, new in read if old != new]


def words(figure: object) -> str:
    """A figure in short; nothing for what is no single figure."""
    match figure:
        case Count():
            return str(figure.n)
        case Share() | Activity():
            return f"{figure.x}/{figure.n}"
        case Spread():
            return "" if figure.median is None else f"{figure.median:g}"
        case int():
            return str(figure)
        case _:
            return ""
