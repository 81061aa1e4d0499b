"""The page on which somebody of an enterprise changes the number they sign in with."""

import re

import pytest
from sqlalchemy import select

from directline.delivery.message import build
from directline.extensions import db
from directline.models import Notice, NumberChange, User
from tests.page_forms import form_of
from tests.pages.account.test_sign_in import HASH, PASSWORD, sign_in
from tests.pages.officials import text

OLD, NEW, PLACE = "13800138000", "13912345678", "/profile/number"
TYPED = {"number": "139 1234 5678", "current": PASSWORD}


@pytest.fixture
def owner(client, cast):
    cast.owner.login = cast.owner.phone = OLD
    cast.owner.password_hash = HASH
    client.sign_in(cast.owner)
    return cast.owner


def criteria():
    return db.session.scalars(select(NumberChange)).all()


def link():
    """As it stands in the mail."""
    mail = build(db.session.scalars(select(Notice).where(Notice.template == "number_link")).one())
    return re.search(r"http://127.0.0.1:8000(/link/\S+)", mail.body)[1], mail


def test_by_password_and_link_somebody_signs_in_with_the_new_number(app, client, owner):
    assert PLACE in client.get("/profile").text
    asked = client.post(PLACE, data=TYPED)
    address, mail = link()
    assert (asked.location, owner.login) == (PLACE, OLD)
    assert (f"确认链接已寄到 {owner.email}" in client.get(PLACE).text, NEW in mail.body) == (True, False)
    assert mail.subject.startswith("【书记县长直通车】请确认把登录手机号改为尾号 5678，")

    stranger = app.test_client()
    page = stranger.get(stranger.get(address).location)
    assert ("尾号 8000" in page.text, "尾号 5678" in page.text, owner.login) == (True, True, OLD)
    changed = stranger.post(f"{address}/number", data=form_of(page.text))

    assert (changed.location, client.get("/profile").status_code) == ("/sign-in", 303)
    assert [sign_in(app.test_client(), login).status_code for login in (OLD, NEW)] == [200, 303]


@pytest.mark.on_both
def test_pressed_twice_the_second_time_says_the_same_and_opened_again_nothing(client, owner):
    client.post(PLACE, data=TYPED)
    address = f"{link()[0]}/number"
    data = form_of(client.get(address).text)
    answers = [client.post(address, data=data) for _press in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/sign-in")] * 2
    assert (client.get(address).status_code, owner.login) == (410, NEW)


@pytest.mark.on_both
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"current": "wrong"}, "现在的密码不对"),
        ({"current": ""}, "请填写“现在的密码”"),
        ({"number": "0421-4820000"}, "请填写 11 位手机号"),
        ({"number": ""}, "请填写“新的手机号”"),
        ({"number": OLD}, "不用更换"),
    ],
)
def test_a_wrong_wish_keeps_what_was_typed_and_changes_nothing(client, owner, typed, words):
    answer = client.post(PLACE, data=TYPED | typed)

    assert (answer.status_code, words in answer.text, criteria()) == (200, True, [])
    assert PASSWORD not in answer.text


@pytest.mark.on_both
def test_a_number_of_somebody_else_is_refused(client, cast, owner):
    cast.stranger.login = NEW

    assert "这个手机号已经有账号" in client.post(PLACE, data=TYPED).text


def test_a_link_for_another_purpose_opens_no_change_and_this_one_no_password(client, owner):
    client.post(PLACE, data=TYPED)
    address = link()[0]

    assert client.get(address).location == f"{address}/number"
    assert client.get(f"{address}/password").status_code == 410
    assert client.get("/link/nothing/number").status_code == 410


def test_without_a_mailbox_it_is_said_that_the_office_asks(client, owner):
    owner.email = ""
    client.post(PLACE, data=TYPED)
    page = text(client.get(PLACE))

    assert ("等待直通车办公室核实" in page, owner.login) == (True, OLD)
    client.post(f"{PLACE}/give-up", data=form_of(client.get(PLACE).text, f"{PLACE}/give-up"))
    assert ("等待直通车办公室核实" in text(client.get(PLACE)), criteria()[0].is_done) == (False, False)


def test_a_mailbox_that_can_not_be_read_sends_it_to_the_office(client, owner):
    client.post(PLACE, data=TYPED | {"by_office": "y"})

    assert criteria()[0].is_for_office


@pytest.mark.parametrize("who", ["clerk", "secretary", "admin"])
def test_officials_have_no_number_to_change(client, cast, who):
    client.sign_in(getattr(cast, who))

    assert client.get(PLACE).status_code == 403
    assert PLACE not in client.get("/profile").text


def test_who_signed_in_as_somebody_else_stays_so(app, client, cast, owner):
    client.post(PLACE, data=TYPED)
    address = f"{link()[0]}/number"
    other = app.test_client().sign_in(cast.colleague)
    other.post(address, data=form_of(other.get(address).text))

    assert (owner.login, other.get("/profile").status_code) == (NEW, 200)
    assert db.session.scalar(select(User.login).where(User.id == cast.colleague.id)) == "colleague"
