"""Categories and the limits that hold where a category has none of its own."""

from typing import Any

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.configuration import working_time
from directline.county import changes_of_rules, listed
from directline.models import Category, Severity
from directline.pages.acting import done, saved
from directline.pages.admin import effects
from directline.pages.admin.blueprint import blueprint
from directline.pages.admin.people import active_departments
from directline.pages.admin.rule_forms import CategoryForm, LimitsForm, field_line
from directline.pages.display import limit_words
from directline.pages.guards import Policy, enter, me
from directline.tickets.deadline_rules import BY_KIND, BY_SEVERITY


@blueprint.get("/categories")
@enter(Policy.ADMIN)
def categories() -> str:
    every = listed.category_tree()
    limits = {one.id: limit_words(working_time.limit_for(BY_SEVERITY[0], one, one.default_severity)) for one in every}
    return render_template("admin/categories.html", groups=_groups(every), limits=limits)


@blueprint.route("/categories/<string:code>", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def category(code: str) -> Response | str:
    category = listed.category(code) or abort(404)
    form = CategoryForm(active_departments(), data=_typed(category))
    is_sound = form.validate_on_submit()
    if is_sound and not _is_preview() and saved(form, lambda: _change(category, form)):
        return done(url_for("admin.categories"), f"“{form.name.data}”已保存。")
    effect = _category_effect(form, category) if is_sound and _is_preview() else []
    return render_template("admin/category.html", form=form, category=category, effect=effect)


@blueprint.route("/limits", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def limits() -> Response | str:
    form = LimitsForm(data=_typed_limits())
    is_sound = form.validate_on_submit()
    if is_sound and not _is_preview() and saved(form, lambda: _change_limits(form)):
        return done(url_for("admin.categories"), "时限已保存，从现在起开始的时限按新的算。")
    effect = effects.of_limits(_resolve(form), at=clock.now()) if is_sound and _is_preview() else []
    return render_template("admin/limits.html", form=form, effect=effect, deadlines=BY_KIND)


def _is_preview() -> bool:
    return "preview" in request.form


def _groups(every: list[Category]) -> list[tuple[Category, list[Category]]]:
    """Each top category with those below it."""
    return [(top, [one for one in every if one.parent_id == top.id]) for top in every if top.parent_id is None]


def _typed(category: Category) -> dict[str, Any]:
    return {
        "name": category.name,
        "summary": category.summary,
        "department": category.default_department.code if category.default_department else "",
        "severity": category.default_severity,
        "limit": changes_of_rules.own_limit(category),
        "fields": "\n".join(field_line(row) for row in category.fields),
        "materials": "\n".join(category.materials),
        "examples": "\n".join(category.examples),
        "is_auto_dispatched": category.is_auto_dispatched,
        "is_open": category.is_open,
        "elsewhere": category.elsewhere,
    }


def _values(form: CategoryForm, category: Category) -> dict[str, Any]:
    unit = listed.department(form.department.data)
    return {
        "name": form.name.data,
        "summary": form.summary.data,
        "default_department_id": unit.id if unit else None,
        "default_severity": Severity(form.severity.data),
        "fields": form["fields"].rows(category.fields),
        "materials": form.materials.items,
        "examples": form.examples.items,
        "is_auto_dispatched": bool(form.is_auto_dispatched.data),
        "is_open": bool(form.is_open.data),
        "elsewhere": form.elsewhere.data,
    }


def _change(category: Category, form: CategoryForm) -> None:
    changes_of_rules.change_category(category, _values(form, category), form.limit.data, by=me(), at=clock.now())


def _category_effect(form: CategoryForm, category: Category) -> list[str]:
    unit = listed.department(form.department.data)
    return effects.of_category(_values(form, category), form.limit.data, unit.name if unit else "", at=clock.now())


def _typed_limits() -> dict[str, str]:
    values = changes_of_rules.general_limits()
    resolve = {f"resolve_{severity}": values.get((BY_SEVERITY[0], severity), "") for severity in Severity}
    plain = {f"{kind}_any": values.get((kind, None), "") for kind in BY_KIND}
    return resolve | plain | {f"{kind}_urgent": values.get((kind, Severity.URGENT), "") for kind in BY_KIND}


def _resolve(form: LimitsForm) -> dict[Severity, str]:
    return {severity: form[f"resolve_{severity}"].data for severity in Severity}


def _change_limits(form: LimitsForm) -> None:
    """What the form does not show (a limit of the file for some other severity) stays."""
    wanted = changes_of_rules.general_limits()
    for kind in BY_SEVERITY:
        wanted |= {(kind, severity): limit for severity, limit in _resolve(form).items()}
    for kind in BY_KIND:
        typed = {None: f"{kind}_any", Severity.URGENT: f"{kind}_urgent"}
        wanted |= {(kind, severity): form[name].data for severity, name in typed.items() if name in form}
    changes_of_rules.change_general_limits(
        {key: limit for key, limit in wanted.items() if limit}, by=me(), at=clock.now()
    )
