"""The supervision letters by their numbers: to whom, about what, and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from directline.models import Escalation, User
from directline.pages.deadline_badges import DeadlineBadge
from directline.pages.display import label, rung_words
from directline.pages.forms import Choice
from directline.pages.language import gettext as _
from directline.pages.late_boards import left_to_explain, units
from directline.pages.listing import Board, Columns, Filters
from directline.pages.rows import Line, lines
from directline.tickets import letters as numbers
from directline.tickets.lists import lateness


class LetterFilters(Filters):
    year = Choice(_l("年份"), is_required=False)
    department = Choice(_l("单位"), is_required=False)

    def __init__(self) -> None:
        super().__init__()
        self.year.offer([(str(year), str(year)) for year in numbers.years()], empty=_("全部"))
        self.department.offer(units(), empty=_("全部"))
        self.read()


@dataclass(frozen=True)
class Letter:
    """``left``: how long the unit still has to explain itself."""

    line: Line
    card: Escalation
    left: DeadlineBadge | None


def letter_board(user: User, filters: LetterFilters, at: datetime) -> Board[Escalation, Letter]:
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
        present=lambda rows: _letters(user, rows, at),
        columns=COLUMNS,
    )


def _letters(user: User, rows: Sequence[Escalation], at: datetime) -> list[Letter]:
    headed, left = lines(user, [card.ticket for card in rows]), left_to_explain(rows, at)
    return [Letter(headed[card.ticket_id], card, left.get(card.id)) for card in rows]


COLUMNS: Columns = (
    (_l("文号"), lambda row: row.card.letter_number),
    (_l("时间"), lambda row: row.card.at),
    (_l("单位"), lambda row: row.card.department.name if row.card.department else ""),
    (_l("牌"), lambda row: rung_words(row.card)),
    (_l("级别"), lambda row: label(row.card.rung)),
    (_l("编号"), lambda row: row.line.number),
    (_l("标题"), lambda row: row.line.title),
    (_l("企业"), lambda row: row.line.firm),
    (_l("已撤销"), lambda row: row.card.revoked_reason if row.card.revoked_at else ""),
    (_l("情况说明"), lambda row: row.line.words(row.card.explanation)),
    (_l("说明时间"), lambda row: row.card.explained_at),
)
