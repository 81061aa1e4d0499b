"""The task that the signed-in person may see."""

from flask import abort, redirect, url_for

from directline.models import Task
from directline.pages import form_key
from directline.pages.guards import me
from directline.tickets.tasks import selects
from directline.tickets.tasks.reading import TaskReader


def reader_or_404(number: str) -> TaskReader:
    """Not theirs, given after their part ended, and not there are the same answer."""
    task = selects.by_number(me(), number)
    reader = TaskReader(me(), task) if task is not None else None
    if reader is not None and reader.was_by_then(reader.task.given_at):
        return reader
    return abort(redirect(url_for("public.home"), 303) if form_key.is_done() else 404)


def task_or_404(number: str) -> Task:
    return reader_or_404(number).task
