"""The history of a ticket or a task: append-only, chained by hash."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, EitherChoice, Facts, Key, Moment, choice, exactly_one
from directline.models.task import Subject, Task, TaskStatus
from directline.models.ticket import Status, Ticket
from directline.models.user import User


class ActorKind(StrEnum):
    USER = "user"
    SYSTEM = "system"
    IMPORT = "import"


class TicketEvent(Base):
    """One action on a ticket or a task: who, what, from, to, when it happened and when it was written.

    ``facts`` holds ids, codes and numbers, ``digests`` salted hashes of the texts that the action wrote; never a text,
    so that a text can be erased by law without breaking the chain.
    """

    __tablename__ = "ticket_events"
    __table_args__ = (
        exactly_one("ticket_id", "task_id"),
        UniqueConstraint("ticket_id", "sequence"),
        UniqueConstraint("task_id", "sequence"),
        Index("ix_ticket_events_at", "at"),
        Index("ix_ticket_events_action_at", "action", "at"),
        Index("ix_ticket_events_recorded_at", "recorded_at"),
    )

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), nullable=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    sequence: Mapped[int]
    action: Mapped[Code]
    from_status: Mapped[Status | None] = mapped_column(EitherChoice("from_status", Status, TaskStatus))
    to_status: Mapped[Status] = mapped_column(EitherChoice("to_status", Status, TaskStatus))
    actor_kind: Mapped[ActorKind] = mapped_column(choice(ActorKind))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"))
    at: Mapped[Moment]
    recorded_at: Mapped[Moment]
    facts: Mapped[Facts]
    digests: Mapped[Facts]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    ticket: Mapped[Ticket] = relationship()
    task: Mapped[Task | None] = relationship()
    actor: Mapped[User | None] = relationship()

    @property
    def subject(self) -> Subject:
        """The ticket or the task; rows of tasks have no ``ticket``, and only code about both meets them."""
        return self.task or self.ticket
