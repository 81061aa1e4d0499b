"""What an administrator does to accounts, and what people do to their own."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from directline.accounts import identifiers, links, sessions
from directline.extensions import db
from directline.models import (
    Department,
    LinkPurpose,
    OneTimeLink,
    Post,
    Role,
    User,
)
from directline.tickets.errors import Refused


class Place(NamedTuple):
    """A role, and the department or post it is held in."""

    role: Role
    department: Department | None = None
    post: Post | None = None


class NewPerson(NamedTuple):
    login: str
    name: str
    place: Place
    phone: str = ""
    email: str = ""


def invite(person: NewPerson, *, at: datetime) -> OneTimeLink:
    """An account without a password, and the link (mailed where there is an address) that sets the first one."""
    login = identifiers.login(person.login)
    _check_place(person.place)
    if db.session.scalar(select(User.id).where(User.login == login)):
        raise Refused(_("登录名“%(login)s”已经有人使用，请换一个", login=login))
    role, department, post = person.place
    user = User(login=login, name=person.name, role=role, phone=person.phone, email=person.email, created_at=at)
    user.department, user.post = department, post
    db.session.add(user)
    return send_link(user, LinkPurpose.INVITE, at=at)


def send_link(user: User, purpose: LinkPurpose, *, at: datetime) -> OneTimeLink:
    """A new link; it is also returned, for handing over where there is no mail address."""
    link = links.issue(user, purpose, at=at)
    links.send(link, at=at)
    return link


def move(user: User, place: Place) -> None:
    """Another role, department or post: what is open in a browser ends with the old one."""
    _check_place(place)
    user.role, user.department, user.post = place
    sessions.end_all(user)


def _check_place(place: Place) -> None:
    if place.role in (Role.HANDLER, Role.HEAD) and place.department is None:
        raise Refused(_("承办人和负责人要选定所在单位"))
    if place.role is Role.LEADER and place.post is None:
        raise Refused(_("县领导要选定职务"))


def deactivate(user: User, *, at: datetime) -> None:
    user.is_active = False
    sessions.end_all(user)
    links.void_all(user, at=at)


def reactivate(user: User) -> None:
    user.is_active = True


def set_password(user: User, password_hash: str, *, at: datetime) -> None:
    """Every session and every link made under the old password ends."""
    user.password_hash = password_hash
    user.password_changed_at = at
    user.must_change_password = False
    sessions.end_all(user)
    links.void_all(user, at=at)
