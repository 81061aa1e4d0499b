import pytest

from directline.extensions import db
from directline.models import Role
from directline.tickets.sealed.named import people_named
from tests import factories


@pytest.mark.parametrize(
    ("typed", "is_meant"),
    [
        ("张三", True),
        ("张 三", True),
        ("张三科长", True),
        ("副科长张三", True),
        ("李四、张三（城管）", True),
        ("张三丰", False),
        ("张", False),
        ("", False),
    ],
)
def test_short_name_is_meant_where_it_stands_alone(app, typed, is_meant):
    person = factories.user(department=factories.department(), name="张三")
    assert people_named([typed]) == ([person] if is_meant else [])


def test_longer_name_is_meant_wherever_it_stands(app):
    person = factories.user(department=factories.department(), name="欧阳大通")
    assert people_named(["自然资源局欧阳大通等人"]) == [person]


def test_closed_accounts_and_clerks_of_the_system_are_named_and_enterprises_are_not(cast):
    cast.handler.is_active = False
    cast.auditor.name = cast.owner.name = cast.handler.name
    db.session.flush()
    assert set(people_named([cast.handler.name])) == {cast.handler, cast.auditor}
    assert cast.auditor.role is Role.AUDITOR
