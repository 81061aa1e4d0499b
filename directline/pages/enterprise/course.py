"""What happens after filing, and until when: said before the button is pressed, and kept on the receipt."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from directline import clock
from directline.models import Category, ClockKind, Deadline, Keeper, Ticket
from directline.pages.display import label, local_time
from directline.tickets import promise
from directline.tickets.promise import Promise, Promised


@dataclass(frozen=True)
class Stage:
    """A step as the steps component draws it; ``now`` stands beside what was promised, where it differs."""

    title: str
    until: str
    text: str
    state: str = ""
    now: str = ""


def course_of(category: Category, at: datetime, keeper: Keeper = Keeper.OFFICE) -> list[Stage]:
    """The stages of a ticket of this category that is filed now."""
    return _stages(category, promise.of_category(category, category.default_severity, at), {}, keeper)


def receipt_of(ticket: Ticket) -> list[Stage]:
    """As it was promised, and what holds now."""
    promised = promise.at_filing(ticket)
    now = {kind: _now(promised.get(kind), one) for kind, one in promise.deadlines_now(ticket).items()}
    return _stages(ticket.category, promised, now, ticket.keeper)


def _stages(category: Category, promised: Promise, now: dict[ClockKind, str], keeper: Keeper) -> list[Stage]:
    until = {kind: _until(promised.get(kind)) for kind in promise.STEPS}
    triage, contact, answer = promise.STEPS
    call, after = _contact(category)
    return [
        Stage(
            _("%(keeper)s受理、派单", keeper=label(keeper)),
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


def _until(promised: Promised | None) -> str:
    if promised is None:
        return ""
    if promised.is_provisional:
        return _("最迟 %(time)s（暂定，次年放假安排公布后可能变动）", time=local_time(promised.at))
    return _("最迟 %(time)s", time=local_time(promised.at))


def _now(promised: Promised | None, deadline: Deadline) -> str:
    """Kept, or due at another time than was promised; nothing where the promise stands or nobody owes it any more."""
    if deadline.was_in_time is not None and deadline.stopped_at is not None:
        return _("已于 %(time)s 完成", time=local_time(deadline.stopped_at))
    if not deadline.is_alive:
        return ""
    if not deadline.is_running:
        return _("现在：暂停计时")
    is_as_promised = promised is not None and _minute(promised.at) == _minute(deadline.due_at)
    return "" if is_as_promised else _("现在：最迟 %(time)s", time=local_time(deadline.due_at))


def _minute(moment: datetime) -> datetime:
    return clock.local(moment).replace(second=0, microsecond=0)
