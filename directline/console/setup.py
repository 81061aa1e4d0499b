"""``init`` for a real county, and ``user``: people by one-time link, never by a password that somebody else knows."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click
import flask_migrate
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale
from sqlalchemy import exists, select

from directline import clock
from directline.accounts import grants, identifiers, links, people, selects
from directline.accounts.people import Invited, NewPerson
from directline.accounts.places import ROLES, Place
from directline.console.answer import as_json, needs_schema, refuse, say
from directline.county import SHIPPED, check, record
from directline.county.load import load
from directline.extensions import db
from directline.models import Department, LinkPurpose, OneTimeLink, Post, Role, User
from directline.tickets.errors import Refused

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
T = TypeVar("T")


@click.command()
@click.option("--login", prompt="Login of the administrator (mobile number or short name)", help="login")
@click.option("--name", prompt="Name of the administrator", help="name")
@click.option("--county", type=FILE, default=SHIPPED, help="county file")
@as_json
@with_appcontext
def init(login: str, name: str, county: Path, as_json: bool) -> None:
    """Set up a real county: secret, schema, county, first administrator (by a one-time link that is printed)."""
    at = clock.now()
    flask_migrate.upgrade()
    steps = [f"secret: {_secret_place()}", "database: schema is current", f"county: {_load_if_empty(county, at)}"]
    if db.session.scalar(select(exists().where(User.role == Role.ADMIN))):
        steps.append("administrator: exists already; for a forgotten password run user link LOGIN")
        address = None
    else:
        person = NewPerson(login, name, Place(Role.ADMIN))
        link = _done(lambda: people.add_first_administrator(person, at=at), as_json)
        steps += [
            f"administrator: {link.user.login}; set the password before {_until(link)} by this link (works once):"
        ]
        address = links.address(link)
    db.session.commit()
    say([*steps, *([address] if address else [])], {"link": address, "steps": steps}, as_json=as_json)


user = AppGroup("user", help="Accounts: add, grant, print a one-time link.")


@user.command("add")
@needs_schema
@click.argument("login")
@click.option("--name", required=True, help="name")
@click.option("--role", type=click.Choice([str(role) for role in ROLES]), required=True, help="role")
@click.option("--department", default="", help="code of the unit (handlers and heads)")
@click.option("--post", default="", help="code of the post (leaders)")
@click.option("--phone", default="", help="telephone")
@click.option("--email", default="", help="mail address; the link is mailed there too")
@as_json
def add_command(
    login: str, name: str, role: str, department: str, post: str, phone: str, email: str, as_json: bool
) -> None:
    """Add the account LOGIN and print the one-time link that sets its password, or who must grant its role first."""
    unit = db.session.scalar(select(Department).where(Department.code == department)) if department else None
    held = db.session.scalar(select(Post).where(Post.code == post)) if post else None
    for code, row in ((department, unit), (post, held)):
        if code and row is None:
            refuse([f"no unit or post with the code {code!r}"], {"error": code}, as_json=as_json)
    person = NewPerson(login, name, Place(Role(role), unit, held), phone=phone, email=email)
    invited = _done(lambda: people.invite(person, at=clock.now()), as_json)
    _print_link(invited.link, as_json) if invited.link else _print_granters(invited, as_json)


@user.command("grant")
@needs_schema
@click.argument("login")
@as_json
def grant_command(login: str, as_json: bool) -> None:
    """Grant, as the second person, the role that an administrator requested for LOGIN on a page."""
    person = selects.with_login(login)
    asked = grants.open_for(person) if person else None
    if asked is None:
        refuse([f"no request to grant for {login!r}"], {"error": login}, as_json=as_json)
    at = clock.now()
    _done(lambda: grants.grant(asked, by=None, at=at), as_json)
    record.note("users", asked.user.login, record.GRANTED, by=None, at=at, after={"role": asked.role})
    if not asked.user.password_hash:
        _print_link(people.send_link(asked.user, LinkPurpose.INVITE, at=at), as_json)
        return
    db.session.commit()
    say(
        [f"granted: {asked.user.name} ({asked.user.login})"], {"login": asked.user.login, "link": None}, as_json=as_json
    )


@user.command("link")
@needs_schema
@click.argument("login")
@as_json
def link_command(login: str, as_json: bool) -> None:
    """Print a one-time link with which LOGIN sets a new password."""
    person = db.session.scalar(select(User).where(User.login == identifiers.login(login), User.is_active))
    if person is None:
        refuse([f"no active account {login!r}"], {"error": login}, as_json=as_json)
    purpose = LinkPurpose.RESET if person.password_hash else LinkPurpose.INVITE
    _print_link(people.send_link(person, purpose, at=clock.now()), as_json)


def _print_link(link: OneTimeLink, as_json: bool) -> None:
    db.session.commit()
    address = links.address(link)
    words = f"for {link.user.name} ({link.user.login}), before {_until(link)}, works once:"
    say([words, address], {"login": link.user.login, "link": address}, as_json=as_json)


def _print_granters(invited: Invited, as_json: bool) -> None:
    """Nothing opens the account yet: who may grant it, at the page."""
    assert invited.asked is not None
    names = [person.name for person in grants.who_may_grant(invited.asked)]
    db.session.commit()
    login = invited.user.login
    who = ", ".join(names) or "there is no administrator yet"
    words = f"{invited.user.name} ({login}) is added; a second person must grant this role on its page: {who}"
    say([words], {"login": login, "link": None, "waits_for": names}, as_json=as_json)


def _done(action: Callable[[], T], as_json: bool) -> T:
    try:
        with force_locale("en"):
            return action()
    except Refused as error:
        refuse([str(error)], {"error": str(error)}, as_json=as_json)


def _load_if_empty(county: Path, at: datetime) -> str:
    if db.session.scalar(select(exists().where(Department.id > 0))):
        return "exists already, not changed"
    load(check.read(county), at=at)
    return f"loaded {county.name}"


def _secret_place() -> str:
    kept = Path(current_app.config["INSTANCE"]) / "secret.key"
    return f"{kept} (readable by this user only)" if kept.exists() else "from DIRECTLINE_SECRET_KEY"


def _until(link: OneTimeLink) -> str:
    return f"{clock.local(link.expires_at):%Y-%m-%d %H:%M}"
