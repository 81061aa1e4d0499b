"""What the program needs of the county and the county lacks: after an upgrade, or where a row was taken away."""

from sqlalchemy import select

from directline.configuration import settings, working_time
from directline.county import changes_of_rules, check, shape
from directline.extensions import db
from directline.models import (
    CountySetting,
    DeadlineKind,
    Department,
    DepartmentKind,
    LadderRule,
    Post,
    PostKind,
    Severity,
)
from directline.tickets.deadline_rules import GIVEN, ON_LADDER

NAMES = ("line_name", "county_name", "line_phone")
"""What every page and mail says of the line; the program's own words for it are those of no county."""
NUMBERS = (*shape.SETTINGS, "office_hours")


def has_county() -> bool:
    return db.session.scalar(select(Department.id).limit(1)) is not None


def kinds_without_limit() -> list[DeadlineKind]:
    """Those that would fail at their start, at some severity."""
    general = changes_of_rules.general_limits()
    return [
        kind
        for kind in GIVEN
        if (kind, None) not in general and any((kind, severity) not in general for severity in Severity)
    ]


def kinds_without_ladder() -> list[DeadlineKind]:
    """Those that nobody would be notified of when they are late."""
    known = set(db.session.scalars(select(LadderRule.kind)))
    return [kind for kind in ON_LADDER if kind not in known]


def names_not_set() -> list[str]:
    known = {name for name, value in _settings().items() if value}
    return [name for name in NAMES if name not in known]


def numbers_not_set() -> list[str]:
    """For which the program's own defaults stand."""
    known = _settings()
    return [name for name in NUMBERS if name not in known]


def units_missing() -> list[DepartmentKind]:
    known = set(db.session.scalars(select(Department.kind).where(Department.is_active)))
    return [kind for kind in check.NEEDED_DEPARTMENTS if kind not in known]


def posts_missing() -> list[PostKind]:
    known = set(db.session.scalars(select(Post.kind)))
    return [kind for kind in check.NEEDED_POSTS if kind not in known]


def default_of(name: str) -> str:
    hours = " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in working_time.OFFICE_HOURS)
    return str(settings.DEFAULTS.get(name, hours))


def _settings() -> dict[str, object]:
    return {row.name: row.value for row in db.session.scalars(select(CountySetting))}
