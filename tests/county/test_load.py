"""The county goes into the database and comes back out of it unchanged."""

import tomllib
from copy import deepcopy
from datetime import UTC, date, datetime
from functools import cache

import pytest
from sqlalchemy import func, select

from directline.configuration import translations
from directline.county import SHIPPED, check, export
from directline.county.load import load
from directline.extensions import db
from directline.models import (
    CalendarDay,
    CalendarVersion,
    Category,
    CountySetting,
    DeadlineKind,
    Department,
    DepartmentKind,
    DepartmentVersion,
    LadderRule,
    LimitRule,
)

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("app")
read = cache(check.read)


@pytest.fixture
def county(app):
    """The shipped one, as it was loaded."""
    return deepcopy(read(SHIPPED))


def department(code):
    return db.session.scalar(select(Department).where(Department.code == code))


def category(code):
    return db.session.scalar(select(Category).where(Category.code == code))


def versions_of(code):
    of_this = DepartmentVersion.department_id == department(code).id
    return db.session.scalars(select(DepartmentVersion).where(of_this).order_by(DepartmentVersion.id)).all()


def test_load_again_changes_nothing(county):
    assert load(county, at=NOW).lines() == []


def test_export_loaded_again_changes_nothing(county):
    written = export.text(export.county())
    again = check.parse(written.encode())

    assert load(again, at=NOW).lines() == []
    assert export.text(export.county()) == written


def test_export_names_what_the_footer_says_and_leaves_out_what_is_empty(county):
    del county["english"][county["line"]["host_unit"]]
    county["line"] |= {"host_unit": "直通车办", "site_code": "2113240001", "site_record": "辽ICP备05000001号"}
    load(county, at=NOW)
    assert export.county()["line"] == county["line"]

    db.session.merge(CountySetting(name="site_code", value=""))
    del county["line"]["site_code"]
    assert export.county()["line"] == county["line"]
    assert load(check.parse(export.text(export.county()).encode()), at=NOW).lines() == []


def test_export_says_what_the_file_said(county):
    assert export.county() == county


def test_townships_are_the_22_of_the_county(county):
    townships = db.session.scalars(select(Department).where(Department.kind == DepartmentKind.TOWNSHIP))

    names = {each.code: each.name for each in townships}
    assert len(names) == 22
    assert names["211324001"] == "大城子街道"
    assert all(code.startswith("211324") for code in names)


def test_limits_reach_every_clock_that_has_a_rule(county):
    kinds = set(db.session.scalars(select(LimitRule.kind)))

    assert kinds == set(DeadlineKind) - {DeadlineKind.REDO}


def test_unpaid_bills_run_30_calendar_days_by_both_clocks(county):
    own = select(LimitRule.kind, LimitRule.limit).where(LimitRule.category_id == category("unpaid_public").id)

    assert set(db.session.execute(own)) == {
        (DeadlineKind.RESOLVE_TICKET, "30d"),
        (DeadlineKind.RESOLVE_LEAD, "30d"),
    }


def test_ladder_of_the_lead_climbs_to_the_secretary(county):
    rules = db.session.scalars(
        select(LadderRule).where(LadderRule.kind == DeadlineKind.RESOLVE_LEAD).order_by(LadderRule.rung)
    )

    assert [(rule.rung, rule.share, rule.late_minutes, rule.colour, len(rule.recipients)) for rule in rules] == [
        ("E0", 80, None, "blue", 2),
        ("E1", None, 0, "yellow", 3),
        ("E2", None, 1350, "red", 5),
        ("E3", None, 2250, "red", 6),
        ("E4", None, 4500, "red", 7),
    ]


def test_edited_row_is_updated(county):
    county["departments"][3]["name"] = "喀左县发展改革和数据局"

    changes = load(county, at=NOW)

    assert changes.lines() == ["departments fagai：name"]
    assert department("fagai").name == "喀左县发展改革和数据局"


def test_renamed_department_keeps_its_old_name_in_a_version(county):
    before = department("fagai").name
    county["departments"][3]["name"] = "喀左县发展改革和数据局"
    later = datetime(2027, 3, 1, tzinfo=UTC)
    load(county, at=later)

    assert [(version.name, version.at) for version in versions_of("fagai")] == [
        (before, datetime(2000, 1, 1, tzinfo=UTC)),
        ("喀左县发展改革和数据局", later),
    ]


def test_department_left_out_is_closed_not_deleted(county):
    county["departments"] = [row for row in county["departments"] if row["code"] != "qixiang"]

    changes = load(county, at=NOW)

    assert not department("qixiang").is_active
    assert "is_active" in changes.rows["departments", "qixiang"]
    assert load(check.parse(export.text(export.county()).encode()), at=NOW).lines() == []


def test_department_left_out_gives_its_name_to_another(county):
    old = next(row for row in county["departments"] if row["code"] == "qixiang")
    county["departments"].append({**old, "code": "qixiang_2"})
    county["departments"].remove(old)

    load(county, at=NOW)

    assert department("qixiang_2").name == old["name"]
    assert department("qixiang").name == f"{old['name']}（原 qixiang）"


def test_two_departments_can_swap_their_names(county):
    first, second = county["departments"][3:5]
    first["name"], second["name"] = second["name"], first["name"]

    load(county, at=NOW)

    assert (department(first["code"]).name, department(second["code"]).name) == (first["name"], second["name"])


def test_category_left_out_is_closed_and_says_so(county):
    county["categories"] = [row for row in county["categories"] if row["code"] != "housing_fund"]

    load(county, at=NOW)

    assert not category("housing_fund").is_open
    assert "不再受理" in category("housing_fund").elsewhere


def test_limit_left_out_goes(county):
    del county["limits"]["sign"]["urgent"]

    changes = load(county, at=NOW)

    assert changes.lines() == ["limit_rules sign urgent：删除"]


def test_office_hours_raise_the_calendar_version(county):
    county["line"]["office_hours"] = [["08:00", "12:00"], ["13:30", "17:00"]]

    changes = load(county, at=NOW)

    assert changes.touch_calendar
    assert db.session.scalar(select(func.count()).select_from(CalendarVersion)) == 2
    assert db.session.get(CountySetting, "office_hours").value == [["08:00", "12:00"], ["13:30", "17:00"]]


def test_other_edits_leave_the_calendar_version(county):
    county["departments"][0]["phone"] = "0421-4800000"

    load(county, at=NOW)

    assert db.session.scalar(select(func.count()).select_from(CalendarVersion)) == 1


def test_local_days_of_the_file_are_the_whole_truth(county):
    county["local_days"] = [{"date": date(2027, 8, 8), "name": "县庆日", "is_working": False}]
    load(county, at=NOW)
    assert export.county()["local_days"] == county["local_days"]

    del county["local_days"]
    assert load(county, at=NOW).lines() == []

    county["local_days"] = []
    load(county, at=NOW)
    assert db.session.scalars(select(CalendarDay)).all() == []


def test_document_survives_every_kind_of_text():
    hard = 'quote " backslash \\ 换行\n制表\t 😀 \x7f'

    assert tomllib.loads(export.text({"line": {"name": hard}})) == {"line": {"name": hard}}


def test_a_merged_department_is_loaded_and_exported(county):
    row = next(each for each in county["departments"] if each["code"] == "youzheng")
    row |= {"is_active": False, "merged_into": "fagai"}
    load(county, at=NOW)
    assert department("youzheng").merged_into == department("fagai")
    again = check.parse(export.text(export.county()).encode())
    assert next(each for each in again["departments"] if each["code"] == "youzheng")["merged_into"] == "fagai"
    assert load(again, at=NOW).lines() == []


@pytest.mark.empty_database
def test_english_words_are_loaded_and_left_where_the_file_names_none():
    county = check.read(SHIPPED)
    load(county, at=NOW)
    assert translations.words() == county["english"]

    assert not load({name: content for name, content in county.items() if name != "english"}, at=NOW)
    assert load(county | {"english": {"自然资源局": "Land"}}, at=NOW)
    assert translations.words() == {"自然资源局": "Land"}


@pytest.mark.empty_database
def test_a_changed_word_has_no_english_and_is_not_exported():
    load(check.read(SHIPPED), at=NOW)
    unit = db.session.scalars(select(Department).where(Department.code == "ziranziyuan")).one()
    assert "自然资源局" in export.county()["english"]

    unit.short_name = "自然资源和规划局"
    db.session.flush()
    assert "自然资源局" not in export.county()["english"]
