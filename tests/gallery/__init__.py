"""Every component in every state on one page, to look at and to test; no program serves it."""

from functools import cache
from pathlib import Path

from flask import Flask, flash, request
from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from tests.gallery import samples

TEMPLATES = Path(__file__).parent / "templates"


def page(app: Flask, query: str = "") -> str:
    """``density=dense`` as officials see it, ``large=1`` in large type."""
    with app.test_request_context(f"/?{query}"):
        flash("诉求已提交，编号 ZTC2026-7K3M9QAB。", "success")
        shown = samples.components(request.args)
        app.update_template_context(shown)
        shown |= samples.frame(request.args)
        return _templates(app).get_template("gallery/components.html").render(shown)


@cache
def _templates(app: Flask) -> Environment:
    """The templates of the program, and those of the gallery."""
    own = FileSystemLoader(TEMPLATES)
    return app.jinja_env.overlay(loader=ChoiceLoader([app.jinja_env.loader, own]))
