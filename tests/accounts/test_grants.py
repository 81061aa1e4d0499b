"""Places that two people give."""

import pytest

from directline.accounts import grants, people
from directline.accounts.people import NewPerson
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import LinkPurpose, OneTimeLink, Role, RoleGrant
from directline.tickets.errors import Refused
from tests import factories
from tests.factories import moment

AT, LATER = moment("2026-03-02 09:00"), moment("2026-03-02 10:00")


@pytest.fixture
def second_admin(cast):
    return factories.user(Role.ADMIN, login="second_admin")


def guarded(cast):
    return {
        "clerk": Place(Role.HANDLER, cast.office),
        "office head": Place(Role.HEAD, cast.office),
        "inspector": Place(Role.HANDLER, cast.supervision),
        "liaison": Place(Role.HANDLER, cast.discipline),
        "leader": Place(Role.LEADER, post=cast.vice.post),
        "admin": Place(Role.ADMIN),
        "auditor": Place(Role.AUDITOR),
    }


@pytest.mark.parametrize("name", ["clerk", "office head", "inspector", "liaison", "leader", "admin", "auditor"])
def test_a_new_account_of_a_guarded_place_waits_for_a_second_person(cast, name):
    place = guarded(cast)[name]
    invited = people.invite(NewPerson("new", "张三", place), by=cast.admin, at=AT)

    user = invited.user
    assert (invited.link, user.is_active, db.session.query(OneTimeLink).all()) == (None, False, [])

    grants.grant(invited.asked, by=cast.auditor, at=LATER)

    row = db.session.query(RoleGrant).one()
    assert (user.is_active, user.role, user.department, user.post) == (True, *place)
    assert [link.purpose for link in db.session.query(OneTimeLink)] == [LinkPurpose.INVITE]
    assert (row.asked_by, row.asked_at, row.decided_by, row.decided_at) == (cast.admin, AT, cast.auditor, LATER)
    assert row.is_granted


def test_an_ordinary_place_needs_one_person(cast):
    invited = people.invite(NewPerson("new", "张三", Place(Role.HEAD, cast.lead_unit)), by=cast.admin, at=AT)
    assert (invited.user.is_active, invited.asked, invited.link.user) == (True, None, invited.user)


def test_a_moved_person_keeps_the_old_place_until_granted(cast, second_admin):
    stamp = cast.handler.stamp
    asked = people.move(cast.handler, Place(Role.HANDLER, cast.office), by=cast.admin, at=AT)
    assert (cast.handler.department, cast.handler.stamp) == (cast.lead_unit, stamp)

    grants.grant(asked, by=second_admin, at=LATER)
    assert (cast.handler.department, cast.handler.stamp) == (cast.office, stamp + 1)


@pytest.mark.parametrize("who", ["admin", "clerk", "owner", "secretary", "office_head", "liaison"])
def test_who_asked_and_who_is_no_granter_can_not_grant(cast, who):
    asked = people.move(cast.handler, Place(Role.HEAD, cast.office), by=cast.admin, at=AT)
    with pytest.raises(Refused, match="另一位管理员或审计员"):
        grants.grant(asked, by=getattr(cast, who), at=LATER)
    assert cast.handler.department == cast.lead_unit


def test_the_person_concerned_neither_grants_nor_refuses(cast, second_admin):
    asked = people.move(second_admin, Place(Role.AUDITOR), by=cast.admin, at=AT)
    with pytest.raises(Refused):
        grants.grant(asked, by=second_admin, at=LATER)
    with pytest.raises(Refused):
        grants.refuse(asked, by=second_admin, at=LATER)
    assert grants.who_may_grant(asked) == [cast.auditor]


def test_a_closed_granter_can_not_grant(cast, second_admin):
    asked = people.move(cast.handler, Place(Role.HEAD, cast.office), by=cast.admin, at=AT)
    second_admin.is_active = False
    assert not grants.may_grant(asked, second_admin)


def test_a_refusal_is_kept_and_changes_nothing(cast):
    asked = people.move(cast.handler, Place(Role.HEAD, cast.office), by=cast.admin, at=AT)
    grants.refuse(asked, by=cast.auditor, at=LATER)

    assert (asked.is_granted, asked.decided_by, cast.handler.department) == (False, cast.auditor, cast.lead_unit)
    with pytest.raises(Refused, match="已经有人处理"):
        grants.grant(asked, by=cast.auditor, at=LATER)


def test_who_asked_can_take_it_back(cast):
    asked = people.move(cast.handler, Place(Role.HEAD, cast.office), by=cast.admin, at=AT)
    grants.refuse(asked, by=cast.admin, at=LATER)
    assert grants.open_for(cast.handler) is None


def test_two_askings_do_not_wait_at_once(cast):
    people.move(cast.handler, Place(Role.HEAD, cast.office), by=cast.admin, at=AT)
    with pytest.raises(Refused, match="已有一项"):
        people.move(cast.handler, Place(Role.ADMIN), by=cast.admin, at=AT)


def test_the_console_and_the_page_are_two_people_but_the_console_is_one(cast):
    at_console = people.move(cast.handler, Place(Role.HEAD, cast.office), at=AT)
    at_page = people.move(cast.head, Place(Role.HEAD, cast.office), by=cast.admin, at=AT)
    assert (grants.may_grant(at_console, None), grants.may_grant(at_page, None)) == (False, True)
    assert grants.may_grant(at_console, cast.admin)


def test_a_closed_account_of_a_guarded_place_opens_by_two(cast):
    people.deactivate(cast.clerk, by=cast.admin, at=AT)
    asked = people.reactivate(cast.clerk, by=cast.admin, at=AT)
    assert not cast.clerk.is_active

    grants.grant(asked, by=cast.auditor, at=LATER)
    assert (cast.clerk.is_active, cast.clerk.department) == (True, cast.office)


def test_closing_an_account_refuses_what_waits(cast):
    asked = people.move(cast.handler, Place(Role.HEAD, cast.office), by=cast.admin, at=AT)
    people.deactivate(cast.handler, by=cast.admin, at=LATER)
    assert (asked.is_granted, asked.decided_by) == (False, cast.admin)
