"""What an administrator does to departments: figures as they were known keep the old name and group."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from directline.accounts.places import GUARDED_KINDS
from directline.county import record, versions
from directline.extensions import db
from directline.models import Assignment, Category, Department, DepartmentKind, User
from directline.models.folding import BETWEEN
from directline.text import compact
from directline.tickets.errors import Refused

SINGLE = frozenset({DepartmentKind.OFFICE, DepartmentKind.SUPERVISION})


def add(code: str, values: Mapping[str, Any], *, by: User, at: datetime) -> Department:
    """A new department at the end of the list."""
    if db.session.scalar(select(exists().where(Department.code == code))):
        raise Refused(f"编码“{code}”已经有单位在用，请换一个")
    _check(None, values)
    last = db.session.scalar(select(func.max(Department.position)))
    department = Department(code=code, position=(last or 0) + 1, **values)
    db.session.add(department)
    record.note("departments", department.name, "新增", by=by, at=at, after=values)
    versions.note_departments(at=at)
    return department


def change(department: Department, values: Mapping[str, Any], *, by: User, at: datetime) -> None:
    _check(department, values)
    record.write(department, values, name=department.name, by=by, at=at)
    versions.note_departments(at=at)


def close(department: Department, *, by: User, at: datetime) -> None:
    """No more tickets go there; what it did stays as it was."""
    if department.kind in SINGLE:
        raise Refused("直通车办公室和督查室不能停用；名称变了请直接修改名称")
    if count := _open_assignments(department):
        raise Refused(f"该单位还有 {count} 件在办，请直通车办公室先收回改派，再停用")
    if names := _categories_of(department):
        raise Refused(f"这些类别默认派往该单位：{'、'.join(names)}；请先改派其他单位，再停用")
    record.write(department, {"is_active": False}, name=department.name, by=by, at=at)


def merge(department: Department, into: Department | None, *, by: User, at: datetime) -> None:
    """Say which unit a closed one became: who is barred from a complaint for one is barred for the other."""
    if department.is_active:
        raise Refused("请先停用，再写明并入哪个单位")
    if into and not into.is_active:
        raise Refused(f"“{into.name}”不在用，请选现在的单位")
    record.write(department, {"merged_into_id": into.id if into else None}, name=department.name, by=by, at=at)


def reopen(department: Department, *, by: User, at: datetime) -> None:
    if department.merged_into:
        raise Refused(f"已并入“{department.merged_into.name}”；请先取消并入")
    record.write(department, {"is_active": True}, name=department.name, by=by, at=at)


def _check(department: Department | None, values: Mapping[str, Any]) -> None:
    own = department.id if department else 0
    namesake = Department.folded.startswith(compact(values["name"]) + BETWEEN, autoescape=True)
    if db.session.scalar(select(exists().where(namesake, Department.id != own))):
        raise Refused(f"已经有名为“{values['name']}”的单位，请换一个名称")
    if own and own in _above(values.get("parent_id")):
        raise Refused("上级单位不能是它自己或它的下级，请另选")
    before = department.kind if department else None
    if values["kind"] is not before and (before in SINGLE or values["kind"] in SINGLE):
        raise Refused("直通车办公室和督查室各有一个，不能增减；名称变了请直接修改名称")
    if own and values["kind"] is not before and values["kind"] in GUARDED_KINDS and _has_people(own):
        raise Refused("纪检联络的人要由两人授权：请先把本单位的人调走，改了类型再逐个授权")


def _has_people(key: int) -> bool:
    return bool(db.session.scalar(select(exists().where(User.department_id == key))))


def _above(key: int | None) -> set[int]:
    parents = {row.id: row.parent_id for row in db.session.execute(select(Department.id, Department.parent_id))}
    above: set[int] = set()
    while key is not None and key not in above:
        above.add(key)
        key = parents.get(key)
    return above


def _open_assignments(department: Department) -> int:
    held = select(func.count()).where(Assignment.department_id == department.id, Assignment.ended_at.is_(None))
    return db.session.scalar(held) or 0


def _categories_of(department: Department) -> list[str]:
    wanted = select(Category.name).where(Category.default_department_id == department.id, Category.is_open)
    return list(db.session.scalars(wanted.order_by(Category.position)))
