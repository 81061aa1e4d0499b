"""What one person reads of one task; the masks and the horizon of its ticket hold for it, too."""

from datetime import datetime
from functools import cached_property

from directline.models import Attachment, Task, TicketEvent, User
from directline.tickets import access
from directline.tickets.files import attachments
from directline.tickets.former_places import FormerPlaces
from directline.tickets.reading import Reader
from directline.tickets.rules import TASK_MOVES, Action, Readers
from directline.tickets.tasks import selects


class TaskReader:
    """One person in front of one task that they may see.

    Of a task that is open to it the enterprise reads what was ordered, until when, and that it was done.
    """

    def __init__(self, user: User, task: Task, on_ticket: Reader | None = None) -> None:
        self.user, self.task = user, task
        self.on_ticket = on_ticket or (Reader(user, task.ticket) if task.ticket is not None else None)
        self.is_internal = access.sees_internal(user)

    @cached_property
    def events(self) -> list[TicketEvent]:
        return [event for event in selects.events_of([self.task]) if self._reads(event)]

    @cached_property
    def former_places(self) -> FormerPlaces:
        """Where those who gave it and acted on it worked before."""
        if self.on_ticket is not None:
            return self.on_ticket.former_places
        people = {self.task.given_by_id, *(event.actor_id for event in self.events)}
        return FormerPlaces([person for person in people if person is not None])

    @property
    def text(self) -> str:
        """What is to be done, in the giver's words."""
        return self.words(self.task.text, self.task.entered_by_id or self.task.given_by_id)

    @cached_property
    def files(self) -> list[Attachment]:
        return selects.files_of(self.task) if self.is_internal else []

    def words(self, text: str, by_id: int | None = None) -> str:
        return self.on_ticket.words(text, by_id) if self.on_ticket is not None else text

    def was_by_then(self, moment: datetime) -> bool:
        return self.on_ticket is None or self.on_ticket.was_by_then(moment)

    def reads_text_of(self, event: TicketEvent) -> bool:
        return self.is_internal or not TASK_MOVES[Action(event.action)].hides_text

    def sent(self, file: Attachment) -> bool:
        return file.by_id == self.user.id

    def name_of(self, file: Attachment) -> str:
        if self.on_ticket is not None:
            return self.on_ticket.name_of(file)
        return file.name if self.sent(file) else attachments.copied_name(file, file.name)

    def _reads(self, event: TicketEvent) -> bool:
        if self.on_ticket is not None:
            return self.on_ticket.reads_event(event)
        return self.is_internal or TASK_MOVES[Action(event.action)].readers is Readers.ALL
