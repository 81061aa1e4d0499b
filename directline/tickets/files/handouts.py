"""Which file a person may have, under which name, and whether as it was sent."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import Answer, Attachment, Draft, Task, Ticket, User
from directline.tickets import access
from directline.tickets.reading import Reader
from directline.tickets.tasks.access import tasks_visible_to
from directline.tickets.tasks.reading import TaskReader


class Handout(NamedTuple):
    """A file as one person gets it: who sent it gets what they sent, everybody else the copy without metadata."""

    file: Attachment
    name: str
    is_original: bool


def file_of(user: User, token: str) -> Handout | None:
    """A file that this person may have; None: there is none for them."""
    file = db.session.scalar(select(Attachment).where(Attachment.token == token).options(joinedload(Attachment.by)))
    if file is None:
        return None
    if file.task_id is not None:
        return _of_task(user, file)
    if file.ticket_id is None:
        draft = db.session.get(Draft, file.draft_id)
        return Handout(file, file.name, True) if draft is not None and draft.user_id == user.id else None
    ticket = db.session.scalar(select(Ticket).where(Ticket.id == file.ticket_id, access.visible_to(user)))
    if ticket is None:
        return None
    reader = Reader(user, ticket)
    answer = db.session.get(Answer, file.answer_id) if file.answer_id else None
    return Handout(file, reader.name_of(file), reader.sent(file)) if reader.reads_file(file, answer) else None


def _of_task(user: User, file: Attachment) -> Handout | None:
    """The scan or a file of a report: for the officials and leaders who see the task, by the masks of its ticket."""
    task = db.session.scalar(select(Task).where(Task.id == file.task_id, tasks_visible_to(user)))
    reader = TaskReader(user, task) if task is not None else None
    if reader is None or not reader.is_internal or not reader.was_by_then(file.at):
        return None
    return Handout(file, reader.name_of(file), reader.sent(file))
