"""``init`` and ``user``: a county begins without a single known password."""

import json

import pytest
from sqlalchemy import select

from directline import clock
from directline.accounts import links, people
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import Department, LinkPurpose, Role, User


@pytest.fixture
def run(app):
    def run(*words):
        result = app.test_cli_runner().invoke(args=words)
        return result.exit_code, result.output

    return run


def link_of(answer):
    address = json.loads(answer.splitlines()[-1])["link"]
    return links.find(address.rsplit("/", 1)[1], at=clock.now())


def user(login):
    return db.session.scalar(select(User).where(User.login == login))


@pytest.mark.empty_database
def test_init_loads_the_county_and_invites_one_administrator(run):
    code, answer = run("init", "--login", "guanli", "--name", "管理员", "--json")

    link = link_of(answer)
    assert code == 0
    assert (link.user.login, link.user.role, link.purpose) == ("guanli", Role.ADMIN, LinkPurpose.INVITE)
    assert link.user.password_hash == ""
    assert db.session.scalars(select(User)).all() == [link.user]
    assert len(db.session.scalars(select(Department)).all()) == 92


@pytest.mark.empty_database
def test_init_again_adds_nobody(run):
    run("init", "--login", "guanli", "--name", "管理员")

    code, answer = run("init", "--login", "another", "--name", "别人", "--json")

    assert (code, json.loads(answer.splitlines()[-1])["link"]) == (0, None)
    assert [each.login for each in db.session.scalars(select(User))] == ["guanli"]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("--role", "leader", "--post", "secretary"), (None, "secretary")),
        (("--role", "handler", "--department", "office"), ("office", None)),
        (("--role", "auditor"), (None, None)),
    ],
)
def test_user_add_says_who_has_to_grant_a_guarded_place(run, cast, words, place):
    code, answer = run("user", "add", "zhangsan", "--name", "张三", *words, "--json")

    added = user("zhangsan")
    said = {"login": "zhangsan", "link": None, "waits_for": [cast.admin.name, cast.auditor.name]}
    assert (code, json.loads(answer), added.is_active, added.role) == (0, said, False, words[1])
    assert (added.department and added.department.code, added.post and added.post.code) == place
    assert run("user", "grant", "zhangsan")[0] == 1
    assert not user("zhangsan").is_active


def test_user_add_prints_a_link_for_the_new_account(run, app):
    code, answer = run(
        "user", "add", "zhangsan", "--name", "张三", "--role", "handler", "--department", "fagai", "--json"
    )

    added = link_of(answer).user
    assert (code, added.login, added.name, added.role) == (0, "zhangsan", "张三", Role.HANDLER)
    assert added.department.code == "fagai"


def test_user_grant_is_the_second_person_for_what_was_asked_at_a_page(run, cast):
    person = people.NewPerson("second", "张三", Place(Role.ADMIN))
    people.invite(person, by=cast.admin, at=clock.now())
    db.session.commit()

    code, answer = run("user", "grant", "second", "--json")

    assert (code, link_of(answer).user, user("second").is_active) == (0, user("second"), True)
    assert run("user", "grant", "second") == (1, "no request to grant for 'second'\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--role", "handler"), "Handlers and heads need a department"),
        (("--role", "leader"), "A county leader needs a post"),
        (("--role", "head", "--department", "nowhere"), "nowhere"),
    ],
)
def test_user_add_says_what_is_missing(run, words, said):
    code, answer = run("user", "add", "zhangsan", "--name", "张三", *words)

    assert code == 1
    assert said in answer
    assert user("zhangsan") is None


def test_user_add_refuses_an_enterprise_account(run):
    assert run("user", "add", "x", "--name", "x", "--role", "enterprise")[0] == 2


def test_user_link_opens_an_account_again(run, cast):
    code, answer = run("user", "link", "admin", "--json")

    assert (code, link_of(answer).user) == (0, cast.admin)


def test_user_link_of_nobody_is_a_no(run):
    assert run("user", "link", "nobody") == (1, "no active account 'nobody'\n")
