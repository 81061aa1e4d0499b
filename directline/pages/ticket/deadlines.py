"""The deadlines on a ticket: what each deadline says now, and why it ends when it ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask import url_for

from directline.configuration import working_time
from directline.models import Deadline, Escalation, Status
from directline.pages.deadline_badges import DeadlineBadge, ExplainedDay, badge, explained, primary, to_the_enterprise
from directline.pages.display import label, limit_words, local_time
from directline.pages.language import gettext as _
from directline.pages.ticket import cards
from directline.tickets import deadlines, ladder_times
from directline.tickets.reading import Records
from directline.worktime import limits
from directline.worktime.explanation import explain
from directline.worktime.limits import Limit, Unit


@dataclass(frozen=True)
class ShownDeadline:
    badge: DeadlineBadge
    url: str


class ShownDeadlines(NamedTuple):
    """The deadline that matters now with what stands on it of the ladder, the others that run, those that stopped."""

    main: ShownDeadline | None
    badges: list[Escalation]
    others: list[ShownDeadline]
    past: list[ShownDeadline]


@dataclass(frozen=True)
class Explanation:
    """Why this date: the rule, the moments, what did not count, and every day."""

    badge: DeadlineBadge
    rule: str
    facts: list[tuple[str, str]]
    pauses: list[tuple[str, str, str]]
    changes: list[tuple[str, str, str]]
    days: list[ExplainedDay]
    why_otherwise: str
    """Where it is due on another day than the last of these."""


def deadlines_of(records: Records, status: Status, at: datetime) -> ShownDeadlines:
    alive = [deadline for deadline in records.deadlines if deadline.is_alive]
    standing = cards.standing(records)
    main = primary(
        alive,
        status,
        is_internal=records.reader.is_internal,
        at=at,
        cards={deadline: badges[-1] for deadline, badges in standing.items()},
    )
    others = sorted((deadline for deadline in alive if deadline is not main), key=lambda deadline: deadline.due_at)
    past = [deadline for deadline in records.deadlines if not deadline.is_alive]
    return ShownDeadlines(
        main=_deadline(main, records, at) if main else None,
        badges=standing.get(main.id, []) if main else [],
        others=_all(others, records, at),
        past=_all(past, records, at),
    )


def _all(deadlines: Iterable[Deadline], records: Records, at: datetime) -> list[ShownDeadline]:
    return [_deadline(deadline, records, at) for deadline in deadlines]


def _deadline(deadline: Deadline, records: Records, at: datetime) -> ShownDeadline:
    url = url_for("ticket.deadline", number=records.reader.ticket.number, deadline_id=deadline.id)
    shown = badge_of(deadline, at)
    return ShownDeadline(shown if records.reader.is_internal else to_the_enterprise(shown, at), url)


def badge_of(deadline: Deadline, at: datetime) -> DeadlineBadge:
    colours = {rule.rung: rule.colour for rule in ladder_times.rules(deadline.kind)}
    return badge(deadline, working_time.county_calendar().calendar, at=at, colours=colours)


def explanation_of(deadline: Deadline, at: datetime) -> Explanation:
    county, limit = working_time.county_calendar(), Limit.parse(deadline.limit)
    pauses = deadlines.pauses_of(deadline)
    days = explain(county.calendar, deadline.started_at, limit, pauses, names=county.names)
    return Explanation(
        badge=badge_of(deadline, at),
        rule=rule_words(limit),
        facts=_moments(deadline, limit),
        pauses=[_pause(row.reason, row.starts_at, row.ends_at) for row in deadline.pauses],
        changes=[(local_time(row.at), label(row.reason), local_time(row.due_at)) for row in deadline.changes],
        days=explained(days),
        why_otherwise=_why_otherwise(deadline),
    )


def _why_otherwise(deadline: Deadline) -> str:
    """Why it is not due when its limit alone says; empty where it is."""
    calendar, limit = working_time.county_calendar().calendar, Limit.parse(deadline.limit)
    alone = limits.due(calendar, deadline.started_at, limit, deadlines.pauses_of(deadline))
    if deadline.due_at == alone:
        return ""
    if not deadline.is_alive and deadline.due_at != deadlines.computed_due(deadline):
        return _("这个时限停止计时以后，工作日历有过变动；上面按现在的日历排列，到期以当时的为准。")
    if deadline.due_at < alone:
        return _("不晚于主办单位的答复时限，所以比上面算出的日子早。")
    return _("调整类别或等级后，到期不早于下一个工作日下班，所以比上面算出的日子晚。")


def rule_words(limit: Limit) -> str:
    """How such a limit is counted, in one sentence."""
    match limit.unit:
        case Unit.working_minutes:
            return _("按办公时间计算：从收到起累计，下班和休息日不计。")
        case Unit.working_days:
            return _("按工作日计算：收到当天不计，从下一个工作日数起，最后一个工作日下班时到期。")
        case _:
            return _("按日历天计算：收到当天不计，最后一天是休息日的顺延到下一个工作日下班时；不暂停。")


def _moments(deadline: Deadline, limit: Limit) -> list[tuple[str, str]]:
    received = limits.received(working_time.county_calendar().calendar, deadline.started_at)
    original = deadline.original_due_at if deadline.original_due_at != deadline.due_at else None
    return [
        (_("时限"), limit_words(limit)),
        (_("起点"), local_time(deadline.started_at)),
        (_("视为收到"), local_time(received) if received != deadline.started_at else ""),
        (_("到期"), local_time(deadline.due_at)),
        (_("原来到期"), local_time(original)),
        (_("停止计时"), local_time(deadline.stopped_at)),
    ]


def _pause(reason: object, start: datetime, end: datetime | None) -> tuple[str, str, str]:
    return label(reason), local_time(start), local_time(end) if end else _("仍在暂停")  # type: ignore[arg-type]
