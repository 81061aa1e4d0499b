"""The tasks 交办事项 as lists show them: what is to be done, by whom, who gave it, until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from directline.extensions import db
from directline.models import DigestItem, Task, Ticket, User
from directline.pages.deadline_badges import DeadlineBadge, red_when_late
from directline.pages.display import choices, label
from directline.pages.forms import Choice
from directline.pages.language import gettext as _
from directline.pages.late_boards import units
from directline.pages.listing import Board, Columns, Day, Filters, Search, address, bounded
from directline.pages.rows import Line, badges, lines
from directline.pages.task_lines import giver_words
from directline.reports.sentences import month_words
from directline.tickets.lists import queues
from directline.tickets.lists.paging import page_of
from directline.tickets.tasks import lists, selects
from directline.tickets.tasks.lists import Criteria, TaskGroup

MOST_OWED = 10


class TaskFilters(Filters):
    words = Search(_l("批示内容或编号"))
    group = Choice(_l("状态"), is_required=False)
    department = Choice(_l("承办单位"), is_required=False)
    post = Choice(_l("交办领导"), is_required=False)
    since = Day(_l("完成从"))

    def __init__(self, user: User) -> None:
        self.user = user
        super().__init__()

    def offer(self) -> None:
        every = _("全部")
        self.group.choices = choices(TaskGroup, blank=every)
        self.department.offer(units(), empty=every)
        self.post.offer([(post.code, post.name) for post in db.session.scalars(lists.posts_of(self.user))], empty=every)

    @property
    def criteria(self) -> Criteria:
        return Criteria(
            words=self.words.data or "",
            group=TaskGroup(self.group.data) if self.group.data else None,
            department=self.department.data or "",
            post=self.post.data or "",
            since=self.since.day,
        )


@dataclass(frozen=True)
class Listed:
    """``line``: its ticket; none where it was given on a digest as a whole, which ``about`` then names."""

    task: Task
    group: TaskGroup
    line: Line | None
    about: str
    text: str
    person: str
    badge: DeadlineBadge | None

    @property
    def url(self) -> str:
        return url_for("task.page", number=self.task.number)

    @property
    def is_late(self) -> bool:
        return self.group is TaskGroup.LATE

    @property
    def is_running(self) -> bool:
        """Is time left of it, or over?"""
        return self.group in (TaskGroup.LATE, TaskGroup.OPEN)

    @property
    def is_sealed(self) -> bool:
        return self.line is not None and self.line.ticket.is_sealed

    @property
    def unit(self) -> str:
        return self.task.department.short_name

    @property
    def giver(self) -> str:
        return giver_words(self.task)


def tasks(user: User, filters: TaskFilters, at: datetime) -> Board[Task, Listed]:
    criteria = filters.criteria
    return Board(
        name=_("交办事项"),
        filters=filters,
        rows=lists.narrowed(user, criteria, at),
        keys=lists.keys_of(criteria.group),
        present=lambda rows: listed(user, rows, at),
        columns=COLUMNS,
    )


def tabs(user: User, filters: TaskFilters, at: datetime) -> list[tuple[str, str, bool, object]]:
    """Where they stand, as far as chosen otherwise: label, address, is it this one, how many."""
    kept = {name: value for name, value in filters.chosen.items() if name != "group"}
    groups: list[TaskGroup | None] = [None, *TaskGroup]
    wanted = {str(group): lists.narrowed(user, filters.criteria._replace(group=group), at) for group in groups}
    counted = queues.counts(wanted)
    return [
        (
            label(group) if group else _("全部"),
            address("tasks.listed", kept | ({"group": group.value} if group else {})),
            filters.criteria.group == group,
            bounded(counted[str(group)]),
        )
        for group in groups
    ]


def listed(user: User, rows: Sequence[Task], at: datetime) -> list[Listed]:
    headed = lines(user, [task.ticket for task in rows if task.ticket is not None])
    deadlines = selects.deadlines_of(rows)
    faces = {key: red_when_late(badge) for key, badge in badges(deadlines.values(), at).items()}
    return [
        Listed(
            task=task,
            group=lists.group_of(task, deadlines.get(task.id), at),
            line=line,
            about=line.title if line else _about(task.digest_item),
            text=line.words(task.text) if line else task.text,
            person=task.present_person.name if task.present_person else "",
            badge=faces[deadlines[task.id].id] if task.id in deadlines else None,
        )
        for task in rows
        for line in [headed.get(task.ticket_id or 0)]
    ]


def on_tickets(user: User, tickets: Iterable[Ticket], at: datetime) -> dict[int, list[Listed]]:
    """By the ticket's id the tasks on it that stand, what is still to be done first."""
    return _grouped(user, lists.on_tickets(user, tickets), at)


def on_items(user: User, items: Iterable[DigestItem], at: datetime) -> dict[int, list[Listed]]:
    """The same by the id of the item of a digest on which they were given."""
    return _grouped(user, lists.on_items(user, [item.id for item in items]), at)


def owed(user: User, at: datetime) -> list[Listed]:
    """What this official's unit has to do first: the late, then by the day."""
    return listed(user, page_of(lists.owed_by_unit(user), lists.BY_DAY, size=MOST_OWED).rows, at)


def _grouped(user: User, tasks_by_id: dict[int, list[Task]], at: datetime) -> dict[int, list[Listed]]:
    shown = {one.task.id: one for one in listed(user, [task for tasks in tasks_by_id.values() for task in tasks], at)}
    return {key: sorted((shown[task.id] for task in tasks), key=_to_be_done) for key, tasks in tasks_by_id.items()}


def _to_be_done(row: Listed) -> tuple[bool, date]:
    """What is still to be done first, by its day."""
    return not row.task.is_open, row.task.due_on


def _about(item: DigestItem | None) -> str:
    return _("%(month)s专报", month=month_words(item.period)) if item is not None else ""


COLUMNS: Columns = (
    (_l("编号"), lambda row: row.task.number),
    (_l("批示内容"), lambda row: row.text),
    (_l("诉求编号"), lambda row: row.line.number if row.line else ""),
    (_l("事项"), lambda row: row.about),
    (_l("专报编号"), lambda row: row.task.digest_item.number if row.task.digest_item else ""),
    (_l("承办单位"), lambda row: row.unit),
    (_l("责任人"), lambda row: row.person),
    (_l("交办领导"), lambda row: row.giver),
    (_l("纸质批示"), lambda row: _("是") if row.task.is_on_paper else ""),
    (_l("交办时间"), lambda row: row.task.given_at),
    (_l("完成期限"), lambda row: row.task.due_on),
    (_l("时限"), lambda row: row.badge.words if row.badge else ""),
    (_l("状态"), lambda row: label(row.group)),
    (_l("报告时间"), lambda row: row.task.reported_at),
    (_l("结束时间"), lambda row: row.task.closed_at),
)
