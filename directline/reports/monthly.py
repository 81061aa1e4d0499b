"""Freeze a finished month: the same figures for ever, with a hash; a correction is the next revision.

The only writer among the reports.
"""

import hashlib
from datetime import date, datetime, timedelta

from cattrs.preconf.json import make_converter
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from directline import clock
from directline.extensions import db
from directline.models import MonthlyReport, Post, ReportKind, Ticket, User
from directline.models.department import PRINCIPALS
from directline.reports import figures
from directline.reports.figures import Figures
from directline.reports.period import Period, month_of
from directline.tickets import history, history_check, notices, sweeps

_converter = make_converter()


class NotFinished(ValueError):
    """The month is still running: its figures would not be the month's."""


def freeze(period: Period, *, by: User | None = None, again: bool = False) -> MonthlyReport:
    """The month's report: the latest revision, or a new one where there is none or ``again`` asks for it.

    Climbs to the end of the month first; tells both principals of a new revision. Raises NotFinished.
    """
    now = clock.now()
    if now < period.end:
        raise NotFinished(f"{period.label} 尚未结束,不能封存。")
    latest = latest_of(period.label)
    if latest is not None and not again:
        return latest
    sweeps.climb(period.end)
    report = _new_report(period, revision=latest.revision + 1 if latest else 1, by=by, known_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:
        return latest_of(period.label) or report
    _tell_principals(report, at=now)
    return report


def freeze_finished(at: datetime) -> int:
    """Freeze every month that is over and was not frozen yet, from the first that was lived here; returns how many."""
    first = db.session.scalar(select(func.min(Ticket.submitted_at)).where(~Ticket.is_history))
    if first is None:
        return 0
    frozen = set(db.session.scalars(select(MonthlyReport.period).where(MonthlyReport.kind == ReportKind.DIGEST)))
    missing = [period for period in _finished(clock.local_date(first), at) if period.label not in frozen]
    for period in missing:
        freeze(period)
        db.session.commit()
    return len(missing)


def latest_of(label: str) -> MonthlyReport | None:
    """The last revision of that month's report."""
    revisions = select(MonthlyReport).where(MonthlyReport.kind == ReportKind.DIGEST, MonthlyReport.period == label)
    return db.session.scalars(revisions.order_by(MonthlyReport.revision.desc())).first()


def figures_of(report: MonthlyReport) -> Figures:
    """The frozen figures as the dataclass that every rendering takes."""
    return _converter.structure(report.content, Figures)


def is_intact(report: MonthlyReport) -> bool:
    """Does the content still have the hash with which it was frozen?"""
    return _hash(report.content) == report.hash


def _new_report(period: Period, *, revision: int, by: User | None, known_at: datetime) -> MonthlyReport:
    content = _converter.unstructure(figures.for_period(period, known_at))
    return MonthlyReport(
        kind=ReportKind.DIGEST,
        period=period.label,
        revision=revision,
        known_at=known_at,
        frozen_by_id=by.id if by else None,
        content=content,
        hash=_hash(content),
        chain_hash=history_check.chain_head(),
    )


def _hash(content: object) -> str:
    return hashlib.sha256(history.canonical(content).encode()).hexdigest()


def _finished(first: date, at: datetime) -> list[Period]:
    found, day, last = [], first.replace(day=1), clock.local_date(at)
    while (period := month_of(day)).end <= at and day <= last:
        found.append(period)
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _tell_principals(report: MonthlyReport, *, at: datetime) -> None:
    principals = select(User).join(Post, Post.id == User.post_id).where(Post.kind.in_(PRINCIPALS), User.is_active)
    key = f"digest:{report.period}.{report.revision}"
    people = db.session.scalars(principals.order_by(User.id)).all()
    notices.add(people, "digest", key, at=at, facts={"period": report.period, "revision": report.revision})
