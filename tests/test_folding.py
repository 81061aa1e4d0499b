"""What is looked for is found however it is written, on both databases."""

from itertools import combinations

import pytest
from sqlalchemy import update

from directline.accounts import enterprises, grants, people, places
from directline.accounts import selects as account_queries
from directline.county import listed as county_queries
from directline.extensions import db
from directline.models import CountyChange, Enterprise, Role, User
from directline.operations import fsck
from directline.tickets import lifecycle
from directline.tickets.lists import selects
from directline.tickets.sealed import access_log, correspondence
from tests import factories, scenarios
from tests.factories import BEGINNING, moment

NOON = moment("2026-03-02 12:00")
SPELLINGS = ("北方(ABC)公司", "北方（ＡＢＣ）公司", "北方【abc】公司", "北方 ( Abc ) 公司")


def rows(wanted):
    return list(db.session.scalars(wanted).unique())


@pytest.mark.parametrize(("kept", "typed"), list(combinations(SPELLINGS, 2)))
def test_rows_are_found_however_their_words_are_written(cast, kept, typed):
    typed = typed.replace(" ", "")
    firm = factories.enterprise(name=kept)
    unit = factories.department(name=kept)
    person = factories.user(department=unit, name=kept)
    ticket = scenarios.filed(cast, title=kept)

    assert rows(enterprises.listed(typed)) == [firm]
    assert rows(county_queries.departments(typed)) == [unit]
    assert rows(county_queries.users(typed)) == [person]
    assert rows(selects.matching(selects.tickets_of(cast.clerk), typed, cast.clerk)) == [ticket]


def test_numbers_and_codes_are_found_in_any_width(cast):
    ticket = scenarios.filed(cast)
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})

    for typed in (ticket.number.lower(), ticket.number.translate(wide), f"{ticket.number[:4]}"):
        assert rows(selects.matching(selects.tickets_of(cast.clerk), typed, cast.clerk)) == [ticket]
    assert rows(enterprises.listed(cast.firm.credit_code.lower().translate(wide))) == [cast.firm]
    assert account_queries.with_login(cast.clerk.login.upper().translate(wide)) is cast.clerk


@pytest.mark.parametrize("typed", ["％", "＿", "\\", "/", "＼"])
def test_signs_of_patterns_are_only_signs(cast, typed):
    sign = factories.enterprise(name=f"甲{typed}乙")

    assert rows(enterprises.listed(typed)) == [sign]


def test_words_follow_what_is_written_over(cast):
    ticket = scenarios.filed(cast, title="原来的标题")
    ticket.title, cast.firm.name, cast.clerk.phone = "改过的（标题）", "改名公司", "04214820001"
    db.session.commit()

    assert rows(selects.matching(selects.tickets_of(cast.clerk), "(标题)", cast.clerk)) == [ticket]
    assert rows(selects.matching(selects.tickets_of(cast.clerk), "原来", cast.clerk)) == []
    assert (rows(enterprises.listed("改名")), rows(county_queries.users("4820001"))) == ([cast.firm], [cast.clerk])


def test_people_of_the_trail_and_of_grants_begin_so(cast):
    person = factories.user(department=cast.lead_unit, name="ＡＢ（甲）")
    places_asked = places.Place(Role.HEAD, places.of(cast.clerk).department, None)
    people.move(person, places_asked, at=BEGINNING)

    assert [row.user for row in rows(grants.rows("ab(甲", is_all=True))] == [person]
    assert rows(grants.rows("甲)", is_all=True)) == []
    assert rows(access_log.readings(cast.auditor, "ab(甲")) == []


def test_changes_are_found_by_the_name_of_their_subject(cast):
    row = CountyChange(subject="departments", name="（北方）局", by=cast.admin, at=BEGINNING)
    db.session.add(row)
    db.session.flush()

    assert rows(county_queries.changes("(北方)")) == [row]
    assert rows(county_queries.changes("南方")) == []


def test_firms_of_one_name_are_told_to_the_office(cast):
    twins = {factories.enterprise(name=name).id for name in SPELLINGS[:2]}

    assert {firm.id for firm in rows(enterprises.listed(has_namesake=True))} == twins


def test_fsck_names_what_is_not_found_by_its_words(cast):
    scenarios.filed(cast)
    assert fsck.check(BEGINNING) == []

    db.session.execute(update(Enterprise).where(Enterprise.id == cast.firm.id).values(name="绕过程序改的"))
    db.session.execute(update(User).where(User.id == cast.clerk.id).values(login="ＣＬＥＲＫ"))

    assert {fault.check: fault.rows for fault in fsck.check(BEGINNING)} == {
        "not found by its own words": [f"enterprises {cast.firm.id}"],
        "login is not as it is typed": ["ＣＬＥＲＫ"],
    }


def test_letters_are_found_by_title_and_number(cast):
    letter = lifecycle.draft_inquiry(
        scenarios.complained(cast), cast.lead_unit, "（行政）检查情况", "请说明检查依据。", by=cast.clerk, at=NOON
    )
    lifecycle.approve_inquiry(letter, by=cast.second_clerk, at=NOON)

    for typed in ("(行政)检查", letter.number.lower()):
        assert rows(correspondence.letters_to(cast.handler, typed)) == [letter]
    assert rows(correspondence.letters_to(cast.handler, "没有")) == []
