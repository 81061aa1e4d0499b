"""The signed-in browser: the token in its cookie, and the user that Flask-Login finds by it."""

from datetime import datetime, timedelta

import structlog
from flask import Flask, Response, after_this_request, current_app, request, session
from flask_login import login_user, logout_user

from directline import clock
from directline.accounts import lockout, sessions
from directline.extensions import login_manager
from directline.models import User, UserSession
from directline.pages import unsent
from directline.pages.acting import kept_in_passing

log = structlog.get_logger(__name__)
_KNOWN_FOR = timedelta(days=180)
_TOKEN = "token"  # noqa: S105 - the name of a cookie's entry


def register(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.session_protection = "basic"
    login_manager.user_loader(_load)


def enter(user: User, *, at: datetime) -> None:
    """A session of its own for each sign-in: nothing of what the cookie held before lives on.

    The browser is known from now on: what others try behind the same address does not slow down who signs in here.
    """
    leave(at=at)
    _remember_browser(user)
    session[_TOKEN] = sessions.begin(user, at=at)
    login_user(user)
    unsent.remember(user)
    log.info("signed in", user=user.id, address=request.remote_addr)


def leave(*, at: datetime) -> None:
    if token := session.get(_TOKEN):
        sessions.end(token, at=at)
        log.info("signed out", user=session.get("_user_id"))
    logout_user()
    session.clear()


def device() -> str:
    """What this browser kept of an earlier sign-in."""
    return request.cookies.get(_device_name(), "")[:200]


def _remember_browser(user: User) -> None:
    token = lockout.device_of(user.login)
    is_secure = current_app.config["SESSION_COOKIE_SECURE"]

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _device_name(), token, max_age=_KNOWN_FOR, secure=is_secure, httponly=True, samesite="Lax", path="/"
        )
        return response


def _device_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-browser"


def _load(user_id: str) -> User | None:
    at, token = clock.now(), session.get(_TOKEN, "")
    row = sessions.find(token, at=at)
    if row is not None and sessions.is_to_be_marked(row, at=at):
        _mark_seen(row, at)
        row = sessions.find(token, at=at)
    return row.user if row is not None and str(row.user_id) == user_id else None


def _mark_seen(row: UserSession, at: datetime) -> None:
    """A database that is busy just now is no reason to turn anybody away."""
    session_id = row.id
    kept_in_passing(lambda: sessions.mark_seen(session_id, at=at))
