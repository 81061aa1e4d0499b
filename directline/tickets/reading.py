"""What one person reads of one ticket: the only cut between what is kept and what is shown.

The enterprise reads what is public. A department that gave the ticket up reads it up to then. Where the enterprise's
identity is masked, it is redacted from every text. Whoever shows, prints or hands out a record of a ticket asks here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directline.extensions import Base, db
from directline.models import (
    Answer,
    Assignment,
    Attachment,
    Category,
    Classification,
    Deadline,
    Department,
    Escalation,
    Review,
    Severity,
    Task,
    Ticket,
    TicketEvent,
    User,
)
from directline.tickets import access
from directline.tickets.deadline_rules import LEAD_RESOLVE, PUBLIC
from directline.tickets.files import attachments
from directline.tickets.former_places import FormerPlaces
from directline.tickets.lists import selects
from directline.tickets.rules import MOVES, TASK_MOVES, Action, Move, Readers
from directline.tickets.sealed import identity, redaction
from directline.tickets.tasks import selects as tasks

WRITTEN_BY: dict[type[Base], frozenset[Action]] = {
    noun: frozenset(action for action, move in MOVES.items() if move.writes is noun)
    for noun in dict.fromkeys(move.writes for move in MOVES.values())
    if noun is not None
}
"""By the noun of a row, the actions whose words it holds."""


class Reader:
    """One person in front of one ticket that they may see."""

    def __init__(self, user: User, ticket: Ticket) -> None:
        self.user, self.ticket = user, ticket
        self.visible_until = access.visible_until(user, ticket)
        self.is_internal = access.sees_internal(user)
        self.is_masked = not access.sees_identity(user, ticket)
        self._identity = _identities([ticket])[ticket.id] if self.is_masked else []

    @cached_property
    def former_places(self) -> FormerPlaces:
        """Where those who acted on the ticket, and on its tasks, worked before."""
        on_tasks = TicketEvent.task_id.in_(select(Task.id).where(Task.ticket_id == self.ticket.id))
        return FormerPlaces(select(TicketEvent.actor_id).where((TicketEvent.ticket_id == self.ticket.id) | on_tasks))

    @property
    def firm(self) -> str:
        return _firm_for(self.user, self.ticket)

    def was_by_then(self, moment: datetime | None) -> bool:
        return moment is not None and (self.visible_until is None or moment <= self.visible_until)

    def words(self, text: str, by_id: int | None = None) -> str:
        """A text of the ticket with the masked identity redacted.

        What this person wrote stays as written: nobody finds out a name by writing many and looking which is redacted.
        """
        return text if by_id == self.user.id else redaction.redacted(text, self._identity)

    def reads_event(self, event: TicketEvent) -> bool:
        if not self.was_by_then(event.at):
            return False
        match _move_of(event).readers:
            case Readers.ALL:
                return True
            case Readers.OFFICIALS:
                return self.is_internal
            case Readers.AS_MARKED:
                return self.is_internal or bool(event.facts.get("is_public"))
            case Readers.OVERSIGHT:
                return self.user.is_office or self.user.is_supervision or self.user.is_leader

    def reads_text_of(self, event: TicketEvent) -> bool:
        return self.is_internal or not _move_of(event).hides_text

    def reads_part(self, part: Assignment) -> bool:
        return self.was_by_then(part.dispatched_at)

    def reads_deadline(self, deadline: Deadline) -> bool:
        """All of them, the public ones, or after the horizon those of one's own part."""
        if self.visible_until is not None:
            part = deadline.assignment
            return part is not None and part.department_id == self.user.department_id
        return self.is_internal or deadline.kind in PUBLIC

    def reads_card(self, card: Escalation) -> bool:
        """The enterprise reads that its ticket was late and raised, not what was taken back."""
        if self.is_internal:
            return self.was_by_then(card.at)
        return card.is_serious and card.revoked_at is None and card.deadline.kind in LEAD_RESOLVE

    def reads_answer(self, answer: Answer) -> bool:
        return self.was_by_then(answer.at) and (self.is_internal or answer.review is Review.PASSED)

    def reads_file(self, file: Attachment, answer: Answer | None) -> bool:
        return self.was_by_then(file.at) and (file.answer_id is None or (answer and self.reads_answer(answer)) is True)

    def sent(self, file: Attachment) -> bool:
        """Is it their own? Of a sealed ticket no row says whose it is; of enterprises only its reporter reads it."""
        if file.by_id is None:
            return self.ticket.is_sealed and not self.is_internal
        return file.by_id == self.user.id

    def name_of(self, file: Attachment) -> str:
        """Masked, a file of the enterprise bears a name that tells nothing; a copy may be of another kind."""
        name = self._called(file)
        return name if self.sent(file) else attachments.copied_name(file, name)

    def _called(self, file: Attachment) -> str:
        if not self.is_masked or (file.by is not None and not file.by.is_enterprise):
            return self.words(file.name, file.by_id)
        ending = file.name.rpartition(".")[2] if "." in file.name else "bin"
        return f"{file.token[:6]}.{ending}"


def _move_of(event: TicketEvent) -> Move:
    return (MOVES if event.task_id is None else TASK_MOVES)[Action(event.action)]


class Heading(NamedTuple):
    """What a list says of a ticket; without a firm where its identity is masked: the ``hidden`` words are struck."""

    title: str
    firm: str
    hidden: Sequence[str] = ()


def headings(user: User, tickets: Iterable[Ticket]) -> dict[int, Heading]:
    """By the ticket's id, what this person reads of it in a list; the tickets come with their enterprise."""
    listed = list(tickets)
    masked = access.masked_among(user, listed)
    hidden = _identities(ticket for ticket in listed if ticket.id in masked)
    return {
        ticket.id: Heading(redaction.redacted(ticket.title, hidden[ticket.id]), "", hidden[ticket.id])
        if ticket.id in hidden
        else Heading(ticket.title, _firm_for(user, ticket))
        for ticket in listed
    }


@dataclass(frozen=True)
class Records:
    """What stands on a ticket, as far as this reader reads it, each in order of time.

    ``events`` are the ticket's own; what was done to the ``tasks`` on it stands in ``task_events``.
    """

    reader: Reader
    events: list[TicketEvent]
    parts: list[Assignment]
    deadlines: list[Deadline]
    cards: list[Escalation]
    answers: list[Answer]
    files: list[Attachment]
    tasks: list[Task]
    task_events: list[TicketEvent]
    written: dict[type[Base], list[Any]]

    def of(self, noun: type[Base]) -> list[Any]:
        return self.written[noun]


def records(reader: Reader) -> Records:
    """One query for each noun that the events name, none for the others."""
    ticket = reader.ticket
    every = list(db.session.scalars(_events_of(ticket)))
    actions = {event.action for event in every}
    deadlines = list(db.session.scalars(_deadlines_of(ticket)).unique())
    written = {noun: _written(noun, reader, actions) for noun in WRITTEN_BY}
    answers = {answer.id: answer for answer in written[Answer]}
    files = db.session.scalars(_files_of(ticket)) if _has_files(every) else ()
    given = tasks.on_ticket(ticket, reader.user) if Action.INSTRUCT in actions else []
    known = [task for task in given if reader.was_by_then(task.given_at)]
    return Records(
        reader=reader,
        events=[event for event in every if reader.reads_event(event)],
        parts=[part for part in ticket.assignments if reader.reads_part(part)],
        deadlines=[deadline for deadline in deadlines if reader.reads_deadline(deadline)],
        cards=[card for card in written[Escalation] if reader.reads_card(card)],
        answers=[answer for answer in answers.values() if reader.reads_answer(answer)],
        files=[file for file in files if reader.reads_file(file, answers.get(file.answer_id or 0))],
        tasks=known,
        task_events=[event for event in tasks.events_of(known) if reader.reads_event(event)],
        written=written,
    )


class Known(NamedTuple):
    category: Category
    severity: Severity
    production_stopped: bool


def classification(reader: Reader) -> Known:
    """Category, severity and stopped production, as they were when this reader's part ended."""
    ticket, visible_until = reader.ticket, reader.visible_until
    now = Known(ticket.category, ticket.severity, ticket.production_stopped)
    if visible_until is None:
        return now
    then = select(Classification).where(Classification.ticket_id == ticket.id, Classification.at <= visible_until)
    row = db.session.scalars(then.order_by(Classification.id.desc())).first()
    if row is None:
        return now
    return Known(db.session.get_one(Category, row.category_id), row.severity, row.production_stopped)


def deadline_of(reader: Reader, deadline_id: int) -> Deadline | None:
    deadline = db.session.get(Deadline, deadline_id)
    is_read = deadline is not None and deadline.ticket_id == reader.ticket.id and reader.reads_deadline(deadline)
    return deadline if is_read else None


def card_of(reader: Reader, card_id: int) -> Escalation | None:
    """For officials and leaders: why a rung was reached, who was told, what was explained."""
    card = db.session.get(Escalation, card_id)
    is_read = card is not None and card.ticket_id == reader.ticket.id and reader.reads_card(card)
    return card if is_read and reader.is_internal else None


def _firm_for(user: User, ticket: Ticket) -> str:
    """Who filed a sealed one knows that it is their own; who is not confirmed reads what they called the firm."""
    if user.enterprise_id is not None and not user.is_confirmed:
        return user.enterprise_claim
    firm = ticket.enterprise or user.enterprise
    return firm.name if firm else ""


def _identities(tickets: Iterable[Ticket]) -> dict[int, list[str]]:
    """By ticket id, what tells whose ticket it is, the longest first."""
    listed = list(tickets)
    former = identity.former_contacts({one.reporter_id for one in listed})
    ordinary = {
        one.id: identity.identifying_words(
            one.enterprise, one.reporter, one.contact_name, one.contact_phone, *former.get(one.reporter_id or 0, ())
        )
        for one in listed
        if one.enterprise is not None
    }
    return ordinary | identity.words_of(listed)


def _events_of(ticket: Ticket) -> Any:
    """With who did it and for which unit, no wider than a line of the history needs."""
    actor = joinedload(TicketEvent.actor).load_only(User.name, User.role, User.department_id, User.post_id)
    unit = joinedload(TicketEvent.actor).joinedload(User.department).load_only(Department.name, Department.short_name)
    return (
        select(TicketEvent)
        .where(TicketEvent.ticket_id == ticket.id)
        .order_by(TicketEvent.sequence)
        .options(actor, unit)
    )


def _deadlines_of(ticket: Ticket) -> Any:
    deadlines = select(Deadline).where(Deadline.ticket_id == ticket.id).order_by(Deadline.id)
    return deadlines.options(joinedload(Deadline.pauses))


def _files_of(ticket: Ticket) -> Any:
    return select(Attachment).where(Attachment.ticket_id == ticket.id).order_by(Attachment.id)


def _has_files(events: list[TicketEvent]) -> bool:
    return any(name.startswith("attachment:") for event in events for name in event.digests)


def _written(noun: type[Base], reader: Reader, actions: set[str]) -> list[Any]:
    return selects.rows_of(noun, reader.ticket, reader.visible_until) if WRITTEN_BY[noun] & actions else []
