from datetime import timedelta

import pytest
from sqlalchemy import select

from directline import clock
from directline.accounts import link_requests, links, passwords, people
from directline.extensions import db
from directline.models import LinkPurpose, LinkRequest, Notice, OneTimeLink, Role
from tests import factories
from tests.statements import counted

NEW = {"new_password": "Kz7#tree-Lamp9", "repeated": "Kz7#tree-Lamp9"}


@pytest.fixture
def user(app):
    return factories.user(Role.ADMIN, login="xu", name="许管理")


def path(link):
    return links.address(link).removeprefix("http://127.0.0.1:8000")


def issued(user, purpose):
    link = links.issue(user, purpose, at=clock.now())
    db.session.commit()
    return path(link)


def is_signed_in(client):
    return client.get("/profile").status_code == 200


def test_forgotten_answers_alike_and_mails_only_who_exists(client, user):
    factories.user(Role.ADMIN, login="closed", is_active=False)
    factories.user(Role.ADMIN, login="silent", email="")
    answers = []
    for login in ("xu", "nobody", "closed", "silent", "\x00", "𠮷" * 60):
        response = client.post("/forgotten", data={"login": login})
        answers.append((response.status_code, response.location))
    asked = db.session.query(LinkRequest).count()
    sent = link_requests.answer(clock.now())
    mailed = db.session.scalars(select(Notice)).all()

    assert answers[:4] == [(303, "/forgotten/sent")] * 4
    assert (asked, sent, db.session.query(LinkRequest).count()) == (5, 1, 0)
    assert [notice.recipient for notice in mailed] == [user]
    assert "如果这个账号登记过邮箱" in client.get("/forgotten/sent").text


@pytest.mark.on_both
def test_forgotten_fills_no_mailbox(client, user):
    for _time in range(6):
        client.post("/forgotten", data={"login": "xu"})
    link_requests.answer(clock.now())

    assert db.session.query(Notice).count() == links.LINKS_AN_HOUR


def test_forgotten_does_the_same_work_whoever_is_asked_for(client, user):
    """The same statements, one row, one commit: the time tells nothing."""
    factories.user(Role.ADMIN, login="silent", email="")
    shapes = []
    for login in ("warm", "xu", "nobody", "silent"):
        with counted() as sent:
            client.post("/forgotten", data={"login": login})
        shapes.append(sent)

    assert shapes[1] == shapes[2] == shapes[3]
    assert db.session.query(OneTimeLink).count() == 0


@pytest.mark.on_both
def test_a_link_that_nobody_waits_for_any_longer_is_not_sent(client, user):
    client.post("/forgotten", data={"login": "xu"})

    assert (link_requests.answer(clock.now() + timedelta(hours=1)), db.session.query(Notice).count()) == (0, 0)
    assert db.session.query(LinkRequest).count() == 0


@pytest.mark.on_both
def test_the_link_signs_in_by_the_button_and_once(app, client, user):
    there = issued(user, LinkPurpose.SIGN_IN)

    pages = [client.get(there).status_code for _scanner in range(3)]
    assert (pages, is_signed_in(client)) == ([200] * 3, False)
    assert client.post(there).status_code == 303
    assert is_signed_in(client)
    second = app.test_client()
    assert (second.post(there).status_code, is_signed_in(second)) == (410, False)


@pytest.mark.on_both
def test_the_link_sets_a_password_too(client, user):
    there = issued(user, LinkPurpose.SIGN_IN)

    assert client.post(f"{there}/password", data=NEW).status_code == 303
    assert passwords.matches(user.password_hash, NEW["new_password"])
    assert is_signed_in(client)


@pytest.mark.parametrize("purpose", [LinkPurpose.INVITE, LinkPurpose.RESET])
def test_invitation_and_reset_ask_for_a_password(client, user, purpose):
    there = issued(user, purpose)

    assert client.get(there).location == f"{there}/password"
    assert client.post(there).location == f"{there}/password"
    assert not is_signed_in(client)
    weak = {"new_password": "short", "repeated": "short"}
    assert "密码太简单" in client.post(f"{there}/password", data=weak).text
    assert client.post(f"{there}/password", data=NEW).status_code == 303
    assert client.get(f"{there}/password").status_code == 410


@pytest.mark.parametrize("token", ["x", "%20", "%00", "x" * 500, "..%2f", "'", "%ED%A0%80"])
def test_a_link_that_is_none_says_what_to_do(client, user, token):
    issued(user, LinkPurpose.RESET)

    response = client.get(f"/link/{token}")

    assert response.status_code in (404, 410)
    assert response.status_code == 404 or "重新取得一个" in response.text


def test_a_reset_ends_every_other_session(app, client, user):
    elsewhere = app.test_client().sign_in(user)

    client.post(f"{issued(user, LinkPurpose.RESET)}/password", data=NEW)

    assert [is_signed_in(browser) for browser in (client, elsewhere)] == [True, False]


def test_a_closed_account_has_no_way_in(client, user):
    there = issued(user, LinkPurpose.SIGN_IN)
    people.deactivate(user, at=clock.now())

    assert client.post(there).status_code == 410


def test_the_link_names_our_host_whatever_was_asked(app, user):
    link = links.issue(user, LinkPurpose.SIGN_IN, at=clock.now())

    with app.test_request_context(base_url="http://evil.example"):
        assert links.address(link).startswith("http://127.0.0.1:8000/link/")
