"""The page of components."""

from flask import Blueprint, flash, render_template, request
from werkzeug.datastructures import MultiDict

from directline.pages.dev import samples
from directline.pages.dev.forms import Confirmed, EveryField, Filters

blueprint = Blueprint("dev", __name__, url_prefix="/dev")


@blueprint.get("/components")
def components() -> str:
    """``?density=dense`` as officials see it, ``?large=1`` in large type."""
    wrong = EveryField(MultiDict({"account": "变压器容量不足"}), prefix="wrong")
    wrong.validate()
    flash("诉求已提交，编号 ZTC2026-7K3M9QAB。", "success")
    return render_template(
        "dev/components.html",
        density="dense" if request.args.get("density") == "dense" else "roomy",
        has_large_type=request.args.get("large") == "1",
        form=EveryField(),
        wrong=wrong,
        filters=Filters(request.args),
        confirmation=Confirmed(),
        **samples.everything(),
    )
