"""What happens after filing, and until when: said before the button is pressed."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from directline import clock
from directline.models import Category, ClockKind, Keeper
from directline.pages.display import label, local_time
from directline.tickets import calendars
from directline.tickets.calendars import NoLimit
from directline.worktime import limits


@dataclass(frozen=True)
class Stage:
    """A step as the steps component draws it."""

    title: str
    until: str
    text: str
    state: str = ""


class Promised(NamedTuple):
    """The latest moment of a step, and whether the holidays up to it are not published yet."""

    at: datetime
    is_provisional: bool


def course_of(category: Category, at: datetime, keeper: Keeper = Keeper.OFFICE) -> list[Stage]:
    """The stages of a ticket of this category that is filed now; each counted from the latest end of the one before."""
    triage = _latest(ClockKind.TRIAGE, category, at, at)
    dispatched = triage.at if triage else at
    contact = _latest(ClockKind.CONTACT, category, dispatched, at)
    resolved = _latest(ClockKind.RESOLVE_TICKET, category, dispatched, at)
    return [
        Stage(
            _("%(keeper)s受理、派单", keeper=label(keeper)),
            _until(triage),
            _("材料不齐的，一次性告诉您缺什么。"),
            "current",
        ),
        _contact(category, _until(contact)),
        Stage(_("答复能不能解决、怎么解决"), _until(resolved), _("超过时限自动逐级上报，直到县长、书记。")),
        Stage(_("由您评价是否真正解决"), "", _("您说没有解决，就重新办理。")),
    ]


def _contact(category: Category, until: str) -> Stage:
    """Who handles a complaint does not know whom to call."""
    if category.is_sealed:
        return Stage(_("承办人用留言联系您"), until, _("需要打电话的，先要写明理由查看您的身份，您看得到是谁看的。"))
    return Stage(_("承办人联系您"), until, _("您能看到责任单位、责任人和电话。"))


def _latest(kind: ClockKind, category: Category, start: datetime, filed_at: datetime) -> Promised | None:
    county = calendars.county_calendar()
    try:
        limit = calendars.limit_for(kind, category, category.default_severity)
    except NoLimit:
        return None
    due = limits.due(county.calendar, start, limit)
    return Promised(due, county.is_provisional(clock.local_date(filed_at), clock.local_date(due)))


def _until(promised: Promised | None) -> str:
    if promised is None:
        return ""
    if promised.is_provisional:
        return _("最迟 %(time)s（暂定，次年放假安排公布后可能变动）", time=local_time(promised.at))
    return _("最迟 %(time)s", time=local_time(promised.at))
