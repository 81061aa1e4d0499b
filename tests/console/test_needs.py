"""What the program needs and the county lacks: every kind of deadline that is started, the settings, units and posts."""

import pytest
from sqlalchemy import delete, update

from directline.console import needs as words
from directline.county import needs
from directline.extensions import db
from directline.models import (
    CountySetting,
    DeadlineKind,
    Department,
    DepartmentKind,
    LadderRule,
    LimitRule,
    Post,
    PostKind,
    Severity,
)
from directline.pages.admin import ladder, rule_forms
from directline.pages.admin.rule_forms import LimitsForm
from directline.tickets.deadline_rules import DEADLINES, RESOLVE

K = DeadlineKind
NOT_LOADED = [("county", "还没有装入本县；请执行 county load，或 init")]


def test_the_shipped_county_lacks_nothing(app):
    assert (words.complaints(), words.notes()) == ([], [])


@pytest.mark.empty_database
def test_a_county_that_is_not_loaded_is_said_once(app):
    assert (words.complaints(), words.notes()) == (NOT_LOADED, [])


def test_each_kind_without_a_general_limit_is_named(app):
    for kind in set(DEADLINES) - {K.REDO}:
        with db.session.begin_nested() as taken:
            db.session.execute(delete(LimitRule).where(LimitRule.kind == kind, LimitRule.category_id.is_(None)))
            assert needs.kinds_without_limit() == [kind]
            taken.rollback()


def test_a_kind_without_the_limit_of_one_severity_is_named(app):
    urgent = delete(LimitRule).where(LimitRule.severity == Severity.URGENT, LimitRule.category_id.is_(None))
    db.session.execute(urgent)
    assert set(needs.kinds_without_limit()) == {K.RESOLVE_TICKET, K.RESOLVE_LEAD}


def test_each_kind_without_a_ladder_is_named_but_what_the_enterprise_owes(app):
    for kind in DEADLINES:
        with db.session.begin_nested() as taken:
            db.session.execute(delete(LadderRule).where(LadderRule.kind == kind))
            assert needs.kinds_without_ladder() == ([] if kind is K.SUPPLEMENT else [kind])
            taken.rollback()


def test_a_number_that_the_county_does_not_set_is_a_note(app):
    db.session.execute(delete(CountySetting).where(CountySetting.name.in_(["failed_redos", "office_hours"])))
    said = "县情没有写明、按程序自带的值用的参数，可写进县情文件后执行 county load：failed_redos（2）、"
    assert (words.complaints(), words.notes()) == ([], [f"{said}office_hours（08:30-12:00 13:30-17:30）"])


def test_each_missing_thing_is_said_with_where_to_set_it(app):
    db.session.execute(delete(LimitRule).where(LimitRule.kind == K.INQUIRY))
    db.session.execute(delete(LadderRule).where(LadderRule.kind == K.INQUIRY))
    db.session.execute(delete(CountySetting).where(CountySetting.name == "line_phone"))
    db.session.execute(update(Department).where(Department.kind == DepartmentKind.OFFICE).values(is_active=False))
    db.session.execute(update(Post).where(Post.kind == PostKind.SECRETARY).values(kind=PostKind.VICE))

    file = "，或写进县情文件后执行 county load"
    assert words.complaints() == [
        ("limits", f"没有“核查函答复”的一般时限；请在“一般时限”页（/admin/limits）填写{file}"),
        ("ladders", f"没有“核查函答复”的督办阶梯，逾期没有人知道；请在“督办阶梯”页（/admin/ladder）增加{file}"),
        ("settings", f"没有直通车电话；请在“参数”页（/admin/parameters）填写{file}"),
        ("units", f"没有在用的直通车办公室（office）；请在“单位”页（/admin/departments）新增或恢复{file}"),
        ("posts", "没有书记的职务（secretary）；请写进县情文件后执行 county load"),
    ]


def test_the_pages_that_are_named_exist_and_set_every_kind(app):
    with app.test_request_context():
        fields = {name.rpartition("_")[0] for name in LimitsForm()._fields if name.endswith("_any")}
    addresses = {rule.rule for rule in app.url_map.iter_rules()}
    assert fields == {str(kind) for kind in set(DEADLINES) - RESOLVE - {K.REDO}}
    assert set(rule_forms.PLAIN_DEADLINES) | RESOLVE | {K.REDO} == set(DEADLINES)
    assert set(ladder.DEADLINES) == set(DEADLINES) - {K.SUPPLEMENT}
    assert {"/admin/limits", "/admin/ladder", "/admin/parameters", "/admin/departments"} <= addresses


def test_doctor_names_what_the_county_lacks_until_it_is_set(answer, app):
    """Beside what is not well with the machine; loading the county's file sets it."""
    db.session.execute(delete(LimitRule).where(LimitRule.kind == K.INQUIRY))
    db.session.execute(delete(CountySetting).where(CountySetting.name == "failed_redos"))
    limit = "没有“核查函答复”的一般时限；请在“一般时限”页（/admin/limits）填写，或写进县情文件后执行 county load"
    number = "县情没有写明、按程序自带的值用的参数，可写进县情文件后执行 county load：failed_redos（2）"

    code, said = answer("doctor")
    assert (code, limit in said, number in said) == (1, True, True)

    assert answer("county", "load")[0] == 0
    _, said = answer("doctor")
    assert (limit in said, number in said) == (False, False)
