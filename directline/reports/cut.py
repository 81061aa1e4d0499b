"""A cut through what is known: the end of a period, and the moment up to which its facts were recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from directline.models import Ticket, TicketEvent
from directline.reports.period import Period
from directline.tickets.rules import Action


@dataclass(frozen=True)
class Cut:
    """The period, and the moment up to which its facts were recorded."""

    period: Period
    known_at: datetime

    def within(self, at: Any, recorded_at: Any) -> ColumnElement[bool]:
        """Happened in the period, and known."""
        return (at >= self.period.start) & self.before(at, recorded_at)

    def before(self, at: Any, recorded_at: Any) -> ColumnElement[bool]:
        """Happened before the cut, and known."""
        return (at < self.period.end) & (recorded_at <= self.known_at)

    def unconfirmed(self) -> ColumnElement[bool]:
        """The condition on Ticket that, as far as was known, the office had not confirmed whose it had been.

        What was confirmed since is a matter of what is known, not of when it happened.
        """
        confirmed = TicketEvent.action == Action.CONFIRM_UNIT
        later = select(TicketEvent.ticket_id).where(confirmed, TicketEvent.recorded_at > self.known_at)
        return or_(Ticket.is_unit_suggested, Ticket.id.in_(later))

    def known_later(self) -> Select[int]:
        """The tickets of which something was written after ``known_at``: today's columns say too much of them."""
        return select(TicketEvent.ticket_id).where(TicketEvent.recorded_at > self.known_at)
