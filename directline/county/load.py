"""A checked county into the database: upsert by code; what the file no longer names is closed, never deleted."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from directline.configuration import settings, translations, working_time
from directline.county import file_rows, record, versions
from directline.county.changes import Changes
from directline.county.load_rules import load_english, load_ladder, load_limits, load_local_days, load_settings
from directline.extensions import db
from directline.models import Category, CountySetting, DeadlineKind, Department, LadderRule
from directline.tickets import ladder_times, recompute

CLOSED = "本线不再受理这一类，请选择其他类别，或致电直通车办公室。"


def renew(county: Mapping[str, Any], *, at: datetime) -> tuple[Changes, int]:
    """Load into a county at work: open deadlines follow the new calendar and ladder from now on; says how many moved.

    Rungs that were due under the old ladder are written first, and none is dated before the change.
    """
    recompute.catch_up_open(at=at)
    before = _settings()
    changes = load(county, at=at)
    _note_settings(before, at=at)
    if changes:
        record.note("county", "县情文件", "装入", by=None, at=at, after=changes.by_table())
    moved = recompute.recompute_open(at=at) if changes.touch_calendar else 0
    ladders = {code.split()[0] for table, code in changes.rows if table == LadderRule.__tablename__}
    for changed in sorted(ladders):
        recompute.reschedule_open(DeadlineKind(changed), at=at)
    return changes, moved


def load(county: Mapping[str, Any], *, at: datetime) -> Changes:
    """Write a county that ``check`` found right. Flushes, never commits; loading the same again changes nothing."""
    changes = Changes()
    load_settings(county, changes)
    load_local_days(county, changes)
    _free_names(county["departments"])
    loaded: dict[type[Any], dict[str, Any]] = {}
    for noun, table in file_rows.TABLES.items():
        loaded[noun] = _upsert(noun, county.get(table, []), changes)
        _link(noun, county.get(table, []), loaded, changes)
    _close_missing(county, loaded, changes)
    load_limits(county, loaded[Category], changes)
    load_ladder(county["ladder"], changes)
    load_english(county, changes)
    versions.note_departments(at=at)
    if changes.touch_calendar:
        versions.note_calendar("装入县情文件", at=at)
    db.session.flush()
    for kept in (settings, working_time, ladder_times, translations):
        kept.forget()
    return changes


def _settings() -> dict[str, object]:
    return {row.name: row.value for row in db.session.scalars(select(CountySetting))}


def _note_settings(before: Mapping[str, object], *, at: datetime) -> None:
    """From what to what: what was decided by a number is judged by the number of then."""
    after = _settings()
    changed = {name for name, value in after.items() if before.get(name) != value}
    if changed:
        old = {name: before[name] for name in changed if name in before}
        new = {name: after[name] for name in changed}
        record.note("county_settings", "参数", "装入县情文件", by=None, at=at, before=old, after=new)


def _upsert(noun: type[Any], listed: Iterable[Mapping[str, Any]], changes: Changes) -> dict[str, Any]:
    """Rows by code: those of the file first and in its order, the others behind them in theirs."""
    rows_by_code = {row.code: row for row in db.session.scalars(select(noun).order_by(noun.position, noun.id))}
    wanted = {row["code"]: file_rows.values(file_rows.COLUMNS[noun], row) for row in listed}
    for position, code in enumerate([*wanted, *(code for code in rows_by_code if code not in wanted)]):
        if code not in rows_by_code:
            rows_by_code[code] = noun(code=code, position=position, **wanted[code])
            db.session.add(rows_by_code[code])
            changes.note(noun.__tablename__, code, "新增")
        changes.set(rows_by_code[code], {"position": position, **wanted.get(code, {})})
    db.session.flush()
    return rows_by_code


def _link(
    noun: type[Any],
    listed: Iterable[Mapping[str, Any]],
    loaded: Mapping[type[Any], Mapping[str, Any]],
    changes: Changes,
) -> None:
    for row in listed:
        for key, attribute, target in file_rows.REFERENCES[noun]:
            other = loaded[target][row[key]].id if key in row else None
            changes.set(loaded[noun][row["code"]], {attribute: other})


def _close_missing(county: Mapping[str, Any], loaded: Mapping[type[Any], Mapping[str, Any]], changes: Changes) -> None:
    listed = {row["code"] for row in county["departments"]}
    for code in loaded[Department].keys() - listed:
        changes.set(loaded[Department][code], {"is_active": False})
    listed = {row["code"] for row in county["categories"]}
    for code in loaded[Category].keys() - listed:
        category = loaded[Category][code]
        changes.set(category, {"is_open": False, "elsewhere": category.elsewhere or CLOSED})


def _free_names(listed: Iterable[Mapping[str, Any]]) -> None:
    """Names are unique: whoever bears one that now belongs to another gives it up before that one takes it."""
    owners = {row["name"]: row["code"] for row in listed}
    for department in db.session.scalars(select(Department).where(Department.name.in_(owners))):
        if owners[department.name] != department.code:
            department.name = f"{department.name[:50]}（原 {department.code}）"
    db.session.flush()
