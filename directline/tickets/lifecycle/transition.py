"""The one way in which anything happens to a ticket or a task, and the only writer of its status."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _

from directline import clock
from directline.extensions import Base, db
from directline.models import (
    ActorKind,
    Assignment,
    RecordKind,
    Status,
    Subject,
    Task,
    TaskRecord,
    TaskStatus,
    Ticket,
    TicketEvent,
    User,
    WorkRecord,
)
from directline.tickets import access, deadline_states, history, ladder, notices
from directline.tickets.errors import NotAllowed, Refused
from directline.tickets.rules import Action, moves_of

By = User | ActorKind
On = TypeVar("On", Ticket, Task)


class Transition(Generic[On]):
    """What a verb says while it acts: the moment, the texts and facts for the event, who is to be told."""

    def __init__(self, subject: On, action: Action, by: By, at: datetime) -> None:
        self.subject: On = subject
        self.action, self.by, self.at = action, by, at
        self.to: Status | TaskStatus | None = None
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
        return self.user.id if self.user and not history.is_kept_apart(self.user, self.subject) else None

    def wrote(self, *rows: Base) -> None:
        """These new rows hold texts of this action."""
        db.session.add_all(rows)
        self.texts += rows

    def gave_reason(self, text: str) -> None:
        """Keep why this was done, where a text can be erased without breaking the history."""
        if text:
            record = WorkRecord(
                ticket_id=self.subject.id, kind=RecordKind.REASON, text=text, person="", at=self.at, by_id=self.by_id
            )
            self.wrote(record)

    def wrote_text(self, text: str) -> TaskRecord:
        """The words of this action on a task."""
        record = TaskRecord(task_id=self.subject.id, action=self.action, text=text, at=self.at, by_id=self.by_id)
        self.wrote(record)
        return record

    def notify(self, people: Iterable[User]) -> None:
        self.recipients += people


@contextmanager
def transition(subject: On, action: Action, *, by: By, at: datetime | None) -> Iterator[Transition[On]]:
    """Guard against the table of moves, let the action apply its changes, record the event, announce.

    Before anything else it writes the rungs that were due before ``at``. Raises NotAllowed where the table or a
    condition says no, Refused for a moment before the last event.
    """
    at = at or clock.now()
    db.session.refresh(subject, with_for_update={"of": type(subject)})
    if at < subject.last_event_at:
        raise Refused(_("这一时间早于上一条记录，请核对时间。"))
    ladder.catch_up(subject, before=at)
    if not access.may(by, action, subject):
        raise NotAllowed(action, subject)
    act = Transition(subject, action, by, at)
    yield act
    _complete(act, from_status=subject.status)


def first_transition(subject: On, action: Action, *, by: By, at: datetime) -> Transition[On]:
    """Submission, or a task that is given: there was nothing before, so nothing to guard or catch up."""
    act = Transition(subject, action, by, at)
    act.texts = [subject]
    return act


def complete_first(act: Transition[On]) -> TicketEvent:
    return _complete(act, from_status=None)


def _complete(act: Transition[On], *, from_status: Status | TaskStatus | None) -> TicketEvent:
    subject = act.subject
    to_status = _end(act, from_status)
    db.session.flush()
    _write_status(subject, to_status)
    subject.last_event_at = act.at
    deadline_states.follow_status(subject, at=act.at, by_id=act.by_id)
    event = history.record(
        subject,
        act.action,
        by=act.by,
        at=act.at,
        from_status=from_status,
        to_status=to_status,
        assignment_id=act.assignment.id if act.assignment else None,
        facts=act.facts,
        texts=act.texts,
    )
    notices.notify(event, act.recipients)
    db.session.flush()
    return event


def _write_status(subject: Subject, status: StrEnum) -> None:
    """Of a ticket a ``Status``, of a task a ``TaskStatus``: the schema checks it."""
    subject.status = status  # type: ignore[assignment]


def _end(act: Transition[On], from_status: Status | TaskStatus | None) -> Any:
    """The new status: what the action said, else the one end of its row, else unmoved."""
    ends = moves_of(act.subject)[act.action].end
    to = act.to or (next(iter(ends)) if len(ends) == 1 else from_status)
    if to is None or (ends and to not in ends) or (not ends and to is not from_status):
        raise ValueError(f"{act.action} can not end in {to}")
    return to
