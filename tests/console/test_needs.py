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
from directline.pages.admin.rule_forms import LimitsForm
from directline.tickets.deadline_rules import DEADLINES, RESOLVE

K = DeadlineKind
DEFAULTS = "Not set by the county, the program's defaults hold (to set them, write them in the county file and run county load)"
NOT_LOADED = [("county", "No county is loaded. Run county load, or init")]


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
    said = "failed_redos (2), office_hours (08:30-12:00 13:30-17:30)"
    assert (words.complaints(), words.notes()) == ([], [f"{DEFAULTS}: {said}"])


def test_each_missing_thing_is_said_with_where_to_set_it(app):
    db.session.execute(delete(LimitRule).where(LimitRule.kind == K.INQUIRY))
    db.session.execute(delete(LadderRule).where(LadderRule.kind == K.INQUIRY))
    db.session.execute(delete(CountySetting).where(CountySetting.name == "line_phone"))
    db.session.execute(update(Department).where(Department.kind == DepartmentKind.OFFICE).values(is_active=False))
    db.session.execute(update(Post).where(Post.kind == PostKind.SECRETARY).values(kind=PostKind.VICE))

    file = ", or in the county file and run county load"
    assert words.complaints() == [
        ("limits", f"No general limit for inquiry. Set it on /admin/limits{file}"),
        ("ladders", f"No ladder for inquiry: nobody is notified when it is late. Add rungs on /admin/ladder{file}"),
        ("settings", f"line_phone is not set. Set it on /admin/parameters{file}"),
        ("units", f"No active department of kind office. Add or reopen it on /admin/departments{file}"),
        ("posts", "No post of kind secretary. Write it in the county file and run county load"),
    ]


def test_the_pages_that_are_named_exist_and_set_every_kind(app):
    with app.test_request_context():
        fields = {name.rpartition("_")[0] for name in LimitsForm()._fields if name.endswith("_any")}
    addresses = {rule.rule for rule in app.url_map.iter_rules()}
    assert fields == {str(kind) for kind in set(DEADLINES) - RESOLVE}
    assert {"/admin/limits", "/admin/ladder", "/admin/parameters", "/admin/departments"} <= addresses


def test_doctor_names_what_the_county_lacks_until_it_is_set(answer, app):
    """Beside what is not well with the machine; loading the county's file sets it."""
    db.session.execute(delete(LimitRule).where(LimitRule.kind == K.INQUIRY))
    db.session.execute(delete(CountySetting).where(CountySetting.name == "failed_redos"))
    limit = "No general limit for inquiry. Set it on /admin/limits, or in the county file and run county load"
    number = f"{DEFAULTS}: failed_redos (2)"

    code, said = answer("doctor")
    assert (code, limit in said, number in said) == (1, True, True)

    assert answer("county", "load")[0] == 0
    _, said = answer("doctor")
    assert (limit in said, number in said) == (False, False)
