"""What an administrator does for somebody who can not sign in, and for a mailbox that changes."""

import pytest
from sqlalchemy import select

from directline import clock
from directline.accounts import lockout
from directline.extensions import db
from directline.models import Notice, SignInAttempt


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


def test_an_account_that_is_slowed_down_is_let_in_again(admin, cast):
    for place in ("203.0.113.7", "device abc"):
        for _time in range(lockout.FAILURES):
            lockout.count_attempt(cast.handler.login, place, at=clock.now())
    db.session.commit()

    page = admin.post(f"/admin/users/{cast.handler.id}/unlock", follow_redirects=True).text

    assert "现在可以重新登录了" in page
    assert db.session.query(SignInAttempt).count() == 0
    assert "解除登录限制" in admin.get("/admin/changes?subject=users").text


@pytest.mark.parametrize("who", ["clerk", "owner", "auditor", "secretary"])
def test_nobody_else_lets_an_account_in_again(client, cast, who):
    client.sign_in(getattr(cast, who))

    assert client.post(f"/admin/users/{cast.handler.id}/unlock").status_code == 403


def test_a_mailbox_that_an_administrator_changes_is_told(admin, cast):
    old = cast.handler.email
    typed = {"name": cast.handler.name, "phone": cast.handler.phone, "email": "zhou@example.com"}
    for _time in range(2):
        admin.post(f"/admin/users/{cast.handler.id}", data=typed)

    recipients = db.session.scalars(select(Notice).where(Notice.template == "mailbox_changed")).all()
    assert [notice.facts for notice in recipients] == [{"to": old}]
