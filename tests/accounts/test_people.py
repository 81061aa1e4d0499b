import pytest

from directline.accounts import people, sessions
from directline.extensions import db
from directline.models import LinkPurpose, Notice, Role, User
from directline.tickets.errors import Refused
from tests import factories
from tests.factories import BEGINNING


def test_invite_makes_an_account_that_only_the_link_opens(app):
    unit = factories.department()
    person = people.NewPerson(" 138 0013 8000 ", "周承", people.Place(Role.HANDLER, unit), email="zhou@example.com")

    link = people.invite(person, at=BEGINNING)

    user = db.session.query(User).one()
    assert (user.login, user.name, user.role, user.department) == ("13800138000", "周承", Role.HANDLER, unit)
    assert (user.password_hash, link.user, link.purpose) == ("", user, LinkPurpose.INVITE)
    assert [notice.facts for notice in db.session.query(Notice)] == [{"link": link.id}]


def test_invite_refuses_a_login_in_use(app):
    factories.user(Role.ADMIN, login="boss")

    with pytest.raises(Refused, match="已经有人使用"):
        people.invite(people.NewPerson("Boss", "许", people.Place(Role.ADMIN)), at=BEGINNING)


def test_set_password_ends_the_duty_to_change_it(app):
    user = factories.user(Role.ADMIN, must_change_password=True)

    people.set_password(user, "new hash", at=BEGINNING)

    changed = (user.password_hash, user.password_changed_at, user.must_change_password, user.stamp)
    assert changed == ("new hash", BEGINNING, False, 1)


def test_reactivated_account_has_no_old_session(app):
    user = factories.user(Role.ADMIN)
    token = sessions.begin(user, at=BEGINNING)

    people.deactivate(user, at=BEGINNING)
    people.reactivate(user)
    db.session.flush()

    assert user.is_active
    assert sessions.find(token, at=BEGINNING) is None
