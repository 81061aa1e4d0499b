"""Attachments: rows here, files under random names in the instance folder, and how far the copies of them are."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, Key, Moment, Name, OptionalMoment, choice, exactly_one
from directline.models.task import Task
from directline.models.ticket import Ticket
from directline.models.user import User


class Attachment(Base):
    """A file on a draft, a ticket (of a supplement or an answer, perhaps) or a task (the scan, or of a report)."""

    __tablename__ = "attachments"
    __table_args__ = (
        exactly_one("draft_id", "ticket_id", "task_id"),
        CheckConstraint("size > 0", name="size"),
        Index("ix_attachments_ticket_id", "ticket_id"),
        Index("ix_attachments_task_id", "task_id"),
        Index("ix_attachments_draft_id", "draft_id"),
    )

    id: Mapped[Key]
    token: Mapped[str] = mapped_column(String(32), unique=True, doc="128 random bits; the name of the file too")
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    task_record_id: Mapped[int | None] = mapped_column(ForeignKey("task_records.id"), doc="none: the scan")
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id"))
    supplement_id: Mapped[int | None] = mapped_column(ForeignKey("supplements.id"))
    name: Mapped[Name] = mapped_column(doc="as shown, cleaned; never a path")
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    ticket: Mapped[Ticket | None] = relationship()
    task: Mapped[Task | None] = relationship()
    by: Mapped[User | None] = relationship()
    copy: Mapped["FileCopy"] = relationship(
        back_populates="file", lazy="joined", innerjoin=True, cascade="all, delete-orphan"
    )


class CopyState(StrEnum):
    """``itself``: text, which is its own copy. ``waiting``: in the queue of copies to be made."""

    ITSELF = "itself"
    WAITING = "waiting"
    MADE = "made"
    REFUSED = "refused"


class CopyFault(StrEnum):
    """Why there is no copy of a file."""

    LOCKED = "locked"
    TOO_MUCH = "too_much"
    TOO_MANY_PIXELS = "too_many_pixels"
    UNREADABLE = "unreadable"


class FileCopy(Base):
    """The copy of a file without metadata, which everybody but its sender gets, or its place in the queue.

    The row says nothing of who sent the file: of a sealed complaint nobody finds that here.
    """

    __tablename__ = "file_copies"
    __table_args__ = (
        CheckConstraint("(state = 'refused') = (fault IS NOT NULL)", name="fault"),
        Index("ix_file_copies_state_turn_at", "state", "turn_at"),
        Index("ix_file_copies_state_edition", "state", "edition"),
    )

    attachment_id: Mapped[Key] = mapped_column(ForeignKey("attachments.id"))
    state: Mapped[CopyState] = mapped_column(choice(CopyState))
    fault: Mapped[CopyFault | None] = mapped_column(choice(CopyFault))
    media_type: Mapped[str] = mapped_column(String(100), default="", doc="of the copy; empty while there is none")
    edition: Mapped[int] = mapped_column(default=0, doc="of the program that made it; an older one is made anew")
    turn_at: Mapped[Moment] = mapped_column(doc="its place in the queue: one person's files stand apart")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[OptionalMoment] = mapped_column(doc="nobody takes it before: in hands, or tried in vain")

    file: Mapped[Attachment] = relationship(back_populates="copy")


class UploadCount(Base):
    """How many bytes a person, or a firm, has sent on a day; the key is a keyed hash, as it may name who complains."""

    __tablename__ = "upload_counts"

    key: Mapped[Code] = mapped_column(primary_key=True)
    day: Mapped[date]
    size: Mapped[int] = mapped_column(BigInteger)
