"""``init`` for a real county, and ``user``: people by one-time link, never by a password that somebody else knows."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click
import flask_migrate
from flask import current_app
from flask.cli import AppGroup, with_appcontext
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
@click.option("--login", prompt="管理员登录名（手机号或短名）", help="登录名")
@click.option("--name", prompt="管理员姓名", help="姓名")
@click.option("--county", type=FILE, default=SHIPPED, help="县情文件")
@as_json
@with_appcontext
def init(login: str, name: str, county: Path, as_json: bool) -> None:
    """Set up a real county: secret, schema, county, first administrator (by a one-time link that is printed)."""
    at = clock.now()
    flask_migrate.upgrade()
    steps = [f"密钥：{_secret_place()}", "数据库：已是最新结构", f"县情：{_load_if_empty(county, at)}"]
    if db.session.scalar(select(exists().where(User.role == Role.ADMIN))):
        steps.append("管理员：已有，没有另建；忘记密码用 user link LOGIN 取一次性链接")
        address = None
    else:
        person = NewPerson(login, name, Place(Role.ADMIN))
        link = _done(lambda: people.found(person, at=at), as_json)
        steps += [f"管理员：{link.user.login}，请在 {_until(link)} 前打开下面的链接设置密码（只能用一次）"]
        address = links.address(link)
    db.session.commit()
    say([*steps, *([address] if address else [])], {"link": address, "steps": steps}, as_json=as_json)


user = AppGroup("user", help="账号：新增、一次性链接")


@user.command("add")
@needs_schema
@click.argument("login")
@click.option("--name", required=True, help="姓名")
@click.option("--role", type=click.Choice([str(role) for role in ROLES]), required=True, help="角色")
@click.option("--department", default="", help="单位编码（承办人、负责人必填）")
@click.option("--post", default="", help="职务编码（县领导必填）")
@click.option("--phone", default="", help="电话")
@click.option("--email", default="", help="邮箱；写了就同时寄出链接")
@as_json
def add_command(
    login: str, name: str, role: str, department: str, post: str, phone: str, email: str, as_json: bool
) -> None:
    """Add the account LOGIN and print the one-time link that sets its password, or who has to grant it first."""
    unit = db.session.scalar(select(Department).where(Department.code == department)) if department else None
    held = db.session.scalar(select(Post).where(Post.code == post)) if post else None
    for code, found in ((department, unit), (post, held)):
        if code and found is None:
            refuse([f"没有编码为“{code}”的单位或职务"], {"error": code}, as_json=as_json)
    person = NewPerson(login, name, Place(Role(role), unit, held), phone=phone, email=email)
    invited = _done(lambda: people.invite(person, at=clock.now()), as_json)
    _print_link(invited.link, as_json) if invited.link else _print_granters(invited, as_json)


@user.command("grant")
@needs_schema
@click.argument("login")
@as_json
def grant_command(login: str, as_json: bool) -> None:
    """Grant, as the second person, the place that an administrator asked for LOGIN at a page."""
    found = selects.with_login(login)
    asked = grants.open_for(found) if found else None
    if asked is None:
        refuse([f"没有等待同意的“{login}”"], {"error": login}, as_json=as_json)
    at = clock.now()
    _done(lambda: grants.grant(asked, by=None, at=at), as_json)
    record.note("users", asked.user.login, "同意授予角色", by=None, at=at, after={"role": asked.role})
    if not asked.user.password_hash:
        _print_link(people.send_link(asked.user, LinkPurpose.INVITE, at=at), as_json)
        return
    db.session.commit()
    say(
        [f"已同意：{asked.user.name}（{asked.user.login}）"], {"login": asked.user.login, "link": None}, as_json=as_json
    )


@user.command("link")
@needs_schema
@click.argument("login")
@as_json
def link_command(login: str, as_json: bool) -> None:
    """Print a one-time link with which LOGIN sets a new password."""
    found = db.session.scalar(select(User).where(User.login == identifiers.login(login), User.is_active))
    if found is None:
        refuse([f"没有“{login}”这个可用的账号"], {"error": login}, as_json=as_json)
    purpose = LinkPurpose.RESET if found.password_hash else LinkPurpose.INVITE
    _print_link(people.send_link(found, purpose, at=clock.now()), as_json)


def _print_link(link: OneTimeLink, as_json: bool) -> None:
    db.session.commit()
    address = links.address(link)
    words = f"{link.user.name}（{link.user.login}）在 {_until(link)} 前打开，只能用一次："
    say([words, address], {"login": link.user.login, "link": address}, as_json=as_json)


def _print_granters(invited: Invited, as_json: bool) -> None:
    """Nothing opens the account yet: who may grant it, at the page."""
    assert invited.asked is not None
    names = [person.name for person in grants.who_may_grant(invited.asked)]
    db.session.commit()
    login = invited.user.login
    who = "、".join(names) or "还没有管理员"
    words = f"{invited.user.name}（{login}）已登记；这个角色要由第二人在“角色授权”页同意：{who}"
    say([words], {"login": login, "link": None, "waits_for": names}, as_json=as_json)


def _done(action: Callable[[], T], as_json: bool) -> T:
    try:
        return action()
    except Refused as error:
        refuse([str(error)], {"error": str(error)}, as_json=as_json)


def _load_if_empty(county: Path, at: datetime) -> str:
    if db.session.scalar(select(exists().where(Department.id > 0))):
        return "已有，没有改动"
    load(check.read(county), at=at)
    return f"已装入 {county.name}"


def _secret_place() -> str:
    kept = Path(current_app.config["INSTANCE"]) / "secret.key"
    return f"{kept}（只有本用户可读）" if kept.exists() else "来自环境变量 DIRECTLINE_SECRET_KEY"


def _until(link: OneTimeLink) -> str:
    return f"{clock.local(link.expires_at):%Y-%m-%d %H:%M}"
