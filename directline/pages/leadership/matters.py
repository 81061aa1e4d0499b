"""What needs the leaders first, as a phone shows it: what, why, who has it, a number to tap."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from directline.models import User
from directline.pages import task_board
from directline.pages.deadline_badges import DeadlineBadge
from directline.pages.display import label
from directline.pages.language import gettext as _
from directline.pages.rows import Line, badges, lines
from directline.pages.task_board import Listed
from directline.reports.attention import Matter, first_matters
from directline.tickets.lists import lateness
from directline.tickets.lists.lateness import Answerable
from directline.tickets.rules import Action


@dataclass(frozen=True)
class Pressing:
    line: Line
    reasons: list[str]
    badge: DeadlineBadge | None
    answerable: Answerable | None
    instruct_url: str
    tasks: list[Listed]


def pressing(user: User, at: datetime) -> list[Pressing]:
    """At most five, the most pressing first."""
    matters = first_matters(user, at)
    tickets = [matter.ticket for matter in matters]
    headed, nearest = lines(user, tickets), badges([matter.deadline for matter in matters if matter.deadline], at)
    tasks = task_board.on_tickets(user, tickets, at)
    people = lateness.answerable([ticket.lead for ticket in tickets if ticket.lead])
    return [
        Pressing(
            line=headed[matter.ticket.id],
            reasons=_reasons(matter, at),
            badge=nearest[matter.deadline.id] if matter.deadline else None,
            answerable=people[matter.ticket.lead.id] if matter.ticket.lead else None,
            instruct_url=url_for("ticket.step", number=matter.ticket.number, action=Action.INSTRUCT),
            tasks=tasks[matter.ticket.id],
        )
        for matter in matters
    ]


def _reasons(matter: Matter, at: datetime) -> list[str]:
    """The fact behind it where there is one, else that it was raised, or only late."""
    raised, deadline = matter.raised, matter.deadline
    facts = {
        _("企业停产"): matter.ticket.production_stopped,
        _("多次未解决，等待决定"): matter.is_not_solved_again,
        label(raised.fact) if raised else "": raised is not None and not matter.is_not_solved_again,
    }
    reasons = [words for words, holds in facts.items() if words and holds]
    if reasons:
        return list(dict.fromkeys(reasons))
    if raised:
        return [_("提级至书记、县长")]
    return [_("逾期")] if deadline is not None and deadline.due_at < at else []
