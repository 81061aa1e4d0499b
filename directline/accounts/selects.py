"""Named selects about people and places that the account and public doors show."""

from sqlalchemy import Select, select

from directline.accounts import identifiers
from directline.extensions import db
from directline.models import Department, DepartmentKind, User


def with_login(typed: str) -> User | None:
    """The account of what was typed to sign in, closed ones included."""
    return db.session.scalar(select(User).where(User.login == identifiers.login(typed)[:64]))


def township(code: str) -> Department | None:
    return db.session.scalar(townships().where(Department.code == code)) if code else None


def townships() -> Select[Department]:
    wanted = select(Department).where(Department.kind == DepartmentKind.TOWNSHIP, Department.is_active)
    return wanted.order_by(Department.position, Department.id)
