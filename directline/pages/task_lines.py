"""A task as it stands on a page: what is to be done, by whom, until when, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from directline.configuration import working_time
from directline.models import Deadline, Task, TaskStatus
from directline.pages.deadline_badges import DeadlineBadge, badge, red_when_late
from directline.pages.display import place_words, translated
from directline.pages.language import gettext as _
from directline.tickets import ladder_times
from directline.tickets.reading import Reader
from directline.tickets.tasks import selects
from directline.tickets.tasks.reading import TaskReader


@dataclass(frozen=True)
class Responsible:
    """``phone`` is empty for the enterprise: it calls who has its ticket in hand."""

    name: str
    unit: str
    phone: str


@dataclass(frozen=True)
class TaskLine:
    """``badge``: none for the enterprise, which reads the day alone."""

    number: str
    url: str
    text: str
    giver: str
    entered: str
    given_at: datetime
    due_on: date
    status: TaskStatus
    responsible: Responsible
    badge: DeadlineBadge | None


def lines_of(tasks: Sequence[Task], reader: Reader, at: datetime) -> list[TaskLine]:
    """Those on one ticket, the newest first."""
    deadlines = selects.deadlines_of(tasks)
    readers = [TaskReader(reader.user, task, reader) for task in reversed(tasks)]
    return [line_of(one, deadlines.get(one.task.id), at) for one in readers]


def line_of(reader: TaskReader, deadline: Deadline | None, at: datetime) -> TaskLine:
    task = reader.task
    return TaskLine(
        number=task.number,
        url=url_for("task.page", number=task.number),
        text=reader.text,
        giver=giver_words(task),
        entered=_("纸质批示，由%(name)s录入", name=task.entered_by.name) if task.entered_by else "",
        given_at=task.given_at,
        due_on=task.due_on,
        status=task.status,
        responsible=responsible(reader),
        badge=badge_of(deadline, at) if deadline is not None and reader.is_internal else None,
    )


def giver_words(task: Task) -> str:
    """Post of that time, and name."""
    place = task.post or task.given_by.department
    return f"{translated(place_words(place))} {task.given_by.name}".strip()


def responsible(reader: TaskReader) -> Responsible:
    """The named person, as long as they work there; else the unit. The enterprise reads the unit."""
    unit, named = reader.task.department, reader.task.present_person
    if not reader.is_internal:
        return Responsible(translated(unit.name), "", "")
    if named is None:
        return Responsible(unit.short_name, unit.name, unit.phone)
    return Responsible(named.name, unit.name, named.phone or unit.phone)


def badge_of(deadline: Deadline, at: datetime) -> DeadlineBadge:
    colours = {rule.rung: rule.colour for rule in ladder_times.rules(deadline.kind)}
    return red_when_late(badge(deadline, working_time.county_calendar().calendar, at=at, colours=colours))
