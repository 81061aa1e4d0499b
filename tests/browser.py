"""A browser without a screen: it carries the CSRF token, and every page it gets must be a sound page."""

from html.parser import HTMLParser
from typing import Any

import flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import EnvironBuilder, TestResponse

from directline import clock
from directline.accounts import sessions
from directline.extensions import db
from directline.models import User

_VOID_OF_LABEL = {"hidden", "submit", "button", "reset", "image"}


class Browser(FlaskClient):
    """Flask's test client; each request has an application context of its own, as on a real server.

    What the test has not committed is committed before a request, and its objects are read anew after it.
    """

    carries_token = True
    reads_pages = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()
        method = args[0].method if isinstance(args[0], EnvironBuilder) else kwargs.get("method", "GET")
        if self.carries_token and method not in ("GET", "HEAD"):
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self.token()}
        with self.application.app_context():
            response = super().open(*args, **{"buffered": True, **kwargs})
        db.session.expire_all()
        assert response.status_code != 500, f"{response.request.path} failed"
        if self.reads_pages and method == "GET" and response.mimetype == "text/html" and response.location is None:
            assert faults_of(response.text) == [], f"{response.request.path} is not a sound page"
        return response

    def sign_in(self, user: User) -> "Browser":
        """Signed in as this person from now on, without the form."""
        token = sessions.begin(user, at=clock.now())
        db.session.commit()
        with self.session_transaction() as session:
            session.clear()
            session.update(token=token, _user_id=user.get_id(), _fresh=True)
        return self

    def token(self) -> str:
        """A token that this browser's session accepts."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        with self.application.app_context(), self.application.test_request_context():
            flask.session["csrf_token"] = raw
            return generate_csrf()


class BareBrowser(Browser):
    """A browser that sends only what the test gives it: for the CSRF protection itself."""

    carries_token = False


class Page(HTMLParser):
    """What a page must have, gathered while reading it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.title = ""
        self.headings = 0
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.forms: list[dict[str, Any]] = []
        self.open_tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.open_tags.append(tag)
        self.ids += [attributes["id"] or ""] if "id" in attributes else []
        if tag == "html":
            self.language = attributes.get("lang") or ""
        elif tag == "h1":
            self.headings += 1
        elif tag == "label":
            self.labelled.add(attributes.get("for") or "")
        elif tag == "form":
            self.forms.append({"method": (attributes.get("method") or "get").lower(), "names": set()})
        elif tag in ("input", "select", "textarea"):
            self._control(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open_tags:
            while self.open_tags.pop() != tag:
                continue

    def handle_data(self, data: str) -> None:
        if self.open_tags[-1:] == ["title"] and "svg" not in self.open_tags:
            self.title += data

    def _control(self, attributes: dict[str, str | None]) -> None:
        if self.forms and "form" in self.open_tags:
            self.forms[-1]["names"].add(attributes.get("name"))
        if attributes.get("type") not in _VOID_OF_LABEL:
            self.controls.append(attributes | {"in label": "yes" if "label" in self.open_tags else None})

    def is_labelled(self, control: dict[str, str | None]) -> bool:
        named = control.get("aria-label") or control.get("aria-labelledby") or control["in label"]
        return bool(named) or control.get("id") in self.labelled


def faults_of(html: str) -> list[str]:
    """What is wrong with a page: title, heading, language, labels, tokens, ids."""
    page = Page(html)
    repeated = sorted({name for name in page.ids if page.ids.count(name) > 1})
    return [
        *(["no lang attribute"] if not page.language else []),
        *(["no title"] if not page.title.strip() else []),
        *([f"{page.headings} h1 elements"] if page.headings != 1 else []),
        *[
            f"input without a label: {control.get('name')}"
            for control in page.controls
            if not page.is_labelled(control)
        ],
        *[f"post form without a {token}" for form in page.forms for token in _missing_tokens(form)],
        *[f"id used twice: {name}" for name in repeated],
    ]


def _missing_tokens(form: dict[str, Any]) -> list[str]:
    wanted = ("csrf_token", "form_key") if form["method"] == "post" else ()
    return [token for token in wanted if token not in form["names"]]
