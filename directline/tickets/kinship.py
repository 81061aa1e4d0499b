"""Which units count as one where somebody is barred: a unit, those above it, and those that took over another.

Who is barred for a unit is barred for the units below it, for what became of it, and after leaving it (回避).
"""

from sqlalchemy import Select, or_, select

from directline.extensions import db
from directline.models import Department, FormerMembership


def units_of(user_id: int, department_id: int | None) -> Select[int]:
    """The ids of every unit by whose being barred this person is barred: past and present ones, with their kin."""
    former = select(FormerMembership.department_id).where(FormerMembership.user_id == user_id)
    return _kin(or_(Department.id == department_id, Department.id.in_(former)))


def kin_of(department: Department) -> Select[int]:
    return _kin(Department.id == department.id)


def barred_for(named: set[int]) -> dict[int, set[int]]:
    """By each of these units, every unit that is barred where it is: those below, those merged with it."""
    rows = db.session.execute(select(Department.id, Department.parent_id, Department.merged_into_id)).all()
    under: dict[int, set[int]] = {key: set() for key, _, _ in rows}
    for key, parent, successor in rows:
        if parent:
            under[parent].add(key)
        if successor:
            under[successor].add(key)
            under[key].add(successor)
    return {key: _reached(key, under) for key in named}


def _kin(own: object) -> Select[int]:
    """These units, the lines above them, what they became and what they took over, in the query itself."""
    kin = select(Department.id).where(own).correlate(None).cte(recursive=True)  # type: ignore[arg-type]
    kin = kin.union(_NEAREST.join(kin, kin.c.id == _unit.c.id))
    return select(kin.c.id)


_unit, _near = Department.__table__.alias(), Department.__table__.alias()
_NEAREST = select(_near.c.id).join(
    _unit,
    or_(_near.c.id == _unit.c.parent_id, _near.c.id == _unit.c.merged_into_id, _near.c.merged_into_id == _unit.c.id),
)
"""Made once: every question of who sees what asks this one, and its making cost more than its answer."""


def _reached(start: int, near: dict[int, set[int]]) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        fresh = near[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    return reached
