"""Places that two people give: one asks, a second grants, and neither is who gets it (两人授权).

``by`` is None at the console: who commands the host counts as a person of their own, so what was asked for at a page
may be granted there and the other way round, but nobody grants at the console what was asked for there.
"""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from directline.accounts import links, places
from directline.accounts.places import Place
from directline.extensions import db
from directline.models import LinkPurpose, Role, RoleGrant, User
from directline.tickets.errors import Refused

GRANTERS = frozenset({Role.ADMIN, Role.AUDITOR})
IS_OPEN = RoleGrant.decided_at.is_(None)


def ask(user: User, place: Place, *, by: User | None, at: datetime) -> RoleGrant:
    """Ask that the person be put there; until a second person grants it everything stays as it is."""
    if open_for(user):
        raise Refused(_("“%(name)s”已有一项调整等待第二人同意，请先同意或撤回那一项", name=user.name))
    asked = RoleGrant(user=user, asked_at=at, asked_by=by)
    asked.role, asked.department, asked.post = place
    db.session.add(asked)
    db.session.flush()
    return asked


def grant(asked: RoleGrant, *, by: User | None, at: datetime) -> None:
    """The second person's yes: the place is taken, and who has no password yet is sent the link."""
    _check_open(asked)
    if not may_grant(asked, by):
        raise Refused(_("要由另一位管理员或审计员同意：不能是提出的人，也不能是本人"))
    user = asked.user
    _decide(asked, True, by, at)
    places.take(user, Place(asked.role, asked.department, asked.post), at=at)
    user.is_active = True
    if not user.password_hash:
        links.send(links.issue(user, LinkPurpose.INVITE, at=at), at=at)


def refuse(asked: RoleGrant, *, by: User | None, at: datetime) -> None:
    """The second person's no, or the first one's second thought; the person concerned has no say."""
    _check_open(asked)
    if by is not None and (by.role not in GRANTERS or by.id == asked.user_id):
        raise Refused(_("要由管理员或审计员决定，不能是本人"))
    _decide(asked, False, by, at)
    db.session.flush()


def may_grant(asked: RoleGrant, by: User | None) -> bool:
    if by is None:
        return asked.asked_by_id is not None
    return by.role in GRANTERS and by.is_active and by.id not in (asked.asked_by_id, asked.user_id)


def open_for(user: User) -> RoleGrant | None:
    """What is asked for this person and waits."""
    return db.session.scalar(select(RoleGrant).where(RoleGrant.user_id == user.id, IS_OPEN))


def held(key: int) -> RoleGrant | None:
    """The row for deciding: of two people who press at once the second finds it decided."""
    return db.session.get(RoleGrant, key, with_for_update={"of": RoleGrant}, populate_existing=True)


def drop(user: User, *, by: User | None, at: datetime) -> None:
    """Who leaves is not put anywhere: what waits is refused."""
    if asked := open_for(user):
        _decide(asked, False, by, at)


def who_may_grant(asked: RoleGrant) -> list[User]:
    second = select(User).where(User.role.in_(GRANTERS), User.is_active, User.id != asked.user_id)
    return [user for user in db.session.scalars(second.order_by(User.id)) if may_grant(asked, user)]


def rows(words: str, *, is_all: bool) -> Select[RoleGrant]:
    """Those that wait, or all; of people whose name or login begins so."""
    shown = (RoleGrant.user, RoleGrant.department, RoleGrant.post, RoleGrant.asked_by, RoleGrant.decided_by)
    wanted = select(RoleGrant).options(*(joinedload(relation) for relation in shown))
    if words:
        wanted = wanted.where(RoleGrant.user.has(User.begins(words)))
    return wanted if is_all else wanted.where(IS_OPEN)


def _check_open(asked: RoleGrant) -> None:
    if asked.decided_at is not None:
        raise Refused(_("这一项已经有人处理过了"))


def _decide(asked: RoleGrant, is_granted: bool, by: User | None, at: datetime) -> None:
    asked.is_granted, asked.decided_at, asked.decided_by = is_granted, at, by
