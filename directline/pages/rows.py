"""A ticket as a line of an official's list: what it is, whose, what marks it, which promise runs out when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from flask import url_for

from directline.models import CARDS, ClockKind, Colour, Deadline, DeadlineState, Escalation, Rung, Ticket, User
from directline.pages.clocks import ClockFace, Faces
from directline.pages.display import label, mask, short_time
from directline.pages.language import gettext as _
from directline.tickets import calendars, deadlines, ladder_times, reading
from directline.tickets.striking import struck


class Mark(NamedTuple):
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
    marks: list[Mark] = field(default_factory=list)
    hidden: Sequence[str] = ()

    def words(self, text: str) -> str:
        """A text of the ticket with the masked identity struck out."""
        return struck(text, self.hidden)

    @property
    def number(self) -> str:
        return self.ticket.number

    @property
    def category(self) -> str:
        return self.ticket.category.name


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
            marks=_marks(ticket),
            hidden=headings[ticket.id].hidden,
        )
        for ticket in listed
    }


def faces(clocks: Iterable[Deadline], at: datetime) -> dict[int, ClockFace]:
    """By the clock's id, its face in the colours of its own ladder."""
    listed = list(clocks)
    calendar = calendars.county_calendar().calendar
    tellers = {kind: Faces(calendar, at=at, colours=_colours(kind)) for kind in {clock.kind for clock in listed}}
    return {clock.id: tellers[clock.kind].of(clock) for clock in listed}


def next_card(clock: Deadline | None, at: datetime, fallen: Iterable[Escalation] = ()) -> NextCard | None:
    """Which card falls on this clock next; none while it stands still, or when there is no higher one."""
    if clock is None or clock.state is not DeadlineState.RUNNING:
        return None
    of_clock = (one for one in fallen if (one.deadline_id, one.due_number) == (clock.id, clock.due_number))
    done = ladder_times.reached_by(of_clock)
    found = ladder_times.next_card(clock, deadlines.pauses_of(clock), at=at, done=done)
    if found is None:
        return None
    rule, moment = found
    time = short_time(moment)
    if rule.rung in CARDS:
        return NextCard(
            rule.colour, f"card-{rule.colour}", _("%(card)s %(time)s 落下", card=label(rule.colour), time=time)
        )
    return NextCard(rule.colour, "flag", _("%(time)s %(raised)s", time=time, raised=label(rule.rung)))


def _colours(kind: ClockKind) -> dict[Rung, Colour]:
    return {rule.rung: rule.colour for rule in ladder_times.rules(kind)}


def _marks(ticket: Ticket) -> list[Mark]:
    found = {
        Mark(label(ticket.severity), "strong"): ticket.is_urgent,
        Mark(_("停产"), "strong", "alert"): ticket.production_stopped,
        Mark(_("企业说已停产，待核实"), "doubtful", "alert"): ticket.has_claim_to_check,
        Mark(_("第 %(round)d 轮", round=ticket.round), "strong"): ticket.round > 1,
        Mark(_("密件"), "strong", "lock"): ticket.is_sealed,
        Mark(_("要求保密"), "", "lock"): ticket.is_confidential and not ticket.is_sealed,
        Mark(_("代填，企业未确认"), "doubtful"): ticket.is_on_behalf and not ticket.is_wording_confirmed,
        Mark(_("重点企业")): ticket.enterprise is not None and ticket.enterprise.is_key and not ticket.is_confidential,
    }
    return [mark for mark, holds in found.items() if holds]
