from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from structlog.testing import capture_logs

from directline import clock
from directline.accounts import lockout, passwords
from directline.delivery import message
from directline.extensions import db
from directline.models import Notice
from tests import scenarios
from tests.pages.account.test_sign_in import HASH, PASSWORD, sign_in

NEW = {"current": PASSWORD, "new_password": "Other+9-lamp-Tree", "repeated": "Other+9-lamp-Tree"}


@pytest.fixture
def owner(client, cast):
    cast.owner.password_hash = HASH
    client.sign_in(cast.owner)
    return cast.owner


def is_signed_in(client):
    return client.get("/profile").status_code == 200


def test_profile_keeps_what_was_changed(client, owner):
    response = client.post("/profile", data={"name": " 王 企明 ", "phone": "0421 4821234", "email": owner.email})

    assert response.status_code == 303
    assert (owner.name, owner.phone, owner.email) == ("王 企明", "04214821234", "owner@example.com")


def test_an_official_does_not_change_the_name_by_which_a_complaint_may_mean_them(client, cast):
    name = cast.clerk.name
    client.sign_in(cast.clerk).post(
        "/profile", data={"name": "别名", "phone": "13800000009", "email": cast.clerk.email}
    )

    assert (cast.clerk.name, cast.clerk.phone) == (name, "13800000009")
    assert name in client.get("/profile").text


@pytest.mark.parametrize(
    ("current", "email"), [("", "owner@example.com"), ("wrong", "owner@example.com"), (PASSWORD, "new@example.com")]
)
def test_another_mail_address_wants_the_password(client, owner, current, email):
    client.post("/profile", data={"name": "王", "phone": owner.phone, "email": "new@example.com", "current": current})

    assert owner.email == email


@pytest.mark.parametrize(
    ("page", "typed"),
    [("/profile", {"name": "王", "phone": "0421 4821234", "email": "new@example.com"}), ("/password", NEW)],
)
def test_guesses_at_the_present_password_are_slowed_down(app, client, owner, page, typed):
    """As at the entrance, which is not shut by it."""
    for _time in range(lockout.FAILURES):
        assert "现在的密码不对" in client.post(page, data=typed | {"current": "wrong"}).text

    assert "请 1 分钟后再试" in client.post(page, data=typed | {"current": PASSWORD}).text
    assert (owner.email, owner.password_hash) == ("owner@example.com", HASH)
    assert sign_in(app.test_client(), owner.login).status_code == 303
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert client.post(page, data=typed | {"current": PASSWORD}).status_code == 303


@pytest.mark.on_both
def test_guesses_at_the_present_password_are_logged(client, owner):
    with capture_logs() as logged:
        client.post("/password", data=NEW | {"current": "wrong"})

    assert [(entry["event"], entry["user"]) for entry in logged] == [("password not confirmed", owner.id)]


@pytest.mark.on_both
def test_the_old_mailbox_is_told_of_the_new_one(client, owner):
    typed = {"name": "王", "phone": owner.phone, "email": "new@example.com", "current": PASSWORD}
    client.post("/profile", data=typed)
    client.post("/profile", data=typed | {"name": "王二"})

    mail = message.build(db.session.scalars(select(Notice)).one())
    assert (mail.to, mail.subject) == (["owner@example.com"], "【书记县长直通车】您账号的邮箱已改成另一个")
    assert "new@example.com" not in mail.body


@pytest.mark.on_both
def test_password_is_changed_and_other_browsers_end(app, client, owner):
    elsewhere = app.test_client().sign_in(owner)

    assert client.post("/password", data=NEW).status_code == 303
    assert passwords.matches(owner.password_hash, "Other+9-lamp-Tree")
    assert [is_signed_in(browser) for browser in (client, elsewhere)] == [True, False]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"current": "wrong"}, "现在的密码不对，请重新输入"),
        ({"new_password": "Owner-owner-1!", "repeated": "Owner-owner-1!"}, "这个密码容易被猜到"),
        ({"repeated": "x"}, "两次输入的密码不一样"),
        ({"new_password": "", "repeated": ""}, "请填写“新密码”"),
    ],
)
def test_a_wrong_change_of_password_changes_nothing(client, owner, wrong, message):
    page = client.post("/password", data=NEW | wrong)

    assert message in page.text
    assert owner.password_hash == HASH


def test_a_temporary_password_has_to_go_first(client, owner):
    owner.must_change_password = True

    assert "临时的" in client.get("/password").text
    client.post("/password", data=NEW)
    assert client.get("/notices").status_code == 200


def test_preferences_are_kept_by_the_account(app, client, owner):
    response = client.post("/preferences", data={"language": "en", "next": "/profile"})
    client.post("/preferences", data={"large_type": "1"})

    assert response.location == "/profile"
    assert (owner.language, owner.has_large_type) == ("en", True)
    page = app.test_client().sign_in(owner).get("/profile").text
    assert '<html lang="en" class="large-type">' in page


def test_preferences_of_a_visitor_are_kept_by_the_browser(client):
    client.post("/preferences", data={"language": "en"})
    client.post("/preferences", data={"large_type": "1"})
    assert '<html lang="en" class="large-type">' in client.get("/").text

    client.post("/preferences", data={"language": "zh"})
    client.post("/preferences", data={"large_type": "0"})
    assert '<html lang="zh-CN" class="">' in client.get("/").text


@pytest.mark.parametrize("typed", [{"language": "xx"}, {"language": ""}, {"large_type": "2"}, {}, {"language": "\x00"}])
def test_preferences_that_make_no_sense_are_none(client, owner, typed):
    response = client.post("/preferences", data=typed | {"next": "//evil.example"})

    assert (response.location, owner.language, owner.has_large_type) == ("/", "zh", False)


def test_an_unconfirmed_account_reads_its_own_name_of_the_firm(client, cast):
    cast.newcomer.enterprise_claim = "我写的名字"
    page = client.sign_in(cast.newcomer).get("/profile").text

    assert "我写的名字" in page
    assert cast.firm.name not in page


def test_an_unconfirmed_account_reads_nothing_that_is_known_of_the_firm(client, cast):
    cast.newcomer.enterprise_claim, cast.newcomer.name, cast.newcomer.phone = "我写的名字", "", ""
    cast.firm.contact_name, cast.firm.contact_phone = "李掌柜", "0421-4820001"
    ticket = scenarios.filed(cast, reporter=cast.newcomer)
    client.sign_in(cast.newcomer)
    addresses = ("/enterprise/file/test", "/enterprise/tickets", f"/tickets/{ticket.number}")
    texts = [client.get(address).text for address in addresses]

    recipients = (cast.firm.name, "李掌柜", "4820001")
    assert [word for word in recipients for text in texts if word in text] == []
    assert "我写的名字" in texts[-1]
