"""What the pages about accounts say of a person, and what their forms mean."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import abort
from sqlalchemy import select

from directline import clock
from directline.accounts import deputies, grants, links, lockout, people, places
from directline.accounts.people import Invited, NewPerson
from directline.accounts.places import Place
from directline.county import listed, record
from directline.extensions import db
from directline.models import Department, LinkPurpose, OneTimeLink, Post, Role, RoleGrant, User
from directline.pages.admin.forms import ContactForm, DeputyForm, InviteForm, PlaceForm
from directline.pages.display import label
from directline.pages.guards import me
from directline.tickets import lifecycle
from directline.tickets.errors import Refused
from directline.tickets.lists import assignments

HANDED_OVER = (LinkPurpose.INVITE, LinkPurpose.RESET)


class Absence(NamedTuple):
    """Days on which another is told too."""

    key: int
    name: str
    first: date
    last: date


def active_departments() -> list[Department]:
    return list(db.session.scalars(listed.departments().order_by(Department.position, Department.id)))


def posts() -> list[Post]:
    return list(db.session.scalars(listed.posts()))


def one(user_id: int) -> User:
    return db.session.get(User, user_id) or abort(404)


def official(user_id: int) -> User:
    """Somebody of ours; an enterprise's account has no place and no stand-in."""
    user = one(user_id)
    return user if has_place(user) else abort(404)


def about(user: User) -> dict[str, Any]:
    """What the page of an account shows beside its form."""
    asked = grants.open_for(user)
    return {
        "home": home_of(user),
        "absences": absences(user),
        "has_place": has_place(user),
        "asked": words_of(asked) if asked else "",
        "matters": assignments.in_hands_of(user),
    }


def _is_settled(user: User) -> bool:
    """A person is at home in a place that two people gave."""
    return is_guarded(user) and bool(user.password_hash)


def is_guarded(user: User) -> bool:
    return places.is_guarded(places.of(user))


def has_place(user: User) -> bool:
    return not user.is_enterprise


def home_of(user: User) -> str:
    """Where a person belongs, in words."""
    place = user.enterprise or user.department or user.post
    return place.name if place else ""


def place_of(form: PlaceForm) -> Place:
    """Role, department and post as chosen; what the role has no use for is left out."""
    role = Role(form.role.data)
    unit = listed.department(form.department.data) if form.department.data else None
    held = {post.code: post for post in posts()}.get(form.post.data)
    return places.chosen(role, unit, held)


def typed_place(place: Place | RoleGrant) -> dict[str, str]:
    return {
        "role": place.role,
        "department": place.department.code if place.department else "",
        "post": place.post.code if place.post else "",
    }


def words_of(place: Place | RoleGrant) -> str:
    """A place in words: 负责人 · 直通车办公室."""
    unit_or_post = place.department or place.post
    return f"{label(place.role)} · {unit_or_post.name}" if unit_or_post else str(label(place.role))


def absences(user: User) -> list[Absence]:
    moment = timedelta(microseconds=1)
    return [
        Absence(row.id, row.deputy.name, clock.local_date(row.starts_at), clock.local_date(row.ends_at - moment))
        for row in deputies.of(user)
    ]


def stand_ins(user: User) -> list[tuple[str, str]]:
    """Who can stand in, as choices."""
    return [(str(person.id), f"{person.name}（{home_of(person)}）") for person in deputies.candidates(user)]


def latest_link(user: User) -> OneTimeLink | None:
    """The link that an administrator made last and that still works."""
    usable = select(OneTimeLink).where(
        OneTimeLink.user_id == user.id,
        OneTimeLink.purpose.in_(HANDED_OVER),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > clock.now(),
    )
    return db.session.scalars(usable.order_by(OneTimeLink.id.desc())).first()


def invite(form: InviteForm) -> Invited:
    at = clock.now()
    person = NewPerson(form.login.data, form.name.data, place_of(form), form.phone.data, form.email.data)
    invited = people.invite(person, by=me(), at=at)
    user, action = invited.user, "请求授予角色" if invited.asked else "邀请"
    record.note("users", user.login, action, by=me(), at=at, after={"role": user.role, "home": home_of(user)})
    return invited


def send_link(user: User) -> None:
    """Of an account whose place two people gave, no one person gets hold: its link goes to its own mailbox alone."""
    if _is_settled(user) and not user.email:
        raise Refused("这个账号没有邮箱；请由服务器的管理人员运行 user link 取链接，当面交给本人")
    purpose = LinkPurpose.RESET if user.password_hash else LinkPurpose.INVITE
    people.send_link(user, purpose, at=clock.now())
    _note(user, "发一次性链接")


def change_contact(user: User, form: ContactForm) -> None:
    if _is_settled(user) and form.email.data != user.email:
        raise Refused("这个账号的邮箱由本人在“我的资料”里改：登录链接会寄到那里")
    at, values = clock.now(), {"name": form.name.data, "phone": form.phone.data}
    before = user.email
    people.keep_former(user, values | {"email": form.email.data}, at=at)
    record.write(user, values | {"email": form.email.data}, name=user.login, by=me(), at=at)
    if before and before != user.email:
        links.notify_mailbox(user, before, at=at)
    if has_place(user):
        lifecycle.follow(user, at=clock.now())


def move(user: User, form: PlaceForm) -> RoleGrant | None:
    """What waits for a second person, if it takes two."""
    before, wanted = typed_place(places.of(user)), place_of(form)
    asked = people.move(user, wanted, by=me(), at=clock.now())
    _note(user, "请求授予角色" if asked else "调整角色", before=before, after=typed_place(wanted))
    return asked


def unlock(user: User) -> None:
    lockout.unlock(user.login)
    _note(user, "解除登录限制")


def appoint(user: User, form: DeputyForm) -> None:
    deputy = db.session.get_one(User, int(form.deputy.data))
    deputies.appoint(user, deputy, form.first.chosen, form.last.chosen)
    _note(user, f"安排代班：{deputy.name}，{form.first.data} 至 {form.last.data}")


def close(user: User) -> None:
    if not user.is_active:
        return
    people.deactivate(user, by=me(), at=clock.now())
    _note(user, "停用")


def reopen(user: User) -> RoleGrant | None:
    asked = people.reactivate(user, by=me(), at=clock.now())
    _note(user, "请求恢复" if asked else "恢复")
    return asked


def grant(asked: RoleGrant) -> None:
    grants.grant(asked, by=me(), at=clock.now())
    _note(asked.user, record.GRANTED, after=typed_place(asked))


def refuse(asked: RoleGrant) -> None:
    grants.refuse(asked, by=me(), at=clock.now())
    _note(asked.user, "不同意授予角色", after=typed_place(asked))


def _note(user: User, action: str, **facts: Any) -> None:
    record.note("users", user.login, action, by=me(), at=clock.now(), **facts)
