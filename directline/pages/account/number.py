"""Changing the mobile number to sign in with: wished with the password, confirmed by a link to the mailbox."""

import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import links, numbers
from directline.extensions import limiter
from directline.models import NumberChange
from directline.pages.account import browser, entrance
from directline.pages.account.forms import LinkForm, NumberForm
from directline.pages.acting import acted, done, pressed
from directline.pages.guards import Policy, enter, me

log = structlog.get_logger(__name__)
blueprint = Blueprint("number", __name__)


@blueprint.route("/profile/number", methods=["GET", "POST"])
@enter(Policy.ENTERPRISE)
@limiter.limit("20 per minute", methods=["POST"])
def change() -> Response | str:
    form = NumberForm(me())
    if form.validate_on_submit() and entrance.is_confirmed(me(), form.current) and acted(form, lambda: _ask(form)):
        return redirect(url_for("number.change"), 303)
    return render_template("account/number.html", form=form, user=me(), number_change=numbers.newest(me()))


@blueprint.post("/profile/number/give-up")
@enter(Policy.ENTERPRISE)
def give_up() -> Response:
    words = _("已撤回，登录手机号没有改变。")
    return pressed(url_for("number.change"), words, lambda: numbers.give_up(me(), at=clock.now()))


@blueprint.route(f"{links.PATH}<token>/number", methods=["GET", "POST"])
@enter(Policy.PUBLIC)
@limiter.limit("60 per minute")
def confirm(token: str) -> Response | str | tuple[str, int]:
    """A button, so that a mail scanner that follows the link changes nothing."""
    link = links.find(token, at=clock.now())
    number_change = numbers.of_link(link) if link else None
    if number_change is None:
        return _over(token)
    form = LinkForm()
    if form.validate_on_submit() and acted(form, lambda: numbers.change_by_link(number_change, at=clock.now())):
        return _changed(number_change)
    return render_template("account/number_link.html", form=form, number_change=number_change, tail=numbers.tail_of)


def _ask(form: NumberForm) -> None:
    number_change = numbers.ask(
        me(), form.number.data, by_office=bool(form.by_office and form.by_office.data), at=clock.now()
    )
    log.info("change of number wished", user=number_change.user_id, by_link=number_change.link_id is not None)


def _over(token: str) -> Response | tuple[str, int]:
    """Pressed twice, the second time reads what the first one did."""
    if request.method == "POST" and numbers.was_done_by(token):
        return _sign_in_anew()
    return render_template("account/link_void.html"), 410


def _changed(number_change: NumberChange) -> Response:
    """Every session of the account has ended, this browser's too if it was one."""
    log.info("number changed by a link", user=number_change.user_id)
    if current_user.get_id() == str(number_change.user_id):
        browser.leave(at=clock.now())
    return _sign_in_anew()


def _sign_in_anew() -> Response:
    return done(url_for("account.sign_in"), _("登录手机号已更换，请用新的手机号登录，密码不变。"))
