"""Checking who somebody says they are, at the edge: it commits by itself, so that a refused attempt stays counted
and no lock is held while a password is hashed."""

from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Field

from directline import clock, database
from directline.accounts import lockout, passwords, selects
from directline.configuration import settings
from directline.extensions import db
from directline.models import User
from directline.pages import form_key
from directline.tickets.errors import Refused

log = structlog.get_logger(__name__)


class _Credentials(NamedTuple):
    user_id: int | None
    password_hash: str


def admit(login: str, password: str, *, address: str, device: str = "", at: datetime) -> User:
    """The user of this login and password.

    Raises Refused in the same words and the same time for a wrong password, an unknown, a closed and an invited
    account; and when too many attempts failed. ``device`` is what the browser kept of an earlier sign-in.
    """
    place = lockout.place_of(login, address=address, device=device)
    attempt = _begin_attempt(login, place, at)
    credentials = _credentials(login)
    is_right = passwords.matches(credentials.password_hash, password)
    if lockout.waits_until(login, place, at=at, apart_from=attempt) or not is_right:
        log.warning("sign-in refused", user=credentials.user_id, address=address)
        raise Refused(_("登录名或密码不对，请检查后重试；忘记密码可以用邮件取得登录链接"))
    new_hash = hashed(password) if passwords.is_outdated(credentials.password_hash) else ""
    user = db.session.get_one(User, credentials.user_id)
    user.password_hash = new_hash or user.password_hash
    lockout.forgive(login, place)
    return user


def confirm(user: User, password: str, *, address: str, at: datetime) -> None:
    """Is this the present password of who is signed in? Raises Refused where it is not, or after too many guesses.

    Counted apart from signing in: who found a browser open slows down nobody at the entrance.
    """
    login, stored = f"password of {user.login}", user.password_hash
    place = lockout.place_of(login, address=address, device="")
    attempt = _begin_attempt(login, place, at)
    db.session.rollback()
    is_right = passwords.matches(stored, password)
    if lockout.waits_until(login, place, at=at, apart_from=attempt) or not is_right:
        log.warning("password not confirmed", user=user.id, address=address)
        raise Refused(_("现在的密码不对，请重新输入"))
    lockout.forgive(login, place)


def is_confirmed(user: User, typed: Field) -> bool:
    """Is it still the owner who sits there? Pressed twice, the password was right already."""
    if form_key.is_done():
        return True
    try:
        confirm(user, typed.data or "", address=request.remote_addr or "", at=clock.now())
    except Refused as reason:
        typed.errors = [str(reason)]
        return False
    return True


def _begin_attempt(login: str, place: str, at: datetime) -> int:
    """Count one attempt and let go of the database; raises Refused while none is taken."""
    if until := lockout.waits_until(login, place, at=at):
        log.warning("attempts slowed down", place=place)
        raise Refused(_slow_down(until - at))
    attempt = lockout.count_attempt(login, place, at=at)
    db.session.commit()
    return attempt


def _slow_down(wait: timedelta) -> str:
    minutes = -(-wait // timedelta(minutes=1))
    return ngettext(
        "密码输错次数太多，请 %(num)d 分钟后再试；也可以现在就用邮件取得登录链接，没有邮箱的请系统管理员解除",
        "密码输错次数太多，请 %(num)d 分钟后再试；也可以现在就用邮件取得登录链接，没有邮箱的请系统管理员解除",
        minutes,
    )


def hashed(password: str) -> str:
    """The password's hash, made while this request holds nothing in the database."""
    db.session.rollback()
    return passwords.hashed(password)


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
        user = selects.with_login(login)
        credentials = _Credentials(user.id, user.password_hash) if user and user.is_active else _Credentials(None, "")
        db.session.rollback()
    return credentials
