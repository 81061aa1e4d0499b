"""Signed-in browsers, kept by the server: a stolen cookie dies with its row.

A session ends on sign-out, after too long without use or in any case, and at once when its user's stamp is raised
(password, role, department) or the account is closed.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import joinedload

from directline.extensions import db
from directline.models import User, UserSession

_SEEN_EVERY = timedelta(minutes=1)


def begin(user: User, *, at: datetime) -> str:
    """A new session's token of 256 bits; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    expires_at = at + timedelta(hours=current_app.config["SESSION_HOURS"])
    session = UserSession(token_hash=_hash(token), stamp=user.stamp, created_at=at, seen_at=at, expires_at=expires_at)
    session.user = user
    db.session.add(session)
    return token


def find(token: str, *, at: datetime) -> UserSession | None:
    """The living session of this token, with its user and the user's place."""
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    return db.session.scalar(_LIVING, {"token_hash": _hash(token), "at": at, "idle_since": at - idle})


def is_to_be_marked(session: UserSession, *, at: datetime) -> bool:
    return at - session.seen_at >= _SEEN_EVERY


def mark_seen(session_id: int, *, at: datetime) -> None:
    """Written at most once a minute, so that reading pages costs no write."""
    is_stale = UserSession.seen_at <= at - _SEEN_EVERY
    db.session.execute(update(UserSession).where(UserSession.id == session_id, is_stale).values(seen_at=at))


def end(token: str, *, at: datetime) -> None:
    """The row stays as the trace of who was signed in when; it opens nothing any more."""
    mine = update(UserSession).where(UserSession.token_hash == _hash(token), UserSession.expires_at > at)
    db.session.execute(mine.values(expires_at=at))


def end_all(user: User) -> None:
    """End every session of this user: password, role or place have changed."""
    user.stamp += 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


_USER = joinedload(UserSession.user)
_LIVING = (
    select(UserSession)
    .join(User, UserSession.user_id == User.id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        UserSession.expires_at > bindparam("at"),
        UserSession.seen_at > bindparam("idle_since"),
        UserSession.stamp == User.stamp,
        User.is_active.is_(True),
    )
    .options(_USER.joinedload(User.department), _USER.joinedload(User.enterprise), _USER.joinedload(User.post))
)
"""Made once: every page asks it."""
