"""Who was given care of which firm, by whom and when; what waits for a second person."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from directline.accounts import care
from directline.models import CareChange, Enterprise, User
from directline.pages.display import label, place_words
from directline.pages.forms import Choice
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, FirmFilters
from directline.tickets.former_places import FormerPlaces


class CareFilters(FirmFilters):
    state = Choice(_l("看"), is_required=False)

    def offer(self) -> None:
        self.state.offer([("all", _("全部"))], empty=_("等待确认的"))


@dataclass(frozen=True)
class Step:
    """One step in words; ``may_confirm`` and ``may_refuse``: what its reader can do about it."""

    change: CareChange
    firm: str
    what: str
    who: str
    may_confirm: bool
    may_refuse: bool


def board(user: User) -> Board[CareChange, Step]:
    filters = CareFilters()
    chosen = filters.chosen
    return Board(
        name=_("联系人变更"),
        filters=filters,
        rows=care.rows(chosen.get("words", ""), is_all="state" in chosen),
        keys=care.NEWEST,
        present=lambda rows: steps(user, rows),
        columns=COLUMNS,
    )


def history(user: User, firm: Enterprise) -> list[Step]:
    return steps(user, care.history(firm))


def steps(user: User, changes: Sequence[CareChange]) -> list[Step]:
    """With the place that each had then."""
    people = {key for change in changes for key in (change.user_id, change.before_id, change.by_id) if key}
    places, waiting = FormerPlaces(people), care.waiting_among(changes)
    return [
        Step(
            change=change,
            firm=change.enterprise.name,
            what=_what(change, places),
            who=_named(change.by, change, places) if change.by else _("系统"),
            may_confirm=change.id in waiting and care.may_confirm(change, user),
            may_refuse=change.id in waiting and change.user_id != user.id,
        )
        for change in changes
    ]


def _what(change: CareChange, places: FormerPlaces) -> str:
    said = _(
        "%(kind)s：%(name)s（%(step)s）",
        kind=label(change.kind),
        name=_named(change.user, change, places),
        step=label(change.step),
    )
    return said if change.before is None else _("%(said)s，原为%(name)s", said=said, name=change.before.name)


def _named(person: User, change: CareChange, places: FormerPlaces) -> str:
    return f"{place_words(places.of(person, change.at))} {person.name}".strip()


COLUMNS: Columns = (
    (_l("时间"), lambda row: row.change.at),
    (_l("企业"), lambda row: row.firm),
    (_l("变更"), lambda row: row.what),
    (_l("经手人"), lambda row: row.who),
    (_l("记录时间"), lambda row: row.change.recorded_at),
)
