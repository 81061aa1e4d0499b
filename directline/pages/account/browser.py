"""The signed-in browser: the token in its cookie, and the user that Flask-Login finds by it."""

from datetime import datetime

import structlog
from flask import Flask, request, session
from flask_login import login_user, logout_user
from sqlalchemy.exc import OperationalError

from directline import clock, database
from directline.accounts import sessions
from directline.extensions import db, login_manager
from directline.models import User, UserSession

log = structlog.get_logger(__name__)
_TOKEN = "token"  # noqa: S105 - the name of a cookie's entry


def register(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.session_protection = "basic"
    login_manager.user_loader(_load)


def enter(user: User, *, at: datetime) -> None:
    """A session of its own for each sign-in: nothing of what the cookie held before lives on."""
    leave(at=at)
    session[_TOKEN] = sessions.begin(user, at=at)
    login_user(user)
    log.info("signed in", user=user.id, address=request.remote_addr)


def leave(*, at: datetime) -> None:
    if token := session.get(_TOKEN):
        sessions.end(token, at=at)
        log.info("signed out", user=session.get("_user_id"))
    logout_user()
    session.clear()


def _load(user_id: str) -> User | None:
    at, token = clock.now(), session.get(_TOKEN, "")
    found = sessions.find(token, at=at)
    if found is not None and sessions.is_to_be_marked(found, at=at):
        _mark_seen(found, at)
        found = sessions.find(token, at=at)
    return found.user if found is not None and str(found.user_id) == user_id else None


def _mark_seen(found: UserSession, at: datetime) -> None:
    """In a short transaction of its own; a database that is busy just now is no reason to turn anybody away."""
    session_id = found.id
    db.session.rollback()
    database.read_only_request(False)
    try:
        sessions.mark_seen(session_id, at=at)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
    finally:
        database.read_only_request(request.method in database.READS)
