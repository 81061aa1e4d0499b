"""Deadlines 时限: every deadline is one row; and the rungs that were reached, 督办."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.assignment import Assignment
from directline.models.columns import (
    Code,
    Items,
    Key,
    Line,
    Moment,
    No,
    OptionalMoment,
    Salt,
    Words,
    choice,
    exactly_one,
)
from directline.models.county import CARD_COLOURS, CARDS, Colour, DeadlineKind, Rung
from directline.models.department import Department
from directline.models.task import Subject, Task
from directline.models.ticket import Ticket
from directline.models.user import User


class DeadlineState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    HELD = "held"
    MET = "met"
    MISSED = "missed"
    VOID = "void"


ALIVE = frozenset({DeadlineState.RUNNING, DeadlineState.PAUSED, DeadlineState.HELD})


class Deadline(Base):
    """One deadline of one ticket or task. Overdue is never a state: a running row whose due lies before now is late.

    ``paused`` time does not count. ``held`` is a deadline in calendar days, which no pause stretches, while its answer
    is reviewed: it escalates no further, and goes on with the same due when the answer is sent back.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        exactly_one("ticket_id", "task_id"),
        Index("ix_deadlines_task_id", "task_id"),
        Index("ix_deadlines_next_rung_at_id", "next_rung_at", "id"),
        Index("ix_deadlines_ticket_id_kind", "ticket_id", "kind"),
        Index("ix_deadlines_assignment_id", "assignment_id"),
        Index("ix_deadlines_kind_due_at", "kind", "due_at"),
        Index("ix_deadlines_kind_state_due_at_id", "kind", "state", "due_at", "id"),
    )

    id: Mapped[Key]
    kind: Mapped[DeadlineKind] = mapped_column(choice(DeadlineKind))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), nullable=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"))
    limit: Mapped[Code] = mapped_column(doc="worktime limit in text: 4h, 5wd, 30d")
    started_at: Mapped[Moment] = mapped_column(doc="the moment it began, before the roll to the next opening")
    due_at: Mapped[Moment]
    original_due_at: Mapped[Moment]
    due_number: Mapped[int] = mapped_column(default=0)
    state: Mapped[DeadlineState] = mapped_column(choice(DeadlineState))
    stopped_at: Mapped[OptionalMoment] = mapped_column(doc="when it ended, or since when it stands still")
    not_before: Mapped[Moment] = mapped_column(doc="no rung is dated before it: the start, or the last resuming")
    relimited_at: Mapped[OptionalMoment] = mapped_column(doc="when its limit changed; not due before the day after")
    kept_due_at: Mapped[OptionalMoment] = mapped_column(doc="the earlier due that a shorter limit left as it was")
    is_provisional: Mapped[No]
    next_rung: Mapped[Rung | None] = mapped_column(choice(Rung))
    next_rung_at: Mapped[OptionalMoment]

    ticket: Mapped[Ticket] = relationship()
    task: Mapped[Task | None] = relationship()
    assignment: Mapped[Assignment | None] = relationship()
    pauses: Mapped[list["DeadlinePause"]] = relationship(order_by="DeadlinePause.starts_at", back_populates="deadline")
    changes: Mapped[list["DeadlineChange"]] = relationship(order_by="DeadlineChange.id", back_populates="deadline")

    @property
    def subject(self) -> Subject:
        """The ticket or the task; rows of tasks have no ``ticket``, and only code about both meets them."""
        return self.task or self.ticket

    @property
    def is_alive(self) -> bool:
        return self.state in ALIVE

    @property
    def is_running(self) -> bool:
        return self.state is DeadlineState.RUNNING

    @property
    def was_in_time(self) -> bool | None:
        """None while it has not ended, or ended by another way."""
        return {DeadlineState.MET: True, DeadlineState.MISSED: False}.get(self.state)


class PauseReason(StrEnum):
    """What a deadline waits for where the status of its ticket forbids the action that stops it."""

    SUPPLEMENT = "supplement"
    ANSWER = "answer"


class DeadlinePause(Base):
    """Time that does not count: from, to, why and by whom; never a counter."""

    __tablename__ = "deadline_pauses"
    __table_args__ = (Index("ix_deadline_pauses_deadline_id", "deadline_id"),)

    id: Mapped[Key]
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[OptionalMoment]
    reason: Mapped[PauseReason] = mapped_column(choice(PauseReason))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    deadline: Mapped[Deadline] = relationship(back_populates="pauses")


class ChangeReason(StrEnum):
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    HELD = "held"
    SENT_BACK = "sent_back"
    STOPPED = "stopped"
    VOIDED = "voided"
    RECLASSIFIED = "reclassified"
    EXTENDED = "extended"
    CALENDAR = "calendar"


class DeadlineChange(Base):
    """The deadline's due and state from a moment on; append-only, for figures as they were known."""

    __tablename__ = "deadline_changes"
    __table_args__ = (
        Index("ix_deadline_changes_deadline_id_id", "deadline_id", "id"),
        Index("ix_deadline_changes_due_at", "due_at"),
        Index("ix_deadline_changes_at", "at"),
    )

    id: Mapped[Key]
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"))
    at: Mapped[Moment]
    recorded_at: Mapped[Moment]
    reason: Mapped[ChangeReason] = mapped_column(choice(ChangeReason))
    state: Mapped[DeadlineState] = mapped_column(choice(DeadlineState))
    due_at: Mapped[Moment]
    due_number: Mapped[int]

    deadline: Mapped[Deadline] = relationship(back_populates="changes")


class RungFact(StrEnum):
    """Why a rung was written by fact, ahead of its time."""

    FAILED_REDOS = "failed_redos"
    DISPATCHES_WITHOUT_RESULT = "dispatches_without_result"
    RED_CARDS = "red_cards"
    PRODUCTION_STOPPED = "production_stopped"


_UNEXPLAINED = "explanation_due_id IS NOT NULL AND explained_at IS NULL AND revoked_at IS NULL"


class Escalation(Base):
    """One rung of the ladder, reached once by one due of one deadline; a card, a letter, a call for explanation.

    Beside one that was revoked another may stand: when its fact is gone, what still holds takes its place.
    """

    __tablename__ = "escalations"
    __table_args__ = (
        exactly_one("ticket_id", "task_id"),
        Index("ix_escalations_task_id", "task_id"),
        Index(
            "uq_escalations_standing",
            "deadline_id",
            "due_number",
            "rung",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        UniqueConstraint("letter_year", "letter_sequence"),
        Index("uq_escalations_letter_code", "letter_code", unique=True),
        Index("ix_escalations_ticket_id", "ticket_id"),
        Index("ix_escalations_rung_at", "rung", "at"),
        Index("ix_escalations_department_id_at", "department_id", "at"),
        Index(
            "ix_escalations_unexplained",
            "department_id",
            "at",
            "id",
            sqlite_where=text(_UNEXPLAINED),
            postgresql_where=text(_UNEXPLAINED),
        ),
    )

    id: Mapped[Key]
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"))
    due_number: Mapped[int]
    rung: Mapped[Rung] = mapped_column(choice(Rung))
    colour: Mapped[Colour] = mapped_column(choice(Colour))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), nullable=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    at: Mapped[Moment] = mapped_column(doc="when it was due")
    recorded_at: Mapped[Moment] = mapped_column(doc="when it was written")
    fact: Mapped[RungFact | None] = mapped_column(choice(RungFact))
    is_silent: Mapped[No] = mapped_column(doc="written, not announced: a higher one was announced with or before it")
    recipients: Mapped[Items] = mapped_column(doc="[user id]: who was told, found at that moment")
    letter_year: Mapped[int | None]
    letter_sequence: Mapped[int | None]
    letter_code: Mapped[str | None] = mapped_column(String(16), doc="of a sealed ticket: random, so that no gap tells")
    explanation_due_id: Mapped[int | None] = mapped_column(
        ForeignKey("deadlines.id"), doc="the deadline of the explanation that this card calls for"
    )
    explanation: Mapped[Words]
    explained_at: Mapped[OptionalMoment]
    explained_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[OptionalMoment]
    revoked_reason: Mapped[Line]
    salt: Mapped[Salt]

    deadline: Mapped[Deadline] = relationship(foreign_keys=[deadline_id])
    explanation_due: Mapped[Deadline | None] = relationship(foreign_keys=[explanation_due_id])
    ticket: Mapped[Ticket] = relationship()
    task: Mapped[Task | None] = relationship()
    assignment: Mapped[Assignment | None] = relationship()
    department: Mapped[Department | None] = relationship()
    explained_by: Mapped[User | None] = relationship(foreign_keys=[explained_by_id])

    @property
    def subject(self) -> Subject:
        """The ticket or the task; rows of tasks have no ``ticket``, and only code about both meets them."""
        return self.task or self.ticket

    @property
    def is_serious(self) -> bool:
        """A card, or raised beyond the cards."""
        return self.colour in CARD_COLOURS

    @property
    def is_card(self) -> bool:
        return self.is_serious and self.rung in CARDS

    @property
    def is_raise(self) -> bool:
        """To the principals (提级): no further card, whatever its colour."""
        return self.is_serious and self.rung not in CARDS

    @property
    def is_to_explain(self) -> bool:
        return self.explanation_due_id is not None and self.explained_at is None and self.revoked_at is None

    @property
    def letter_number(self) -> str | None:
        """As printed on the supervision letter: 直督〔2026〕17号."""
        numbered = f"直督〔{self.letter_year}〕{self.letter_sequence}号" if self.letter_sequence else None
        return self.letter_code or numbered
