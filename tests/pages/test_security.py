import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from directline import database
from directline.extensions import db
from directline.models import SignInAttempt
from directline.pages.guards import enter

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
}
BIG = 300 * 1024


def fail():
    raise ZeroDivisionError


def break_down(words):
    raise OperationalError("SELECT 1", {}, Exception(words))


def put_behind(app, monkeypatch, endpoint, view):
    """Another view behind a route for the time of a test."""
    there = app.view_functions[endpoint]
    monkeypatch.setitem(app.view_functions, endpoint, enter(*there.policies)(lambda **values: view()))


ANSWERS = {
    200: lambda client: client.get("/sign-in"),
    303: lambda client: client.get("/profile"),
    400: lambda client: client.post("/sign-in", data={}),
    403: lambda client: client.post("/sign-in", headers={"Origin": "https://evil.example"}),
    404: lambda client: client.get("/no-such-page"),
    405: lambda client: client.get("/sign-out"),
    410: lambda client: client.get("/link/none"),
    413: lambda client: client.post("/sign-in", data={"login": "x" * BIG}),
}


@pytest.mark.parametrize("status", ANSWERS)
def test_every_answer_carries_the_headers(bare_client, status):
    response = ANSWERS[status](bare_client)

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert len(response.headers["X-Request-Id"]) == 16


def test_a_file_of_the_framework_carries_them_too(client):
    response = client.get("/static/css/tokens.css")

    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_a_failure_carries_them_too(app, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    put_behind(app, monkeypatch, "public.health", fail)

    response = FlaskClient(app, app.response_class).get("/healthz")

    assert response.status_code == 500
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_what_a_person_saw_is_not_kept_by_the_browser(client, cast):
    before = client.get("/").headers["Cache-Control"]
    client.sign_in(cast.owner)

    pages = [client.get(path).headers["Cache-Control"] for path in ("/", "/profile", "/no-such-page")]
    assert (before, pages) == ("no-cache, private", ["no-store"] * 3)
    assert "no-store" not in client.get("/static/css/tokens.css").headers["Cache-Control"]


def test_transport_is_held_to_https_where_it_is_secure(client):
    plain, secure = client.get("/"), client.get("/", base_url="https://localhost")

    assert plain.headers.get("Strict-Transport-Security") is None
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_cookies_are_for_the_server_alone(app, client, cast):
    app.config["SESSION_COOKIE_SECURE"] = True
    response = client.post("/preferences", data={"language": "en"}, base_url="https://localhost")

    for cookie in response.headers.getlist("Set-Cookie"):
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "null"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_another_site_can_not_post_here(client, headers, status):
    assert client.post("/sign-in", data={}, headers=headers).status_code == status


def test_a_post_without_the_token_is_refused_and_changes_nothing(bare_client, cast):
    bare_client.sign_in(cast.owner)

    assert bare_client.post("/preferences", data={"language": "en"}).status_code == 400
    assert cast.owner.language == "zh"


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"login": "x" * BIG}},
        {"data": {"login": "x" * BIG}, "content_type": "multipart/form-data"},
        {"data": {f"field{number}": "x" for number in range(2000)}, "content_type": "multipart/form-data"},
        {"data": b"\x00" * BIG, "content_type": "application/octet-stream"},
        {"data": "[" * BIG, "content_type": "application/json"},
    ],
    ids=["urlencoded", "multipart", "parts", "bytes", "json"],
)
def test_a_body_has_its_bound(client, body):
    assert client.post("/sign-in", **body).status_code in (200, 413)
    assert db.session.query(SignInAttempt).count() == 0


@pytest.mark.parametrize(
    "path",
    [
        "/notices/9223372036854775808",
        "/notices/-1",
        "/notices/1e3",
        "/notices/1000000000000000000000000000000",
        "/notices/١",
        "/link/%00",
        "/link/a%E2%80%AEb",
        "/link/%ED%A0%80",
        "/%FF%FE",
    ],
)
def test_an_address_that_can_not_be_is_not_found(client, cast, path):
    client.sign_in(cast.owner)

    response = client.post(path) if path.startswith("/notices") else client.get(path)
    assert response.status_code in (404, 410)


def test_a_host_that_is_not_ours_is_refused(app, client):
    app.config["TRUSTED_HOSTS"] = ["localhost"]

    answers = [client.get("/", base_url=f"http://{host}") for host in ("localhost", "evil.example")]
    assert [answer.status_code for answer in answers] == [200, 400]
    assert answers[1].text == "400 Bad Request\n"
    assert client.post("/sign-in", base_url="http://evil.example").status_code == 400


def test_a_get_begins_no_writing_transaction(app, client, monkeypatch):
    seen = []

    def look():
        seen.append(database.is_read_only())
        return "seen", {"Content-Type": "text/plain"}

    put_behind(app, monkeypatch, "public.health", look)
    put_behind(app, monkeypatch, "account.sign_out", look)
    client.get("/healthz")
    client.post("/sign-out")

    assert [*seen, database.is_read_only()] == [True, False, False]


def test_a_broken_database_is_a_failure(app, client, monkeypatch):
    put_behind(app, monkeypatch, "public.health", lambda: break_down("no such table: tickets"))

    with pytest.raises(OperationalError):
        client.get("/healthz")
