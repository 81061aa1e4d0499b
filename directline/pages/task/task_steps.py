"""Every action on a task as a page: its form, its verb, its words. The views know none of them by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from directline.models import Task, User
from directline.pages.day_line import DayLine
from directline.pages.display import local_date
from directline.pages.drafting import Drafted
from directline.pages.forms import Form, Words
from directline.pages.forms import query_text as given_in_address
from directline.tickets import lifecycle
from directline.tickets.errors import NotAllowed
from directline.tickets.rules import Action

LONGEST = 4000
SEEN = "seen"


class ReportForm(Drafted):
    text = Words(_l("办理情况"), longest=LONGEST, description=_l("做了什么，结果怎样。"))


class AboutReport(Form):
    """About one report: of another one, given meanwhile, it says nothing."""

    seen = HiddenField()

    def check_seen(self, action: Action, task: Task) -> None:
        """Raises NotAllowed when the page was opened before what now stands."""
        if (self.seen.data or given_in_address(SEEN)) not in ("", mark_of(task)):
            raise NotAllowed(action, task)


class ReturnForm(AboutReport):
    reason = Words(_l("退回的原因"), longest=LONGEST, description=_l("写明还要做什么。完成日期不变。"))


class ExtendForm(Form):
    day = DayLine(_l("新的完成日期"))
    reason = Words(_l("延期的原因"), longest=LONGEST)

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.day.description = _("原定 %(day)s", day=local_date(task.due_on))


class CancelForm(Form):
    reason = Words(_l("撤销的原因"), longest=LONGEST)


@dataclass(frozen=True)
class TaskStep:
    """``form`` builds the form; ``carry_out`` calls one verb with what it holds.

    ``is_at_once``: the button posts by itself; its page is for who comes without it. ``is_main``: what has to be done
    next, where it may be done.
    """

    form: Callable[[Task], Form]
    carry_out: Callable[[Task, Any, User], object]
    done: Any
    lede: Any = ""
    submit: Any = ""
    is_at_once: bool = False
    is_main: bool = False


def mark_of(task: Task) -> str:
    """What stands now: it changes with every report, return and extension."""
    return str(len(task.records))


def _accept(task: Task, form: Any, user: User) -> None:
    form.check_seen(Action.ACCEPT_TASK, task)
    lifecycle.accept_task(task, by=user)


def _return(task: Task, form: Any, user: User) -> None:
    form.check_seen(Action.RETURN_TASK, task)
    lifecycle.return_task(task, form.reason.data, by=user)


STEPS: dict[Action, TaskStep] = {
    Action.REPORT_TASK: TaskStep(
        form=lambda task: ReportForm(),
        carry_out=lambda task, form, user: lifecycle.report_task(task, form.text.data, form.kept, by=user),
        done=_l("已报告，等待认可。"),
        lede=_l("由作出批示的领导或者直通车办公室认可，认可后才算办结。"),
        submit=_l("提交报告"),
        is_main=True,
    ),
    Action.ACCEPT_TASK: TaskStep(
        form=lambda task: AboutReport(seen=mark_of(task)),
        carry_out=_accept,
        done=_l("已认可，这件批示办结。"),
        lede=_l("认可以后，这件批示办结；按期与否以报告的时间为准。"),
        is_at_once=True,
        is_main=True,
    ),
    Action.RETURN_TASK: TaskStep(
        form=lambda task: ReturnForm(seen=mark_of(task)),
        carry_out=_return,
        done=_l("已退回承办单位。"),
        submit=_l("退回再办"),
    ),
    Action.EXTEND_TASK: TaskStep(
        form=ExtendForm,
        carry_out=lambda task, form, user: lifecycle.extend_task(task, form.day.chosen, form.reason.data, by=user),
        done=_l("完成日期已延后。"),
        submit=_l("延期"),
    ),
    Action.CANCEL_TASK: TaskStep(
        form=lambda task: CancelForm(),
        carry_out=lambda task, form, user: lifecycle.cancel_task(task, form.reason.data, by=user),
        done=_l("批示已撤销。"),
        lede=_l("撤销以后不必再办，也不能恢复。"),
        submit=_l("撤销批示"),
    ),
}
