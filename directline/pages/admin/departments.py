"""Departments: list, add, change, close and open again."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.county import departments as verbs
from directline.county import listed
from directline.extensions import db
from directline.models import Department, DepartmentKind
from directline.pages.acting import acted, done, pressed, saved
from directline.pages.admin.blueprint import blueprint
from directline.pages.admin.forms import DepartmentForm, MergeForm, NewDepartmentForm
from directline.pages.display import choices, label
from directline.pages.forms import Choice
from directline.pages.guards import Policy, enter, me
from directline.pages.listing import Board, Filters, Search, answered
from directline.tickets.lists.paging import Key

STATES = (("to_verify", "待核对"), ("closed", "已停用"))
ORDER = (Key(Department.position), Key(Department.id))


class Shown(NamedTuple):
    unit: Department
    people: int


class DepartmentFilters(Filters):
    words = Search("名称、编码或电话")
    kind = Choice("类型", is_required=False)
    state = Choice("状态", is_required=False)

    def offer(self) -> None:
        self.kind.offer(choices(DepartmentKind), empty="全部类型")
        self.state.offer(STATES, empty="在用")


@blueprint.get("/departments")
@enter(Policy.ADMIN)
def departments() -> Response | str:
    return answered(_board(), "admin/departments.html")


@blueprint.route("/departments/new", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def new_department() -> Response | str:
    form = NewDepartmentForm(*_offers())
    if form.validate_on_submit() and acted(form, lambda: _add(form)):
        return done(url_for("admin.department", code=form.code.data), f"已新增“{form.name.data}”。")
    return render_template("admin/department_new.html", form=form)


@blueprint.route("/departments/<string:code>", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def department(code: str) -> Response | str:
    unit = listed.department(code) or abort(404)
    form = DepartmentForm(*_offers(), data=_typed(unit))
    if form.validate_on_submit() and saved(form, lambda: _change(unit, form)):
        return done(url_for("admin.departments"), f"“{form.short_name.data}”已保存。")
    people = listed.people_by_department([unit.id]).get(unit.id, 0)
    return render_template("admin/department.html", form=form, unit=unit, people=people, merge=_merge_form(unit))


@blueprint.post("/departments/<string:code>/merge")
@enter(Policy.ADMIN)
def merge_department(code: str) -> Response:
    unit = listed.department(code) or abort(404)
    form = _merge_form(unit)
    if not form.validate():
        abort(404)
    into = listed.department(form.into.data) if form.into.data else None
    words = f"“{unit.name}”已记为并入“{into.name}”。" if into else f"“{unit.name}”没有并入其他单位。"
    address = url_for("admin.department", code=code)
    return pressed(address, words, lambda: verbs.merge(unit, into, by=me(), at=clock.now()), is_once=False)


@blueprint.post("/departments/<string:code>/close")
@enter(Policy.ADMIN)
def close_department(code: str) -> Response:
    unit = listed.department(code) or abort(404)
    address, words = url_for("admin.department", code=code), f"“{unit.name}”已停用。"
    return pressed(address, words, lambda: verbs.close(unit, by=me(), at=clock.now()), is_once=False)


@blueprint.post("/departments/<string:code>/open")
@enter(Policy.ADMIN)
def open_department(code: str) -> Response:
    unit = listed.department(code) or abort(404)
    address, words = url_for("admin.department", code=code), f"“{unit.name}”已恢复使用。"
    return pressed(address, words, lambda: verbs.reopen(unit, by=me(), at=clock.now()), is_once=False)


def _board() -> Board[Department, Shown]:
    filters = DepartmentFilters()
    chosen = (filters.words.data or "", filters.kind.data or "")
    return Board(
        name="单位",
        filters=filters,
        rows=listed.departments(*chosen, state=filters.state.data or ""),
        keys=ORDER,
        present=_present,
        columns=(
            ("编码", lambda shown: shown.unit.code),
            ("名称", lambda shown: shown.unit.name),
            ("简称", lambda shown: shown.unit.short_name),
            ("类型", lambda shown: label(shown.unit.kind)),
            ("对比组", lambda shown: shown.unit.comparison_group or ""),
            ("分管", lambda shown: shown.unit.vice_post.name if shown.unit.vice_post else ""),
            ("电话", lambda shown: shown.unit.phone),
            ("人数", lambda shown: shown.people),
        ),
    )


def _present(units: Sequence[Department]) -> list[Shown]:
    people = listed.people_by_department([unit.id for unit in units])
    return [Shown(unit, people.get(unit.id, 0)) for unit in units]


def _merge_form(unit: Department) -> MergeForm:
    return MergeForm(_offers()[0], data={"into": unit.merged_into.code if unit.merged_into else ""})


def _offers() -> tuple[list[Department], list[Any]]:
    units = db.session.scalars(listed.departments().order_by(Department.position, Department.id))
    return list(units), list(db.session.scalars(listed.vice_posts()))


def _typed(unit: Department) -> dict[str, Any]:
    """The department as its form shows it."""
    duties = [f"{duty['text']}：{' '.join(duty['words'])}" if duty["words"] else duty["text"] for duty in unit.duties]
    return {
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "group": unit.comparison_group or "",
        "parent": unit.parent.code if unit.parent else "",
        "vice": unit.vice_post.code if unit.vice_post else "",
        "phone": unit.phone,
        "duties": "\n".join(duties),
        "services": "\n".join(unit.services),
        "is_to_verify": unit.is_to_verify,
    }


def _values(form: DepartmentForm) -> dict[str, Any]:
    """The department as the form says it."""
    parent = listed.department(form.parent.data) if form.parent.data else None
    vices = {post.code: post.id for post in db.session.scalars(listed.vice_posts())}
    return {
        "name": form.name.data,
        "short_name": form.short_name.data,
        "kind": DepartmentKind(form.kind.data),
        "comparison_group": form.group.data or None,
        "parent_id": parent.id if parent else None,
        "vice_post_id": vices.get(form.vice.data),
        "phone": form.phone.data,
        "duties": [_duty(line) for line in form.duties.items],
        "services": form.services.items,
        "is_to_verify": bool(form.is_to_verify.data),
    }


def _duty(line: str) -> dict[str, Any]:
    text, _, words = line.replace(":", "：").partition("：")
    return {"text": text.strip(), "words": words.replace("、", " ").replace("，", " ").split()}


def _add(form: NewDepartmentForm) -> None:
    verbs.add(form.code.data, _values(form), by=me(), at=clock.now())


def _change(unit: Department, form: DepartmentForm) -> None:
    verbs.change(unit, _values(form), by=me(), at=clock.now())
