"""Tasks 交办事项: what somebody owes by a date and is no ticket. The first kind is the instruction 批示."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, Key, Moment, No, OptionalMoment, Salt, Words, choice
from directline.models.department import Department, Post
from directline.models.ticket import Ticket
from directline.models.user import User


class TaskStatus(StrEnum):
    GIVEN = "given"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


TASK_ENDS = frozenset({TaskStatus.ACCEPTED, TaskStatus.CANCELLED})
TASK_OPEN = frozenset(TaskStatus) - TASK_ENDS


class DigestItem(Base):
    """What a digest asks its readers about. Its id and position stay in every later revision of the month.

    Position 0 is the digest as a whole, which is about no ticket.
    """

    __tablename__ = "digest_items"
    __table_args__ = (
        UniqueConstraint("period", "position"),
        UniqueConstraint("period", "ticket_id"),
        CheckConstraint("(position = 0) = (ticket_id IS NULL)", name="whole"),
        Index("ix_digest_items_ticket_id", "ticket_id"),
    )

    id: Mapped[Key]
    period: Mapped[str] = mapped_column(String(7), doc="2026-10")
    position: Mapped[int]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))

    ticket: Mapped[Ticket | None] = relationship()

    @property
    def number(self) -> str:
        """As printed and as addressed: 2026-10-3."""
        return f"{self.period}-{self.position}"


class Task(Base):
    """What one unit, and in it one person, owes by a date to who gave it. Only lifecycle writes its status.

    Seen by nobody who may not see its ticket, where it has one.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_ticket_id", "ticket_id"),
        Index("ix_tasks_digest_item_id", "digest_item_id"),
        Index("ix_tasks_department_id_status_due_on", "department_id", "status", "due_on"),
        Index("ix_tasks_post_id_given_at", "post_id", "given_at"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(16), unique=True, doc="year and random, as a ticket's")
    kind: Mapped[Code] = mapped_column(doc="a row of tickets/tasks/kinds.py")
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    digest_item_id: Mapped[int | None] = mapped_column(ForeignKey("digest_items.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), doc="the unit that owes it")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="the responsible person in that unit")
    text: Mapped[Words] = mapped_column(doc="what is to be done, in the giver's words")
    due_on: Mapped[date] = mapped_column(Date, doc="the day by whose closing it is to be done")
    given_at: Mapped[Moment]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), doc="held by the giver; a successor takes over")
    entered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), doc="who transcribed it from paper; none: written by the giver"
    )
    is_public: Mapped[No] = mapped_column(doc="the enterprise reads it, too")
    status: Mapped[TaskStatus] = mapped_column(choice(TaskStatus))
    reported_at: Mapped[OptionalMoment] = mapped_column(doc="of the last report")
    closed_at: Mapped[OptionalMoment]
    last_event_at: Mapped[Moment]
    event_count: Mapped[int] = mapped_column(default=0)
    chain_hash: Mapped[str] = mapped_column(String(64), default="", doc="of the last event: the head of its chain")
    salt: Mapped[Salt]
    version: Mapped[int] = mapped_column()

    ticket: Mapped[Ticket | None] = relationship()
    digest_item: Mapped[DigestItem | None] = relationship()
    department: Mapped[Department] = relationship()
    person: Mapped[User | None] = relationship(foreign_keys=[person_id])
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id])
    post: Mapped[Post | None] = relationship()
    entered_by: Mapped[User | None] = relationship(foreign_keys=[entered_by_id])
    records: Mapped[list["TaskRecord"]] = relationship(order_by="TaskRecord.id", back_populates="task")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own name

    @property
    def is_open(self) -> bool:
        return self.status in TASK_OPEN

    @property
    def is_on_paper(self) -> bool:
        """Was it written on paper, and transcribed?"""
        return self.entered_by_id is not None

    @property
    def present_person(self) -> User | None:
        """The responsible person, as long as that person works in the unit."""
        named = self.person
        is_there = named is not None and named.is_active and named.department_id == self.department_id
        return named if is_there else None


class TaskRecord(Base):
    """Words of one action on a task: a report, or why it was sent back, extended or cancelled."""

    __tablename__ = "task_records"
    __table_args__ = (Index("ix_task_records_task_id", "task_id"),)

    id: Mapped[Key]
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    action: Mapped[Code]
    text: Mapped[Words]
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    salt: Mapped[Salt]

    task: Mapped[Task] = relationship(back_populates="records")
    by: Mapped[User | None] = relationship()


Subject = Ticket | Task
"""What has a life: a status, a history chained by hash, deadlines, notices and files."""
