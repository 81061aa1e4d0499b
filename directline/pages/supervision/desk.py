"""The supervision desk: how much is late and unexplained, whose it is, and what goes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directline import clock
from directline.models import User
from directline.pages import late_boards
from directline.pages.language import gettext as _
from directline.pages.late_boards import Late
from directline.pages.listing import Tile, address, bounded
from directline.tickets.lists import lateness, queues
from directline.tickets.lists.lateness import Standing

MOST_LATE = 5


@dataclass(frozen=True)
class Desk:
    tiles: list[Tile]
    latest: list[Late]
    units: list[Standing]


def desk_of(user: User, at: datetime) -> Desk:
    """A fixed number of statements, however much is late."""
    units = lateness.standing(user, at)
    return Desk(tiles=_tiles(user, units, at), latest=late_boards.latest(user, at, MOST_LATE), units=units)


def _tiles(user: User, units: Sequence[Standing], at: datetime) -> list[Tile]:
    year = clock.local_date(at).year
    tally = queues.counts({"letters": lateness.letters(user, year=year), "on_behalf": queues.on_behalf_of_office(user)})
    return [
        Tile(_("超期未办结"), sum(unit.late for unit in units), address("supervision.overdue", {})),
        Tile(_("未说明的亮牌"), sum(unit.unexplained for unit in units), _unexplained()),
        Tile(_("今年的督办函"), bounded(tally["letters"]), address("supervision.letters", {"year": str(year)})),
        Tile(_("代办公室审核和回访"), bounded(tally["on_behalf"]), address("supervision.on_behalf", {})),
    ]


def _unexplained() -> str:
    return address("supervision.cards", {"explained": "no"})
