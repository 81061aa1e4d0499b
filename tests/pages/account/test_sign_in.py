from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine

from directline import clock
from directline.accounts import links, lockout, passwords
from directline.extensions import db
from directline.models import LinkPurpose, Role, SignInAttempt, UserSession
from tests import factories
from tests.pages.account.conftest import QUICK

PASSWORD = "Kz7#tree-Lamp9"
HASH = QUICK.hash(PASSWORD)
TODAYS = passwords._hasher
WRONG = "登录名或密码不对，请检查后重试；忘记密码可以用邮件取得登录链接"
SLOWED = "密码输错次数太多，请 1 分钟后再试；也可以现在就用邮件取得登录链接，没有邮箱的请系统管理员解除"


@pytest.fixture
def user(app):
    return factories.user(Role.ADMIN, login="13800138000", password_hash=HASH)


def sign_in(client, login="13800138000", password=PASSWORD, **options):
    return client.post("/sign-in", data={"login": login, "password": password}, **options)


def is_signed_in(client):
    return client.get("/profile").status_code == 200


@pytest.mark.parametrize("login", ["13800138000", " +86 138 0013 8000", "１３８００１３８０００"])
def test_sign_in_takes_the_number_however_it_is_written(client, user, login):
    response = sign_in(client, login)

    assert (response.status_code, is_signed_in(client)) == (303, True)
    assert db.session.query(SignInAttempt).count() == 0


@pytest.mark.parametrize(
    ("wanted", "location"),
    [("/notices", "/notices"), ("//evil.example", "/"), ("https://evil.example/", "/"), ("/sign-out", "/")],
)
def test_sign_in_goes_on_to_a_page_of_ours(client, user, wanted, location):
    response = sign_in(client, query_string={"next": wanted})

    assert response.location == location or (location == "/" and response.location.startswith("/admin"))


def test_refusals_can_not_be_told_apart(client, user):
    factories.user(Role.ADMIN, login="closed", password_hash=HASH, is_active=False)
    factories.user(Role.ADMIN, login="invited")
    pages = [
        sign_in(client, login, password)
        for login, password in [
            ("13800138000", "wrong"),
            ("nobody", PASSWORD),
            ("closed", PASSWORD),
            ("invited", ""),
            ("invited", PASSWORD),
        ]
    ]

    assert [page.status_code for page in pages] == [200] * 5
    assert [WRONG in page.text for page in pages] == [True, True, True, False, True]


def test_every_refusal_costs_one_hash(client, user, monkeypatch):
    compared = []
    monkeypatch.setattr(passwords, "matches", lambda stored, typed: bool(compared.append(typed)))
    factories.user(Role.ADMIN, login="closed", password_hash=HASH, is_active=False)

    for login in ("13800138000", "nobody", "closed", "\x00", "x" * 64):
        sign_in(client, login, "wrong")

    assert compared == ["wrong"] * 5 or compared == ["wrong"] * 4


def test_five_failures_lock_this_account_from_this_address(client, user):
    factories.user(Role.ADMIN, login="other", password_hash=HASH)
    for _time in range(lockout.FAILURES):
        assert WRONG in sign_in(client, password="wrong").text

    assert SLOWED in sign_in(client).text
    assert sign_in(client, environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).status_code == 303
    assert sign_in(client, "other").status_code == 303


def test_an_unknown_account_is_locked_alike(client, app):
    for _time in range(lockout.FAILURES):
        sign_in(client, "nobody")

    assert SLOWED in sign_in(client, "nobody").text


def test_the_wait_ends_and_grows(client, user):
    for _time in range(lockout.FAILURES):
        sign_in(client, password="wrong")

    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert WRONG in sign_in(client, password="wrong").text
        assert "请 2 分钟后再试" in sign_in(client).text
    with time_machine.travel(clock.now() + timedelta(minutes=4)):
        assert sign_in(client).status_code == 303
    assert db.session.query(SignInAttempt).count() == 0


def test_a_neighbour_behind_the_same_address_keeps_nobody_out(app, client, user):
    """Whose browser signed in before goes on; in a new browser the link by mail or the administrator lets in."""
    sign_in(client)
    client.post("/sign-out")
    neighbour, elsewhere = app.test_client(), app.test_client()
    for _time in range(lockout.FAILURES):
        sign_in(neighbour, password="wrong")

    assert (SLOWED in sign_in(neighbour).text, SLOWED in sign_in(elsewhere).text) == (True, True)
    assert sign_in(client).status_code == 303
    link = links.issue(user, LinkPurpose.SIGN_IN, at=clock.now())
    db.session.commit()
    assert elsewhere.post(urlsplit(links.address(link)).path).status_code == 303
    elsewhere.post("/sign-out")
    assert sign_in(elsewhere).status_code == 303


def test_a_known_browser_is_slowed_down_too(client, user):
    sign_in(client)
    client.post("/sign-out")
    for _time in range(lockout.FAILURES):
        assert WRONG in sign_in(client, password="wrong").text

    assert SLOWED in sign_in(client).text


def test_the_token_of_a_browser_names_nobody_and_no_script_reads_it(client, user):
    kept = next(value for value in sign_in(client).headers.getlist("Set-Cookie") if "browser=" in value)

    assert "13800138000" not in kept
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(kept.split("; "))


def test_an_old_hash_is_renewed(client, user, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", TODAYS)
    user.password_hash = "$argon2id$v=19$m=1024,t=1,p=1$" + HASH.split("$", 4)[4]
    monkeypatch.setattr(passwords, "matches", lambda stored, typed: True)

    sign_in(client)

    assert user.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_sign_in_begins_a_session_of_its_own(client, user):
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        first = dict(session)
    sign_in(client)
    with client.session_transaction() as session:
        second = dict(session)

    assert "planted" not in first
    assert first["token"] != second["token"]
    assert [row.expires_at <= clock.now() for row in db.session.query(UserSession).order_by(UserSession.id)] == [
        True,
        False,
    ]


def test_sign_out_kills_the_cookie_that_was_copied(app, client, user):
    sign_in(client)
    stolen = client.get_cookie("directline").value

    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("directline", stolen)

    assert [is_signed_in(browser) for browser in (client, thief)] == [False, False]


def test_an_ended_session_asks_to_sign_in_again(client, user):
    sign_in(client)

    with time_machine.travel(clock.now() + timedelta(hours=3)):
        assert client.get("/profile").location == "/sign-in?next=/profile"


@pytest.mark.on_both
def test_seen_is_written_once_a_minute(client, user):
    sign_in(client)
    begun = db.session.query(UserSession.seen_at).scalar()

    with time_machine.travel(begun + timedelta(seconds=30)):
        client.get("/profile")
    assert db.session.query(UserSession.seen_at).scalar() == begun
    for path, minutes in (("/profile", 2), ("/", 4)):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            assert client.get(path).status_code == 200
            assert db.session.query(UserSession.seen_at).scalar() == begun + timedelta(minutes=minutes)


def test_a_cookie_of_another_user_with_this_token_opens_nothing(client, user):
    other = factories.user(Role.ADMIN)
    sign_in(client)
    with client.session_transaction() as session:
        session["_user_id"] = str(other.id)

    assert not is_signed_in(client)


@pytest.mark.on_both
@pytest.mark.parametrize("typed", ["\x00", "𠮷" * 30, "a\u202eb", "x" * 100_000, "' OR 1=1 --", "{{7*7}}", "%s"])
def test_hostile_text_is_answered(client, app, typed):
    page = sign_in(client, typed, typed)

    assert page.status_code == 200
    assert ">49<" not in page.text


@pytest.mark.parametrize(
    "body", [b"login=%ED%A0%80&password=%FF%FE", b"login=\xff&password=\xb0\xa1", b"=&=&&;%", b"[1]"]
)
def test_bytes_that_are_no_text_are_answered(client, app, body):
    response = client.post("/sign-in", data=body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 200


def test_a_file_as_password_is_no_password(client, user):
    data = {"login": "13800138000", "password": (__import__("io").BytesIO(b"x"), "x")}

    assert "请填写“密码”" in client.post("/sign-in", data=data, content_type="multipart/form-data").text
