"""How codes, moments, durations and shares are written for people; registered as filters of the templates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from flask import Flask
from jinja2 import TemplateNotFound

from directline import clock
from directline.configuration import translations
from directline.models import Colour, Department, Escalation, Post, Status, TaskStatus
from directline.pages import language
from directline.pages.action_words import ACTIONS, MAILS, Mail
from directline.pages.labels import LABELS, NAMED
from directline.pages.language import gettext, is_english, ngettext
from directline.reports.sentences import month_words
from directline.worktime.limits import Limit, Unit

DAY = timedelta(minutes=450)
FEW = 5
NO_BREAK = "\u00a0"
TONES: dict[StrEnum, str] = {
    Status.SUBMITTED: "is-waiting",
    Status.SUPPLEMENTING: "is-waiting",
    Status.DISPATCHED: "is-waiting",
    Status.IN_PROGRESS: "is-working",
    Status.ANSWERED: "is-working",
    Status.CONFIRMING: "is-working",
    Status.CLOSED: "is-done",
    Status.REJECTED: "is-out",
    Status.WITHDRAWN: "is-out",
    TaskStatus.GIVEN: "is-working",
    TaskStatus.REPORTED: "is-waiting",
    TaskStatus.ACCEPTED: "is-done",
    TaskStatus.CANCELLED: "is-out",
}
_UNITS = ("B", "KB", "MB", "GB")


def label(value: StrEnum | str | None, kind: str = "") -> str:
    """The county's word for a code; ``kind`` names the list of one without a type: action, event, severity..."""
    if value is None or value == "":
        return ""
    return _word(language.code(), type(value), value, kind)


def mail_words(action: str) -> Mail:
    """What the mail of an action says that has no template of its own."""
    if action not in MAILS:
        raise TemplateNotFound(f"mail/{action}.txt")
    return MAILS[action]


def raised(escalation: Escalation) -> str:
    """How far it was raised: the ladder's words where there are cards, else those of a mere reminder."""
    return label(escalation.rung, "" if escalation.colour is not Colour.NONE else "reminder")


def rung_words(escalation: Escalation) -> str:
    """What it is called: the card, or how far it was raised beyond the cards."""
    return raised(escalation) if escalation.is_raise else label(escalation.colour)


def place_words(place: Department | Post | None) -> str:
    """A unit by its short name, a post by its name."""
    return place.short_name if isinstance(place, Department) else place.name if place else ""


def standing(reached: Iterable[Escalation]) -> list[Escalation]:
    """What marks a deadline or ticket, of the rungs reached, lowest first; nothing that was taken back."""
    return badges(one for one in reached if one.revoked_at is None)


def badges(valid: Iterable[Escalation]) -> list[Escalation]:
    """The highest card and how far it was raised beyond; of mere reminders the last."""
    shown = [one for one in valid if one.colour is not Colour.NONE]
    cards, raises = ([one for one in shown if one.is_card], [one for one in shown if one.is_raise])
    return [*cards[-1:], *raises[-1:]] or shown[-1:]


@cache
def _word(_language: str, words: type[str], value: str, kind: str) -> str:
    named: Mapping[str, Any] = NAMED[kind] if kind else LABELS.get(words, ACTIONS)
    return str(named.get(value, value))


def choices(words: Iterable[StrEnum], *, blank: str = "") -> list[tuple[str, str]]:
    """An enumeration, or some of it, as the choices of a form's field, led by a blank one with its own words."""
    return ([("", blank)] if blank else []) + [(member.value, label(member)) for member in words]


def local_date(moment: datetime | date | None) -> str:
    """2026年11月22日, on the county's clock."""
    if moment is None:
        return ""
    day = clock.local_date(moment) if isinstance(moment, datetime) else moment
    return f"{day:%Y-%m-%d}" if is_english() else f"{day.year}年{day.month}月{day.day}日"


def local_time(moment: datetime | None) -> str:
    """2026年11月22日 08:30."""
    if moment is None:
        return ""
    at = clock.local(moment)
    return f"{local_date(at.date())} {at.hour:02}:{at.minute:02}"


def short_time(moment: datetime | None, this_year: int | None = None) -> str:
    """11月22日 08:30; with its year when that is not this year."""
    if moment is None:
        return ""
    at = clock.local(moment)
    if at.year != (this_year or clock.local(clock.now()).year):
        return local_time(at)
    day = f"{at.month:02}-{at.day:02}" if is_english() else f"{at.month}月{at.day}日"
    return f"{day} {at.hour:02}:{at.minute:02}"


def weekday(day: date) -> str:
    return (
        gettext("周一"),
        gettext("周二"),
        gettext("周三"),
        gettext("周四"),
        gettext("周五"),
        gettext("周六"),
        gettext("周日"),
    )[day.weekday()]


def day_with_weekday(day: date) -> str:
    """11月22日 周日."""
    written = f"{day:%m-%d}" if is_english() else f"{day.month}月{day.day}日"
    return f"{written} {weekday(day)}"


def today() -> str:
    return local_date(clock.now())


def working_left(left: timedelta, day: timedelta = DAY) -> str:
    """A length of working time in working days, hours and minutes, the two largest parts of it."""
    days, rest = divmod(abs(left), day)
    hours, minutes = divmod(rest // timedelta(minutes=1), 60)
    return _length(language.code(), days, hours, 0 if days else minutes)


@lru_cache(maxsize=4096)
def _length(_language: str, days: int, hours: int, minutes: int) -> str:
    parts = [
        ngettext("%(num)d 个工作日", "%(num)d 个工作日", days) if days else "",
        ngettext("%(num)d 小时", "%(num)d 小时", hours) if hours else "",
        ngettext("%(num)d 分钟", "%(num)d 分钟", minutes) if minutes else "",
    ]
    return " ".join(part.replace(" ", NO_BREAK) for part in parts if part) or gettext("不到 1 分钟")


def calendar_left(left: timedelta) -> str:
    """A length of plain time in days, or in hours and minutes within one."""
    days = abs(left) // timedelta(days=1)
    if days:
        return ngettext("%(num)d 天", "%(num)d 天", days).replace(" ", NO_BREAK)
    return working_left(left, timedelta(days=1))


def limit_words(limit: Limit | None) -> str:
    """5 个工作日; 7.5 个工作小时 as the county counts; 30 天."""
    if limit is None:
        return ""
    if limit.unit is Unit.working_minutes:
        return gettext("%(hours)s 个工作小时", hours=f"{limit.amount / 60:g}")
    if limit.unit is Unit.working_days:
        return ngettext("%(num)d 个工作日", "%(num)d 个工作日", limit.amount)
    return ngettext("%(num)d 天", "%(num)d 天", limit.amount)


@dataclass(frozen=True)
class Share:
    """x of n as written: nothing without cases; weak below five, where a percentage would say more than is known."""

    words: str
    percent: str
    is_weak: bool


def share(figure: int, of: int) -> Share:
    if of == 0:
        return Share("", "", is_weak=False)
    if of < FEW:
        return Share(gettext("%(of)d 件中 %(figure)d 件", of=of, figure=figure), "", is_weak=True)
    percent = f"{100 * figure / of:.1f}".removesuffix(".0") + " %"
    return Share(f"{figure}/{of} ({percent})", percent, is_weak=False)


def file_size(size: int) -> str:
    """1.4 MB, in steps of 1024."""
    amount, unit = float(size), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.1f}".removesuffix(".0") + " " + _UNITS[unit]


def translated(words: str) -> str:
    """One of the county's own words in the page's language, as far as the county says it in English."""
    return translations.words().get(words, words) if is_english() else words


def mask(name: str, *, is_hidden: bool = True) -> str:
    """What stands for a name that was kept confidential."""
    return gettext("（已保密）") if is_hidden and name else name


def tone(status: Status | TaskStatus) -> str:
    return TONES[status]


def field_kind(field: Any) -> str:
    """How a WTForms field is drawn: by its widget, so that our own fields need no list of their own."""
    widget = field.widget
    kind: str | None = getattr(widget, "input_type", None)
    if kind:
        return kind
    if hasattr(widget, "html_tag"):
        return "list"
    return "select" if hasattr(widget, "multiple") else "textarea"


def has_files(form: Any) -> bool:
    return any(field_kind(field) == "file" for field in form)


FILTERS = (
    label,
    mail_words,
    rung_words,
    raised,
    local_date,
    local_time,
    short_time,
    day_with_weekday,
    month_words,
    working_left,
    share,
    file_size,
    mask,
    translated,
    tone,
    field_kind,
    has_files,
)
GLOBALS = (language.page_language, today)


def register(app: Flask) -> None:
    """Give the templates their filters and words."""
    language.register(app)
    app.jinja_env.filters.update({filter_.__name__: filter_ for filter_ in FILTERS})
    app.jinja_env.globals.update({function.__name__: function for function in GLOBALS})
