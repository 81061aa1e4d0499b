"""Checking who somebody says they are, at the edge: it commits by itself, so that a refused attempt stays counted
and no lock is held while a password is hashed."""

from datetime import datetime
from typing import NamedTuple

import structlog
from flask import current_app
from flask_babel import gettext as _

from directline import database
from directline.accounts import lockout, passwords, queries
from directline.extensions import db
from directline.models import User
from directline.tickets import settings
from directline.tickets.errors import Refused

log = structlog.get_logger(__name__)


class _Credentials(NamedTuple):
    user_id: int | None
    password_hash: str


def admit(login: str, password: str, *, address: str, at: datetime) -> User:
    """The user of this login and password.

    Raises Refused in the same words and the same time for a wrong password, an unknown, a closed and an invited
    account; and when too many attempts failed.
    """
    if lockout.is_locked(login, address, at=at):
        log.warning("sign-in locked", address=address)
        raise Refused(_("错误次数太多，这个账号从您这里暂时不能登录，请 15 分钟后再试"))
    lockout.count_attempt(login, address, at=at)
    db.session.commit()
    credentials = _credentials(login)
    is_right = passwords.matches(credentials.password_hash, password)
    if lockout.is_locked(login, address, at=at, failures=lockout.FAILURES + 1) or not is_right:
        log.warning("sign-in refused", user=credentials.user_id, address=address)
        raise Refused(_("登录名或密码不对，请检查后重试；忘记密码可以用邮件取得登录链接"))
    new_hash = hashed(password) if passwords.is_outdated(credentials.password_hash) else ""
    user = db.session.get_one(User, credentials.user_id)
    user.password_hash = new_hash or user.password_hash
    lockout.forgive(login, address)
    return user


def hashed(password: str) -> str:
    """The password's hash, made while this request holds nothing in the database."""
    db.session.rollback()
    return passwords.hashed(password)


def is_password_of(user: User, password: str) -> bool:
    stored = user.password_hash
    db.session.rollback()
    return passwords.matches(stored, password)


def password_fault(password: str, *own_words: str) -> str:
    """What is wrong with a new password, in this installation's profile and county; "" for nothing."""
    county = (settings.words("county_name"), settings.words("line_name"))
    return passwords.fault(password, current_app.config["PASSWORD_PROFILE"], (*own_words, *county))


def words_about(user: User) -> tuple[str, ...]:
    """What a stranger who knows this user would try."""
    firm = user.enterprise.name if user.enterprise else ""
    return user.login, user.name, user.phone, user.email.partition("@")[0], firm, user.enterprise_claim


def _credentials(login: str) -> _Credentials:
    with database.reading():
        user = queries.with_login(login)
        found = _Credentials(user.id, user.password_hash) if user and user.is_active else _Credentials(None, "")
        db.session.rollback()
    return found
