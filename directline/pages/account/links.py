"""One-time links: asking for one by mail, signing in by it, setting a password by it."""

import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import link_requests, links, lockout, people, selects
from directline.extensions import limiter
from directline.models import LinkPurpose, OneTimeLink
from directline.pages.account import browser, entrance
from directline.pages.account.forms import FirstPasswordForm, ForgottenForm, LinkForm
from directline.pages.acting import done, kept, saved
from directline.pages.forms import Form
from directline.pages.guards import Policy, enter
from directline.pages.navigation import home_url

log = structlog.get_logger(__name__)
blueprint = Blueprint("links", __name__)


@blueprint.route("/forgotten", methods=["GET", "POST"])
@enter(Policy.PUBLIC)
@limiter.limit("10 per minute", methods=["POST"])
def forgotten() -> Response | str:
    form = ForgottenForm()
    if form.validate_on_submit():
        kept(lambda: link_requests.ask(selects.with_login(form.login.data), at=clock.now()))
        return redirect(url_for("links.sent"), 303)
    return render_template("account/forgotten.html", form=form)


@blueprint.get("/forgotten/sent")
@enter(Policy.PUBLIC)
def sent() -> str:
    """The same for everybody: whether there is such an account is nobody's business."""
    return render_template("account/link_sent.html")


@blueprint.route(f"{links.PATH}<token>", methods=["GET", "POST"])
@enter(Policy.PUBLIC)
@limiter.limit("60 per minute")
def sign_in(token: str) -> Response | str | tuple[str, int]:
    link, form = links.find(token, at=clock.now()), LinkForm()
    if link is None:
        return _void()
    if link.purpose is not LinkPurpose.SIGN_IN:
        page = "number.confirm" if link.purpose is LinkPurpose.NUMBER else "links.password"
        return redirect(url_for(page, token=token), 303)
    if form.validate_on_submit():
        return _entered(link, form)
    return render_template("account/link.html", form=form, link=link, token=token)


@blueprint.route(f"{links.PATH}<token>/password", methods=["GET", "POST"])
@enter(Policy.PUBLIC)
@limiter.limit("60 per minute")
def password(token: str) -> Response | str | tuple[str, int]:
    link = links.find(token, at=clock.now())
    if link is None or link.purpose is LinkPurpose.NUMBER:
        return _void()
    form = FirstPasswordForm(link.user)
    if form.validate_on_submit():
        return _entered(link, form, entrance.hashed(form.new_password.data))
    return render_template("account/link_password.html", form=form, link=link)


def _void() -> tuple[str, int]:
    return render_template("account/link_void.html"), 410


def _entered(link: OneTimeLink, form: Form, password_hash: str = "") -> Response | tuple[str, int]:
    """Two browsers at once: the second finds the link used."""
    if not saved(form, lambda: _use(link, password_hash)):
        return _void()
    return done(home_url(current_user), _("密码已设置，您已登录。") if password_hash else _("您已登录，链接已经失效。"))


def _use(link: OneTimeLink, password_hash: str) -> None:
    """Use the link up and sign in."""
    at = clock.now()
    user = links.use(link, at=at)
    if password_hash:
        people.set_password(user, password_hash, at=at)
        log.info("password set by a link", user=user.id, purpose=link.purpose)
    browser.enter(user, at=at)
    lockout.forgive(user.login, lockout.place_of(user.login, address=request.remote_addr or "", device=""))
