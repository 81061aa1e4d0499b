"""Tickets 诉求, their drafts and what was known of them when."""

import secrets
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from directline.extensions import Base
from directline.models.columns import Code, Facts, Key, Line, Moment, Name, No, OptionalMoment, Salt, choice
from directline.models.county import Category, Severity
from directline.models.department import Department
from directline.models.enterprise import Enterprise
from directline.models.folding import Folded
from directline.models.user import User

if TYPE_CHECKING:
    from directline.models.assignment import Assignment

_NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Status(StrEnum):
    SUBMITTED = "submitted"
    SUPPLEMENTING = "supplementing"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    CONFIRMING = "confirming"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


EXITS = frozenset({Status.CLOSED, Status.REJECTED, Status.WITHDRAWN})
OPEN = frozenset(Status) - EXITS
IN_HAND = OPEN - {Status.SUBMITTED}
"""What a unit can have in hand."""


class Channel(StrEnum):
    """How the matter reached the line; a visit, meeting and campaign have records of their own later."""

    FORM = "form"
    PHONE = "phone"
    WALK_IN = "walk_in"
    VISIT = "visit"
    MEETING = "meeting"
    CAMPAIGN = "campaign"
    TRANSFER = "transfer"
    IMPORT = "import"


class Closing(StrEnum):
    """What a closed ticket was closed as."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    UNSOLVED = "unsolved"
    UNREACHED = "unreached"
    IMPORTED = "imported"


class CaseOwner(StrEnum):
    """Whose hand receives, gives out, audits and calls back: the office's, or of a sealed ticket the next one up."""

    OFFICE = "office"
    SUPERVISION = "supervision"
    PRINCIPALS = "principals"


class Ticket(Folded, Base):
    """One difficulty of one enterprise, from submission to closing. Only lifecycle writes its status."""

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("filed_by_id", "submission_key"),
        CheckConstraint("round >= 1", name="round"),
        Index("ix_tickets_enterprise_id_id", "enterprise_id", "id"),
        Index("ix_tickets_reporter_id_id", "reporter_id", "id"),
        Index("ix_tickets_status_due_at_id", "status", "due_at", "id"),
        Index("ix_tickets_status_id", "status", "id"),
        Index("ix_tickets_category_id_id", "category_id", "id"),
        Index("ix_tickets_township_id_id", "township_id", "id"),
        Index("ix_tickets_submitted_at", "submitted_at"),
        Index("ix_tickets_closed_at", "closed_at"),
        Index(
            "ix_tickets_unit_suggested",
            "submitted_at",
            "id",
            sqlite_where=text("is_unit_suggested = 1"),
            postgresql_where=text("is_unit_suggested"),
        ),
    )
    FOLDED = ("title",)

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(16), unique=True, doc="year and random, never sequential: gaps leak")
    title: Mapped[Name]
    description: Mapped[str] = mapped_column(Text, doc="the difficulty in the enterprise's words")
    extra: Mapped[Facts] = mapped_column(doc="answers to the category's own fields, by field name")
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    channel_note: Mapped[Line] = mapped_column(doc="who called, which visit, what it was transferred from")
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    severity: Mapped[Severity] = mapped_column(choice(Severity))
    enterprise_id: Mapped[int | None] = mapped_column(
        ForeignKey("enterprises.id"), doc="none of a sealed ticket: who complained is kept apart, encrypted"
    )
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="the enterprise's user, if any")
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), doc="who pressed submit; none: imported")
    contact_name: Mapped[Line]
    contact_phone: Mapped[Line]
    township_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), doc="属地")
    status: Mapped[Status] = mapped_column(choice(Status))
    round: Mapped[int] = mapped_column(default=1)
    dispatch_count: Mapped[int] = mapped_column(default=0)
    is_confidential: Mapped[No]
    is_sealed: Mapped[No]
    case_owner: Mapped[CaseOwner] = mapped_column(choice(CaseOwner), default=CaseOwner.OFFICE)
    production_stopped: Mapped[No] = mapped_column(doc="set by the office: raises it to the principals at once")
    is_stop_claimed: Mapped[bool] = mapped_column(
        default=False, server_default=false(), doc="who filed says that production has stopped; the office decides"
    )
    is_wording_confirmed: Mapped[No] = mapped_column(doc="the enterprise confirmed what was filed on its behalf")
    submission_key: Mapped[str | None] = mapped_column(String(64), doc="the form's own; pressing twice files once")
    import_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    submitted_at: Mapped[Moment]
    first_dispatched_at: Mapped[OptionalMoment]
    closed_at: Mapped[OptionalMoment]
    closing: Mapped[Closing | None] = mapped_column(choice(Closing))
    due_at: Mapped[OptionalMoment] = mapped_column(doc="of the ticket's resolve deadline, kept here for ordering")
    last_event_at: Mapped[Moment]
    event_count: Mapped[int] = mapped_column(default=0)
    chain_hash: Mapped[str] = mapped_column(String(64), default="", doc="of the last event: the head of its chain")
    is_imported: Mapped[No] = mapped_column(doc="imported and replayed here: only the resolve deadlines are known")
    is_unit_suggested: Mapped[No] = mapped_column(
        doc="imported, its unit only suggested: nobody bears its cards before the office confirms whose it was"
    )
    salt: Mapped[Salt]
    version: Mapped[int] = mapped_column()

    category: Mapped[Category] = relationship()
    enterprise: Mapped[Enterprise | None] = relationship()
    township: Mapped[Department | None] = relationship()
    reporter: Mapped[User | None] = relationship(foreign_keys=[reporter_id])
    filed_by: Mapped[User | None] = relationship(foreign_keys=[filed_by_id])
    assignments: Mapped[list["Assignment"]] = relationship(back_populates="ticket", order_by="Assignment.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own name

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_answered(self) -> bool:
        """Does its answer wait to be reviewed?"""
        return self.status is Status.ANSWERED

    @property
    def is_on_behalf(self) -> bool:
        """Was it filed by somebody who is not of the enterprise?"""
        return self.filed_by_id is not None and self.filed_by_id != self.reporter_id

    @property
    def lead(self) -> "Assignment | None":
        """The open lead assignment."""
        return next((part for part in self.assignments if part.is_open and part.is_lead), None)

    @property
    def last_lead(self) -> "Assignment | None":
        """The open lead; of a ticket that is over, the one that had it to the end."""
        leads = [part for part in self.assignments if part.is_lead]
        return self.lead or next(reversed(leads), None)

    @property
    def open_assignments(self) -> list["Assignment"]:
        return [part for part in self.assignments if part.is_open]

    @property
    def has_claim_to_check(self) -> bool:
        """Was it said that production has stopped, and has the office not yet decided by giving the matter out?"""
        return self.is_stop_claimed and not self.production_stopped and self.first_dispatched_at is None

    @property
    def is_urgent(self) -> bool:
        return self.severity is Severity.URGENT


def new_number(year: int) -> str:
    """``ZTC2026-7K3M9QAB``: 39 random bits, no letters that read like digits, no order."""
    return new_code("ZTC", year)


def new_code(prefix: str, year: int) -> str:
    """``HC2026-7K3M9QAB``: random, so that neither order nor gaps tell anything."""
    return f"{prefix}{year}-" + "".join(secrets.choice(_NUMBER_ALPHABET) for _ in range(8))


class Classification(Base):
    """The ticket's category and severity from a moment on; append-only, for figures as they were known."""

    __tablename__ = "classifications"
    __table_args__ = (Index("ix_classifications_ticket_id_at", "ticket_id", "at"),)

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    at: Mapped[Moment]
    recorded_at: Mapped[Moment]
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    severity: Mapped[Severity] = mapped_column(choice(Severity))
    production_stopped: Mapped[bool]


class RecusalKind(StrEnum):
    """Why somebody is barred: 回避, complained about by name, or a unit below one that is complained about."""

    RECUSED = "recused"
    RESPONDENT = "respondent"
    BELOW = "below"


class Recusal(Base):
    """A person or unit (and the units below it) kept away from one ticket: barred, whatever else holds."""

    __tablename__ = "recusals"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) != (department_id IS NULL)", name="one_party"),
        UniqueConstraint("ticket_id", "user_id"),
        UniqueConstraint("ticket_id", "department_id"),
        Index("ix_recusals_user_id", "user_id"),
        Index("ix_recusals_department_id", "department_id"),
    )

    id: Mapped[Key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    kind: Mapped[RecusalKind] = mapped_column(choice(RecusalKind), default=RecusalKind.RECUSED)
    reason: Mapped[Line]
    at: Mapped[Moment]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    department: Mapped[Department | None] = relationship()


class Draft(Base):
    """A form that its writer has not sent yet; one per person and kind of form."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "form"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    form: Mapped[Code]
    content: Mapped[Facts]
    saved_at: Mapped[Moment]
