"""What holds for every request and every answer, whatever the view: headers, sizes, hosts, transactions."""

import secrets
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, current_app, g, request, session
from werkzeug.exceptions import Forbidden, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

from directline import database
from directline.pages.guards import PUBLIC_FILES
from directline.text import clean_line
from directline.tickets.sealed import opaque_keys

View = TypeVar("View")

BODY_BYTES = 256 * 1024
FORM_PARTS = 300
FILES_AT_ONCE = 10
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Number(IntegerConverter):
    """A number in an address: no larger than a database's."""

    regex = "[0-9]{1,19}"

    def __init__(self, url_map: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": 2**63 - 1, **kwargs})


class RowKey(UnicodeConverter):
    """A row of a kind in an address, by a key that tells neither its number nor its place among the others."""

    def __init__(self, url_map: Any, kind: str) -> None:
        super().__init__(url_map)
        self.kind = kind

    def to_python(self, value: str) -> int:
        try:
            return opaque_keys.id_of(value, self.kind)
        except ValueError as fault:
            raise ValidationError from fault

    def to_url(self, value: int) -> str:
        return opaque_keys.key_of(value, self.kind)


class Word(UnicodeConverter):
    """A word in an address: nothing in it that cleaning would remove (NUL, controls, bidi)."""

    def to_python(self, value: str) -> str:
        if value != clean_line(value):
            raise ValidationError
        return super().to_python(value)


def takes_files(view: View) -> View:
    """A view whose form may carry attachments."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def register(app: Flask) -> None:
    """Attach all of it; comes before the extensions that read the form."""
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=BODY_BYTES,
        MAX_FORM_PARTS=FORM_PARTS,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may lie open over lunch
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which our pages do not send; see _refuse_foreign
    )
    app.url_map.converters.update(int=Number, row=RowKey, string=Word, default=Word)
    if hops := app.config["PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    for step in (_name_request, _bound_body, _begin_reading, _refuse_foreign, _read_body):
        app.before_request(step)
    app.after_request(_add_headers)
    app.teardown_request(_end_reading)
    app.register_error_handler(SecurityError, _answer_foreign_host)


def _name_request() -> None:
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _bound_body() -> None:
    """Files only from who is signed in, by the cookie alone; the guard looks closer."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False) and "_user_id" in session:
        request.max_content_length = BODY_BYTES + FILES_AT_ONCE * current_app.config["UPLOAD_BYTES"]


def _begin_reading() -> None:
    """A GET never takes SQLite's write lock."""
    database.read_only_request(request.method in database.READS)


def _end_reading(_error: BaseException | None) -> None:
    database.read_only_request(False)


def _refuse_foreign() -> None:
    """Another site's page may not send forms here: beside the token, and before the body is read."""
    origin = request.headers.get("Origin", "null")
    is_foreign = origin != "null" and origin.split("//")[-1] != request.host
    if request.method not in database.READS and (is_foreign or request.headers.get("Sec-Fetch-Site") == "cross-site"):
        raise Forbidden


def _read_body() -> None:
    """All of it before the database is asked anything: a slow sender would hold SQLite's write lock meanwhile."""
    if request.method not in database.READS:
        request.form  # noqa: B018 - read here, used later


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if "request_id" in g:
        response.headers["X-Request-Id"] = g.request_id
    if request.endpoint not in PUBLIC_FILES:
        response.headers["Cache-Control"] = "no-store" if "_user_id" in session else "no-cache, private"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _answer_foreign_host(_error: SecurityError) -> Response:
    """Without a page: no address of ours can be built for a host that is not ours."""
    return Response("400 Bad Request\n", 400, mimetype="text/plain")
