"""The county as it stands in the database, in the shape of its file; loading it again changes nothing."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import tomlkit
from sqlalchemy import select

from directline.county import file_rows
from directline.county.shape import ANY, SETTINGS
from directline.county.translatable import words_of
from directline.extensions import db
from directline.models import (
    CalendarDay,
    Category,
    CountySetting,
    DaySource,
    DeadlineKind,
    Department,
    EnglishWord,
    IndustryGroup,
    LadderRule,
    LimitRule,
    Post,
)

HEAD = "# 由 flask --app wsgi county export 导出，可修改后用 county load 装回\n\n"


def text(content: Mapping[str, Any]) -> str:
    """The file of a county."""
    return HEAD + tomlkit.dumps(content)


def county() -> dict[str, Any]:
    """The content of the file, tables in its usual order."""
    settings = {row.name: row.value for row in db.session.scalars(select(CountySetting))}
    names = {key: file_rows.LINE_SETTINGS.get(key, key) for key in file_rows.LINE}
    whole = {
        "line": {key: settings[name] for key, name in names.items() if settings.get(name)},
        "settings": {name: settings[name] for name in SETTINGS if name in settings},
        "local_days": _local_days(),
        "limits": _limits(),
        "ladder": _ladder(),
        "posts": _coded(Post),
        "departments": _coded(Department),
        "industries": _coded(IndustryGroup),
        "categories": _categories(),
    }
    whole["english"] = _english(set(words_of(whole)))
    return {name: content for name, content in whole.items() if content}


def _coded(noun: type[Any]) -> list[dict[str, Any]]:
    references = file_rows.REFERENCES[noun]
    codes = {target: _codes(target) for target in {noun, *(reference.noun for reference in references)}}
    return [
        {
            "code": row.code,
            **file_rows.written(file_rows.COLUMNS[noun], row),
            **{
                reference.key: codes[reference.noun][getattr(row, reference.attribute)]
                for reference in references
                if getattr(row, reference.attribute)
            },
        }
        for row in db.session.scalars(select(noun).order_by(noun.position, noun.id))
    ]


def _codes(noun: type[Any]) -> dict[int, str]:
    return {row.id: row.code for row in db.session.execute(select(noun.id, noun.code))}


def _categories() -> list[dict[str, Any]]:
    limits: dict[str, dict[str, str]] = defaultdict(dict)
    own = select(Category.code, LimitRule.kind, LimitRule.limit).join(Category, Category.id == LimitRule.category_id)
    for code, kind, limit in db.session.execute(own.order_by(LimitRule.id)):
        limits[code][kind] = limit
    return [row | ({"limits": limits[row["code"]]} if row["code"] in limits else {}) for row in _coded(Category)]


def _limits() -> dict[str, dict[str, str]]:
    by_kind: dict[str, dict[str, str]] = {kind: {} for kind in DeadlineKind}
    for rule in db.session.scalars(select(LimitRule).where(LimitRule.category_id.is_(None)).order_by(LimitRule.id)):
        by_kind[rule.kind][rule.severity or ANY] = rule.limit
    return {kind: limits for kind, limits in by_kind.items() if limits}


def _ladder() -> dict[str, list[dict[str, Any]]]:
    by_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in DeadlineKind}
    for rule in db.session.scalars(select(LadderRule).order_by(LadderRule.rung)):
        by_kind[rule.kind].append(file_rows.written(file_rows.RUNG, rule))
    return {kind: rungs for kind, rungs in by_kind.items() if rungs}


def _english(used: set[str]) -> dict[str, str]:
    """Without words that the county no longer has: they were changed since."""
    words = db.session.scalars(select(EnglishWord).order_by(EnglishWord.chinese))
    return {row.chinese: row.english for row in words if row.chinese in used}


def _local_days() -> list[dict[str, Any]]:
    local = select(CalendarDay).where(CalendarDay.source == DaySource.LOCAL).order_by(CalendarDay.date)
    return [file_rows.written(file_rows.LOCAL_DAY, day) for day in db.session.scalars(local)]
