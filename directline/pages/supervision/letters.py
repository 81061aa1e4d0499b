"""The supervision letters by their numbers: to whom, about what, and what came back."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from directline.models import Escalation, User
from directline.pages.display import label, rung_words
from directline.pages.forms import Choice
from directline.pages.language import gettext as _
from directline.pages.late_boards import EXPLANATION_COLUMNS, Card, shown_cards, units
from directline.pages.listing import Board, Columns, Filters
from directline.pages.rows import TICKET_COLUMNS
from directline.tickets import letters as numbering
from directline.tickets.lists import lateness


class LetterFilters(Filters):
    year = Choice(_l("年份"), is_required=False)
    department = Choice(_l("单位"), is_required=False)

    def offer(self) -> None:
        self.year.offer([(str(year), str(year)) for year in numbering.years()], empty=_("全部"))
        self.department.offer(units(), empty=_("全部"))


def letters(user: User, at: datetime) -> Board[Escalation, Card]:
    filters = LetterFilters()
    chosen = filters.chosen
    return Board(
        name=_("督办函"),
        filters=filters,
        rows=lateness.letters(
            user,
            words=chosen.get("words", ""),
            department=chosen.get("department", ""),
            year=int(chosen["year"]) if "year" in chosen else None,
        ),
        keys=lateness.BY_NUMBER,
        present=lambda rows: shown_cards(user, rows, at),
        columns=COLUMNS,
    )


COLUMNS: Columns = (
    (_l("文号"), lambda row: row.card.letter_number),
    (_l("时间"), lambda row: row.card.at),
    (_l("单位"), lambda row: row.card.department.name if row.card.department else ""),
    (_l("牌"), lambda row: rung_words(row.card)),
    (_l("级别"), lambda row: label(row.card.rung)),
    *TICKET_COLUMNS,
    *EXPLANATION_COLUMNS,
)
