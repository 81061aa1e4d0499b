import pytest

from directline.accounts import grants, people, sessions
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import FormerMembership, LinkPurpose, Notice, Role, User
from directline.tickets import lifecycle
from directline.tickets.errors import Refused
from tests import factories, scenarios
from tests.factories import BEGINNING, moment


def test_invite_makes_an_account_that_only_the_link_opens(app):
    unit = factories.department()
    person = people.NewPerson(" 138 0013 8000 ", "周承", Place(Role.HANDLER, unit), email="zhou@example.com")

    link = people.invite(person, at=BEGINNING).link

    user = db.session.query(User).one()
    assert (user.login, user.name, user.role, user.department) == ("13800138000", "周承", Role.HANDLER, unit)
    assert (user.password_hash, link.user, link.purpose) == ("", user, LinkPurpose.INVITE)
    assert [notice.facts for notice in db.session.query(Notice)] == [{"link": link.id}]


def test_invite_refuses_a_login_in_use(app):
    factories.user(Role.ADMIN, login="boss")

    with pytest.raises(Refused, match="已经有人使用"):
        people.invite(people.NewPerson("Boss", "许", Place(Role.ADMIN)), at=BEGINNING)


def test_set_password_ends_the_duty_to_change_it(app):
    user = factories.user(Role.ADMIN, must_change_password=True)

    people.set_password(user, "new hash", at=BEGINNING)

    changed = (user.password_hash, user.password_changed_at, user.must_change_password, user.stamp)
    assert changed == ("new hash", BEGINNING, False, 1)


def test_reactivated_account_has_no_old_session(app):
    user = factories.user(department=factories.department())
    token = sessions.begin(user, at=BEGINNING)

    people.deactivate(user, at=BEGINNING)
    people.reactivate(user, at=BEGINNING)
    db.session.flush()

    assert user.is_active
    assert sessions.find(token, at=BEGINNING) is None


def test_moving_remembers_the_unit_that_was_left(app):
    old, new = factories.department(), factories.department()
    user = factories.user(department=old)

    people.move(user, Place(Role.HEAD, old), at=BEGINNING)
    assert db.session.query(FormerMembership).all() == []

    people.move(user, Place(Role.HEAD, new), at=BEGINNING)
    left = db.session.query(FormerMembership).one()
    assert (left.user_id, left.department_id, left.until) == (user.id, old.id, BEGINNING)
    assert (user.role, user.department) == (Role.HEAD, new)


def test_who_left_a_respondent_unit_stays_barred_at_the_door(client, cast):
    complaint = scenarios.complained(cast)
    lifecycle.dispatch(complaint, cast.supervision, by=cast.clerk, at=moment("2026-03-02 10:00"))
    asked = people.move(cast.handler, Place(Role.HANDLER, cast.supervision), by=cast.admin, at=BEGINNING)
    grants.grant(asked, by=cast.auditor, at=BEGINNING)
    db.session.commit()

    assert client.sign_in(cast.inspector).get(f"/tickets/{complaint.number}").status_code == 200
    client.post("/sign-out")
    client.sign_in(cast.handler)
    assert client.get(f"/tickets/{complaint.number}").status_code == 404
    assert complaint.number not in client.get("/supervision").text
