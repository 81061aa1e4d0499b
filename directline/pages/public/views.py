"""What anybody may read: who may file what, how long it takes, who sees it."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import text

from directline.extensions import db
from directline.pages.guards import Policy, enter
from directline.pages.navigation import home_url
from directline.pages.public import promise

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@enter(Policy.PUBLIC)
def home() -> str:
    categories = promise.categories()
    return render_template(
        "public/home.html",
        groups=promise.groups(categories),
        closed=promise.closed(categories),
        steps=promise.steps(),
        rungs=promise.rungs(),
        entries=_entries(),
    )


def _entries() -> list[tuple[str, str, str]]:
    """The first buttons: label, address, style of the button."""
    if current_user.is_authenticated:
        return [(_("进入我的工作页面"), home_url(current_user), "main")]
    register, sign_in = url_for("account.registration"), url_for("account.sign_in")
    return [(_("注册企业，提交诉求"), register, "main"), (_("已有账号，登录"), sign_in, "plain")]


@blueprint.get("/healthz")
@enter(Policy.PUBLIC)
def health() -> tuple[str, dict[str, str]]:
    """Says only that the web and its database answer."""
    db.session.execute(text("SELECT 1"))
    return "ok\n", {"Content-Type": "text/plain"}
