"""What only sealed tickets 密件 have: identity kept apart, inquiries, findings, the question after closing."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Items, Key, Line, Moment, OptionalMoment, Salt, Words, choice
from directline.models.deadline import Deadline
from directline.models.department import Department
from directline.models.folding import Folded
from directline.models.ticket import Ticket
from directline.models.user import User


class SealedIdentity(Base):
    """Who complained: encrypted under a key outside the database, found by its owner by a keyed tag alone."""

    __tablename__ = "sealed_identities"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    key_id: Mapped[str] = mapped_column(String(16), doc="under which key box and tags are made")
    box: Mapped[str] = mapped_column(Text, doc="encrypted JSON: enterprise, reporter, contact, phone")
    owner_tag: Mapped[str] = mapped_column(String(64), index=True, doc="HMAC of the reporter's id")
    submission_tag: Mapped[str | None] = mapped_column(
        String(64), unique=True, doc="HMAC of reporter and submission key: pressing twice files once"
    )

    ticket: Mapped[Ticket] = relationship()


class Inquiry(Folded, Base):
    """核查函: what a unit is asked for a sealed ticket, newly written by one person and approved by a second.

    The unit reads the letter and answers it; the letter names no ticket.
    """

    __tablename__ = "inquiries"
    __table_args__ = (
        Index("ix_inquiries_ticket_id", "ticket_id"),
        Index("ix_inquiries_department_id_approved_at", "department_id", "approved_at"),
    )
    FOLDED = ("title",)

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(16), unique=True, doc="random")
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), doc="who is asked")
    title: Mapped[Line]
    text: Mapped[Words]
    shared_words: Mapped[Items] = mapped_column(doc="[str]: rare words of the complaint, kept although warned of")
    drafted_at: Mapped[Moment]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[OptionalMoment]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    declined_at: Mapped[OptionalMoment]
    declined_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    declined_reason: Mapped[Line]
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id"))
    reply: Mapped[Words]
    replied_at: Mapped[OptionalMoment]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    salt: Mapped[Salt]

    ticket: Mapped[Ticket] = relationship()
    department: Mapped[Department] = relationship()
    deadline: Mapped[Deadline | None] = relationship()
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    replied_by: Mapped[User | None] = relationship(foreign_keys=[replied_by_id])


class FindingResult(StrEnum):
    TRUE = "true"
    PARTLY = "partly"
    NOT_TRUE = "not_true"


class Finding(Base):
    """Whether a sealed complaint was true, and what was done about it; counted by disorder in the annex.

    The last one stands; those before it were corrected after an answer that was sent back, or in a redo.
    """

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("ticket_id", "sequence"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    sequence: Mapped[int]
    result: Mapped[FindingResult] = mapped_column(choice(FindingResult))
    measures: Mapped[Words] = mapped_column(doc="what was done about it, and to whom")
    at: Mapped[Moment]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    salt: Mapped[Salt]


class Aftermath(Base):
    """30 and 90 days after a sealed ticket was closed: did anything happen to the enterprise?"""

    __tablename__ = "aftermaths"
    __table_args__ = (UniqueConstraint("ticket_id", "days"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    days: Mapped[int]
    asked_at: Mapped[Moment]
    answered_at: Mapped[OptionalMoment]
    has_happened: Mapped[bool | None]
    words: Mapped[Words]
    salt: Mapped[Salt]
