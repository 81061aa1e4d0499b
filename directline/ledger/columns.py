"""Which column of a ledger holds what: taken where a heading means it, asked for where it may, and overridable."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from directline.ledger.fields import MEANINGS, OWN, Field
from directline.ledger.grids import Cell, Grid, Line, Unreadable
from directline.ledger.headings import Headings, find_headings, letter
from directline.ledger.meaning import Certainty, meanings, plain
from directline.text import code_of

LONGEST_EXAMPLE = 24
NEVER_ASKED = frozenset({Field.SERIAL})
"""Shown, and nothing follows from it."""


class WrongColumn(ValueError):
    """An override names a field or a column that there is not."""


@dataclass(frozen=True)
class Columns:
    """Where each field stands; ``doubts``: the places that a field may have, for who knows to say."""

    headings: Headings
    places: Mapping[Field, int]
    doubts: Mapping[Field, list[int]] = field(default_factory=dict)

    def cell(self, line: Line, field: Field) -> Cell:
        place = self.places.get(field)
        return line.cells[place] if place is not None and place < len(line.cells) else None

    def is_shared(self, line: Line, field: Field) -> bool:
        """Is the cell one with that of another row?"""
        return self.places.get(field) in line.shared

    def heading(self, field: Field) -> str:
        return self.headings.shown(self.places[field]) if field in self.places else ""

    @property
    def unused(self) -> list[str]:
        """The headings that nothing is taken from."""
        taken = {*self.places.values(), *(place for places in self.doubts.values() for place in places)}
        return [self.headings.shown(place) for place in self.headings.names if place not in taken]

    def example(self, grid: Grid, place: int) -> str:
        """What stands first in that column."""
        below = (
            line.cells[place] for line in grid.lines if line.number > self.headings.number and place < len(line.cells)
        )
        words = " ".join(str(next((cell for cell in below if cell is not None), "")).split())
        return words if len(words) <= LONGEST_EXAMPLE else words[: LONGEST_EXAMPLE - 1] + "…"

    def advice(self) -> str:
        """What has to be said before anything is taken in, as options."""
        return "; ".join(
            f"{field} ({MEANINGS[field]}) may be {' or '.join(self._named(place) for place in places)}; "
            f"use --column {field}=HEADING (none of them: --column {field}=)"
            for field, places in self.doubts.items()
        )

    def _named(self, place: int) -> str:
        return f"{self.headings.shown(place)} (column {letter(place)})"


def find_columns(grid: Grid, overrides: Mapping[str, str]) -> Columns:
    """The row of headings and what they mean; ``overrides`` maps a field to a heading, a letter, or nothing.

    Raises Unreadable without a title or text column, WrongColumn.
    """
    for name in overrides:
        if name not in set(Field):
            raise WrongColumn(f"no field {name}; there are: {' '.join(Field)}")
    if not grid.lines:
        raise Unreadable("the file is empty")
    headings = find_headings(grid, overrides.values())
    chosen = {Field(name): _place(headings, heading) for name, heading in overrides.items() if heading}
    settled = {Field(name) for name in overrides}
    places, doubts = _taken(headings, settled, set(chosen.values()))
    places |= chosen
    if not {Field.TITLE, Field.DESCRIPTION} & {*places, *doubts}:
        shown = ", ".join(headings.shown(place) for place in headings.names)
        raise Unreadable(
            f"no column is a title or a text; use --column description=HEADING. Row {headings.number} has: {shown}"
        )
    return Columns(headings, {one: places[one] for one in Field if one in places}, doubts)


def _taken(
    headings: Headings, settled: set[Field], occupied: set[int]
) -> tuple[dict[Field, int], dict[Field, list[int]]]:
    """What is sure, and what has to be asked, of the fields and places about which nothing was said."""
    places: dict[Field, int] = {}
    doubts: dict[Field, list[int]] = {}
    for one, ranked in _candidates(headings, occupied).items():
        best = ranked[max(ranked)]
        if one in settled:
            continue
        if max(ranked) > Certainty.MAYBE and (len(best) == 1 or one in NEVER_ASKED):
            places[one] = best[0]
        elif one not in NEVER_ASKED:
            doubts[one] = best
    return places, doubts


def _candidates(headings: Headings, occupied: set[int]) -> dict[Field, dict[Certainty, list[int]]]:
    if own := _own(headings):
        return {one: {Certainty.SURELY: [place]} for one, place in own.items() if place not in occupied}
    candidates: dict[Field, dict[Certainty, list[int]]] = {}
    for place, name in headings.names.items():
        for one, certainty in meanings(name).items():
            if place not in occupied:
                clear = Certainty.MAYBE if place in headings.contested else certainty
                candidates.setdefault(one, {}).setdefault(clear, []).append(place)
    return candidates


def _own(headings: Headings) -> dict[Field, int]:
    """Of a ledger that this program wrote: nothing about it has to be guessed."""
    names = {name.own: place for place, name in headings.names.items()}
    return {OWN[heading]: names[heading] for heading in OWN} if OWN.keys() <= names.keys() else {}


def _place(headings: Headings, heading: str) -> int:
    """By the whole heading, by its own words, by its letter."""
    for spelled in (lambda place: headings.shown(place), lambda place: headings.names[place].own):
        same = [place for place in headings.names if plain(spelled(place)) == plain(heading)]
        if len(same) > 1:
            raise WrongColumn(f"{len(same)} columns are called {heading}; use a letter: {', '.join(map(letter, same))}")
        if same:
            return same[0]
    if re.fullmatch(r"[A-Z]{1,2}", signs := code_of(heading)):
        place = int(sum((ord(sign) - 64) * 26**power for power, sign in enumerate(reversed(signs)))) - 1
        if place < max(headings.width, len(headings.lines[-1].cells)):
            return place
    raise WrongColumn(f"row {headings.number} has no column {heading}")
