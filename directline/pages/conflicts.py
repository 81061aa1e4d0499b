"""The page of an action for which somebody else was faster: who did what meanwhile, and what was typed, given back."""

from typing import Any

from flask import Flask, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from directline import database
from directline.extensions import db
from directline.models import Subject, Task
from directline.pages import task_course, typed
from directline.pages.display import local_time
from directline.pages.errors import PAGES
from directline.pages.guards import me
from directline.pages.history_lines import Item
from directline.pages.ticket import timeline
from directline.tickets import access, reading
from directline.tickets.errors import NotAllowed
from directline.tickets.tasks.reading import TaskReader

MOVED_ON = (_l("已经有人处理过了"), _l("您打开页面之后，别人已经处理过。请重新打开，查看现在的状态再操作。"))
"""Where no ticket is named: who answers a written inquiry reads nothing of one, and not every page is about one."""

TASK_MOVED_ON = (
    _l("这件批示已经往前走了"),
    _l("您打开页面之后，别人已经处理过它。请重新打开，查看现在的状态再操作。"),
)


def register(app: Flask) -> None:
    app.register_error_handler(NotAllowed, _moved_on)
    app.register_error_handler(StaleDataError, _was_faster)
    app.register_error_handler(IntegrityError, _was_faster)


def _moved_on(error: NotAllowed) -> tuple[str, int]:
    title, advice = _words_about(error.subject)
    written = list(dict.fromkeys([*error.written, *typed.texts()]))
    back = _way_back(error) | {"written": written, "meanwhile": _meanwhile(error.subject)}
    return render_template("errors/page.html", code=409, title=title, advice=advice, **back), 409


def _words_about(subject: Subject | None) -> tuple[Any, Any]:
    if subject is None:
        return MOVED_ON
    return TASK_MOVED_ON if isinstance(subject, Task) else PAGES[409]


def _was_faster(error: Exception) -> tuple[str, int]:
    """Two wrote the same row in the same moment, after both had looked. Anything else stays an error."""
    if isinstance(error, IntegrityError) and not database.is_lost_race(error):
        raise error
    db.session.rollback()
    title, advice = MOVED_ON
    return render_template("errors/page.html", code=409, title=title, advice=advice, written=typed.texts()), 409


def _way_back(error: NotAllowed) -> dict[str, Any]:
    """The ticket or task that the refused action was for, to be opened anew."""
    if error.subject is None:
        return {}
    is_task = isinstance(error.subject, Task)
    address = url_for("task.page" if is_task else "ticket.page", number=error.subject.number)
    return {"number": error.subject.number, "is_task": is_task, "page_url": address}


def _meanwhile(subject: Subject | None) -> str:
    """Who did what last, as far as this person reads the history."""
    db.session.rollback()
    if subject is None or not current_user.is_authenticated or not access.sees(me(), subject):
        return ""
    history = _history(subject)
    words = [local_time(history[0].at), history[0].who, history[0].title] if history else []
    return " · ".join(filter(None, words))


def _history(subject: Subject) -> list[Item]:
    if isinstance(subject, Task):
        return task_course.items(TaskReader(me(), subject))
    return timeline.items(reading.records(reading.Reader(me(), subject)))
