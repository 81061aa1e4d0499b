"""How a row of the file and a row of the database say the same, both ways.

A column names its key in the file, its attribute in the model, and the default that the file leaves out.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from directline.models import (
    Category,
    Colour,
    Department,
    DepartmentKind,
    IndustryGroup,
    IndustryGroupKind,
    Post,
    PostKind,
    Rung,
    Severity,
)


def _same(value: Any) -> Any:
    return value


class Column(NamedTuple):
    key: str
    attribute: str
    default: Any = None
    read: Callable[[Any], Any] = _same
    write: Callable[[Any], Any] = _same


class Reference(NamedTuple):
    """A key of the file that holds the code of another row, and the attribute that holds its id."""

    key: str
    attribute: str
    noun: type[Post] | type[Department] | type[Category]


def values(columns: tuple[Column, ...], row: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that a row of the file gives."""
    return {
        column.attribute: column.read(row[column.key]) if column.key in row else column.default for column in columns
    }


def written(columns: tuple[Column, ...], row: Any) -> dict[str, Any]:
    """The row of the file that gives these attributes."""
    pairs = ((column, getattr(row, column.attribute)) for column in columns)
    return {column.key: column.write(value) for column, value in pairs if value != column.default}


def _read_duties(duties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"text": duty["text"], "words": duty.get("words", [])} for duty in duties]


def _trimmed(duties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in duty.items() if value} for duty in duties]


def _read_fields(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"is_required": False, "hint": "", **field} for field in fields]


NAME = Column("name", "name")
POST = (NAME, Column("kind", "kind", read=PostKind))
DEPARTMENT = (
    NAME,
    Column("short_name", "short_name"),
    Column("kind", "kind", read=DepartmentKind),
    Column("group", "comparison_group"),
    Column("phone", "phone", ""),
    Column("is_to_verify", "is_to_verify", False),
    Column("is_active", "is_active", True),
    Column("duties", "duties", [], _read_duties, _trimmed),
    Column("services", "services", []),
)
INDUSTRY = (NAME, Column("kind", "kind", read=IndustryGroupKind))
CATEGORY = (
    NAME,
    Column("factor", "factor"),
    Column("summary", "summary"),
    Column("severity", "default_severity", read=Severity),
    Column("is_auto_dispatched", "is_auto_dispatched", False),
    Column("is_sealed", "is_sealed", False),
    Column("is_open", "is_open", True),
    Column("elsewhere", "elsewhere", ""),
    Column("fields", "fields", [], _read_fields, _trimmed),
    Column("materials", "materials", []),
    Column("examples", "examples", []),
)
RUNG = (
    Column("rung", "rung", read=Rung),
    Column("share", "share"),
    Column("late_minutes", "late_minutes"),
    Column("colour", "colour", Colour.NONE, Colour),
    Column("recipients", "recipients"),
    Column("has_letter", "has_letter", False),
    Column("is_daily", "is_daily", False),
)
LOCAL_DAY = (Column("date", "date"), NAME, Column("is_working", "is_working"), Column("hours", "hours"))
COLUMNS: dict[type[Any], tuple[Column, ...]] = {
    Post: POST,
    Department: DEPARTMENT,
    IndustryGroup: INDUSTRY,
    Category: CATEGORY,
}
REFERENCES: dict[type[Any], tuple[Reference, ...]] = {
    Post: (),
    Department: (
        Reference("parent", "parent_id", Department),
        Reference("vice", "vice_post_id", Post),
        Reference("merged_into", "merged_into_id", Department),
    ),
    IndustryGroup: (),
    Category: (
        Reference("parent", "parent_id", Category),
        Reference("department", "default_department_id", Department),
    ),
}
TABLES: dict[type[Any], str] = {
    Post: "posts",
    Department: "departments",
    IndustryGroup: "industries",
    Category: "categories",
}
LINE = ("name", "county", "phone", "host_unit", "site_code", "site_record", "office_hours")
LINE_SETTINGS = {"name": "line_name", "county": "county_name", "phone": "line_phone"}
