"""The first page of a complaint: whom it is about. About a principal nothing is kept."""

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.extensions import limiter
from directline.models import Category
from directline.pages.acting import saved
from directline.pages.enterprise import about
from directline.pages.enterprise.filing import blueprint, form_of
from directline.pages.guards import Policy, enter, me, whose_rate
from directline.tickets.files import drafts
from directline.tickets.lifecycle.sealing import Respondents, case_owner_of, elsewhere
from directline.tickets.lists import selects


@blueprint.route("/<code>/about", methods=["GET", "POST"])
@enter(Policy.ENTERPRISE)
@limiter.limit("30 per minute", methods=["POST"], key_func=whose_rate)
def about_whom(code: str) -> str | Response:
    category = selects.category_of(code) or abort(404)
    if not category.is_open or not category.is_sealed:
        return redirect(url_for("filing.write", code=code), 303)
    form = about.filled(drafts.find(me(), form_of(category)))
    if not form.validate_on_submit():
        return _shown(category, form)
    return _taken(category, form)


def _taken(category: Category, form: about.AboutForm) -> str | Response:
    respondents = about.respondents_of(form.content)
    if about.is_about_principal(respondents):
        return render_template("enterprise/elsewhere.html", category=category, words=elsewhere())
    if saved(form, lambda: _keep(category, form, respondents)):
        return redirect(url_for("filing.write", code=category.code), 303)
    return _shown(category, form)


def _keep(category: Category, form: about.AboutForm, respondents: Respondents) -> None:
    case_owner_of(respondents)
    at = clock.now()
    draft = drafts.opened(me(), form_of(category), at=at)
    drafts.keep(draft, {**draft.content, "category": [category.code], about.KEY: form.content}, at=at)


def _shown(category: Category, form: about.AboutForm) -> str:
    return render_template("enterprise/about.html", category=category, form=form)
