import pytest
from flask import Blueprint, Flask
from flask.views import View

from directline.pages import guards
from directline.pages.guards import PREDICATES, Policy, allows, enter, local_path

PEOPLE = ("owner", "newcomer", "handler", "head", "clerk", "office_head", "inspector", "vice", "secretary", "admin")
ALLOWED = {
    Policy.SIGNED_IN: set(PEOPLE) | {"auditor"},
    Policy.ENTERPRISE: {"owner", "newcomer"},
    Policy.OFFICIAL: {"handler", "head", "clerk", "office_head", "inspector"},
    Policy.OFFICE: {"clerk", "office_head"},
    Policy.OFFICE_HEAD: {"office_head"},
    Policy.SUPERVISION: {"inspector"},
    Policy.LEADER: {"vice", "secretary"},
    Policy.PRINCIPAL: {"secretary"},
    Policy.ADMIN: {"admin"},
    Policy.AUDITOR: {"auditor"},
    Policy.TICKET: set(PEOPLE) - {"admin"},
}


@pytest.fixture
def doors():
    """A small application with one open and one unmarked door."""
    doors = Flask(__name__, static_folder=None)
    doors.add_url_rule("/open", "open", enter(Policy.PUBLIC)(lambda: "open"))
    return doors


def test_each_policy_lets_in_its_people_alone(cast):
    allowed = {
        policy: {name for name in (*PEOPLE, "auditor") if allows(getattr(cast, name), frozenset({policy}))}
        for policy in PREDICATES
    }
    assert allowed == ALLOWED


def test_a_route_without_a_policy_stops_the_application(doors):
    guards.check_routes(doors)
    blueprint = Blueprint("b", __name__)
    blueprint.add_url_rule("/forgotten", "forgotten", lambda: "")
    blueprint.add_url_rule("/class", view_func=View.as_view("class"))
    doors.register_blueprint(blueprint)

    with pytest.raises(guards.RouteWithoutPolicy, match=r"no policy: b\.class, b\.forgotten"):
        guards.check_routes(doors)


def test_every_route_names_its_policy(app):
    guards.check_routes(app)


def test_who_is_not_signed_in_comes_back_after_signing_in(client):
    response = client.get("/notices?at=x")

    assert (response.status_code, response.location) == (303, "/sign-in?next=/notices?at%3Dx")


def test_a_post_without_a_session_leads_to_signing_in(client):
    response = client.post("/notices/read")

    assert (response.status_code, response.location) == (303, "/sign-in")


def test_a_wrong_role_is_told_so(app, client, cast):
    app.view_functions["public.health"].policies = frozenset({Policy.ADMIN})
    try:
        statuses = [client.sign_in(user).get("/healthz").status_code for user in (cast.owner, cast.admin)]
    finally:
        app.view_functions["public.health"].policies = frozenset({Policy.PUBLIC})

    assert statuses == [403, 200]


def test_who_must_change_the_password_gets_nowhere_else(client, cast):
    cast.clerk.must_change_password = True
    client.sign_in(cast.clerk)

    assert [client.get(path).location for path in ("/notices", "/profile", "/password", "/")] == [
        "/password",
        "/password",
        None,
        None,
    ]
    assert client.post("/notices/read").location == "/password"


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("/profile", True),
        ("/notices?at=x&b=%E4%BD%A0", True),
        ("/", True),
        ("", False),
        (None, False),
        ("profile", False),
        ("//evil.example/profile", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("/\t/evil.example", False),
        ("/\r\nLocation: x", False),
        ("https://evil.example/", False),
        ("https:/profile", False),
        ("javascript:alert(1)", False),
        ("//[", False),
        ("/no-such-page", False),
        ("/sign-out", False),
        ("/profile\u202e", False),
        ("/profile?" + "x" * 3000, False),
        ("/\ud800", False),
        ("///notices", False),
        ("////notices", False),
    ],
)
def test_a_way_back_is_one_of_our_own_pages(app, text, is_ours):
    assert local_path(text) == (text if is_ours else "")


def test_who_sends_something_after_the_session_has_ended_reads_that_nothing_was_submitted(client, cast):
    sent = client.post("/notices/read", follow_redirects=True)
    assert "刚才的操作没有完成" in sent.text
    assert "刚才的操作没有完成" not in client.get("/notices", follow_redirects=True).text
