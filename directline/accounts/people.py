"""What an administrator does to accounts, and what people do to their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from directline.accounts import care, deputies, grants, identifiers, links, places, sessions
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import FormerContact, LinkPurpose, OneTimeLink, RoleGrant, User
from directline.tickets import lifecycle
from directline.tickets.errors import Refused


class NewPerson(NamedTuple):
    login: str
    name: str
    place: Place
    phone: str = ""
    email: str = ""


class Invited(NamedTuple):
    """An account and either the link that opens it, or what a second person has to grant first."""

    user: User
    link: OneTimeLink | None = None
    asked: RoleGrant | None = None


def invite(person: NewPerson, *, by: User | None = None, at: datetime) -> Invited:
    """An account without a password, and the link (mailed where there is an address) that sets the first one.

    For a place that takes two people to give, the account stays closed, and without link, until the second grants it.
    """
    user = _account(person, at=at)
    lifecycle.follow(user, at=at)
    if not places.is_guarded(person.place):
        return Invited(user, send_link(user, LinkPurpose.INVITE, at=at))
    user.is_active = False
    return Invited(user, asked=grants.ask(user, person.place, by=by, at=at))


def add_first_administrator(person: NewPerson, *, at: datetime) -> OneTimeLink:
    """The first administrator of a new county: there is nobody yet who could grant it."""
    return send_link(_account(person, at=at), LinkPurpose.INVITE, at=at)


def _account(person: NewPerson, *, at: datetime) -> User:
    login = identifiers.login(person.login)
    places.check(person.place)
    if db.session.scalar(select(User.id).where(User.login == login)):
        raise Refused(_("登录名“%(login)s”已经有人使用，请换一个", login=login))
    role, department, post = person.place
    user = User(login=login, name=person.name, role=role, phone=person.phone, email=person.email, created_at=at)
    user.department, user.post = department, post
    db.session.add(user)
    return user


def send_link(user: User, purpose: LinkPurpose, *, at: datetime) -> OneTimeLink:
    """A new link; it is also returned, for handing over where there is no mail address."""
    link = links.issue(user, purpose, at=at)
    links.send(link, at=at)
    return link


def move(user: User, place: Place, *, by: User | None = None, at: datetime) -> RoleGrant | None:
    """Another role, department or post: at once, or, where it takes two people, what the second has to grant."""
    places.check(place)
    if places.is_guarded(place):
        return grants.ask(user, place, by=by, at=at)
    grants.drop(user, by=by, at=at)
    places.take(user, place, at=at)
    return None


def deactivate(user: User, *, by: User | None = None, at: datetime) -> None:
    """Nobody signs in with it any more; what the person handled goes back to the unit."""
    user.is_active = False
    grants.drop(user, by=by, at=at)
    sessions.end_all(user)
    links.void_all(user, at=at)
    deputies.end_unfit(user, at=at)
    care.release(user, at=at)
    lifecycle.hand_back(user, left=user.department, at=at)


def reactivate(user: User, *, by: User | None = None, at: datetime) -> RoleGrant | None:
    """Opens a closed account; one in a place that takes two people waits for the second."""
    if places.is_guarded(places.of(user)):
        return grants.ask(user, places.of(user), by=by, at=at)
    user.is_active = True
    return None


def change_contact(user: User, values: Mapping[str, str], *, at: datetime) -> None:
    """Set name, numbers, mailbox or login."""
    keep_former(user, values, at=at)
    for name, value in values.items():
        setattr(user, name, value)
    db.session.flush()


def keep_former(user: User, values: Mapping[str, str], *, at: datetime) -> None:
    """What somebody of an enterprise is called until now: it stays redacted from complaints."""
    changed = {getattr(user, name) for name, value in values.items() if getattr(user, name) != value}
    if user.is_enterprise:
        db.session.add_all(FormerContact(user_id=user.id, text=text, until=at) for text in sorted(changed) if text)


def change_mailbox(user: User, email: str, *, at: datetime) -> None:
    """Links to sign in go to the new mailbox now; the old one is notified, in case it was not its owner's wish."""
    old = user.email
    change_contact(user, {"email": email}, at=at)
    if old and old != email:
        links.notify_mailbox(user, old, at=at)


def ask_for_mailbox(user: User, *, at: datetime) -> None:
    """Keep that a person without a mail address was asked for one at this moment: nobody is asked twice."""
    if not user.email and user.mailbox_asked_at is None:
        user.mailbox_asked_at = at


def set_password(user: User, password_hash: str, *, at: datetime) -> None:
    """Every session and every link made under the old password ends."""
    user.password_hash = password_hash
    user.password_changed_at = at
    user.must_change_password = False
    sessions.end_all(user)
    links.void_all(user, at=at)
