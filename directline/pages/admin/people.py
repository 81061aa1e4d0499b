"""What the pages about accounts say of a person, and what their forms mean."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import abort
from sqlalchemy import select

from directline import clock
from directline.accounts import deputies, people
from directline.accounts.people import NewPerson, Place
from directline.county import queries, record
from directline.extensions import db
from directline.models import Department, LinkPurpose, OneTimeLink, Post, Role, User
from directline.pages.admin.blueprint import me
from directline.pages.admin.forms import ContactForm, DeputyForm, InviteForm, PlaceForm

HANDED_OVER = (LinkPurpose.INVITE, LinkPurpose.RESET)


class Absence(NamedTuple):
    """Days on which another is told too."""

    key: int
    name: str
    first: date
    last: date


def active_departments() -> list[Department]:
    return list(db.session.scalars(queries.departments().order_by(Department.position, Department.id)))


def posts() -> list[Post]:
    return list(db.session.scalars(queries.posts()))


def one(user_id: int) -> User:
    return db.session.get(User, user_id) or abort(404)


def official(user_id: int) -> User:
    """Somebody of ours; an enterprise's account has no place and no stand-in."""
    found = one(user_id)
    return found if has_place(found) else abort(404)


def has_place(user: User) -> bool:
    return user.role is not Role.ENTERPRISE


def home_of(user: User) -> str:
    """Where a person belongs, in words."""
    found = user.enterprise or user.department or user.post
    return found.name if found else ""


def place_of(form: PlaceForm) -> Place:
    """Role, department and post as chosen; what the role has no use for is left out."""
    role = Role(form.role.data)
    unit = queries.department(form.department.data) if form.department.data else None
    held = {post.code: post for post in posts()}.get(form.post.data)
    is_official = role in (Role.HANDLER, Role.HEAD)
    return Place(role, unit if is_official else None, held if role is Role.LEADER else None)


def typed_place(user: User) -> dict[str, str]:
    return {
        "role": user.role,
        "department": user.department.code if user.department else "",
        "post": user.post.code if user.post else "",
    }


def absences(user: User) -> list[Absence]:
    moment = timedelta(microseconds=1)
    return [
        Absence(row.id, row.deputy.name, clock.local_date(row.starts_at), clock.local_date(row.ends_at - moment))
        for row in deputies.of(user)
    ]


def stand_ins(user: User) -> list[tuple[str, str]]:
    """Who can stand in, as choices."""
    return [(str(found.id), f"{found.name}（{home_of(found)}）") for found in deputies.candidates(user)]


def latest_link(user: User) -> OneTimeLink | None:
    """The link that an administrator made last and that still works."""
    usable = select(OneTimeLink).where(
        OneTimeLink.user_id == user.id,
        OneTimeLink.purpose.in_(HANDED_OVER),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > clock.now(),
    )
    return db.session.scalars(usable.order_by(OneTimeLink.id.desc())).first()


def invite(form: InviteForm) -> User:
    at = clock.now()
    person = NewPerson(form.login.data, form.name.data, place_of(form), form.phone.data, form.email.data)
    user = people.invite(person, at=at).user
    record.note("users", user.login, "邀请", by=me(), at=at, after={"role": user.role, "home": home_of(user)})
    return user


def send_link(user: User) -> None:
    purpose = LinkPurpose.RESET if user.password_hash else LinkPurpose.INVITE
    people.send_link(user, purpose, at=clock.now())
    _note(user, "发一次性链接")


def change_contact(user: User, form: ContactForm) -> None:
    values = {"name": form.name.data, "phone": form.phone.data, "email": form.email.data}
    record.write(user, values, name=user.login, by=me(), at=clock.now())


def move(user: User, form: PlaceForm) -> None:
    before = typed_place(user)
    people.move(user, place_of(form))
    _note(user, "调整角色", before=before, after=typed_place(user))


def appoint(user: User, form: DeputyForm) -> None:
    deputy = db.session.get_one(User, int(form.deputy.data))
    deputies.appoint(user, deputy, form.first.chosen, form.last.chosen)
    _note(user, f"安排代班：{deputy.name}，{form.first.data} 至 {form.last.data}")


def close(user: User) -> None:
    people.deactivate(user, at=clock.now())
    _note(user, "停用")


def reopen(user: User) -> None:
    people.reactivate(user)
    _note(user, "恢复")


def _note(user: User, deed: str, **facts: Any) -> None:
    record.note("users", user.login, deed, by=me(), at=clock.now(), **facts)
