"""Freeze a finished month: the same figures for ever, with a hash; a correction is the next revision.

The only writer among the reports.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from cattrs.preconf.json import make_converter
from sqlalchemy import Select, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, defer

from directline import clock, database
from directline.extensions import db
from directline.models import MonthlyReport, Post, ReportKind, Ticket, User
from directline.models.department import PRINCIPALS
from directline.reports import annex, digest_items, figures
from directline.reports.annex import Annex
from directline.reports.corrections import corrections
from directline.reports.figures import Figures
from directline.reports.period import Period, month_before, month_of
from directline.tickets import history, history_check, notices, sweeps

SETTLING = timedelta(minutes=2)
"""What was done before midnight may be written down a moment after it: no month freezes by itself before that."""

_converter = make_converter()


class NotFinished(ValueError):
    """The month is still running: its figures would not be the month's."""


def freeze(period: Period, *, by: User | None = None, again: bool = False, at: datetime | None = None) -> MonthlyReport:
    """The month's report: the latest revision, or a new one where there is none or ``again`` finds other figures.

    Escalates to the end of the month first, in transactions of their own, and counts without keeping writers waiting.
    Tells both principals of a new revision of a month that was lived here. Raises NotFinished.
    """
    at = at or clock.now()
    if at < period.end:
        raise NotFinished(f"{period.label} is not over yet, it cannot be frozen.")
    latest = latest_of(period.label)
    if latest is not None and not again:
        return latest
    revision = latest.revision + 1 if latest else 1
    sweeps.escalate(period.end)
    with database.reading():
        report, with_annex = _new_reports(period, revision=revision, by=by)
        is_same = latest is not None and _says_the_same(latest, report, with_annex)
        db.session.commit()
    if latest is not None and is_same:
        return latest
    try:
        with db.session.begin_nested():
            db.session.add_all([report, with_annex, *digest_items.new_items(period.label, figures_of(report))])
    except IntegrityError:
        return latest_of(period.label) or report
    if _has_own_tickets(period):
        _notify_principals(report, at=at)
    return report


def freeze_finished(at: datetime) -> int:
    """Freeze every month that is over and was not frozen yet, from the first that was lived here; returns how many."""
    first = first_filed_at()
    if first is None:
        return 0
    frozen = set(db.session.scalars(select(MonthlyReport.period).where(MonthlyReport.kind == ReportKind.DIGEST)))
    missing = [period for period in _finished(clock.local_date(first), at - SETTLING) if period.label not in frozen]
    for period in missing:
        freeze(period, at=at)
        db.session.commit()
    return len(missing)


def first_filed_at() -> datetime | None:
    """When the first matter came that was not imported: the line's go-live."""
    return db.session.scalar(select(func.min(Ticket.submitted_at)).where(~Ticket.is_imported))


def issue_of(report: MonthlyReport) -> tuple[int, int] | None:
    """Its number in the year and since the line began (第N期，总第M期); None for a month before go-live."""
    first = first_filed_at()
    period = figures_of(report).period
    if first is None or first >= period.end:
        return None
    began, day = clock.local_date(first), period.first_day
    since_start = (day.year - began.year) * 12 + day.month - began.month + 1
    return min(day.month, since_start), since_start


def all_latest() -> list[MonthlyReport]:
    """The latest revision of every frozen month, the latest month first; without their content."""
    later = aliased(MonthlyReport)
    corrected = exists().where(
        later.kind == MonthlyReport.kind, later.period == MonthlyReport.period, later.revision > MonthlyReport.revision
    )
    wanted = select(MonthlyReport).where(MonthlyReport.kind == ReportKind.DIGEST, ~corrected)
    return list(db.session.scalars(wanted.options(defer(MonthlyReport.content)).order_by(MonthlyReport.period.desc())))


def revisions_of(label: str) -> Sequence[MonthlyReport]:
    """That month's reports, the latest first."""
    return db.session.scalars(_of_month(label)).all()


def latest_of(label: str) -> MonthlyReport | None:
    return report_of(label)


def report_of(label: str, revision: int | None = None) -> MonthlyReport | None:
    """That revision of the month's report, or the latest."""
    wanted = _of_month(label)
    if revision is not None:
        wanted = wanted.where(MonthlyReport.revision == revision)
    return db.session.scalars(wanted.limit(1)).first()


def annex_of(label: str, revision: int | None = None) -> MonthlyReport | None:
    """The annex of that month's revision, or of the latest; none of a month frozen before there were annexes."""
    wanted = _of_month(label, ReportKind.ANNEX)
    if revision is not None:
        wanted = wanted.where(MonthlyReport.revision == revision)
    return db.session.scalars(wanted.limit(1)).first()


def _of_month(label: str, kind: ReportKind = ReportKind.DIGEST) -> Select[MonthlyReport]:
    wanted = select(MonthlyReport).where(MonthlyReport.kind == kind, MonthlyReport.period == label)
    return wanted.order_by(MonthlyReport.revision.desc())


def before(report: MonthlyReport) -> Figures | None:
    """The figures of the month before, as last frozen: what this month is compared with."""
    earlier = latest_of(month_before(figures_of(report).period).label)
    return figures_of(earlier) if earlier else None


def figures_of(report: MonthlyReport) -> Figures:
    """The frozen figures as the dataclass that every rendering takes."""
    return _converter.structure(report.content, Figures)


def annexed(report: MonthlyReport) -> Annex:
    """The frozen annex as its dataclass."""
    return _converter.structure(report.content, Annex)


def is_intact(report: MonthlyReport) -> bool:
    """Does the content still have the hash with which it was frozen?"""
    return _hash(report.content) == report.hash


def _new_reports(period: Period, *, revision: int, by: User | None) -> list[MonthlyReport]:
    """The digest and its annex, counted at the same moment."""
    known_at, chain_hash = clock.now(), history_check.chain_head()
    contents = {
        ReportKind.DIGEST: _converter.unstructure(figures.for_period(period, known_at)),
        ReportKind.ANNEX: _converter.unstructure(annex.for_period(period, known_at)),
    }
    return [
        MonthlyReport(
            kind=kind,
            period=period.label,
            revision=revision,
            known_at=known_at,
            frozen_by_id=by.id if by else None,
            content=content,
            hash=_hash(content),
            chain_hash=chain_hash,
        )
        for kind, content in contents.items()
    ]


def _says_the_same(latest: MonthlyReport, report: MonthlyReport, with_annex: MonthlyReport) -> bool:
    """Is nothing different but the moment at which it was counted?"""
    annex_before = annex_of(latest.period, latest.revision)
    if annex_before is None or replace(annexed(annex_before), known_at=report.known_at) != annexed(with_annex):
        return False
    return is_intact(latest) and not corrections(figures_of(latest), figures_of(report))


def _hash(content: object) -> str:
    return hashlib.sha256(history.canonical(content).encode()).hexdigest()


def _finished(first: date, at: datetime) -> list[Period]:
    periods, day, last = [], first.replace(day=1), clock.local_date(at)
    while day <= last and (period := month_of(day)).end <= at:
        periods.append(period)
        day = (day + timedelta(days=32)).replace(day=1)
    return periods


def _has_own_tickets(period: Period) -> bool:
    first = first_filed_at()
    return first is not None and first < period.end


def _notify_principals(report: MonthlyReport, *, at: datetime) -> None:
    principals = select(User).join(Post, Post.id == User.post_id).where(Post.kind.in_(PRINCIPALS), User.is_active)
    key = f"digest:{report.period}.{report.revision}"
    people = db.session.scalars(principals.order_by(User.id)).all()
    notices.add(people, "digest", key, at=at, facts={"period": report.period, "revision": report.revision})
