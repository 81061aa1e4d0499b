"""One account: who it is, where it belongs, its link, its stand-ins; open or closed."""

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from directline import clock
from directline.accounts import deputies, grants, links, places
from directline.pages.acting import acted, done, pressed, saved
from directline.pages.admin import people
from directline.pages.admin.blueprint import blueprint
from directline.pages.admin.forms import ContactForm, DeputyForm, PlaceForm
from directline.pages.guards import Policy, enter, me
from directline.tickets.lists import assignments

WAITS = "已提出，要由另一位管理员或审计员在“角色授权”页同意；在此之前一切照旧。"


@blueprint.route("/users/<int:user_id>", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def user(user_id: int) -> Response | str:
    found = people.one(user_id)
    form = ContactForm(obj=found)
    if form.validate_on_submit() and saved(form, lambda: people.change_contact(found, form)):
        return done(_page(user_id), "资料已保存。")
    return render_template("admin/user.html", form=form, user=found, is_me=found == me(), **people.about(found))


@blueprint.route("/users/<int:user_id>/place", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def user_place(user_id: int) -> Response | str:
    found = people.official(user_id)
    form = PlaceForm(people.active_departments(), people.posts(), data=people.typed_place(places.of(found)))
    if form.validate_on_submit() and acted(form, lambda: people.move(found, form)):
        return done(_page(user_id), WAITS if grants.open_for(found) else "已调整；此人在各处的登录都已退出。")
    return render_template("admin/user_place.html", form=form, user=found, matters=assignments.in_hands_of(found))


@blueprint.route("/users/<int:user_id>/deputies", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def user_deputies(user_id: int) -> Response | str:
    found = people.official(user_id)
    stand_ins = people.stand_ins(found)
    form = DeputyForm(stand_ins)
    if form.validate_on_submit() and acted(form, lambda: people.appoint(found, form)):
        return done(_page(user_id), "已安排代班。")
    return render_template("admin/user_deputies.html", form=form, user=found, has_candidates=bool(stand_ins))


@blueprint.post("/users/<int:user_id>/deputies/<int:key>/end")
@enter(Policy.ADMIN)
def end_deputy(user_id: int, key: int) -> Response:
    found = people.official(user_id)
    return pressed(_page(user_id), "代班已取消。", lambda: deputies.dismiss(found, key, at=clock.now()))


@blueprint.post("/users/<int:user_id>/link")
@enter(Policy.ADMIN)
def new_user_link(user_id: int) -> Response:
    found, address = people.one(user_id), url_for("admin.user_link", user_id=user_id)
    return pressed(address, "", lambda: people.send_link(found), refused_to=_page(user_id))


@blueprint.get("/users/<int:user_id>/link")
@enter(Policy.ADMIN)
def user_link(user_id: int) -> str:
    """The link to hand over; where it went by mail, only that it did."""
    found = people.one(user_id)
    link = people.latest_link(found) or abort(404)
    address = "" if found.email else links.address(link)
    return render_template("admin/user_link.html", user=found, link=link, address=address)


@blueprint.post("/users/<int:user_id>/unlock")
@enter(Policy.ADMIN)
def unlock_user(user_id: int) -> Response:
    found = people.one(user_id)
    return pressed(_page(user_id), f"“{found.name}”现在可以重新登录了。", lambda: people.unlock(found))


@blueprint.post("/users/<int:user_id>/close")
@enter(Policy.ADMIN)
def close_user(user_id: int) -> Response:
    found = people.one(user_id)
    if found == me():
        abort(409)
    words = f"“{found.name}”已停用，各处的登录都已退出。"
    return pressed(_page(user_id), words, lambda: people.close(found), is_once=False)


@blueprint.post("/users/<int:user_id>/open")
@enter(Policy.ADMIN)
def open_user(user_id: int) -> Response:
    found = people.one(user_id)
    words = WAITS if people.is_guarded(found) else f"“{found.name}”已恢复使用。"
    return pressed(_page(user_id), words, lambda: people.reopen(found), is_once=False)


def _page(user_id: int) -> str:
    return url_for("admin.user", user_id=user_id)
