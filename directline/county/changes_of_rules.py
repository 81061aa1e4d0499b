"""What an administrator does to categories, limits, ladder and settings.

A changed limit holds for deadlines that start from then on; a new ladder and new office hours for the open ones too.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from directline.configuration import settings, working_time
from directline.county import check, record, versions
from directline.extensions import db
from directline.models import Category, CountySetting, DeadlineKind, LadderRule, LimitRule, Rung, Severity, User
from directline.tickets.deadline_rules import BY_SEVERITY
from directline.tickets.errors import Refused
from directline.tickets.recompute import catch_up_open, recompute_open, reschedule_open

Limits = Mapping[tuple[DeadlineKind, Severity | None], str]


def change_category(category: Category, values: Mapping[str, Any], limit: str, *, by: User, at: datetime) -> None:
    """The category and, unless empty, its own limit for both resolve deadlines."""
    if not values["is_open"] and not values["elsewhere"]:
        raise Refused("不受理的类别要写明企业可以去哪里反映")
    record.write(category, values, name=category.name, by=by, at=at)
    before = own_limit(category)
    if before != limit:
        _write_own_limit(category, limit)
        what = {"before": {"limit": before}, "after": {"limit": limit}}
        record.note("limits", category.name, "修改类别时限", by=by, at=at, **what)


def own_limit(category: Category) -> str:
    rule = select(LimitRule.limit).where(
        LimitRule.category_id == category.id, LimitRule.kind == DeadlineKind.RESOLVE_LEAD
    )
    return db.session.scalar(rule) or ""


def general_limits() -> dict[tuple[DeadlineKind, Severity | None], str]:
    rules = db.session.scalars(select(LimitRule).where(LimitRule.category_id.is_(None)))
    return {(rule.kind, rule.severity): rule.limit for rule in rules}


def change_general_limits(wanted: Limits, *, by: User, at: datetime) -> None:
    """The limits that hold where a category has none of its own; every deadline keeps at least one.

    Raises Refused for calendar days of a deadline that stands still at times.
    """
    before = general_limits()
    changed = {key for key in before.keys() | wanted.keys() if before.get(key) != wanted.get(key)}
    if not changed:
        return
    for kind, severity in changed & wanted.keys():
        if words := check.check_unit(kind, wanted[kind, severity]):
            raise Refused(f"{wanted[kind, severity]}：{words}")
    general = select(LimitRule).where(LimitRule.category_id.is_(None))
    for rule in db.session.scalars(general):
        db.session.delete(rule)
    db.session.flush()
    db.session.add_all(
        LimitRule(kind=kind, severity=severity, limit=limit) for (kind, severity), limit in wanted.items()
    )
    what = {"before": _said(before, changed), "after": _said(wanted, changed)}
    record.note("limits", "一般时限", "修改", by=by, at=at, **what)
    working_time.forget()


def change_ladder(kind: DeadlineKind, rungs: Sequence[Mapping[str, Any]], *, by: User, at: datetime) -> int:
    """Replace the ladder of a kind by these ``file_rows.RUNG`` rows; returns how many open deadlines follow it."""
    faults = list(check.check_rungs(kind, rungs))
    if faults:
        raise Refused("；".join(fault.message for fault in faults))
    rules = {rule.rung: rule for rule in db.session.scalars(select(LadderRule).where(LadderRule.kind == kind))}
    if _says(rules, rungs):
        return 0
    catch_up_open(kind, at=at)
    before = {str(rule.rung): rule.late_minutes if rule.share is None else f"{rule.share}%" for rule in rules.values()}
    for rule in rules.values():
        db.session.delete(rule)
    db.session.flush()
    db.session.add_all(LadderRule(kind=kind, **rung) for rung in rungs)
    record.note("ladder_rules", kind, "修改", by=by, at=at, before=before, after={r["rung"]: dict(r) for r in rungs})
    return reschedule_open(kind, at=at)


def change_settings(wanted: Mapping[str, Any], *, by: User, at: datetime) -> int:
    """Numbers and words of the county; new office hours count the open deadlines anew: returns how many moved."""
    before = {row.name: row for row in db.session.scalars(select(CountySetting))}
    kept = settings.DEFAULTS | {name: row.value for name, row in before.items()}
    changed = {name: value for name, value in wanted.items() if name not in kept or kept[name] != value}
    if changed:
        old = {name: before[name].value for name in changed if name in before}
        record.note("county_settings", "参数", "修改", by=by, at=at, before=old, after=changed)
    if "office_hours" in changed:
        catch_up_open(at=at)
    for name, value in changed.items():
        db.session.merge(CountySetting(name=name, value=value))
    settings.forget()
    if "office_hours" not in changed:
        return 0
    versions.note_calendar("修改办公时间", at=at)
    db.session.flush()
    return recompute_open(at=at)


def _write_own_limit(category: Category, limit: str) -> None:
    own = select(LimitRule).where(LimitRule.category_id == category.id, LimitRule.kind.in_(BY_SEVERITY))
    for rule in db.session.scalars(own):
        db.session.delete(rule)
    db.session.flush()
    if limit:
        db.session.add_all(LimitRule(kind=kind, category_id=category.id, limit=limit) for kind in BY_SEVERITY)
    working_time.forget()


def _says(rules: Mapping[Rung, LadderRule], rungs: Sequence[Mapping[str, Any]]) -> bool:
    """Are these the rungs that stand already?"""
    wanted = {rung["rung"]: rung for rung in rungs}
    return rules.keys() == wanted.keys() and all(
        getattr(rules[level], name) == value for level, rung in wanted.items() for name, value in rung.items()
    )


def _said(limits: Limits, keys: set[tuple[DeadlineKind, Severity | None]]) -> dict[str, str]:
    return {f"{kind} {severity or ''}".strip(): limits.get((kind, severity), "") for kind, severity in keys}
