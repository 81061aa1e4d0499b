"""Assignments 派单: a ticket in the hands of a department."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, Key, Line, Moment, OptionalMoment, Salt, Words, choice
from directline.models.department import Department
from directline.models.ticket import Ticket
from directline.models.user import User


class AssignmentRole(StrEnum):
    LEAD = "lead"
    CO_HANDLER = "co_handler"


class AssignmentEnd(StrEnum):
    """Why a department no longer has the ticket."""

    RECALLED = "recalled"
    REDO = "redo"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Assignment(Base):
    """One department's part in one ticket; a ticket has exactly one open lead at most."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("ticket_id", "department_id", "dispatch_number"),
        Index(
            "uq_assignments_open_lead",
            "ticket_id",
            unique=True,
            sqlite_where=text("role = 'lead' AND ended_at IS NULL"),
            postgresql_where=text("role = 'lead' AND ended_at IS NULL"),
        ),
        Index("ix_assignments_department_id_ended_at_next_due_at", "department_id", "ended_at", "next_due_at", "id"),
        Index("ix_assignments_department_id_ticket_id", "department_id", "ticket_id"),
        Index("ix_assignments_dispatched_at", "dispatched_at"),
    )

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    role: Mapped[AssignmentRole] = mapped_column(choice(AssignmentRole))
    dispatch_number: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[Line] = mapped_column(doc="what the office wrote to the department when dispatching")
    dispatched_at: Mapped[Moment]
    dispatched_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[OptionalMoment]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    contacted_at: Mapped[OptionalMoment]
    planned_at: Mapped[OptionalMoment]
    reported_at: Mapped[OptionalMoment] = mapped_column(doc="a co-handler's report to the lead")
    answered_at: Mapped[OptionalMoment]
    passed_at: Mapped[OptionalMoment]
    ended_at: Mapped[OptionalMoment]
    end: Mapped[AssignmentEnd | None] = mapped_column(choice(AssignmentEnd))
    next_due_at: Mapped[OptionalMoment] = mapped_column(doc="of its nearest running deadline, kept here for ordering")

    ticket: Mapped[Ticket] = relationship(back_populates="assignments")
    department: Mapped[Department] = relationship()
    handler: Mapped[User | None] = relationship(foreign_keys=[handler_id])

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_lead(self) -> bool:
        return self.role is AssignmentRole.LEAD

    @property
    def present_handler(self) -> User | None:
        """The named handler, as long as the person works in this unit."""
        named = self.handler
        is_there = named is not None and named.is_active and named.department_id == self.department_id
        return named if is_there else None


class RecordKind(StrEnum):
    CONTACT = "contact"
    PLAN = "plan"
    NOTE = "note"
    CO_REPORT = "co_report"
    REASON = "reason"


class WorkRecord(Base):
    """What was written down while working: a contact, its plan, a note, a report, or why a step was taken."""

    __tablename__ = "work_records"
    __table_args__ = (Index("ix_work_records_ticket_id_at", "ticket_id", "at"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"), doc="none: the office's note")
    kind: Mapped[RecordKind] = mapped_column(choice(RecordKind))
    text: Mapped[Words]
    method: Mapped[Code] = mapped_column(default="", doc="how: phone, visit, meeting, message")
    person: Mapped[Line] = mapped_column(doc="whom they spoke to")
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    salt: Mapped[Salt]

    assignment: Mapped[Assignment | None] = relationship()
    by: Mapped[User | None] = relationship()
