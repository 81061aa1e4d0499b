"""Who is late, and the cards that fell: with who answers for it, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from directline import clock
from directline.extensions import db
from directline.models import CARD_COLOURS, Colour, Deadline, Department, Escalation, Rung, User
from directline.pages.deadline_badges import DeadlineBadge
from directline.pages.deadline_words import DEADLINE_NAMES
from directline.pages.display import badges as badges_of
from directline.pages.display import choices, label
from directline.pages.forms import Choice
from directline.pages.guards import me
from directline.pages.language import gettext as _
from directline.pages.listing import Board, Columns, Filters, answered
from directline.pages.rows import TICKET_COLUMNS, Line, badges, lines
from directline.tickets.deadline_rules import DEADLINES
from directline.tickets.lists import lateness, selects
from directline.tickets.lists.lateness import Answerable
from directline.tickets.lists.paging import page_of

BOARDS = {
    "resolve": _l("办结答复"),
    **{rule.board: DEADLINE_NAMES[kind] for kind, rule in DEADLINES.items() if rule.board == kind},
    "promise": _l("对企业的承诺"),
    "office": _l("办公室自身"),
}


class LateFilters(Filters):
    whose = Choice(_l("哪个时限"), is_required=False)
    department = Choice(_l("单位"), is_required=False)
    rung = Choice(_l("已到"), is_required=False)

    def offer(self) -> None:
        (_code, first), *others = BOARDS.items()
        self.whose.offer(others, empty=first)
        self.department.offer(units(), empty=_("全部"))
        self.rung.choices = choices(Rung, blank=_("全部"))


class CardFilters(Filters):
    colour = Choice(_l("牌"), is_required=False)
    department = Choice(_l("单位"), is_required=False)
    explained = Choice(_l("情况说明"), is_required=False)
    open = Choice(_l("诉求"), is_required=False)

    def offer(self) -> None:
        self.colour.offer([(one.value, label(one)) for one in CARD_COLOURS], empty=_("全部"))
        self.department.offer(units(), empty=_("全部"))
        self.explained.offer([("no", _("未说明")), ("yes", _("已说明"))], empty=_("全部"))
        self.open.offer([("yes", _("未办结")), ("no", _("已结束"))], empty=_("全部"))


def units() -> list[tuple[str, str]]:
    """The units that can be late, by code."""
    wanted = selects.active_departments().with_only_columns(Department.code, Department.short_name)
    return [(code, name) for code, name in db.session.execute(wanted)]


@dataclass(frozen=True)
class Late:
    line: Line
    badge: DeadlineBadge
    reached: Escalation | None
    badges: list[Escalation]
    answerable: Answerable


@dataclass(frozen=True)
class Card:
    """``left``: how long the unit still has to explain it; ``raised``: how far its deadline was raised beyond it."""

    line: Line
    card: Escalation
    left: DeadlineBadge | None
    raised: Escalation | None = None


def overdue(user: User, at: datetime) -> Board[Deadline, Late]:
    filters = LateFilters()
    chosen = filters.chosen
    return Board(
        name=_("超期督办"),
        filters=filters,
        rows=lateness.overdue(
            user,
            at,
            chosen.get("whose", next(iter(BOARDS))),
            words=chosen.get("words", ""),
            department=chosen.get("department", ""),
            rung=Rung(chosen["rung"]) if "rung" in chosen else None,
        ),
        keys=selects.BY_LATENESS,
        present=lambda rows: _late(user, rows, at),
        columns=LATE_COLUMNS,
    )


def overdue_page(tabs_name: str) -> str | Response:
    """At a door that has the late tickets and the cards side by side."""
    return answered(overdue(me(), clock.now()), "late/overdue.html", tabs=_tabs("overdue"), tabs_name=tabs_name)


def cards_page(tabs_name: str) -> str | Response:
    return answered(cards(me(), clock.now()), "late/cards.html", tabs=_tabs("cards"), tabs_name=tabs_name)


def _tabs(current: str) -> list[tuple[str, str, bool, None]]:
    names = {"overdue": _("超期"), "cards": _("黄牌和红牌")}
    return [(words, url_for(f".{name}"), name == current, None) for name, words in names.items()]


def latest(user: User, at: datetime, most: int) -> list[Late]:
    """What has been late longest."""
    wanted = lateness.overdue(user, at, next(iter(BOARDS)))
    return _late(user, page_of(wanted, selects.BY_LATENESS, size=most).rows, at)


def cards(user: User, at: datetime) -> Board[Escalation, Card]:
    filters = CardFilters()
    chosen = filters.chosen
    return Board(
        name=_("亮牌"),
        filters=filters,
        rows=lateness.cards(
            user,
            words=chosen.get("words", ""),
            department=chosen.get("department", ""),
            colour=Colour(chosen["colour"]) if "colour" in chosen else None,
            is_explained=chosen["explained"] == "yes" if "explained" in chosen else None,
            is_open=chosen["open"] == "yes" if "open" in chosen else None,
        ),
        keys=lateness.NEWEST_CARDS,
        present=lambda rows: _cards(user, rows, at),
        columns=CARD_COLUMNS,
    )


def shown_cards(user: User, rows: Sequence[Escalation], at: datetime) -> list[Card]:
    headed = lines(user, [card.ticket for card in rows])
    left = badges([card.explanation_due for card in rows if card.explanation_due], at)
    return [Card(headed[card.ticket_id], card, left.get(card.explanation_due_id or 0)) for card in rows]


def _late(user: User, rows: Sequence[Deadline], at: datetime) -> list[Late]:
    headed, shown = lines(user, [row.ticket for row in rows]), badges(rows, at)
    reached = lateness.reached(rows)
    people = lateness.answerable([row.assignment for row in rows if row.assignment])
    office = Answerable("", _("直通车办公室"), "")
    return [
        Late(
            line=headed[row.ticket_id],
            badge=shown[row.id],
            reached=next(reversed(reached[row.id]), None),
            badges=badges_of(reached[row.id]),
            answerable=people.get(row.assignment_id or 0, office),
        )
        for row in rows
    ]


def _cards(user: User, rows: Sequence[Escalation], at: datetime) -> list[Card]:
    badges = {key: badges_of(rungs) for key, rungs in lateness.reached([card.deadline for card in rows]).items()}
    shown = shown_cards(user, rows, at)
    return [replace(one, raised=_raised(one.card, badges[one.card.deadline_id])) for one in shown]


def _raised(card: Escalation, badges: Sequence[Escalation]) -> Escalation | None:
    return badges[-1] if card in badges and badges[-1].is_raise else None


EXPLANATION_COLUMNS: Columns = (
    (_l("已撤销"), lambda row: row.card.revoked_reason if row.card.revoked_at else ""),
    (_l("情况说明"), lambda row: row.line.words(row.card.explanation)),
    (_l("说明时间"), lambda row: row.card.explained_at),
)
LATE_COLUMNS: Columns = (
    *TICKET_COLUMNS,
    (_l("时限"), lambda row: label(row.badge.kind)),
    (_l("单位"), lambda row: row.answerable.unit),
    (_l("责任人"), lambda row: row.answerable.name),
    (_l("电话"), lambda row: row.answerable.phone),
    (_l("到期"), lambda row: row.badge.due_at),
    (_l("超时"), lambda row: row.badge.words),
    (_l("已到"), lambda row: label(row.reached.rung) if row.reached else ""),
)
CARD_COLUMNS: Columns = (
    (_l("牌"), lambda row: label(row.card.colour)),
    (_l("级别"), lambda row: label(row.card.rung)),
    (_l("提级"), lambda row: label(row.raised.rung) if row.raised else ""),
    (_l("督办函"), lambda row: row.card.letter_number),
    (_l("时间"), lambda row: row.card.at),
    (_l("单位"), lambda row: row.card.department.name if row.card.department else ""),
    *TICKET_COLUMNS,
    *EXPLANATION_COLUMNS,
)
