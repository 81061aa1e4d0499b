"""The cast: one person for every part in the life of a ticket, the same in every test that asks for ``cast``."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from directline.accounts import care
from directline.county.demo import run
from directline.extensions import db
from directline.models import (
    CareKind,
    Category,
    Department,
    DepartmentKind,
    Enterprise,
    Post,
    PostKind,
    Role,
    User,
)
from tests import factories

_UNITS = {
    "office": (DepartmentKind.OFFICE, "直通车办公室"),
    "supervision": (DepartmentKind.SUPERVISION, "督查室"),
    "discipline": (DepartmentKind.DISCIPLINE, "纪检监察机关"),
    "lead_unit": (DepartmentKind.DEPARTMENT, "自然资源局(测试)"),
    "other_unit": (DepartmentKind.DEPARTMENT, "住房和城乡建设局(测试)"),
}
_FIRMS = {"firm": "喀左兴达铸造有限公司", "rival": "喀左恒昌食品有限公司"}
_POSTS = {
    "secretary": (PostKind.SECRETARY, "县委书记"),
    "magistrate": (PostKind.MAGISTRATE, "县长"),
    "vice": (PostKind.VICE, "副县长(测试)"),
    "other_vice": (PostKind.VICE, "另一位副县长(测试)"),
}
_MEMBERS = {"owner": "firm", "colleague": "firm", "newcomer": "firm", "stranger": "rival"}
_OFFICIALS = {
    "handler": (Role.HANDLER, "lead_unit"),
    "head": (Role.HEAD, "lead_unit"),
    "other_handler": (Role.HANDLER, "other_unit"),
    "other_head": (Role.HEAD, "other_unit"),
    "clerk": (Role.HANDLER, "office"),
    "second_clerk": (Role.HANDLER, "office"),
    "office_head": (Role.HEAD, "office"),
    "inspector": (Role.HANDLER, "supervision"),
    "second_inspector": (Role.HANDLER, "supervision"),
    "liaison": (Role.HANDLER, "discipline"),
    "butler": (Role.HANDLER, "other_unit"),
}
_NAMES = {
    "owner": "王企明",
    "colleague": "李同",
    "newcomer": "赵新",
    "stranger": "孙外",
    "handler": "周承",
    "head": "吴长",
    "other_handler": "郑协",
    "other_head": "冯局",
    "clerk": "陈办",
    "second_clerk": "褚办",
    "office_head": "卫主任",
    "inspector": "蒋督",
    "second_inspector": "华督",
    "liaison": "金纪",
    "butler": "沈管家",
    "secretary": "韩书记",
    "magistrate": "杨县长",
    "vice": "朱副",
    "other_vice": "秦副",
    "sponsor": "尤包保",
    "admin": "许管理",
    "auditor": "何审计",
}


def live_a_month() -> None:
    """A month of the demonstration, the same in every test."""
    run.demonstrate(seed=10, now=factories.moment("2026-11-24 10:00"), months=1)


def settle() -> None:
    """Write the cast into the database: the county's own office, supervision and principals where it has them."""
    posts = {key: _county_post(key) for key in _POSTS}
    units = {key: _county_unit(key) for key in _UNITS}
    units["lead_unit"].vice_post, units["other_unit"].vice_post = posts["vice"], posts["other_vice"]
    firms = {key: factories.enterprise(name=name) for key, name in _FIRMS.items()}
    for key, firm in _MEMBERS.items():
        _person(key, Role.ENTERPRISE, enterprise=firms[firm])
    _load_user("newcomer").enterprise_confirmed_at = None
    for key, (role, unit) in _OFFICIALS.items():
        _person(key, role, department=units[unit])
    for key, held in (posts | {"sponsor": factories.post(PostKind.VICE, code="sponsor", name="包保领导")}).items():
        _person(key, Role.LEADER, post=held)
    _person("admin", Role.ADMIN)
    _person("auditor", Role.AUDITOR)
    for key, kind in (("butler", CareKind.BUTLER), ("sponsor", CareKind.SPONSOR)):
        care.begin(firms["firm"], kind, _load_user(key), at=factories.BEGINNING)
    factories.category(
        code="test",
        name="要素保障(测试)",
        default_department=units["lead_unit"],
        materials=["营业执照复印件", "用地批复"],
    )
    factories.category(
        code="test-sealed", name="乱检查(测试)", default_department=units["supervision"], is_sealed=True, is_open=True
    )
    db.session.commit()


def gather() -> SimpleNamespace:
    """The cast as rows of the present session, by the names above."""
    users = _load_users()
    units = {
        "office": users["clerk"].department,
        "supervision": users["inspector"].department,
        "discipline": users["liaison"].department,
        "lead_unit": users["handler"].department,
        "other_unit": users["other_handler"].department,
    }
    firms: dict[str, Enterprise | None] = {"firm": users["owner"].enterprise, "rival": users["stranger"].enterprise}
    category = db.session.scalars(select(Category).where(Category.code == "test")).one()
    sealed = db.session.scalars(select(Category).where(Category.code == "test-sealed")).one()
    return SimpleNamespace(**users, **units, **firms, category=category, sealed_category=sealed)


def _person(key: str, role: Role, **values: Any) -> None:
    factories.user(role, login=key, name=_NAMES[key], email=f"{key}@example.com", **values)


def _load_users() -> dict[str, User]:
    """In one query, with their places: many tests ask for the cast."""
    places = [joinedload(place) for place in (User.department, User.enterprise, User.post)]
    users = db.session.scalars(select(User).where(User.login.in_(_NAMES)).options(*places))
    return {user.login: user for user in users}


def _load_user(key: str) -> User:
    return db.session.scalars(select(User).where(User.login == key)).one()


def _county_post(key: str) -> Post:
    kind, name = _POSTS[key]
    post = db.session.scalars(select(Post).where(Post.kind == kind, Post.kind != PostKind.VICE)).first()
    return post or factories.post(kind, code=f"test-{key}", name=name)


def _county_unit(key: str) -> Department:
    kind, name = _UNITS[key]
    shared = Department.kind != DepartmentKind.DEPARTMENT
    unit = db.session.scalars(select(Department).where(Department.kind == kind, shared)).first()
    return unit or factories.department(kind, code=f"test-{key.replace('_', '-')}", name=name, short_name=name)
