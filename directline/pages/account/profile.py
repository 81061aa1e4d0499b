"""What people keep about themselves: contact data, password, language, size of type, notices."""

import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import people
from directline.extensions import limiter
from directline.models import User
from directline.pages import preferences
from directline.pages.account import browser, entrance
from directline.pages.account.forms import PasswordForm, ProfileForm
from directline.pages.acting import done, kept, saved
from directline.pages.display import label
from directline.pages.guards import Policy, enter, local_path, me, while_password_is_due
from directline.pages.navigation import home_url

log = structlog.get_logger(__name__)
blueprint = Blueprint("profile", __name__)


@blueprint.route("/profile", methods=["GET", "POST"])
@enter(Policy.SIGNED_IN)
def show() -> Response | str:
    form = ProfileForm(me())
    if form.validate_on_submit() and _may_change(form) and saved(form, lambda: _change(me(), form)):
        return done(url_for("profile.show"), _("资料已保存。"))
    return render_template("account/profile.html", form=form, account_facts=_facts(current_user))


@blueprint.route("/password", methods=["GET", "POST"])
@enter(Policy.SIGNED_IN)
@while_password_is_due
@limiter.limit("20 per minute", methods=["POST"])
def password() -> Response | str:
    form = PasswordForm(current_user)
    if form.validate_on_submit() and entrance.is_confirmed(me(), form.current):
        password_hash = entrance.hashed(form.new_password.data)
        kept(lambda: _change_password(me(), password_hash))
        return done(home_url(current_user), _("密码已修改，其他地方的登录都已退出。"))
    return render_template("account/password.html", form=form, is_due=current_user.must_change_password)


@blueprint.post("/preferences")
@enter(Policy.PUBLIC)
@while_password_is_due
def change_preferences() -> Response:
    """Language and size of type, for anybody; kept by the account and, for who has none, by a cookie."""
    response = redirect(local_path(request.form.get("next")) or url_for("public.home"), 303)
    kept(lambda: preferences.change(request.form, response))
    return response


def _change(user: User, form: ProfileForm) -> None:
    at, name = clock.now(), form.name.data if form.name else user.name
    people.change_contact(user, {"phone": form.phone.data, "name": name}, at=at)
    people.change_mailbox(user, form.email.data, at=at)


def _facts(user: User) -> list[tuple[str, str]]:
    """A firm that the account is not confirmed for is shown as the account itself named it."""
    firm = user.enterprise
    name = (firm.name if user.is_confirmed else user.enterprise_claim) if firm else ""
    state = (_("已核实") if user.is_confirmed else _("等待办公室核实")) if firm else ""
    return [
        (_("姓名"), "" if user.enterprise_id else user.name),
        (_("登录名"), user.login),
        (_("身份"), label(user.role)),
        (_("单位"), user.department.name if user.department else ""),
        (_("职务"), user.post.name if user.post else ""),
        (_("企业"), name),
        (_("企业身份"), state),
    ]


def _may_change(form: ProfileForm) -> bool:
    """The mail address opens the account by a link, so another one is as good as another password."""
    return form.email.data == current_user.email or entrance.is_confirmed(me(), form.current)


def _change_password(user: User, password_hash: str) -> None:
    """Every other browser is signed out; this one gets a new session."""
    at = clock.now()
    people.set_password(user, password_hash, at=at)
    browser.enter(user, at=at)
    log.info("password changed", user=user.id)
