"""Where a person works: role with department or post; which places one administrator alone can not give."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _

from directline.accounts import care, deputies, sessions
from directline.extensions import db
from directline.models import OFFICIALS, Department, DepartmentKind, FormerMembership, Post, Role, User
from directline.tickets import lifecycle
from directline.tickets.errors import Refused

_GUARDED_ROLES = frozenset({Role.LEADER, Role.ADMIN, Role.AUDITOR})
GUARDED_KINDS = frozenset({DepartmentKind.OFFICE, DepartmentKind.SUPERVISION, DepartmentKind.DISCIPLINE})


ROLES = tuple(role for role in Role if role is not Role.ENTERPRISE)
"""Those that a place can have: a firm's account is registered, and placed nowhere."""


class Place(NamedTuple):
    """A role, and the department or post it is held in."""

    role: Role
    department: Department | None = None
    post: Post | None = None


def of(user: User) -> Place:
    return Place(user.role, user.department, user.post)


def chosen(role: Role, department: Department | None, post: Post | None) -> Place:
    """What the role has no use for is left out."""
    return Place(role, department if role in OFFICIALS else None, post if role is Role.LEADER else None)


def check(place: Place) -> None:
    if place.role in OFFICIALS and place.department is None:
        raise Refused(_("承办人和负责人要选定所在单位"))
    if place.role is Role.LEADER and place.post is None:
        raise Refused(_("县领导要选定职务"))


def is_guarded(place: Place) -> bool:
    """Who works there sees what concerns others, or gives places away: it takes two people to put somebody there."""
    kind = place.department.kind if place.department else None
    return place.role in _GUARDED_ROLES or kind in GUARDED_KINDS


def take(user: User, place: Place, *, at: datetime) -> None:
    """From now on the person works there; what is open in a browser ends, and the place left is remembered.

    What the person handled stays with the unit left. No complaint about this person stays with the new colleagues.
    """
    unit = user.department
    if (unit, user.post) != (place.department, place.post):
        left = FormerMembership(user_id=user.id, until=at)
        left.department, left.post = unit, user.post
        db.session.add(left)
    user.role, user.department, user.post = place
    sessions.end_all(user)
    deputies.end_unfit(user, at=at)
    care.release(user, at=at)
    lifecycle.hand_back(user, left=unit if unit != user.department else None, at=at)
    lifecycle.follow(user, at=at)
