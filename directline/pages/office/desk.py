"""The office's desk: how much waits in every queue, what has waited longest, and whether the machine is alive."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from directline.accounts import enterprises, numbers
from directline.delivery import stock
from directline.models import Deadline, User
from directline.operations.health import Complaint, complaints
from directline.pages.deadline_badges import DeadlineBadge
from directline.pages.language import gettext as _
from directline.pages.late_boards import BOARDS
from directline.pages.listing import address, bounded
from directline.pages.office import queue_boards
from directline.pages.rows import Line, badges, lines
from directline.tickets import access
from directline.tickets.lists import lateness, queues, selects
from directline.tickets.lists.queues import QUEUES, Head


@dataclass(frozen=True)
class Pile:
    """One queue on the desk; ``oldest`` is what has waited longest, ``badge`` how long it still may."""

    name: str
    url: str
    number: str
    is_empty: bool
    oldest: Line | None = None
    badge: DeadlineBadge | None = None


@dataclass(frozen=True)
class Desk:
    piles: list[Pile]
    others: list[Pile]
    late: list[Pile]
    complaints: list[Complaint]


def desk_of(user: User, at: datetime) -> Desk:
    """A fixed number of statements, however much waits.

    What the machine complains of counts no sealed ticket, not even one that this person keeps: only the auditor's
    totals do.
    """
    heads = queues.heads({code: (queue.rows(user), queue.keys) for code, queue in QUEUES.items()})
    counts = queues.counts(_counted(user, at))
    late = [_plain(words, address("office.overdue", {"whose": code}), counts[code]) for code, words in BOARDS.items()]
    return Desk(
        piles=_piles(user, heads, at),
        others=_others(counts),
        late=late,
        complaints=complaints(at, access.visible_to(user) & stock.ORDINARY),
    )


def _counted(user: User, at: datetime) -> dict[str, Any]:
    late = {code: lateness.overdue(user, at, code) for code in BOARDS}
    return late | {
        "cards": lateness.cards(user, is_explained=False),
        "firms": enterprises.to_verify(),
        "members": enterprises.members_to_verify(),
        "numbers": numbers.for_office(),
        "past": selects.unit_suggested(user),
    }


def _others(counts: dict[str, int]) -> list[Pile]:
    return [
        _plain(_("未说明的亮牌"), address("office.cards", {"explained": "no"}), counts["cards"]),
        _plain(_("待核实企业"), address("office.verifications", {}), counts["firms"]),
        _plain(_("待核实账号"), address("office.members", {}), counts["members"]),
        _plain(_("换手机号"), address("office.numbers", {}), counts["numbers"]),
        _plain(_("待确认单位的历史诉求"), address("office.past", {}), counts["past"]),
    ]


def _piles(user: User, heads: dict[str, Head], at: datetime) -> list[Pile]:
    first = queues.first_rows(heads)
    deadlines = [row for row in first.values() if isinstance(row, Deadline)]
    tickets = {code: row.ticket if isinstance(row, Deadline) else row for code, row in first.items()}
    headed = {code: lines(user, [ticket], code)[ticket.id] for code, ticket in tickets.items()}
    shown = badges(deadlines, at)
    return [
        replace(
            _plain(queue_boards.NAMES[code], address("office.queue", {"code": code}), head.number),
            oldest=headed.get(code),
            badge=shown.get(first[code].id) if isinstance(first.get(code), Deadline) else None,
        )
        for code, head in heads.items()
    ]


def _plain(name: Any, url: str, number: int) -> Pile:
    return Pile(str(name), url, bounded(number), is_empty=number == 0)
