"""Frozen months, and the trace of what the scheduler did."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from directline.extensions import Base
from directline.models.columns import Code, Facts, Key, Line, Moment, No, OptionalMoment, choice


class ReportKind(StrEnum):
    DIGEST = "digest"
    ANNEX = "annex"


class MonthlyReport(Base):
    """The figures of a finished month, frozen: the same for ever; a correction is the next revision."""

    __tablename__ = "monthly_reports"
    __table_args__ = (UniqueConstraint("kind", "period", "revision"),)

    id: Mapped[Key]
    kind: Mapped[ReportKind] = mapped_column(choice(ReportKind))
    period: Mapped[str] = mapped_column(String(7), doc="2026-10")
    revision: Mapped[int] = mapped_column(default=1)
    known_at: Mapped[Moment]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="none: the scheduler")
    content: Mapped[Facts]
    hash: Mapped[str] = mapped_column(String(64), doc="SHA-256 of the canonical JSON of the content")
    chain_hash: Mapped[str] = mapped_column(String(64), doc="SHA-256 over the last hashes of all event chains")


class Heartbeat(Base):
    """A sign of life of a scheduler, and whether its clock stepped."""

    __tablename__ = "heartbeats"

    name: Mapped[Code] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    started_at: Mapped[Moment]
    host: Mapped[Line]
    is_escalation_held: Mapped[No]
    note: Mapped[Line]


class JobRun(Base):
    """When a job last ran, and how it ended."""

    __tablename__ = "job_runs"

    name: Mapped[Code] = mapped_column(primary_key=True)
    started_at: Mapped[Moment]
    ended_at: Mapped[OptionalMoment]
    count: Mapped[int] = mapped_column(default=0)
    error: Mapped[Line]


class LetterCounter(Base):
    """The last number given to a supervision letter in a year; its row is the lock."""

    __tablename__ = "letter_counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)
