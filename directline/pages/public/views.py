"""What anybody may read: who may file what, how long it takes, who sees it."""

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from directline.operations.probe import probe
from directline.outages import Outage
from directline.pages.guards import Policy, enter
from directline.pages.navigation import home_url
from directline.pages.public import standards

blueprint = Blueprint("public", __name__)
HEALTH = {
    None: (200, "ok\n"),
    Outage.FULL: (507, "the disk is full\n"),
    Outage.READ_ONLY: (503, "nothing can be written\n"),
    Outage.BUSY: (503, "the database is busy or away\n"),
}


@blueprint.get("/")
@enter(Policy.PUBLIC)
def home() -> str:
    categories = standards.categories()
    return render_template(
        "public/home.html",
        groups=standards.groups(categories),
        closed=standards.closed(categories),
        steps=standards.steps(),
        rungs=standards.rungs(),
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
def health() -> tuple[str, int, dict[str, str]]:
    """Says within a second whether the line can write, and nothing else."""
    outage = probe(current_app._get_current_object())  # type: ignore[attr-defined]
    code, words = HEALTH[outage]
    return words, code, {"Content-Type": "text/plain; charset=utf-8"}
