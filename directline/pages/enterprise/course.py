"""What happens after filing, and until when: said before the button is pressed, and kept on the receipt."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from directline import clock
from directline.models import CaseOwner, Category, Deadline, DeadlineKind, Ticket
from directline.pages.display import label, local_time
from directline.tickets import expected_dates
from directline.tickets.expected_dates import ExpectedDate, ExpectedDates


@dataclass(frozen=True)
class Stage:
    """A step as the steps component draws it; ``now`` stands beside what was promised, where it differs."""

    title: str
    until: str
    text: str
    state: str = ""
    now: str = ""


def course_of(category: Category, at: datetime, case_owner: CaseOwner = CaseOwner.OFFICE) -> list[Stage]:
    """The stages of a ticket of this category that is filed now."""
    return _stages(category, expected_dates.of_category(category, category.default_severity, at), {}, case_owner)


def receipt_of(ticket: Ticket) -> list[Stage]:
    """As it was promised, and what holds now."""
    expected = expected_dates.at_filing(ticket)
    now = {kind: _now(expected.get(kind), one) for kind, one in expected_dates.deadlines_now(ticket).items()}
    return _stages(ticket.category, expected, now, ticket.case_owner)


def _stages(
    category: Category, expected: ExpectedDates, now: dict[DeadlineKind, str], case_owner: CaseOwner
) -> list[Stage]:
    until = {kind: _until(expected.get(kind)) for kind in expected_dates.STEPS}
    triage, contact, answer = expected_dates.STEPS
    call, after = _contact(category)
    return [
        Stage(
            _("%(case_owner)s受理、派单", case_owner=label(case_owner)),
            until[triage],
            _("材料不齐的，一次性告诉您缺什么。"),
            "current",
            now.get(triage, ""),
        ),
        Stage(call, until[contact], after, now=now.get(contact, "")),
        Stage(
            _("答复能不能解决、怎么解决"),
            until[answer],
            _("超过时限自动逐级上报，直到县长、书记。"),
            now=now.get(answer, ""),
        ),
        Stage(_("由您评价是否真正解决"), "", _("您说没有解决，就重新办理。")),
    ]


def _contact(category: Category) -> tuple[str, str]:
    """Who handles a complaint does not know whom to call."""
    if category.is_sealed:
        return _("承办人用留言联系您"), _("需要打电话的，先要写明理由查看您的身份，您看得到是谁看的。")
    return _("承办人联系您"), _("您能看到责任单位、责任人和电话。")


def _until(expected: ExpectedDate | None) -> str:
    if expected is None:
        return ""
    if expected.is_provisional:
        return _("最迟 %(time)s（暂定，次年放假安排公布后可能变动）", time=local_time(expected.at))
    return _("最迟 %(time)s", time=local_time(expected.at))


def _now(expected: ExpectedDate | None, deadline: Deadline) -> str:
    """Kept, or due at another time than was promised; nothing where the promise stands or nobody owes it any more."""
    if deadline.was_in_time is not None and deadline.stopped_at is not None:
        return _("已于 %(time)s 完成", time=local_time(deadline.stopped_at))
    if not deadline.is_alive:
        return ""
    if not deadline.is_running:
        return _("现在：暂停计时")
    is_as_expected = expected is not None and _minute(expected.at) == _minute(deadline.due_at)
    return "" if is_as_expected else _("现在：最迟 %(time)s", time=local_time(deadline.due_at))


def _minute(moment: datetime) -> datetime:
    return clock.local(moment).replace(second=0, microsecond=0)
