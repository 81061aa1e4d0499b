"""Signs of life of the schedulers, and the doubt of one about its clock, kept where every process sees them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, true, update

from directline.database import insert, is_sqlite
from directline.extensions import db
from directline.models import Heartbeat, Role, User
from directline.tickets import notices, recipients

SILENT = timedelta(minutes=3)
FORGOTTEN = timedelta(days=1)
IN_DOUBT = timedelta(minutes=15)


def begin(name: str, *, host: str, at: datetime) -> None:
    sign = {"at": at, "started_at": at, "host": host, "is_escalation_held": False, "note": ""}
    row = insert(Heartbeat).values(name=name, **sign)
    db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_=sign))


def beat(name: str, *, at: datetime) -> None:
    _set(Heartbeat.name == name, at=at)


def last_beat() -> datetime | None:
    """The latest sign of life of any scheduler."""
    return db.session.scalar(select(func.max(Heartbeat.at)))


def hold_escalation(name: str, *, seconds: int, at: datetime) -> None:
    """The clock stepped: nothing escalates until it is steady or somebody releases it; the office is notified."""
    _set(Heartbeat.name == name, is_escalation_held=True, note=f"{seconds} s")
    people = [*recipients.office_people(Role.HEAD), *_administrators()]
    key = f"clock:{name}:{at:%Y%m%d%H%M%S}"
    notices.add(people, "clock_step", key, at=at, facts={"seconds": seconds}, is_urgent=True)


def release_escalation(name: str | None = None) -> int:
    """Let this scheduler's doubt, or without a name everybody's, be over."""
    whose = true() if name is None else Heartbeat.name == name
    return _set(Heartbeat.is_escalation_held & whose, is_escalation_held=False, note="")


def is_in_doubt(name: str) -> bool:
    return bool(db.session.scalar(select(Heartbeat.is_escalation_held).where(Heartbeat.name == name)))


def is_escalation_held(at: datetime) -> bool:
    """Does a scheduler that gave a sign of life lately doubt its clock?"""
    recent = Heartbeat.at.between(at - IN_DOUBT, at + IN_DOUBT)
    return bool(db.session.scalar(select(select(Heartbeat.name).where(Heartbeat.is_escalation_held, recent).exists())))


def forget_silent(at: datetime) -> int:
    return int(db.session.execute(delete(Heartbeat).where(Heartbeat.at < at - FORGOTTEN)).rowcount)  # type: ignore[attr-defined]


def database_skew() -> timedelta:
    """How far the database's clock is ahead of this machine's; SQLite has none of its own."""
    if is_sqlite(db.engine):
        return timedelta(0)
    theirs: datetime = db.session.execute(select(func.clock_timestamp())).scalar_one()
    return theirs - datetime.now(UTC)


def _set(whose: ColumnElement[bool], **values: Any) -> int:
    return int(db.session.execute(update(Heartbeat).where(whose).values(**values)).rowcount)  # type: ignore[attr-defined]


def _administrators() -> list[User]:
    return list(db.session.scalars(select(User).where(User.role == Role.ADMIN, User.is_active).order_by(User.id)))
