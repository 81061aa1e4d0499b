"""What a leader ordered lately, and how far it is: one line, of which each part leads to the tasks behind it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from directline import clock
from directline.extensions import db
from directline.models import Task, User
from directline.pages.language import gettext as _
from directline.pages.listing import address, bounded
from directline.tickets.lists import queues
from directline.tickets.tasks import lists
from directline.tickets.tasks.lists import Criteria, TaskGroup

LATELY = timedelta(days=30)
_WORDS = {
    TaskGroup.ACCEPTED: _l("已完成 %(number)s 件"),
    TaskGroup.LATE: _l("逾期 %(number)s 件"),
    TaskGroup.OPEN: _l("在办 %(number)s 件"),
    TaskGroup.REPORTED: _l("待您审核 %(number)s 件"),
}
NAMED = 2
"""How many of those who are late stand in the line."""


class Part(NamedTuple):
    words: str
    url: str
    is_late: bool = False


def lately_given(user: User, at: datetime) -> list[Part]:
    """Of the post that this leader holds now: what was done lately, and everything that is still to be done."""
    post = user.post.code if user.post is not None else ""
    since = clock.local_date(at - LATELY)
    criteria = {group: Criteria(group=group, post=post) for group in _WORDS}
    criteria[TaskGroup.ACCEPTED] = criteria[TaskGroup.ACCEPTED]._replace(since=since)
    counted = queues.counts({group: lists.narrowed(user, wish, at) for group, wish in criteria.items()})
    return [
        Part(_words(group, counted[group], user, wish, at), _address(wish), group is TaskGroup.LATE)
        for group, wish in criteria.items()
        if counted[group]
    ]


def _words(group: TaskGroup, number: int, user: User, criteria: Criteria, at: datetime) -> str:
    words = str(_WORDS[group]) % {"number": bounded(number)}
    return words + _("（%(who)s）", who=_who_is_late(user, criteria, at)) if group is TaskGroup.LATE else words


def _who_is_late(user: User, criteria: Criteria, at: datetime) -> str:
    """Who is late longest, each once."""
    wanted = lists.narrowed(user, criteria, at).order_by(Task.due_on, Task.id)
    late = [_owner(task) for task in db.session.scalars(wanted.limit(NAMED * NAMED + 1))]
    named = list(dict.fromkeys(late))
    words = _("、").join(named[:NAMED])
    return _("%(who)s等", who=words) if len(named) > NAMED else words


def _owner(task: Task) -> str:
    person = task.present_person
    return f"{task.department.short_name} {person.name}" if person is not None else task.department.short_name


def _address(criteria: Criteria) -> str:
    chosen = {"group": criteria.group, "post": criteria.post, "since": criteria.since and criteria.since.isoformat()}
    return address("tasks.listed", {name: str(value) for name, value in chosen.items() if value})
