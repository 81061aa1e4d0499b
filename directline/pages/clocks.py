"""The faces of clocks: what is left of a promise, and why it ends when it ends, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from directline.models import ALIVE, ClockKind, Colour, Deadline, DeadlineState, Rung
from directline.pages.display import calendar_left, label, short_time, working_left
from directline.worktime.calendar import WorkCalendar
from directline.worktime.explanation import DayLine, Reason

COLOURS = {
    Rung.E0: Colour.BLUE,
    Rung.E1: Colour.YELLOW,
    Rung.E2: Colour.RED,
    Rung.E3: Colour.RED,
    Rung.E4: Colour.RED,
}
REASONS = {
    Reason.receipt: _l("收到当天"),
    Reason.after_hours: _l("收到时已下班，次日起算"),
    Reason.counted: _l("工作日"),
    Reason.make_up: _l("调休上班"),
    Reason.local_working: _l("本县安排上班"),
    Reason.weekend: _l("休息日"),
    Reason.holiday: _l("法定节假日"),
    Reason.local_off: _l("本县放假"),
    Reason.paused: _l("暂停计时"),
    Reason.carried: _l("补足暂停的时间"),
    Reason.rolled: _l("遇休息日顺延"),
    Reason.extended: _l("延期"),
}
_RUNGS = tuple(Rung)


@dataclass(frozen=True)
class ClockFace:
    """One clock as it is shown: words, symbol and colour say the same."""

    kind: ClockKind
    state: DeadlineState
    due_at: datetime
    words: str
    due_words: str
    symbol: str
    tone: str
    share: int | None
    is_provisional: bool


def face(
    deadline: Deadline,
    calendar: WorkCalendar,
    *,
    at: datetime,
    colours: Mapping[Rung, Colour] = COLOURS,
) -> ClockFace:
    """The face of a deadline at a moment; ``colours`` are those of its clock's ladder."""
    is_late = at >= deadline.due_at and deadline.state is DeadlineState.RUNNING
    return ClockFace(
        kind=deadline.kind,
        state=deadline.state,
        due_at=deadline.due_at,
        words=_clock_words(deadline, calendar, at),
        due_words=_due_words(deadline),
        symbol=_clock_symbol(deadline.state, is_late=is_late),
        tone=_clock_tone(deadline, at, colours),
        share=_share_used(deadline, calendar, at),
        is_provisional=deadline.is_provisional and deadline.state in ALIVE,
    )


def _clock_words(deadline: Deadline, calendar: WorkCalendar, at: datetime) -> str:
    if deadline.state is not DeadlineState.RUNNING:
        return label(deadline.state)
    left = _between(deadline, calendar, at, deadline.due_at)
    written = calendar_left(left) if _is_in_days(deadline) else working_left(left, calendar.day_length)
    return gettext("已超时 %(time)s", time=written) if at >= deadline.due_at else gettext("还剩 %(time)s", time=written)


def _due_words(deadline: Deadline) -> str:
    if deadline.stopped_at is not None:
        return gettext("%(time)s 停止计时", time=short_time(deadline.stopped_at))
    return gettext("%(time)s 到期", time=short_time(deadline.due_at))


def _clock_symbol(state: DeadlineState, *, is_late: bool) -> str:
    if state in (DeadlineState.PAUSED, DeadlineState.HELD):
        return "pause"
    if state in (DeadlineState.MET, DeadlineState.VOID):
        return "check-circle"
    return "late" if is_late or state is DeadlineState.MISSED else "clock"


def _clock_tone(deadline: Deadline, at: datetime, colours: Mapping[Rung, Colour]) -> str:
    """The colour of the highest rung whose time has come, whether or not the sweep has written it yet."""
    if deadline.state is not DeadlineState.RUNNING:
        return "still"
    if deadline.next_rung is None:
        reached = _RUNGS[-1] if at >= deadline.due_at else None
    else:
        place = _RUNGS.index(deadline.next_rung)
        is_due = deadline.next_rung_at is not None and deadline.next_rung_at <= at
        reached = _RUNGS[place] if is_due else _RUNGS[place - 1] if place else None
    colour = colours.get(reached, Colour.NONE) if reached else Colour.NONE
    return "calm" if colour is Colour.NONE else colour.value


def _share_used(deadline: Deadline, calendar: WorkCalendar, at: datetime) -> int | None:
    if deadline.state is not DeadlineState.RUNNING:
        return None
    whole = _between(deadline, calendar, deadline.started_at, deadline.due_at)
    used = _between(deadline, calendar, deadline.started_at, min(at, deadline.due_at))
    return max(0, min(100, round(100 * used / whole))) if whole else 100


def _between(deadline: Deadline, calendar: WorkCalendar, start: datetime, end: datetime) -> timedelta:
    if _is_in_days(deadline):
        return end - start
    return calendar.elapsed(start, end) if start <= end else -calendar.elapsed(end, start)


def _is_in_days(deadline: Deadline) -> bool:
    return deadline.limit.endswith("d") and not deadline.limit.endswith("wd")


@dataclass(frozen=True)
class ExplainedDay:
    """One line of "why this date": the day, what it counts as, and why."""

    date: date
    is_counted: bool
    count: str
    note: str


def explained(lines: Iterable[DayLine]) -> list[ExplainedDay]:
    """The days of a promise in words; limits in hours count hours, the others days."""
    lines = list(lines)
    in_days = any(line.number for line in lines)
    return [_explained_day(line, in_days) for line in lines]


def _explained_day(line: DayLine, in_days: bool) -> ExplainedDay:
    if line.number:
        count = gettext("第 %(number)s 天", number=line.number)
    elif line.working and not in_days:
        count = working_left(line.working, timedelta(days=1))
    else:
        count = ""
    return ExplainedDay(line.date, bool(count), count or gettext("不计"), _note(line))


def _note(line: DayLine) -> str:
    """The day's own name says enough of a holiday."""
    reason = str(REASONS[line.reason])
    if not line.name:
        return reason
    return line.name if line.reason is Reason.holiday else f"{line.name} · {reason}"
