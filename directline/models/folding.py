"""Rows that are found by their words: those are kept a second time, folded, for the database to compare."""

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Text, event, inspect, or_
from sqlalchemy.orm import Mapped, mapped_column

from directline.text import compact

BETWEEN = "\n"


class Folded:
    """Mixin. ``FOLDED`` names the columns whose words are looked for; ``folded`` holds them, one a line."""

    FOLDED: ClassVar[tuple[str, ...]]
    folded: Mapped[str] = mapped_column(Text, default="", server_default="", deferred=True)

    def as_folded(self) -> str:
        return folded_words(getattr(self, name) for name in self.FOLDED)

    @classmethod
    def holds(cls, words: str) -> ColumnElement[bool]:
        """The condition that these words stand somewhere in the row, however they are written."""
        return cls.folded.contains(compact(words), autoescape=True)

    @classmethod
    def begins(cls, words: str) -> ColumnElement[bool]:
        """The condition that one of the columns begins so."""
        wanted = compact(words)
        return or_(
            cls.folded.startswith(wanted, autoescape=True), cls.folded.contains(BETWEEN + wanted, autoescape=True)
        )


def folded_words(texts: Iterable[str | None]) -> str:
    return BETWEEN.join(map(compact, texts))


@event.listens_for(Folded, "before_insert", propagate=True)
@event.listens_for(Folded, "before_update", propagate=True)
def _fold(_mapper: Any, _connection: Any, row: Folded) -> None:
    """Before a row is written whose words are new."""
    kept = inspect(row)
    if not kept.persistent or any(kept.attrs[name].history.has_changes() for name in row.FOLDED):
        row.folded = row.as_folded()
