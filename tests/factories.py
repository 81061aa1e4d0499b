"""Plain functions that make what a test needs, with good defaults; each returns a flushed row."""

from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar

from stdnum.cn import uscc

from directline.clock import COUNTY_ZONE
from directline.extensions import db
from directline.models import (
    Category,
    Channel,
    Department,
    DepartmentKind,
    Enterprise,
    EnterpriseSource,
    Post,
    PostKind,
    Role,
    Severity,
    Status,
    Ticket,
    User,
    new_number,
)

_serial = count(1)
Row = TypeVar("Row")


def moment(text: str) -> datetime:
    """``2026-03-02 09:00`` on the county's clock, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=COUNTY_ZONE).astimezone(UTC)


BEGINNING = moment("2026-01-05 09:00")


def credit_code(serial: int | None = None) -> str:
    """A valid unified social credit code of an invented firm."""
    body = f"91211324MA{1_000_000 + next(_serial) if serial is None else serial:07d}"  # small numbers are for tests
    return body + uscc.calc_check_digit(body)


def post(kind: PostKind = PostKind.VICE, **values: Any) -> Post:
    code = f"{kind}-{next(_serial)}"
    return _kept(Post(**{"code": code, "name": f"职务{code}", "kind": kind} | values))


def department(kind: DepartmentKind = DepartmentKind.DEPARTMENT, **values: Any) -> Department:
    code = f"{kind}-{next(_serial)}"
    defaults = {"code": code, "name": f"单位{code}", "short_name": code, "kind": kind, "comparison_group": "B"}
    return _kept(Department(**defaults | values))


def category(**values: Any) -> Category:
    code = f"category-{next(_serial)}"
    return _kept(Category(**{"code": code, "name": f"类别{code}", "factor": "other"} | values))


def enterprise(**values: Any) -> Enterprise:
    serial = next(_serial)
    defaults = {
        "name": f"喀左第{serial}机械有限公司",
        "credit_code": credit_code(),
        "source": EnterpriseSource.REGISTERED,
        "verified_at": BEGINNING,
        "created_at": BEGINNING,
    }
    return _kept(Enterprise(**defaults | values))


def user(role: Role = Role.HANDLER, **values: Any) -> User:
    """A person with a role; a member of an enterprise is confirmed unless ``enterprise_confirmed_at=None``."""
    serial = next(_serial)
    defaults = {
        "login": f"{role}{serial}",
        "name": f"人员{serial}",
        "role": role,
        "email": f"{role}{serial}@example.com",
        "phone": f"138{serial:08d}",
        "created_at": BEGINNING,
    }
    if role is Role.ENTERPRISE:
        defaults["enterprise_confirmed_at"] = BEGINNING
    return _kept(User(**defaults | values))


def ticket(**values: Any) -> Ticket:
    """A bare row without history, clocks or notices; whoever needs a living one files it through the verbs."""
    defaults = {
        "number": new_number(2026),
        "title": f"第{next(_serial)}件诉求",
        "description": "厂区外道路积水,货车无法进出。",
        "channel": Channel.FORM,
        "severity": Severity.GENERAL,
        "status": Status.SUBMITTED,
        "submitted_at": BEGINNING,
        "last_event_at": BEGINNING,
    }
    if "category_id" not in values:
        values["category_id"] = category().id
    if "enterprise_id" not in values:
        values["enterprise_id"] = enterprise().id
    return _kept(Ticket(**defaults | values))


def _kept(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
