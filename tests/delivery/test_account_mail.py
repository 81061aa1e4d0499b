"""The mail that carries a one-time link."""

import pytest

from directline.accounts import people
from directline.delivery.message import build
from directline.extensions import db
from directline.models import LinkPurpose, Notice, Role
from tests import factories
from tests.factories import moment


@pytest.mark.parametrize(
    ("purpose", "subject", "until"),
    [
        (LinkPurpose.INVITE, "邀请", "2026年3月5日 09:00"),
        (LinkPurpose.RESET, "重设密码", "2026年3月2日 09:30"),
        (LinkPurpose.SIGN_IN, "免密登录", "2026年3月2日 09:30"),
    ],
)
def test_mail_carries_the_link_and_its_end(app, client, purpose, subject, until):
    user = factories.user(Role.ADMIN, login="xu", name="许管理")
    people.send_link(user, purpose, at=moment("2026-03-02 09:00"))
    db.session.flush()

    message = build(db.session.query(Notice).one())

    assert message.subject == f"【书记县长直通车】{subject}，请于{until[5:]}前打开链接"
    assert message.to == [user.email]
    assert f"{until} 前有效" in message.body
    assert "http://127.0.0.1:8000/link/" in message.body
