"""What an administrator may do to a department, and what is refused with its reason."""

import pytest
from sqlalchemy import func, select

from directline.county import departments
from directline.extensions import db
from directline.models import CountyChange, Department, DepartmentKind, DepartmentVersion
from directline.tickets import lifecycle
from directline.tickets.errors import Refused
from tests import factories, scenarios
from tests.factories import moment

NOW = moment("2026-03-02 14:00")


def values_of(unit, **other):
    names = ("name", "short_name", "kind", "parent_id", "comparison_group", "vice_post_id", "phone", "duties")
    return {name: getattr(unit, name) for name in names} | other


def recorded():
    """Each recorded change: subject, name, action, values before and after."""
    rows = db.session.scalars(select(CountyChange).order_by(CountyChange.id))
    return [(row.subject, row.name, row.action, row.before, row.after) for row in rows]


def test_a_new_department_stands_last_and_is_known_since_ever(cast):
    last = db.session.scalar(select(func.max(Department.position)))
    added = departments.add("new_one", values_of(cast.other_unit, name="新单位"), by=cast.admin, at=NOW)

    version = db.session.scalars(select(DepartmentVersion).where(DepartmentVersion.department_id == added.id)).one()
    assert (added.code, added.name, added.position) == ("new_one", "新单位", last + 1)
    assert (version.at, version.recorded_at, version.name) == (moment("2000-01-01 08:00"), NOW, "新单位")
    assert [row[:3] for row in recorded()] == [("departments", "新单位", "新增")]
    with pytest.raises(Refused, match="“new_one”已经有单位在用"):
        departments.add("new_one", values_of(cast.other_unit, name="另一单位"), by=cast.admin, at=NOW)


def test_a_change_of_phone_is_recorded_and_makes_no_version(cast):
    of_this = select(func.count()).where(DepartmentVersion.department_id == cast.other_unit.id)
    departments.change(cast.other_unit, values_of(cast.other_unit, phone="0421-1"), by=cast.admin, at=NOW)
    before = db.session.scalar(of_this)
    departments.change(cast.other_unit, values_of(cast.other_unit, phone="0421-2"), by=cast.admin, at=NOW)
    departments.change(cast.other_unit, values_of(cast.other_unit), by=cast.admin, at=NOW)

    assert db.session.scalar(of_this) == before
    assert [row[3:] for row in recorded()] == [
        ({"phone": ""}, {"phone": "0421-1"}),
        ({"phone": "0421-1"}, {"phone": "0421-2"}),
    ]


@pytest.mark.parametrize("field", ["name", "parent_id", "comparison_group"])
def test_a_change_of_name_parent_or_group_is_a_version(cast, field):
    wanted = {"name": "改名后的单位", "parent_id": cast.lead_unit.id, "comparison_group": "C"}[field]
    departments.change(cast.other_unit, values_of(cast.other_unit, **{field: wanted}), by=cast.admin, at=NOW)

    of_this = DepartmentVersion.department_id == cast.other_unit.id
    last = db.session.scalars(select(DepartmentVersion).where(of_this).order_by(DepartmentVersion.id.desc())).first()
    assert (getattr(last, field), last.recorded_at) == (wanted, NOW)


def test_a_parent_is_recorded_by_its_name(cast):
    departments.change(cast.other_unit, values_of(cast.other_unit, parent_id=cast.lead_unit.id), by=cast.admin, at=NOW)

    assert recorded()[-1][3:] == ({"parent_id": ""}, {"parent_id": cast.lead_unit.name})


def test_a_department_is_not_below_itself_or_below_what_is_below_it(cast):
    child = factories.department(parent_id=cast.other_unit.id)
    grandchild = factories.department(parent_id=child.id)
    for parent in (cast.other_unit, child, grandchild):
        with pytest.raises(Refused, match="下级"):
            departments.change(cast.other_unit, values_of(cast.other_unit, parent_id=parent.id), by=cast.admin, at=NOW)


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("other_unit", DepartmentKind.OFFICE),
        ("other_unit", DepartmentKind.SUPERVISION),
        ("office", DepartmentKind.DEPARTMENT),
        ("supervision", DepartmentKind.TOWNSHIP),
    ],
)
def test_the_office_and_the_supervision_stay_one_each(cast, unit, kind):
    unit = getattr(cast, unit)
    with pytest.raises(Refused, match="各有一个"):
        departments.change(unit, values_of(unit, kind=kind), by=cast.admin, at=NOW)


@pytest.mark.parametrize("name", ["office", "supervision"])
def test_a_second_one_is_refused_and_the_first_is_not_closed(cast, name):
    unit = getattr(cast, name)
    with pytest.raises(Refused, match="各有一个"):
        departments.add("second", values_of(unit, name="第二个"), by=cast.admin, at=NOW)
    with pytest.raises(Refused, match="不能停用"):
        departments.close(unit, by=cast.admin, at=NOW)


def test_a_unit_with_people_does_not_become_the_liaison(cast):
    empty = factories.department()
    departments.change(empty, values_of(empty, kind=DepartmentKind.DISCIPLINE), by=cast.admin, at=NOW)
    assert empty.kind is DepartmentKind.DISCIPLINE
    with pytest.raises(Refused, match="先把本单位的人调走"):
        departments.change(
            cast.other_unit, values_of(cast.other_unit, kind=DepartmentKind.DISCIPLINE), by=cast.admin, at=NOW
        )
    departments.change(
        cast.discipline, values_of(cast.discipline, kind=DepartmentKind.DEPARTMENT), by=cast.admin, at=NOW
    )
    assert cast.discipline.kind is DepartmentKind.DEPARTMENT


def test_a_name_is_that_of_another_however_it_is_written(cast):
    factories.department(name="朝阳市喀左分局（测试）")
    for name in ("朝阳市喀左分局(测试)", "朝阳市 喀左分局（测试）"):
        with pytest.raises(Refused, match="已经有名为"):
            departments.change(cast.other_unit, values_of(cast.other_unit, name=name), by=cast.admin, at=NOW)
    departments.change(cast.other_unit, values_of(cast.other_unit, name="朝阳市喀左分局"), by=cast.admin, at=NOW)
    assert cast.other_unit.name == "朝阳市喀左分局"


def test_every_change_says_who_made_it(cast):
    unit = departments.add("new_one", values_of(cast.other_unit, name="新单位"), by=cast.admin, at=NOW)
    departments.change(unit, values_of(unit, phone="0421-1"), by=cast.admin, at=NOW)
    departments.close(unit, by=cast.admin, at=NOW)
    departments.merge(unit, cast.other_unit, by=cast.admin, at=NOW)
    departments.merge(unit, None, by=cast.admin, at=NOW)
    departments.reopen(unit, by=cast.admin, at=NOW)

    assert [(row.by, row.at) for row in db.session.scalars(select(CountyChange))] == [(cast.admin, NOW)] * 6


def test_a_new_department_takes_no_name_that_another_bears(cast):
    first = db.session.scalars(select(Department).order_by(Department.id)).first()
    for unit in (first, cast.other_unit):
        with pytest.raises(Refused, match="已经有名为"):
            departments.add("new_one", values_of(cast.other_unit, name=unit.name), by=cast.admin, at=NOW)


def test_a_department_closes_when_nothing_open_leads_to_it(cast):
    ticket = scenarios.dispatched(cast)
    cast.category.default_department = cast.other_unit
    with pytest.raises(Refused, match="1 件在办"):
        departments.close(cast.lead_unit, by=cast.admin, at=NOW)

    lifecycle.recall(ticket, "派错了。", by=cast.clerk, at=NOW)
    departments.close(cast.lead_unit, by=cast.admin, at=NOW)
    assert recorded()[-1][1:] == (cast.lead_unit.name, "修改", {"is_active": True}, {"is_active": False})

    with pytest.raises(Refused, match=r"默认派往该单位：要素保障\(测试\)；"):
        departments.close(cast.other_unit, by=cast.admin, at=NOW)
    cast.category.is_open = False
    departments.close(cast.other_unit, by=cast.admin, at=NOW)
    assert (cast.lead_unit.is_active, cast.other_unit.is_active) == (False, False)


def test_a_closed_department_becomes_one_at_work_and_is_not_opened_again(cast):
    old, new = factories.department(name="旧单位"), factories.department(name="新单位")
    with pytest.raises(Refused, match="请先停用"):
        departments.merge(old, new, by=cast.admin, at=NOW)
    departments.close(old, by=cast.admin, at=NOW)
    with pytest.raises(Refused, match="“旧单位”不在用"):
        departments.merge(old, old, by=cast.admin, at=NOW)

    departments.merge(old, new, by=cast.admin, at=NOW)
    assert old.merged_into == new
    with pytest.raises(Refused, match="已并入“新单位”"):
        departments.reopen(old, by=cast.admin, at=NOW)
    departments.merge(old, None, by=cast.admin, at=NOW)
    departments.reopen(old, by=cast.admin, at=NOW)

    assert (old.merged_into, old.is_active) == (None, True)
    assert [row[3:] for row in recorded()] == [
        ({"is_active": True}, {"is_active": False}),
        ({"merged_into_id": ""}, {"merged_into_id": "新单位"}),
        ({"merged_into_id": "新单位"}, {"merged_into_id": ""}),
        ({"is_active": False}, {"is_active": True}),
    ]
