"""The page of components."""

from flask import Blueprint, flash, render_template, request

from directline.pages.dev import samples
from directline.pages.guards import Policy, enter

blueprint = Blueprint("dev", __name__, url_prefix="/dev")


@blueprint.get("/components")
@enter(Policy.PUBLIC)
def components() -> str:
    """``?density=dense`` as officials see it, ``?large=1`` in large type."""
    flash("诉求已提交，编号 ZTC2026-7K3M9QAB。", "success")
    return render_template("dev/components.html", **samples.frame(request.args), **samples.components(request.args))
