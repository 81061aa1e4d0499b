"""The faces of deadlines: what is left of a promise, and why it ends when it ends, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from directline import clock
from directline.models import ALIVE, Colour, Deadline, DeadlineKind, DeadlineState, Escalation, Rung, Status
from directline.pages.display import calendar_left, label, short_time, working_left
from directline.pages.language import gettext
from directline.tickets.deadline_rules import DEADLINES, LEAD_RESOLVE, RESOLVE, only_in
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
SYMBOLS = {
    DeadlineState.PAUSED: "pause",
    DeadlineState.HELD: "pause",
    DeadlineState.MET: "check-circle",
    DeadlineState.MISSED: "late",
    DeadlineState.VOID: "check-circle",
}
EXPECTED = [kind for kind in DEADLINES if kind in RESOLVE and DEADLINES[kind].is_awaited]
MINUTE = timedelta(minutes=1)
_RUNGS = tuple(Rung)
_BEFORE: Mapping[Rung, Rung | None] = dict(zip(_RUNGS, (None, *_RUNGS), strict=False))


class DeadlineBadge(NamedTuple):
    """One deadline as it is shown: words, symbol and colour say the same."""

    kind: DeadlineKind
    state: DeadlineState
    due_at: datetime
    words: str
    due_words: str
    symbol: str
    tone: str
    share: int | None
    is_provisional: bool
    name: str = ""
    """Where it is not called by its kind."""


def badge(
    deadline: Deadline, calendar: WorkCalendar, *, at: datetime, colours: Mapping[Rung, Colour] = COLOURS
) -> DeadlineBadge:
    """The face of a deadline at a moment; ``colours`` are those of its deadline's ladder."""
    return Badges(calendar, at=at, colours=colours).of(deadline)


class Badges:
    """Tells deadlines at one moment: what a list of them has in common is found once."""

    def __init__(self, calendar: WorkCalendar, *, at: datetime, colours: Mapping[Rung, Colour] = COLOURS) -> None:
        self.calendar = calendar
        self.at = at.astimezone(UTC)
        self.colours = colours
        self.day = calendar.day_length
        self.year = clock.local(at).year

    def of(self, deadline: Deadline) -> DeadlineBadge:
        state, due_at = deadline.state, deadline.due_at
        if state is DeadlineState.RUNNING:
            words, symbol, share = self._running(deadline, due_at)
            tone = self._tone(deadline.next_rung, deadline.next_rung_at, due_at)
        else:
            words, symbol, share, tone = label(state), SYMBOLS[state], None, "still"
        due_words, is_provisional = self._due_words(deadline, due_at), state in ALIVE and deadline.is_provisional
        return DeadlineBadge(deadline.kind, state, due_at, words, due_words, symbol, tone, share, is_provisional)

    def _running(self, deadline: Deadline, due_at: datetime) -> tuple[str, str, int]:
        """Words, symbol and the share of the whole that is used."""
        is_in_days = deadline.limit[-1] == "d" and deadline.limit[-2:] != "wd"
        if self.at >= due_at:
            words, late = self._length(due_at, self.at, is_in_days)
            return gettext("已超时 %(time)s", time=words) if late >= MINUTE else gettext("已到期"), "late", 100
        words, left = self._length(self.at, due_at, is_in_days)
        _, used = self._length(deadline.started_at, self.at, is_in_days)
        return gettext("还剩 %(time)s", time=words), "clock", round(100 * used / (used + left)) if used else 0

    def _length(self, start: datetime, end: datetime, is_in_days: bool) -> tuple[str, timedelta]:
        if is_in_days:
            return calendar_left(end - start), max(end - start, timedelta())
        length = self.calendar.elapsed(start, end)
        return working_left(length, self.day), length

    def _tone(self, next_rung: Rung | None, next_rung_at: datetime | None, due_at: datetime) -> str:
        """The colour of the highest rung whose time has come, whether or not the sweep has written it yet.

        Late on a ladder without colours is ink.
        """
        if next_rung is None:
            reached = _RUNGS[-1] if self.at >= due_at else None
        else:
            is_due = next_rung_at is not None and next_rung_at <= self.at
            reached = next_rung if is_due else _BEFORE[next_rung]
        colour = self.colours.get(reached, Colour.NONE) if reached else Colour.NONE
        if colour is Colour.NONE:
            return "late" if self.at >= due_at else "calm"
        return colour.value

    def _due_words(self, deadline: Deadline, due_at: datetime) -> str:
        stopped_at = deadline.stopped_at
        if stopped_at is not None:
            return gettext("%(time)s 停止计时", time=short_time(stopped_at, self.year))
        return gettext("%(time)s 到期", time=short_time(due_at, self.year))


def to_the_enterprise(shown: DeadlineBadge, at: datetime) -> DeadlineBadge:
    """The office's deadline of the call-back is the time in which the enterprise is asked for its verdict."""
    if shown.kind is not DeadlineKind.CALL_BACK or shown.state is not DeadlineState.RUNNING:
        return shown
    until = gettext("请在 %(time)s 前评价", time=short_time(shown.due_at))
    if at >= shown.due_at:
        until = gettext("办公室会与您联系，现在仍可评价")
    return shown._replace(
        name=gettext("请您评价"), words=gettext("答复已送达"), due_words=until, symbol="star", tone="calm"
    )


def red_when_late(shown: DeadlineBadge) -> DeadlineBadge:
    """A task gets no cards, so its badge says it."""
    return shown._replace(tone="red") if shown.tone == "late" else shown


def primary(
    alive: Sequence[Deadline],
    status: Status,
    *,
    is_internal: bool,
    at: datetime,
    cards: Mapping[int, Escalation] = MappingProxyType({}),
) -> Deadline | None:
    """The deadline that matters most now: a pressing one, else that of the awaited action, else the enterprise's.

    A running deadline presses by its card or by being late: the highest card first, then the enterprise's own if late,
    then the longest late, then one that only reminds. ``cards``: by the deadline's id, the highest that stands.
    """
    pressing = [
        deadline for deadline in alive if deadline.is_running and (deadline.id in cards or at >= deadline.due_at)
    ]
    if pressing:
        return max(pressing, key=lambda deadline: _pressure(deadline, cards.get(deadline.id), at))
    wanted = (*only_in(status), *(LEAD_RESOLVE if is_internal else ()), *EXPECTED)
    ranked = sorted(
        (wanted.index(deadline.kind), place) for place, deadline in enumerate(alive) if deadline.kind in wanted
    )
    return alive[ranked[0][1]] if ranked else next(iter(alive), None)


def _pressure(deadline: Deadline, card: Escalation | None, at: datetime) -> tuple[str, bool, bool, timedelta]:
    rung = card.rung if card is not None and card.is_serious else ""
    return rung, at >= deadline.due_at, deadline.kind in EXPECTED, at - deadline.due_at


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
