"""Named selects of what the administrator lists."""

from collections.abc import Sequence

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import Category, CountyChange, Department, DepartmentKind, Post, PostKind, Role, RoleGrant, User
from directline.text import compact


def departments(words: str = "", kind: str = "", *, state: str = "") -> Select[Department]:
    """By name, code or phone, with the vice in charge; ``state``: closed, to_verify, or all but the closed."""
    wanted = select(Department).options(joinedload(Department.vice_post), joinedload(Department.parent))
    if words:
        wanted = wanted.where(Department.holds(words))
    if kind:
        wanted = wanted.where(Department.kind == DepartmentKind(kind))
    if state == "to_verify":
        wanted = wanted.where(Department.is_to_verify)
    return wanted.where(Department.is_active if state != "closed" else ~Department.is_active)


def department(code: str) -> Department | None:
    return db.session.scalar(select(Department).where(Department.code == code))


def people_by_department(keys: Sequence[int]) -> dict[int | None, int]:
    """How many active people each of these departments has."""
    wanted = select(User.department_id, func.count()).where(User.department_id.in_(keys), User.is_active)
    return {row[0]: row[1] for row in db.session.execute(wanted.group_by(User.department_id))}


def vice_posts() -> Select[Post]:
    return select(Post).where(Post.kind == PostKind.VICE).order_by(Post.position, Post.id)


def posts() -> Select[Post]:
    return select(Post).order_by(Post.position, Post.id)


def users(words: str = "", role: str = "", department: str = "", *, state: str = "") -> Select[User]:
    """By name, login, phone or mail address; with department, post and enterprise."""
    wanted = select(User).options(joinedload(User.department), joinedload(User.post), joinedload(User.enterprise))
    if words:
        wanted = wanted.where(User.holds(words))
    if role:
        wanted = wanted.where(User.role == Role(role))
    if department:
        wanted = wanted.join(User.department).where(Department.code == department)
    if state == "waiting":
        return wanted.where(exists().where(RoleGrant.user_id == User.id, RoleGrant.decided_at.is_(None)))
    if state == "invited":
        wanted = wanted.where(User.password_hash == "")
    return wanted.where(User.is_active if state != "closed" else ~User.is_active)


def category_tree() -> list[Category]:
    """Every category in the county's order, with its department."""
    wanted = select(Category).options(joinedload(Category.default_department), joinedload(Category.parent))
    return list(db.session.scalars(wanted.order_by(Category.position, Category.id)))


def category(code: str) -> Category | None:
    return db.session.scalar(select(Category).where(Category.code == code))


def changes(words: str = "", subject: str = "") -> Select[CountyChange]:
    """What administrators changed, with who did it. History is never written again: its few names are folded here."""
    wanted = select(CountyChange).options(joinedload(CountyChange.by))
    if words:
        names = db.session.scalars(select(CountyChange.name).distinct())
        wanted = wanted.where(CountyChange.name.in_([name for name in names if compact(words) in compact(name)]))
    return wanted.where(CountyChange.subject == subject) if subject else wanted
