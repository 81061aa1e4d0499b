"""The parts of a county that have no codes: settings, limits, ladder, local days."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from directline.county import file_rows
from directline.county.changes import Changes
from directline.county.shape import ANY
from directline.extensions import db
from directline.models import (
    CalendarDay,
    Category,
    CountySetting,
    DaySource,
    DeadlineKind,
    EnglishWord,
    LadderRule,
    LimitRule,
    Severity,
)


def load_settings(county: Mapping[str, Any], changes: Changes) -> None:
    """Settings of the file; those it does not name stay as they are."""
    line = {file_rows.LINE_SETTINGS.get(key, key): value for key, value in county["line"].items()}
    stored = {row.name: row for row in db.session.scalars(select(CountySetting))}
    for name, value in {**line, **county.get("settings", {})}.items():
        if name not in stored:
            db.session.add(CountySetting(name=name, value=value))
        elif stored[name].value == value:
            continue
        else:
            stored[name].value = value
        changes.note("county_settings", name, str(value))
        changes.touch_calendar |= name == "office_hours"


def load_limits(county: Mapping[str, Any], categories: Mapping[str, Category], changes: Changes) -> None:
    """General limits and those of categories."""
    wanted: dict[tuple[Any, ...], dict[str, Any]] = {
        (DeadlineKind(kind), None if severity == ANY else Severity(severity), None): {"limit": limit}
        for kind, limits in county["limits"].items()
        for severity, limit in limits.items()
    }
    for row in county["categories"]:
        for kind, limit in row.get("limits", {}).items():
            wanted[DeadlineKind(kind), None, categories[row["code"]].id] = {"limit": limit}
    _replace(LimitRule, ("kind", "severity", "category_id"), wanted, changes)


def load_ladder(ladder: Mapping[str, list[dict[str, Any]]], changes: Changes) -> None:
    wanted = {}
    for kind, rungs in ladder.items():
        for rung in rungs:
            values = file_rows.values(file_rows.RUNG, rung)
            wanted[DeadlineKind(kind), values.pop("rung")] = values
    _replace(LadderRule, ("kind", "rung"), wanted, changes)


def load_local_days(county: Mapping[str, Any], changes: Changes) -> None:
    """The county's own days; a file that names none leaves those of the database."""
    if "local_days" not in county:
        return
    before = len(changes.rows)
    days = [file_rows.values(file_rows.LOCAL_DAY, row) for row in county["local_days"]]
    wanted = {(day.pop("date"),): day for day in days}
    local = select(CalendarDay).where(CalendarDay.source == DaySource.LOCAL)
    _replace(CalendarDay, ("date",), wanted, changes, db.session.scalars(local), {"source": DaySource.LOCAL})
    changes.touch_calendar |= len(changes.rows) > before


def load_english(county: Mapping[str, Any], changes: Changes) -> None:
    """How the county's words are said in English; a file that names none leaves those of the database."""
    if "english" in county:
        wanted = {(chinese,): {"english": english} for chinese, english in county["english"].items()}
        _replace(EnglishWord, ("chinese",), wanted, changes)


def _replace(
    noun: type[Any],
    key: tuple[str, ...],
    wanted: Mapping[tuple[Any, ...], Mapping[str, Any]],
    changes: Changes,
    existing: Iterable[Any] | None = None,
    fixed: Mapping[str, Any] | None = None,
) -> None:
    """Make the table hold exactly the wanted rows; nothing refers to a row of these tables."""
    stored = {tuple(getattr(row, name) for name in key): row for row in existing or db.session.scalars(select(noun))}
    for values in stored.keys() - wanted.keys():
        db.session.delete(stored[values])
        changes.note(noun.__tablename__, _said(values), "删除")
    for values, rest in wanted.items():
        if values not in stored:
            db.session.add(noun(**dict(zip(key, values, strict=True)), **rest, **(fixed or {})))
            changes.note(noun.__tablename__, _said(values), "新增")
            continue
        for name in rest:
            if getattr(stored[values], name) != rest[name]:
                setattr(stored[values], name, rest[name])
                changes.note(noun.__tablename__, _said(values), name)


def _said(values: tuple[Any, ...]) -> str:
    return " ".join(str(value) for value in values if value is not None)
