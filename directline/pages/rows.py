"""A ticket as a line of an official's list: what it is, whose, what marks it, which promise runs out when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l

from directline.configuration import working_time
from directline.models import CARDS, Colour, Deadline, DeadlineKind, DeadlineState, Escalation, Rung, Ticket, User
from directline.pages.deadline_badges import Badges, DeadlineBadge
from directline.pages.display import label, mask, short_time
from directline.pages.language import gettext as _
from directline.pages.listing import Columns
from directline.tickets import deadlines, ladder_times, reading
from directline.tickets.sealed.redaction import redacted


class Badge(NamedTuple):
    """What sets a ticket apart, as ``ui.tag`` draws it."""

    text: str
    style: str = ""
    symbol: str = ""


class NextCard(NamedTuple):
    """The card that falls next, and the words that say when."""

    colour: Colour
    symbol: str
    words: str


@dataclass(frozen=True)
class Line:
    """``url`` leads to the ticket; from a queue it remembers the queue."""

    ticket: Ticket
    title: str
    firm: str
    url: str
    badges: list[Badge] = field(default_factory=list)
    hidden: Sequence[str] = ()

    def words(self, text: str) -> str:
        """A text of the ticket with the masked identity redacted."""
        return redacted(text, self.hidden)

    @property
    def number(self) -> str:
        return self.ticket.number

    @property
    def category(self) -> str:
        return self.ticket.category.name


TICKET_COLUMNS: Columns = (
    (_l("编号"), lambda row: row.line.number),
    (_l("标题"), lambda row: row.line.title),
    (_l("企业"), lambda row: row.line.firm),
)
"""With which the workbook of a list of tickets begins."""


def lines(user: User, tickets: Iterable[Ticket], queue: str = "") -> dict[int, Line]:
    """By the ticket's id; the tickets come with category and enterprise."""
    listed = list({ticket.id: ticket for ticket in tickets}.values())
    headings = reading.headings(user, listed)
    return {
        ticket.id: Line(
            ticket=ticket,
            title=headings[ticket.id].title,
            firm=headings[ticket.id].firm or mask(ticket.number),
            url=url_for("ticket.page", number=ticket.number, queue=queue or None),
            badges=_badges(ticket),
            hidden=headings[ticket.id].hidden,
        )
        for ticket in listed
    }


def badges(deadlines: Iterable[Deadline], at: datetime) -> dict[int, DeadlineBadge]:
    """By the deadline's id, its face in the colours of its own ladder."""
    listed = list(deadlines)
    calendar = working_time.county_calendar().calendar
    tellers = {kind: Badges(calendar, at=at, colours=_colours(kind)) for kind in {deadline.kind for deadline in listed}}
    return {deadline.id: tellers[deadline.kind].of(deadline) for deadline in listed}


def next_card(deadline: Deadline | None, at: datetime, fallen: Iterable[Escalation] = ()) -> NextCard | None:
    """Which card falls on this deadline next; none while it stands still, or when there is no higher one."""
    if deadline is None or deadline.state is not DeadlineState.RUNNING:
        return None
    of_deadline = (one for one in fallen if (one.deadline_id, one.due_number) == (deadline.id, deadline.due_number))
    done = ladder_times.reached_by(of_deadline)
    card = ladder_times.next_card(deadline, deadlines.pauses_of(deadline), at=at, done=done)
    if card is None:
        return None
    rule, moment = card
    time = short_time(moment)
    if rule.rung in CARDS:
        return NextCard(
            rule.colour, f"card-{rule.colour}", _("%(card)s %(time)s 落下", card=label(rule.colour), time=time)
        )
    return NextCard(rule.colour, "flag", _("%(time)s %(raised)s", time=time, raised=label(rule.rung)))


def _colours(kind: DeadlineKind) -> dict[Rung, Colour]:
    return {rule.rung: rule.colour for rule in ladder_times.rules(kind)}


def _badges(ticket: Ticket) -> list[Badge]:
    marks = {
        Badge(label(ticket.severity), "strong"): ticket.is_urgent,
        Badge(_("停产"), "strong", "alert"): ticket.production_stopped,
        Badge(_("企业说已停产，待核实"), "doubtful", "alert"): ticket.has_claim_to_check,
        Badge(_("第 %(round)d 轮", round=ticket.round), "strong"): ticket.round > 1,
        Badge(_("密件"), "strong", "lock"): ticket.is_sealed,
        Badge(_("要求保密"), "", "lock"): ticket.is_confidential and not ticket.is_sealed,
        Badge(_("代填，企业未确认"), "doubtful"): ticket.is_on_behalf and not ticket.is_wording_confirmed,
        Badge(_("重点企业")): ticket.enterprise is not None and ticket.enterprise.is_key and not ticket.is_confidential,
    }
    return [rung_words for rung_words, holds in marks.items() if holds]
