"""Stand-ins (AB岗): who receives the notices of an absent person."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from directline import clock
from directline.extensions import db
from directline.models import Deputy, Role, User
from directline.tickets.errors import Refused


def of(user: User) -> list[Deputy]:
    """The user's stand-ins, the latest absence first."""
    wanted = select(Deputy).where(Deputy.user_id == user.id).options(joinedload(Deputy.deputy))
    return list(db.session.scalars(wanted.order_by(Deputy.starts_at.desc(), Deputy.id.desc())))


def candidates(user: User) -> list[User]:
    """Who can stand in: colleagues of the same department; for a leader, the other leaders."""
    same = User.role == Role.LEADER if user.is_leader else User.department_id == user.department_id
    wanted = select(User).where(User.is_active, User.id != user.id, same)
    if not user.is_leader and user.department_id is None:
        return []
    return list(db.session.scalars(wanted.order_by(User.id).options(joinedload(User.post))))


def appoint(user: User, deputy: User, first: date, last: date) -> Deputy:
    """For whole days, the last one included."""
    if deputy not in candidates(user):
        raise Refused("代班人要和本人在同一单位（县领导由其他县领导代）")
    if last < first:
        raise Refused("结束日期早于开始日期，请检查")
    starts_at, ends_at = clock.at_local(first), clock.at_local(last + timedelta(days=1))
    if any(other.starts_at < ends_at and starts_at < other.ends_at for other in of(user)):
        raise Refused("这段时间已经有代班人，请先取消原来的")
    appointment = Deputy(user=user, deputy=deputy, starts_at=starts_at, ends_at=ends_at)
    db.session.add(appointment)
    return appointment


def dismiss(user: User, key: int, *, at: datetime) -> None:
    """An absence not yet begun is forgotten; one that runs ends now, and what was sent stays explained."""
    appointment = db.session.get(Deputy, key)
    if appointment is None or appointment.user_id != user.id:
        raise Refused("没有这条代班安排，可能已经取消")
    if appointment.starts_at >= at:
        db.session.delete(appointment)
    elif appointment.ends_at > at:
        appointment.ends_at = at


def end_unfit(user: User, *, at: datetime) -> None:
    """Who has another place, or none any more, stands in for nobody there, and nobody for them."""
    db.session.flush()
    theirs = or_(Deputy.user_id == user.id, Deputy.deputy_id == user.id)
    for row in db.session.scalars(select(Deputy).where(theirs, Deputy.ends_at > at).order_by(Deputy.id)).all():
        if not row.user.is_active or row.deputy not in candidates(row.user):
            dismiss(row.user, row.id, at=at)
