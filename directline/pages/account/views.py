"""Signing in and out, and registering an enterprise."""

from contextlib import suppress

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import selects
from directline.accounts.registration import AlreadyRegistered, Registration, register
from directline.extensions import db, limiter
from directline.models import User
from directline.pages import preferences
from directline.pages.account import browser, entrance, expired
from directline.pages.account.forms import RegisterForm, SignInForm
from directline.pages.acting import done, pressed, saved
from directline.pages.guards import Policy, enter, local_path, me, while_password_is_due
from directline.pages.navigation import home_url
from directline.tickets.errors import Refused

blueprint = Blueprint("account", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@enter(Policy.PUBLIC)
@limiter.limit("60 per minute", methods=["POST"])
def sign_in() -> Response | str:
    form = SignInForm()
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(home_url(current_user), 303)
    if form.validate_on_submit() and saved(form, lambda: _enter(_admitted(form.login.data, form.password.data))):
        return _entered(unsent=form.unsent.data)
    return expired.sign_in_page(form, local_path(request.args.get("next")))


@blueprint.post("/sign-out")
@enter(Policy.PUBLIC)
@while_password_is_due
def sign_out() -> Response:
    words = _("您已退出登录。")
    return pressed(url_for("public.home"), words, lambda: browser.leave(at=clock.now()), is_once=False)


@blueprint.route("/register", methods=["GET", "POST"])
@enter(Policy.PUBLIC)
@limiter.limit("20 per minute", methods=["POST"])
def registration() -> Response | str:
    townships = db.session.scalars(selects.townships()).all()
    form = RegisterForm(townships)
    if form.validate_on_submit() and saved(form, lambda: _enter(_registered(form))):
        return _entered(_("注册成功，现在就可以提交诉求；办公室会同时核实企业信息。"))
    return render_template("account/register.html", form=form)


def _admitted(login: str, password: str) -> User:
    place = {"address": request.remote_addr or "", "device": browser.device()}
    return entrance.admit(login, password, **place, at=clock.now())


def _registered(form: RegisterForm) -> User:
    """The new account; pressed twice, the second time signs in to what the first one made."""
    try:
        return register(_typed(form), at=clock.now())
    except AlreadyRegistered:
        db.session.rollback()
        with suppress(Refused):
            return _admitted(form.phone.data, form.new_password.data)
        raise


def _typed(form: RegisterForm) -> Registration:
    password_hash = entrance.hashed(form.new_password.data)
    return Registration(
        credit_code=form.credit_code.data,
        enterprise_name=form.enterprise_name.data,
        contact_name=form.contact_name.data,
        phone=form.phone.data,
        password_hash=password_hash,
        email=form.email.data,
        township=selects.township(form.township.data),
        language=preferences.language(),
    )


def _enter(user: User) -> None:
    browser.enter(user, at=clock.now())


def _entered(greeting: str = "", unsent: str = "") -> Response:
    way = expired.carry_on(me(), unsent) or local_path(request.args.get("next"))
    return done(way or home_url(current_user), greeting)
