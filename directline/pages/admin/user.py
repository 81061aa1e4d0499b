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
    person = people.one(user_id)
    form = ContactForm(obj=person)
    if form.validate_on_submit() and saved(form, lambda: people.change_contact(person, form)):
        return done(_page(user_id), "资料已保存。")
    return render_template("admin/user.html", form=form, user=person, is_me=person == me(), **people.about(person))


@blueprint.route("/users/<int:user_id>/place", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def user_place(user_id: int) -> Response | str:
    person = people.official(user_id)
    form = PlaceForm(people.active_departments(), people.posts(), data=people.typed_place(places.of(person)))
    if form.validate_on_submit() and acted(form, lambda: people.move(person, form)):
        return done(_page(user_id), WAITS if grants.open_for(person) else "已调整；此人在各处的登录都已退出。")
    return render_template("admin/user_place.html", form=form, user=person, matters=assignments.in_hands_of(person))


@blueprint.route("/users/<int:user_id>/deputies", methods=["GET", "POST"])
@enter(Policy.ADMIN)
def user_deputies(user_id: int) -> Response | str:
    person = people.official(user_id)
    stand_ins = people.stand_ins(person)
    form = DeputyForm(stand_ins)
    if form.validate_on_submit() and acted(form, lambda: people.appoint(person, form)):
        return done(_page(user_id), "已安排代班。")
    return render_template("admin/user_deputies.html", form=form, user=person, has_candidates=bool(stand_ins))


@blueprint.post("/users/<int:user_id>/deputies/<int:key>/end")
@enter(Policy.ADMIN)
def end_deputy(user_id: int, key: int) -> Response:
    person = people.official(user_id)
    return pressed(_page(user_id), "代班已取消。", lambda: deputies.dismiss(person, key, at=clock.now()))


@blueprint.post("/users/<int:user_id>/link")
@enter(Policy.ADMIN)
def new_user_link(user_id: int) -> Response:
    person, address = people.one(user_id), url_for("admin.user_link", user_id=user_id)
    return pressed(address, "", lambda: people.send_link(person), refused_to=_page(user_id))


@blueprint.get("/users/<int:user_id>/link")
@enter(Policy.ADMIN)
def user_link(user_id: int) -> str:
    """The link to hand over; where it went by mail, only that it did."""
    person = people.one(user_id)
    link = people.latest_link(person) or abort(404)
    address = "" if person.email else links.address(link)
    return render_template("admin/user_link.html", user=person, link=link, address=address)


@blueprint.post("/users/<int:user_id>/unlock")
@enter(Policy.ADMIN)
def unlock_user(user_id: int) -> Response:
    person = people.one(user_id)
    return pressed(_page(user_id), f"“{person.name}”现在可以重新登录了。", lambda: people.unlock(person))


@blueprint.post("/users/<int:user_id>/close")
@enter(Policy.ADMIN)
def close_user(user_id: int) -> Response:
    person = people.one(user_id)
    if person == me():
        abort(409)
    words = f"“{person.name}”已停用，各处的登录都已退出。"
    return pressed(_page(user_id), words, lambda: people.close(person), is_once=False)


@blueprint.post("/users/<int:user_id>/open")
@enter(Policy.ADMIN)
def open_user(user_id: int) -> Response:
    person = people.one(user_id)
    words = WAITS if people.is_guarded(person) else f"“{person.name}”已恢复使用。"
    return pressed(_page(user_id), words, lambda: people.reopen(person), is_once=False)


def _page(user_id: int) -> str:
    return url_for("admin.user", user_id=user_id)
