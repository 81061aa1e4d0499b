"""What a change of the county leaves behind for figures and for other processes: versions, append-only."""

from datetime import UTC, datetime

from sqlalchemy import Select, func, select

from directline.extensions import db
from directline.models import CalendarVersion, Department, DepartmentVersion

SINCE_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def note_departments(*, at: datetime) -> None:
    """Append a version for every department whose name, group or parent is not what its last version says.

    A department's first version holds since ever, so that imported history finds it.
    """
    db.session.flush()
    last = {version.department_id: version for version in db.session.scalars(_last_versions())}
    for department in db.session.scalars(select(Department)):
        before = last.get(department.id)
        if before is None or _said(before) != _said(department):
            begins = SINCE_EVER if before is None else at
            db.session.add(_version(department, begins, at))


def note_calendar(reason: str, *, at: datetime) -> None:
    """Let every process read the calendar anew."""
    db.session.add(CalendarVersion(at=at, reason=reason))


def _last_versions() -> Select[DepartmentVersion]:
    last = select(func.max(DepartmentVersion.id)).group_by(DepartmentVersion.department_id)
    return select(DepartmentVersion).where(DepartmentVersion.id.in_(last))


def _said(row: Department | DepartmentVersion) -> tuple[object, ...]:
    return row.name, row.comparison_group, row.parent_id


def _version(department: Department, begins: datetime, recorded_at: datetime) -> DepartmentVersion:
    return DepartmentVersion(
        department_id=department.id,
        at=begins,
        recorded_at=recorded_at,
        name=department.name,
        comparison_group=department.comparison_group,
        parent_id=department.parent_id,
    )
