"""The page of a task as data: what its reader sees of it, in words, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import url_for

from directline.models import Task
from directline.pages import task_course
from directline.pages.display import label, local_date, local_time, translated
from directline.pages.file_words import ShownFile
from directline.pages.history_lines import Item
from directline.pages.language import gettext as _
from directline.pages.task.task_steps import SEEN, STEPS, mark_of
from directline.pages.task_lines import TaskLine, line_of
from directline.tickets import access, reading
from directline.tickets.rules import TASK_MOVES, Action
from directline.tickets.tasks import selects
from directline.tickets.tasks.reading import TaskReader


@dataclass(frozen=True)
class Button:
    action: Action
    label: str
    url: str
    method: str
    is_serious: bool
    hint: str = ""


@dataclass(frozen=True)
class About:
    """The ticket that the task is on."""

    number: str
    title: str
    url: str


@dataclass(frozen=True)
class TaskView:
    line: TaskLine
    status: StrEnum
    main: Button | None
    others: list[Button]
    about: About | None
    facts: list[tuple[str, str]]
    scan: Sequence[ShownFile]
    course: list[Item]


def view_of(reader: TaskReader, at: datetime) -> TaskView:
    task, events = reader.task, reader.events
    buttons = [_button(action, task) for action in access.available_actions(reader.user, task) if action in STEPS]
    main = next((button for button in buttons if STEPS[button.action].is_main), None)
    line = line_of(reader, selects.deadlines_of([task]).get(task.id), at)
    return TaskView(
        line=line,
        status=events[-1].to_status if events and reader.is_internal else task.status,
        main=main,
        others=[button for button in buttons if button is not main],
        about=_about(reader),
        facts=_facts(reader, line),
        scan=task_course.files_of(reader, None),
        course=task_course.items(reader),
    )


def _button(action: Action, task: Task) -> Button:
    is_at_once = STEPS[action].is_at_once
    return Button(
        action=action,
        label=label(action, "action"),
        url=_address(action, task),
        method="post" if is_at_once else "get",
        is_serious=TASK_MOVES[action].is_serious,
    )


def _address(action: Action, task: Task) -> str:
    """Who accepts at once accepts what is on the page."""
    if STEPS[action].is_at_once:
        return url_for("task.step", number=task.number, action=action, **{SEEN: mark_of(task)})  # type: ignore[arg-type]
    return url_for("task.step", number=task.number, action=action)


def _about(reader: TaskReader) -> About | None:
    ticket = reader.task.ticket
    if ticket is None:
        return None
    heading = reading.headings(reader.user, [ticket])[ticket.id]
    return About(ticket.number, heading.title, url_for("ticket.page", number=ticket.number))


def _facts(reader: TaskReader, line: TaskLine) -> list[tuple[str, str]]:
    task = reader.task
    item = task.digest_item
    return [
        (_("编号"), task.number),
        (_("批示领导"), line.giver),
        (_("批示时间"), local_time(task.given_at)),
        (_("来源"), line.entered),
        (_("承办单位"), translated(task.department.name)),
        (_("完成日期"), local_date(task.due_on)),
        (_("办结"), local_time(task.closed_at)),
        (_("所在专报"), item.number if item is not None and reader.is_internal else ""),
        (_("企业"), _("可以看到这条批示") if task.is_public and reader.is_internal else ""),
    ]
