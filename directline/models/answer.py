"""Answers 答复, call-backs 回访 and verdicts 评价."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.assignment import Assignment
from directline.models.columns import Code, Items, Key, Line, Moment, OptionalMoment, Salt, Words, choice
from directline.models.ticket import Ticket
from directline.models.user import User


class Outcome(StrEnum):
    SOLVED = "solved"
    PARTLY = "partly"
    CANNOT_LAWFULLY = "cannot_lawfully"
    NOT_TRUE = "not_true"
    UNSTATED = "unstated"


STATED = tuple(outcome for outcome in Outcome if outcome is not Outcome.UNSTATED)
"""What a department can say; only a ledger kept elsewhere leaves it open."""
EXPLAINED = frozenset({Outcome.CANNOT_LAWFULLY, Outcome.NOT_TRUE})


class Review(StrEnum):
    PASSED = "passed"
    SENT_BACK = "sent_back"


class Answer(Base):
    """A department's structured answer, reviewed by the office before the enterprise has it."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_ticket_id_at", "ticket_id", "at"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    round: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    legal_basis: Mapped[Words]
    public_text: Mapped[Words] = mapped_column(doc="what the enterprise reads")
    internal_note: Mapped[Words]
    late_co_handlers: Mapped[Items] = mapped_column(doc="[department id]: co-handlers that had not reported in time")
    pending_co_handlers: Mapped[Items] = mapped_column(doc="[department id]: those that had not, and still had time")
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    review: Mapped[Review | None] = mapped_column(choice(Review))
    reviewed_at: Mapped[OptionalMoment]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    review_note: Mapped[Words]
    salt: Mapped[Salt]

    ticket: Mapped[Ticket] = relationship()
    assignment: Mapped[Assignment] = relationship()
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])

    @property
    def is_sent_back(self) -> bool:
        return self.review is Review.SENT_BACK


class CallBack(Base):
    """One attempt of the office to reach the enterprise after an answer."""

    __tablename__ = "call_backs"
    __table_args__ = (Index("ix_call_backs_ticket_id_at", "ticket_id", "at"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    round: Mapped[int]
    method: Mapped[Code]
    is_reached: Mapped[bool]
    result: Mapped[Words]
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    salt: Mapped[Salt]

    by: Mapped[User | None] = relationship()


class Satisfaction(StrEnum):
    SATISFIED = "satisfied"
    BASICALLY = "basically"
    NOT_SATISFIED = "not_satisfied"


class VerdictSource(StrEnum):
    ENTERPRISE = "enterprise"
    CALL_BACK = "call_back"


class Verdict(Base):
    """The enterprise's own word on a round: solved or not, satisfied or not; never the department's."""

    __tablename__ = "verdicts"
    __table_args__ = (
        UniqueConstraint("ticket_id", "round"),
        CheckConstraint("satisfaction != 'not_satisfied' OR words != ''", name="reason"),
        Index("ix_verdicts_at", "at"),
    )

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    round: Mapped[int]
    is_solved: Mapped[bool]
    satisfaction: Mapped[Satisfaction] = mapped_column(choice(Satisfaction))
    words: Mapped[Words]
    source: Mapped[VerdictSource] = mapped_column(choice(VerdictSource))
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    salt: Mapped[Salt]

    ticket: Mapped[Ticket] = relationship()
    by: Mapped[User | None] = relationship()


class Supplement(Base):
    """What the enterprise was asked to add, all at once, and what it sent (一次性告知)."""

    __tablename__ = "supplements"
    __table_args__ = (UniqueConstraint("ticket_id", "stage"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    stage: Mapped[Code] = mapped_column(doc="the status it was asked in, to which the ticket returns")
    items: Mapped[Items] = mapped_column(doc="[{name, is_listed}]: listed = in the category's materials")
    note: Mapped[Words]
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    supplied: Mapped[Words]
    supplied_at: Mapped[OptionalMoment]
    salt: Mapped[Salt]

    asked_by: Mapped[User | None] = relationship()


class RejectionReason(StrEnum):
    EMERGENCY = "emergency"
    IN_PROCEEDINGS = "in_proceedings"
    REPEATED = "repeated"
    STATE_SECRET = "state_secret"  # noqa: S105 - a reason, not a password
    CIVIL_DISPUTE = "civil_dispute"
    OTHER_JURISDICTION = "other_jurisdiction"
    UNLAWFUL = "unlawful"
    NOT_AN_ENTERPRISE = "not_an_enterprise"
    UNCLEAR = "unclear"


class Rejection(Base):
    """A refusal to accept, with its reason and where to go instead; the enterprise may object once."""

    __tablename__ = "rejections"
    __table_args__ = (Index("ix_rejections_ticket_id", "ticket_id"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    reason: Mapped[RejectionReason] = mapped_column(choice(RejectionReason))
    advice: Mapped[Words] = mapped_column(doc="where to go instead")
    at: Mapped[Moment]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    objection: Mapped[Words]
    objected_at: Mapped[OptionalMoment]
    objected_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    salt: Mapped[Salt]


class MessageSide(StrEnum):
    ENTERPRISE = "enterprise"
    DEPARTMENT = "department"
    OFFICE = "office"


class Message(Base):
    """A line between the enterprise, the lead and the office; an urge (催办) is a message that the office counts."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_ticket_id_at", "ticket_id", "at"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    side: Mapped[MessageSide] = mapped_column(choice(MessageSide))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    text: Mapped[Words]
    is_urge: Mapped[bool] = mapped_column(default=False)
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    channel_note: Mapped[Line]
    salt: Mapped[Salt]

    by: Mapped[User | None] = relationship()
