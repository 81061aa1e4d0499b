"""The one way in which anything happens to a ticket, and the only writer of its status."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from directline import clock
from directline.extensions import Base, db
from directline.models import ActorKind, Assignment, RecordKind, Status, Ticket, TicketEvent, User, WorkRecord
from directline.tickets import access, deadline_states, history, ladder, notices
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.rules import MOVES, Action

By = User | ActorKind


class Transition:
    """What a verb says while it acts: the moment, the texts and facts for the event, who is to be told."""

    def __init__(self, ticket: Ticket, action: Action, by: By, at: datetime) -> None:
        self.ticket, self.action, self.by, self.at = ticket, action, by, at
        self.to: Status | None = None
        self.assignment: Assignment | None = None
        self.facts: dict[str, Any] = {}
        self.texts: list[Base] = []
        self.recipients: list[User] = []

    @property
    def user(self) -> User | None:
        return self.by if isinstance(self.by, User) else None

    @property
    def by_id(self) -> int | None:
        """Whose id the rows of this action bear; none of who filed a sealed ticket."""
        return self.user.id if self.user and not history.is_kept_apart(self.user, self.ticket) else None

    def wrote(self, *rows: Base) -> None:
        """These new rows hold texts of this action."""
        db.session.add_all(rows)
        self.texts += rows

    def gave_reason(self, text: str) -> None:
        """Keep why this was done, where a text can be erased without breaking the history."""
        if text:
            record = WorkRecord(
                ticket_id=self.ticket.id, kind=RecordKind.REASON, text=text, person="", at=self.at, by_id=self.by_id
            )
            self.wrote(record)

    def notify(self, people: Iterable[User]) -> None:
        self.recipients += people


@contextmanager
def transition(ticket: Ticket, action: Action, *, by: By, at: datetime | None) -> Iterator[Transition]:
    """Guard against MOVES, let the verb apply its changes, record the event, announce.

    Before anything else it writes the ticket's rungs that were due before ``at``. Raises NotAllowed where MOVES or a
    condition says no, Refused for a moment before the ticket's last event.
    """
    at = at or clock.now()
    db.session.refresh(ticket, with_for_update={"of": Ticket})
    if at < ticket.last_event_at:
        raise Refused(_("这一时间早于上一条记录，请核对时间。"))
    ladder.catch_up(ticket, before=at)
    if not access.may(by, action, ticket):
        raise NotAllowed(action, ticket)
    act = Transition(ticket, action, by, at)
    yield act
    _complete(act, from_status=ticket.status)


def first_transition(ticket: Ticket, *, by: By, at: datetime) -> Transition:
    """Submission: there was no ticket before, so nothing to guard or catch up."""
    act = Transition(ticket, Action.SUBMIT, by, at)
    act.to = Status.SUBMITTED
    act.texts = [ticket]
    return act


def complete_first(act: Transition) -> TicketEvent:
    return _complete(act, from_status=None)


def _complete(act: Transition, *, from_status: Status | None) -> TicketEvent:
    ticket = act.ticket
    to_status = _end(act, from_status)
    db.session.flush()
    ticket.status, ticket.last_event_at = to_status, act.at
    deadline_states.follow_status(ticket, at=act.at, by_id=act.by_id)
    event = history.record(
        ticket,
        act.action,
        by=act.by,
        at=act.at,
        from_status=from_status,
        to_status=to_status,
        assignment_id=act.assignment.id if act.assignment else None,
        facts=act.facts,
        texts=act.texts,
    )
    event.ticket = ticket
    notices.notify(event, act.recipients)
    db.session.flush()
    return event


def _end(act: Transition, from_status: Status | None) -> Status:
    """Where the ticket stands after the action: what the verb said, else the one end that MOVES gives, else unmoved."""
    ends = MOVES[act.action].end
    to = act.to or (next(iter(ends)) if len(ends) == 1 else from_status)
    if to is None or (ends and to not in ends) or (not ends and to is not from_status):
        raise ValueError(f"{act.action} can not end in {to}")
    return to
